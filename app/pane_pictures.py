"""Copies a pane as a picture, at twice its size: it stays sharp on a slide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QLocale, QObject, QPoint
from PySide6.QtGui import QCursor, QGuiApplication, QImage, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from app.session import Session
from app.theme import Theme

SCALE = 2


@runtime_checkable
class Sharpens(Protocol):
    """A view that keeps parts of itself as bitmaps, and can make them finer."""

    def set_picture_ratio(self, ratio: float | None) -> None: ...


class PanePictures(QObject):
    """Finds the pane that is meant, and puts its picture on the clipboard."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        panes: Iterable[tuple[QWidget, str]],
        usual: tuple[QWidget, str],
        parent: QObject,
    ) -> None:
        """`panes` with what they are called; `usual` is meant where no other is."""
        super().__init__(parent)
        self._session, self._theme = session, theme
        self._panes, self._usual = dict(panes), usual

    def copy(self) -> None:
        """Copy the pane that has the keyboard, else the one under the mouse."""
        pane, name = self.meant()
        image = picture(pane, self._theme)
        QGuiApplication.clipboard().setImage(image)
        number = QLocale().toString
        sentence = self.tr("Copied a picture of {pane}, {width} × {height} pixels.")
        self._session.notice.emit(
            sentence.format(pane=name, width=number(image.width()), height=number(image.height()))
        )

    def meant(self) -> tuple[QWidget, str]:
        """The pane that is meant, and what it is called."""
        under_mouse = QApplication.widgetAt(QCursor.pos())
        for widget in (QApplication.focusWidget(), under_mouse):
            for ancestor in _ancestors(widget):
                if ancestor in self._panes and ancestor.isVisible():
                    return ancestor, self._panes[ancestor]
        pane, name = self._usual
        return (pane, name) if pane.isVisible() else (pane.window(), self.tr("the window"))


def picture(pane: QWidget, theme: Theme) -> QImage:
    """A pane as it is shown, at `SCALE` times its size, on the panel's colour."""
    size = pane.size() * SCALE
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    image.fill(theme.color("panel"))
    sharpened = [view for view in (pane, *pane.findChildren(QWidget)) if isinstance(view, Sharpens)]
    for view in sharpened:
        view.set_picture_ratio(SCALE)
    try:
        pane.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    finally:
        for view in sharpened:
            view.set_picture_ratio(None)
    return image


def _ancestors(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()
