"""The clock that everything moving on its own follows."""

from __future__ import annotations

from math import ceil
from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer, Signal

INTERVAL_MS = 16


class Beat(QObject):
    """Tells the time, and emits `struck` 60 times a second while it runs.

    A clock that is held stands still: time passes, and beats are struck, only by `advance`.
    """

    struck = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running = False
        self._held_at: float | None = None
        self._timer = QTimer(self, interval=INTERVAL_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.struck)

    @property
    def running(self) -> bool:
        """Whether there will be another beat."""
        return self._running

    def now(self) -> float:
        """Seconds of a steady clock."""
        return monotonic() if self._held_at is None else self._held_at

    def start(self) -> None:
        """Begin to beat, unless it does."""
        if not self._running:
            self._running = True
            if self._held_at is None:
                self._timer.start()

    def stop(self) -> None:
        """Beat no more until the next `start`."""
        self._running = False
        self._timer.stop()

    def strike(self) -> None:
        """Let the next beat come now, if there will be one."""
        if self._running:
            self.struck.emit()

    def hold(self) -> None:
        """Let time stand still."""
        self._held_at = self.now()
        self._timer.stop()

    def advance(self, seconds: float) -> None:
        """Let this much time pass on a clock that is held, with its beats."""
        assert self._held_at is not None, "only a clock that is held can be advanced"
        start, beats = self._held_at, ceil(round(1000 * seconds / INTERVAL_MS, 6))
        for number in range(1, beats + 1):
            self._held_at = start + min(seconds, number * INTERVAL_MS / 1000)
            self.strike()
