"""A text in the pre-tokens of a pattern; bytes that no match covers are hatched."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.kit.theme import Theme
from app.tokens.view import TokenText, TokenView

LINE = 2.0
HATCHING = 0.55
STALE = 0.45
"""Opacity of the pre-tokens of an earlier pattern."""


class PatternPieces(TokenView):
    """A token view in which every pre-token is a chip."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("patternPieces")
        self.setAccessibleName(self.tr("Pieces of the text"))
        self._roles = theme
        self._uncovered: tuple[tuple[int, int], ...] = ()
        self.is_stale = False
        """Whether these are the pre-tokens of an earlier pattern."""

    def show_pieces(self, text: TokenText, uncovered: Sequence[tuple[int, int]], *, same_text: bool) -> None:
        """Show the pre-tokens of a text; `uncovered`: the spans in bytes that no match covers, ascending."""
        self._uncovered = tuple(uncovered)
        self.set_stale(False)
        self.set_text(text, keep_place=same_text)

    def set_stale(self, stale: bool) -> None:
        """Dim the pre-tokens, as those of an earlier pattern."""
        if stale != self.is_stale:
            self.is_stale = stale
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._paint_uncovered(painter)
        if self.is_stale:
            veil = self._roles.color("panel")
            veil.setAlphaF(1 - STALE)
            painter.fillRect(event.rect(), veil)
        painter.end()

    def _paint_uncovered(self, painter: QPainter) -> None:
        start, end = self.visible_range()
        first = max(0, bisect_left(self._uncovered, (start, 0)) - 1)
        stop = bisect_left(self._uncovered, (end, 0))
        if first >= stop:
            return
        color = self._roles.color("error")
        hatch = QBrush(self._roles.color("error"), Qt.BrushStyle.BDiagPattern)
        painter.setOpacity(HATCHING)
        rects = [rect for span in self._uncovered[first:stop] for rect in self.token_rects(*span)]
        for rect in rects:
            painter.fillRect(rect, hatch)
        painter.setOpacity(1.0)
        for rect in rects:
            painter.fillRect(QRectF(rect.left() + 1, rect.bottom() - LINE, max(1.0, rect.width() - 2), LINE), color)
