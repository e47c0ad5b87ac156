"""Something that is shown at most so often: at once when it rests, else a moment later."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

READING_MS = 200
"""Numbers that people read change at most five times a second."""


class Throttle(QObject):
    """Calls `act` at most once in `interval` milliseconds, and always after the last request."""

    def __init__(self, act: Callable[[], object], parent: QObject, interval: int = READING_MS) -> None:
        super().__init__(parent)
        self._act, self._interval = act, interval
        self._last = QElapsedTimer()
        self._later = QTimer(self, singleShot=True, interval=interval)
        self._later.timeout.connect(self.now)

    def request(self, *, at_once: bool = False) -> None:
        """Call it now if it has rested for the interval or `at_once` is true, else when it has rested."""
        if at_once:
            self.now()
            return
        if self._later.isActive():
            return
        if not self._last.isValid() or self._last.elapsed() >= self._interval:
            self.now()
        else:
            self._later.start()

    def now(self) -> None:
        """Call it now."""
        self._later.stop()
        self._last.start()
        self._act()
