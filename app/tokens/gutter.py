"""The line numbers to the left of the text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QLocale, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.kit.theme import Theme
from app.tokens.store import LaidParagraph

_AIR = 10
_LEAST_DIGITS = 3


class LineNumbers(Protocol):
    """Maps the first byte of a line to its number."""

    @property
    def most(self) -> int:
        """The approximate number of lines, for the width of the column."""

    def at(self, offset: int) -> int | None:
        """Return the number, from 1, of the line that begins at a byte; None if no line does or it is not yet known."""


class Gutter(QWidget):
    """A column of numbers that scrolls with the text."""

    def __init__(
        self, theme: Theme, parent: QWidget, visible: Callable[[], Iterable[tuple[LaidParagraph, float]]]
    ) -> None:
        super().__init__(parent)
        self._theme, self._visible = theme, visible
        self.numbers: LineNumbers | None = None
        self.setObjectName("lineNumbers")
        self.setAccessibleName(self.tr("Line numbers"))
        theme.changed.connect(self.update)

    @property
    def wanted_width(self) -> int:
        """The column's width: that of the largest number, plus margins."""
        digits = max(_LEAST_DIGITS, len(QLocale().toString(self.numbers.most)) if self.numbers is not None else 0)
        return round(QFontMetricsF(self._theme.small_font()).horizontalAdvance("0") * digits) + 2 * _AIR

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("panel"))
        painter.setPen(self._theme.color("secondary"))
        painter.setFont(self._theme.small_font())
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for laid, y in self._visible() if self.numbers is not None else ():
            number = self.numbers.at(laid.start) if self.numbers is not None else None
            if number is not None:
                line = laid.place.lines[0]
                room = QRectF(0, y + line.chip_top, self.width() - _AIR, line.chip_height)
                painter.drawText(room, flags, QLocale().toString(number))
        painter.end()
