"""Scrolling over paragraphs whose heights are computed only when needed.

The scroll position is an anchor: the paragraph at the top of the window, and how many of its pixels are above
the window. Only heights of paragraphs passed while scrolling are computed, so a gigabyte costs no more than a page,
and both ends are exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Protocol


class Paged(Protocol):
    """A scrollable sequence of paragraphs; offsets are in bytes."""

    @property
    def size(self) -> int: ...

    def start_of(self, offset: int) -> int: ...

    def previous(self, start: int) -> int | None: ...

    def extent(self, start: int) -> tuple[int, float]:
        """The end (byte) and the height (pixels) of the paragraph that begins at `start`."""


class Scroller:
    """A scroll anchor over a `Paged`, in a window of `height` pixels."""

    def __init__(self, paged: Paged, *, densest: float = math.inf) -> None:
        """`densest`: the most bytes per pixel, from which a distant end is known to be out of sight without layout."""
        self._paged = paged
        self._densest = densest
        self.start = 0
        self.offset = 0.0
        self.height = 1.0

    def to(self, start: int, offset: float = 0.0) -> None:
        """Move a paragraph to the top, with `offset` pixels of it above the window."""
        self.start, self.offset = start, offset
        self.settle()

    def by(self, pixels: float) -> float:
        """Move down (or up, if negative); return the distance actually moved."""
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
        """Correct the anchor after heights or the window changed, leaving no empty space below the text."""
        self._normalize()
        self.offset -= max(0.0, self._overshoot())
        self._normalize()

    def to_end(self) -> None:
        """Move to the last page."""
        if self._paged.size:
            self.start = self._paged.start_of(self._paged.size - 1)
            self.offset = self._paged.extent(self.start)[1]
            self.offset -= self.height
            self._normalize()

    def visible(self) -> list[tuple[int, float]]:
        """The visible paragraphs: (start, y of the top in the window)."""
        return list(self.walk())

    def walk(self) -> Iterator[tuple[int, float]]:
        """The same as an iterator, which computes each height only when it is reached."""
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
        """Move the anchor so that the offset is inside its paragraph, not before the first one."""
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
        """The height of the empty space below the text's end; negative while the end is out of sight."""
        if self._paged.size - self.start > (self.height + self.offset) * self._densest:
            return -1.0
        at, y = self.start, -self.offset
        while at < self._paged.size:
            end, height = self._paged.extent(at)
            at, y = end, y + height
            if y >= self.height and at < self._paged.size:
                return -1.0
        return self.height - y

    def _distance(self, before: tuple[int, float], direction: float) -> float:
        """The distance from the anchor `before` to the current one, with the sign of `direction`."""
        (low, high) = (before, (self.start, self.offset))
        if low > high:
            low, high = high, low
        at, total = low[0], -low[1]
        while at < high[0]:
            end, height = self._paged.extent(at)
            at, total = end, total + height
        total += high[1]
        return total if direction > 0 else -total
