"""Requests for a step by mouse and keyboard, sent at most once per frame; the last is always sent."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.curve.data import PlotData

FRAME_MS = 16


class StepRequests(QObject):
    """Limits requests during a drag to one per frame; the step at which the mouse is released is exact."""

    step_requested = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dragging = False
        self._wanted: int | None = None
        self._sent: int | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._send)

    def begin(self, step: int) -> None:
        """The mouse was pressed over this step."""
        self.dragging = True
        self._sent = None
        self.drag(step)

    def drag(self, step: int) -> None:
        """The mouse was dragged over this step."""
        self._wanted = step
        if not self._timer.isActive():
            self._send()

    def end(self, step: int) -> None:
        """The mouse was released over this step."""
        self.dragging = False
        self._timer.stop()
        self._wanted = step
        self._send()

    def _send(self) -> None:
        if self._wanted is None or self._wanted == self._sent:
            return
        self._sent = self._wanted
        if self.dragging:
            self._timer.start()
        self.step_requested.emit(self._sent)


def key_target(key: int, data: PlotData) -> int | None:
    """The step a key goes to: arrows move by one merge, Home and End to the ends of the run."""
    target = {
        Qt.Key.Key_Left: data.playhead - 1,
        Qt.Key.Key_Right: data.playhead + 1,
        Qt.Key.Key_Home: 0,
        Qt.Key.Key_End: data.last,
    }.get(Qt.Key(key))
    return None if target is None else min(max(0, target), data.last)
