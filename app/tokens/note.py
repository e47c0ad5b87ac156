"""A one-line note about the selection, in the lower right corner of the text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QLabel

from app.kit.theme import Theme

_MARGIN = 10
_RADIUS = 6.0


class SelectionNote(QLabel):
    """Visible while its text is not empty."""

    def __init__(self, theme: Theme, view: QAbstractScrollArea) -> None:
        super().__init__(view)
        self._view, self._theme = view, theme
        self.setObjectName("selectionNote")
        self.setAccessibleName(self.tr("The selection"))
        self.setContentsMargins(12, 5, 12, 5)
        self.setFont(theme.small_font())
        self.hide()
        view.viewport().installEventFilter(self)

    def tell(self, text: str) -> None:
        """Show a text; an empty text hides the note."""
        self.setText(text)
        self.setVisible(bool(text))
        self._place()

    def _place(self) -> None:
        port = self._view.viewport().geometry()
        self.adjustSize()
        self.move(port.right() - self.width() - _MARGIN, port.bottom() - self.height() - _MARGIN)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the viewport's corner."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._theme.color("window"))
        painter.setPen(QPen(self._theme.color("hairline"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.end()
        super().paintEvent(event)
