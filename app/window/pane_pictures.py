"""Copies a pane as a picture at twice its size, so that it stays sharp on a slide."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QLocale, QObject, QPoint, QTimer
from PySide6.QtGui import QCursor, QGuiApplication, QImage, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from app.context import Context
from app.kit.theme import Theme

SCALE = 2
Drawing = Generator[None, None, QImage]


@runtime_checkable
class Sharpens(Protocol):
    """A view that caches bitmaps, and can render them at a higher resolution."""

    def set_picture_ratio(self, ratio: float | None) -> None: ...


class PanePictures(QObject):
    """Copies a picture of the focused pane, or the one under the mouse, to the clipboard."""

    def __init__(
        self,
        context: Context,
        panes: Iterable[tuple[QWidget, str]],
        usual: tuple[QWidget, str],
    ) -> None:
        """`panes` are pairs of a pane and its name; `usual` is the default."""
        super().__init__(context.window)
        self._session, self._theme = context.session, context.theme
        context.commands.add("copy_picture", self.tr("Copy pane as a &picture"), self.copy, keys=("Ctrl+Shift+C",))
        self._panes, self._usual = dict(panes), usual
        self._name = ""
        self._drawing: Drawing | None = None
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._draw_next)

    def copy(self) -> None:
        """Copy the focused pane, else the one under the mouse. It is finished after a few turns of the event loop."""
        if self._drawing is None:
            pane, self._name = self.meant()
            self._drawing = _drawing(pane, self._theme)
            self._turns.start()

    @property
    def is_busy(self) -> bool:
        """Whether a picture is being drawn."""
        return self._drawing is not None

    def _draw_next(self) -> None:
        assert self._drawing is not None
        try:
            next(self._drawing)
        except StopIteration as end:
            self._turns.stop()
            self._drawing = None
            self._copied(end.value)

    def _copied(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        number = QLocale().toString
        sentence = self.tr("Copied a picture of {pane}, {width} × {height} pixels.")
        self._session.notice.emit(
            sentence.format(pane=self._name, width=number(image.width()), height=number(image.height()))
        )

    def meant(self) -> tuple[QWidget, str]:
        """The pane to copy, and its name."""
        under_mouse = QApplication.widgetAt(QCursor.pos())
        for widget in (QApplication.focusWidget(), under_mouse):
            for ancestor in _ancestors(widget):
                if ancestor in self._panes and ancestor.isVisible():
                    return ancestor, self._panes[ancestor]
        pane, name = self._usual
        return (pane, name) if pane.isVisible() else (pane.window(), self.tr("the window"))


def picture(pane: QWidget, theme: Theme) -> QImage:
    """Render a pane at `SCALE` times its size on the panel's colour."""
    drawing = _drawing(pane, theme)
    while True:
        try:
            next(drawing)
        except StopIteration as end:
            image: QImage = end.value
            return image


def _drawing(pane: QWidget, theme: Theme) -> Drawing:
    """Render in short steps: raise each view's resolution, draw the pane, restore the views."""
    image = QImage(pane.size() * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    image.fill(theme.color("panel"))
    sharpened = [view for view in (pane, *pane.findChildren(QWidget)) if isinstance(view, Sharpens)]
    try:
        for view in sharpened:
            view.set_picture_ratio(SCALE)
            yield
        pane.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
        yield
    finally:
        for view in sharpened:
            view.set_picture_ratio(None)
    return image


def _ancestors(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()
