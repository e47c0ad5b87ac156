"""Outlines of all visible occurrences of a token: thin for the hovered token, thick for the pinned one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QRegion

from app.tokens.paint import PaintContext, paint_outlines
from app.tokens.store import LaidParagraph, rects_of

_MOST_ROUND = 150
"""The most occurrences in a paragraph that get rounded outlines; thousands would take too long."""
_MOST_REPAINTED = 400
"""The most rectangles that are repainted one by one; beyond that, the whole window is repainted."""


def places(laid: LaidParagraph, token: bytes, step: int) -> Iterator[tuple[int, int]]:
    """The start and end, relative to the paragraph, of each whole occurrence of a token in it."""
    raw, starts, size = laid.shaped.raw, laid.starts, laid.size
    at = raw.find(token) if token else -1
    while at >= 0:
        end = at + len(token)
        index = bisect_left(starts, at)
        if index < len(starts) and starts[index] == at and _is_boundary(laid, at, step):
            following = starts[index + 1] if index + 1 < len(starts) else size
            if following == end and _is_boundary(laid, end, step):
                yield at, end
                at = raw.find(token, end)
                continue
        at = raw.find(token, at + 1)


def _is_boundary(laid: LaidParagraph, byte: int, step: int) -> bool:
    """Whether there is a token boundary before a byte; at a paragraph's ends, its seam decides."""
    if 0 < byte < laid.size or (byte == 0 == laid.start):
        return True
    return byte >= len(laid.seams) or int(laid.seams[byte]) >= step


class Highlight(QObject):
    """The hovered and the pinned token."""

    changed = Signal(object)
    """The bytes of the pinned token, or None."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.pinned: bytes | None = None
        self.hovered: bytes | None = None

    def pin(self, token: bytes | None) -> bool:
        """Set the pinned token; return whether it changed."""
        if token == self.pinned:
            return False
        self.pinned = token
        self.changed.emit(token)
        return True

    def region(self, visible: list[tuple[LaidParagraph, float]], left: float, step: int, look: PaintContext) -> QRegion:
        """The region covered by the current outlines, to be repainted when they change."""
        region, count = QRegion(), 0
        for token in {self.hovered, self.pinned} - {None}:
            assert token is not None
            for laid, y in visible:
                for start, end in places(laid, token, step):
                    for rect in rects_of(laid, start, end, look.metrics):
                        region += rect.translated(left, y).toAlignedRect().adjusted(-2, -2, 2, 2)
                        count += 1
                        if count > _MOST_REPAINTED:
                            return QRegion(-1, -1, 1 << 15, 1 << 15)
        return region

    def paint(self, painter: QPainter, laid: LaidParagraph, step: int, look: PaintContext) -> None:
        """Outline the occurrences in a paragraph, in its own coordinates."""
        if self.hovered is not None and self.hovered != self.pinned:
            self._outline(painter, laid, self.hovered, step, look, look.secondary, 1.0)
        if self.pinned is not None:
            self._outline(painter, laid, self.pinned, step, look, look.accent, 2.0)

    def _outline(
        self,
        painter: QPainter,
        laid: LaidParagraph,
        token: bytes,
        step: int,
        look: PaintContext,
        color: QColor,
        width: float,
    ) -> None:
        rects: list[QRectF] = []
        for start, end in places(laid, token, step):
            rects += rects_of(laid, start, end, look.metrics)
        if len(rects) <= _MOST_ROUND:
            paint_outlines(painter, rects, color, width, look.metrics.scale)
        else:
            painter.setPen(color)
            painter.drawRects([rect.adjusted(0.5, 0.5, -0.5, -0.5) for rect in rects])
