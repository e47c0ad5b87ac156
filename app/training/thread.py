"""The training thread: it calls the runner, and says by signal what has come to pass. Nothing else."""

from __future__ import annotations

from PySide6.QtCore import QObject, QThread, Signal

from app.training.errors import report
from app.training.runner import Stopped, TrainingRunner


class TrainingThread(QThread):
    """One stretch of a runner's work. Signals carry the runner, so that a late one is known by it."""

    counted = Signal(object)
    paused = Signal(object)
    continued = Signal(object)
    completed = Signal(object)
    failed = Signal(object, str)

    def __init__(self, runner: TrainingRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runner = runner
        runner.ready()

    def run(self) -> None:
        try:
            self.runner.work(self._tell_counted, self._tell_paused)
        except Stopped:
            return
        except BaseException as error:
            self.failed.emit(self.runner, report(error))
            return
        if self.runner.snapshot.stop_reason is not None:
            self.completed.emit(self.runner)

    def stop(self) -> None:
        """Ask it to end soon."""
        self.requestInterruption()
        self.runner.stop()

    def _tell_counted(self) -> None:
        self.counted.emit(self.runner)

    def _tell_paused(self, paused: bool) -> None:
        (self.paused if paused else self.continued).emit(self.runner)
