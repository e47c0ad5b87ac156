"""Lay out the next page while the event loop is idle, so that scrolling reaches only finished paragraphs."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from app.tokens.store import TokenStore

SLICE = 0.003
"""Seconds of work per turn of the event loop; the last part may exceed it a little."""


class Ahead(QObject):
    """Lays out paragraphs in short slices until enough pixels are ready; an OSError ends it silently."""

    def __init__(self, store: TokenStore, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._walks: list[_Walk] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self.advance)
        self.clock: Callable[[], float] = perf_counter

    @property
    def is_done(self) -> bool:
        """Whether all planned paragraphs are laid out."""
        return not self._timer.isActive()

    def plan(self, first: int, end: int, *, down: bool, pixels: float) -> None:
        """Lay out `pixels` of text beyond the visible paragraphs [first, end), first in the direction of scrolling."""
        self._walks = [_Walk(end, True, pixels), _Walk(first, False, pixels / 2)]
        if not down:
            self._walks = [_Walk(first, False, pixels), _Walk(end, True, pixels / 2)]
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Discard the plan, because the text or its size has changed."""
        self._walks.clear()
        self._timer.stop()

    def advance(self) -> None:
        """Work for one time slice."""
        end = self.clock() + SLICE
        try:
            while self._walks:
                if not self._walks[0].advance(self._store):
                    del self._walks[0]
                elif self.clock() >= end:
                    return
        except OSError:  # the view gets and reports the same error
            self._walks.clear()
        self._timer.stop()


class _Walk:
    """Lays out a number of pixels after (or before) a paragraph's start."""

    def __init__(self, at: int, down: bool, pixels: float) -> None:
        self._at, self._down, self._left = at, down, pixels

    def advance(self, store: TokenStore) -> bool:
        """Do the next part; return False if nothing is left to do."""
        start = self._at if self._down else store.previous(self._at)
        if start is None or start >= store.size or self._left <= 0:
            return False
        laid = store.prepare(start)
        if laid is not None:
            self._at = laid.end if self._down else laid.start
            self._left -= laid.place.height
        return True
