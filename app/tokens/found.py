"""The matches of a search on screen: all are highlighted behind the text, and the current one is outlined."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QPainter, QPainterPath

from app.tokens.paint import PaintContext, paint_outlines
from app.tokens.store import LaidParagraph

if TYPE_CHECKING:
    from app.tokens.view import TokenView

_MOST_LIT = 3000
"""The most matches highlighted in one paragraph."""
_MOST_KEPT = 400
"""The most paragraphs whose highlights are cached."""
_AIR = 24


class Found(QObject):
    """Holds the known matches around the window, as sorted byte ranges that do not overlap, and paints them."""

    step_requested = Signal(bool)
    """Request to go to the next (True) or previous match."""
    ended = Signal()
    """The search was closed."""

    def __init__(self, view: TokenView) -> None:
        super().__init__(view)
        self._view = view
        self.is_searching = False
        """Whether F3 goes to the next match."""
        self.current: tuple[int, int] | None = None
        """Start and end of the current match."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._lit: dict[int, tuple[object, QPainterPath | None]] = {}

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end of the highlighted matches."""
        return list(zip(self._starts, self._ends, strict=True))

    def light(self, spans: Sequence[tuple[int, int]]) -> None:
        """Highlight these matches, replacing the previous ones."""
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        self._lit.clear()
        self._view.viewport().update()

    def clear(self) -> None:
        """End the search."""
        was_searching, self.is_searching = self.is_searching, False
        self.current = None
        self.light(())
        if was_searching:
            self.ended.emit()

    def go_to(self, start: int, end: int) -> None:
        """Outline a match, and glide there unless it is in view."""
        view = self._view
        self.current = (start, end)
        view.viewport().update()
        rects = view.token_rects(start, end)
        port = view.viewport().rect()
        if not rects or rects[0].top() < 0 or rects[0].bottom() > port.height():
            view.glide_to(start, self._scroll_sideways)
        else:
            self._scroll_sideways()

    def _scroll_sideways(self) -> None:
        """Scroll horizontally as far as needed, if lines are not wrapped."""
        bar = self._view.horizontalScrollBar()
        rects = self._view.token_rects(*self.current) if self.current is not None else []
        if not rects or not bar.maximum():
            return
        left, right = rects[0].left() - _AIR, rects[0].right() + _AIR - self._view.viewport().width()
        if left < 0 or right > 0:
            bar.setValue(bar.value() + round(left if left < 0 else min(right, left)))

    # -- painting

    def lit(self, laid: LaidParagraph) -> QPainterPath | None:
        """The highlights of a paragraph, in its own coordinates, or None."""
        if not self._starts:
            return None
        known = self._lit.get(laid.start)
        if known is not None and known[0] is laid.place:
            return known[1]
        if len(self._lit) > _MOST_KEPT:
            self._lit.clear()
        path = self._path(laid)
        self._lit[laid.start] = (laid.place, path)
        return path

    def _path(self, laid: LaidParagraph) -> QPainterPath | None:
        first = bisect_left(self._ends, laid.start + 1)
        last = min(bisect_left(self._starts, laid.end), first + _MOST_LIT)
        if first >= last:
            return None
        path = QPainterPath()
        for start, end in zip(self._starts[first:last], self._ends[first:last], strict=True):
            for rect in self._view._store.rects(laid, start - laid.start, end - laid.start):
                path.addRect(rect)
        return path

    def paint(self, painter: QPainter, laid: LaidParagraph, look: PaintContext) -> None:
        """Outline the current match, in the paragraph's own coordinates."""
        if self.current is None:
            return
        start, end = self.current
        rects = self._view._store.rects(laid, start - laid.start, end - laid.start)
        if rects:
            paint_outlines(painter, [_wider(rect) for rect in rects], look.accent, 2.0, look.metrics.scale)


def _wider(rect: QRectF) -> QRectF:
    return rect.adjusted(-1, -1, 1, 1)
