"""Scrolling over paragraphs whose heights are known only where one looks.

The place is an anchor: the paragraph at the top of the window, and how many pixels of it are above. Heights
of other paragraphs are asked for only as far as one moves, so a gigabyte costs what a page costs, and both
ends are exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Protocol


class Paged(Protocol):
    """What is scrolled over; offsets are bytes."""

    @property
    def size(self) -> int: ...

    def start_of(self, offset: int) -> int: ...

    def previous(self, start: int) -> int | None: ...

    def extent(self, start: int) -> tuple[int, float]:
        """The end (byte) and the height (pixels) of the paragraph that begins at `start`."""


class Scroller:
    """An anchor over something paged, in a window of `height` pixels."""

    def __init__(self, paged: Paged, *, densest: float = math.inf) -> None:
        """`densest`: bytes that stand on one pixel at most; farther from the end, none of it can be in sight."""
        self._paged = paged
        self._densest = densest
        self.start = 0
        self.offset = 0.0
        self.height = 1.0

    def to(self, start: int, offset: float = 0.0) -> None:
        """Put a paragraph at the top, `offset` pixels of it above the window."""
        self.start, self.offset = start, offset
        self.settle()

    def by(self, pixels: float) -> float:
        """Move down (or up, if negative) and answer how far it really went."""
        before = (self.start, self.offset)
        self.offset += pixels
        self._normalize()
        overshoot = self._overshoot()
        if overshoot > 0:
            self.offset -= overshoot
            self._normalize()
        return self._distance(before, pixels)

    def way_to(self, start: int, offset: float, limit: float) -> float | None:
        """Pixels from here to another anchor, negative upwards; None if it is farther than `limit`."""
        here, there = (self.start, self.offset), (start, offset)
        down = there > here
        (at, above), (goal, rest) = (here, there) if down else (there, here)
        way = -above
        while at < goal:
            at, height = self._paged.extent(at)
            way += height
            if way > limit:
                return None
        way += rest
        if way > limit:
            return None
        return way if down else -way

    def settle(self) -> None:
        """After heights or the window changed: the offset inside its paragraph, no void below the text."""
        self._normalize()
        self.offset -= max(0.0, self._overshoot())
        self._normalize()

    def to_end(self) -> None:
        """The last page."""
        if self._paged.size:
            self.start = self._paged.start_of(self._paged.size - 1)
            self.offset = self._paged.extent(self.start)[1]
            self.offset -= self.height
            self._normalize()

    def visible(self) -> list[tuple[int, float]]:
        """The paragraphs in the window: start, and the y of its top in the window."""
        return list(self.walk())

    def walk(self) -> Iterator[tuple[int, float]]:
        """The same one by one, each laid out only once it is asked for."""
        at, y = self.start, -self.offset
        while y < self.height and at < self._paged.size:
            end, height = self._paged.extent(at)
            yield at, y
            at, y = end, y + height

    @property
    def at_top(self) -> bool:
        """Whether the text's first pixel is visible."""
        return self.start == 0 and self.offset <= 0

    def at_bottom(self) -> bool:
        """Whether the text's last pixel is visible."""
        return self._overshoot() >= 0

    def _normalize(self) -> None:
        """Bring the offset into the paragraph at the top, and stop at the first one."""
        while self.offset < 0:
            above = self._paged.previous(self.start)
            if above is None:
                self.offset = 0.0
                return
            self.start = above
            self.offset += self._paged.extent(above)[1]
        while self.start < self._paged.size:
            end, height = self._paged.extent(self.start)
            if self.offset < height or end >= self._paged.size:
                return
            self.start, self.offset = end, self.offset - height

    def _overshoot(self) -> float:
        """How many pixels of void are below the text's end; negative while the end is out of sight."""
        if self._paged.size - self.start > (self.height + self.offset) * self._densest:
            return -1.0
        at, y = self.start, -self.offset
        while at < self._paged.size:
            end, height = self._paged.extent(at)
            at, y = end, y + height
            if y >= self.height and at < self._paged.size:
                return -1.0
        return self.height - y

    def _distance(self, before: tuple[int, float], wish: float) -> float:
        """How far the anchor moved from `before`; `wish` says which way to look."""
        (low, high) = (before, (self.start, self.offset))
        if low > high:
            low, high = high, low
        at, total = low[0], -low[1]
        while at < high[0]:
            end, height = self._paged.extent(at)
            at, total = end, total + height
        total += high[1]
        return total if wish > 0 else -total
