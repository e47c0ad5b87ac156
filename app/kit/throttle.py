"""Limits how often a function is called."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

READING_MS = 200
"""The interval for numbers that people read: at most five changes per second."""


class Throttle(QObject):
    """Calls `act` at most once per `interval` milliseconds, and always after the last request."""

    def __init__(self, act: Callable[[], object], parent: QObject, interval: int = READING_MS) -> None:
        super().__init__(parent)
        self._act, self._interval = act, interval
        self._last = QElapsedTimer()
        self._later = QTimer(self, singleShot=True, interval=interval)
        self._later.timeout.connect(self.now)

    def request(self, *, at_once: bool = False) -> None:
        """Call `act` now if the interval has passed or `at_once` is true, otherwise after the interval."""
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
        """Call `act` now."""
        self._later.stop()
        self._last.start()
        self._act()
