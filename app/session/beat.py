"""The clock that drives every animation."""

from __future__ import annotations

from math import ceil
from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer, Signal

INTERVAL_MS = 16


class Beat(QObject):
    """Gives the time, and emits `struck` 60 times a second while it runs.

    While the clock is held, time passes and `struck` is emitted only through `advance`.
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
        """Whether `struck` will be emitted again."""
        return self._running

    def now(self) -> float:
        """Return the seconds of a monotonic clock."""
        return monotonic() if self._held_at is None else self._held_at

    def start(self) -> None:
        """Start the clock; does nothing if it is running."""
        if not self._running:
            self._running = True
            if self._held_at is None:
                self._timer.start()

    def stop(self) -> None:
        """Stop the clock until the next `start`."""
        self._running = False
        self._timer.stop()

    def strike(self) -> None:
        """Emit `struck` now if the clock is running."""
        if self._running:
            self.struck.emit()

    def hold(self) -> None:
        """Freeze the time."""
        self._held_at = self.now()
        self._timer.stop()

    def advance(self, seconds: float) -> None:
        """Advance a held clock by `seconds`, emitting `struck` at each interval."""
        assert self._held_at is not None, "only a clock that is held can be advanced"
        start, intervals = self._held_at, ceil(round(1000 * seconds / INTERVAL_MS, 6))
        for number in range(1, intervals + 1):
            self._held_at = start + min(seconds, number * INTERVAL_MS / 1000)
            self.strike()
