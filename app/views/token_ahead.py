"""Laying out the next page while nothing else is to do, so that scrolling meets only finished paragraphs."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.views.token_store import TokenStore


class Ahead(QObject):
    """One paragraph per turn of the event loop, until enough pixels are ready; errors end it silently."""

    def __init__(self, store: TokenStore, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._at = 0
        self._down = True
        self._left = 0.0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._next)

    def plan(self, at: int, *, down: bool, pixels: float) -> None:
        """Lay out `pixels` of text from a paragraph's start on, or before it."""
        self._at, self._down, self._left = at, down, pixels
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Another text, or another size: what was planned is void."""
        self._timer.stop()

    def _next(self) -> None:
        try:
            start = self._at if self._down else self._store.previous(self._at)
            if start is None or start >= self._store.size or self._left <= 0:
                self._timer.stop()
                return
            laid = self._store.paragraph(start)
        except OSError:  # the view will meet it too, and say so
            self._timer.stop()
            return
        self._at = laid.end if self._down else laid.start
        self._left -= laid.place.height
