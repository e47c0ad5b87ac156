"""Lay out the next page while the event loop is idle, so that scrolling reaches only finished paragraphs."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from app.tokens.store import TokenStore

SLICE = 0.003
"""Seconds after which the event loop has its turn; the last part that was begun may take it a little beyond."""


class Ahead(QObject):
    """Some parts of the work per turn of the event loop, until enough pixels are ready; errors end it silently."""

    def __init__(self, store: TokenStore, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._ways: list[_Way] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self.advance)
        self.clock: Callable[[], float] = perf_counter

    @property
    def is_done(self) -> bool:
        """Whether all planned paragraphs are laid out."""
        return not self._timer.isActive()

    def plan(self, first: int, end: int, *, down: bool, pixels: float) -> None:
        """Lay out `pixels` of text beyond the visible paragraphs, which are [first, end): first where the text goes."""
        self._ways = [_Way(end, True, pixels), _Way(first, False, pixels / 2)]
        if not down:
            self._ways = [_Way(first, False, pixels), _Way(end, True, pixels / 2)]
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Discard the plan, because the text or its size has changed."""
        self._ways.clear()
        self._timer.stop()

    def advance(self) -> None:
        """Work for one time slice."""
        end = self.clock() + SLICE
        try:
            while self._ways:
                if not self._ways[0].go_on(self._store):
                    del self._ways[0]
                elif self.clock() >= end:
                    return
        except OSError:  # the view meets and reports the same error
            self._ways.clear()
        self._timer.stop()


class _Way:
    """So many pixels from a paragraph's start on, or before it."""

    def __init__(self, at: int, down: bool, pixels: float) -> None:
        self._at, self._down, self._left = at, down, pixels

    def go_on(self, store: TokenStore) -> bool:
        """Do the next step; return False if nothing is left to do."""
        start = self._at if self._down else store.previous(self._at)
        if start is None or start >= store.size or self._left <= 0:
            return False
        laid = store.prepare(start)
        if laid is not None:
            self._at = laid.end if self._down else laid.start
            self._left -= laid.place.height
        return True
