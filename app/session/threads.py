"""The training thread, and the object that starts, retires and waits for training threads."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QObject, QThread, Signal, Slot

from app.kit.background import keep_until_exit
from app.kit.errors import report
from app.session.courtesy import come_second
from app.session.runner import Stopped, TrainingRunner


class TrainingThread(QThread):
    """Calls `work` of a runner once. Its signals carry the thread, so that late ones of an old thread are ignored."""

    counted = Signal(object)
    paused = Signal(object)
    continued = Signal(object)
    completed = Signal(object)
    failed = Signal(object, str)

    def __init__(self, runner: TrainingRunner) -> None:
        super().__init__()
        self.runner = runner
        runner.ready()

    def run(self) -> None:
        come_second()
        try:
            self.runner.work(self._emit_counted, self._emit_paused)
        except Stopped:
            return
        except BaseException as error:
            self.failed.emit(self, report(error))
            return
        if self.runner.snapshot.stop_reason is not None:
            self.completed.emit(self)

    def stop(self) -> None:
        """Ask the thread to end soon."""
        self.requestInterruption()
        self.runner.stop()

    def _emit_counted(self) -> None:
        self.counted.emit(self)

    def _emit_paused(self, paused: bool) -> None:
        (self.paused if paused else self.continued).emit(self)


class TrainingThreads(QObject):
    """Runs at most one training thread at a time. Emits the signals of the current thread only, with its runner.

    A retired thread is referenced until it has ended: deleting a running QThread aborts the program.
    """

    counted = Signal(object)
    paused = Signal(object)
    continued = Signal(object)
    completed = Signal(object)
    failed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: TrainingThread | None = None
        self._retired: list[TrainingThread] = []

    @property
    def runner(self) -> TrainingRunner | None:
        """The runner that the current thread works on; None without a thread."""
        return self._thread.runner if self._thread is not None else None

    def work_on(self, runner: TrainingRunner) -> None:
        """Make exactly one thread work on this runner, and none on any other."""
        if self.runner is runner and self._thread is not None and not self._thread.isFinished():
            return
        self.retire()
        for thread in self._retired:  # a retired thread may still be working on this runner
            if thread.runner is runner:
                thread.wait()
        self._thread = thread = TrainingThread(runner)
        thread.counted.connect(self._on_counted)
        thread.paused.connect(self._on_paused)
        thread.continued.connect(self._on_continued)
        thread.completed.connect(self._on_completed)
        thread.failed.connect(self._on_failed)
        thread.finished.connect(self._let_go)
        thread.start(QThread.Priority.LowPriority)

    def retire(self) -> None:
        """Ask the current thread to end, and ignore its signals from now on."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.stop()
            self._retired.append(thread)
            self._let_go()

    def shutdown(self, timeout: float) -> bool:
        """End all threads within `timeout` seconds; returns whether they have ended."""
        self.retire()
        deadline = monotonic() + timeout
        for thread in self._retired:
            thread.wait(max(1, int(1000 * (deadline - monotonic()))))
        self._let_go()
        for thread in self._retired:
            keep_until_exit(thread)
        return not self._retired

    @Slot()
    def _let_go(self) -> None:
        for thread in [thread for thread in self._retired if thread.isFinished()]:
            thread.wait()  # `finished` is emitted a moment before the thread ends
            self._retired.remove(thread)

    @Slot(object)
    def _on_counted(self, thread: TrainingThread) -> None:
        if thread is self._thread:
            self.counted.emit(thread.runner)

    @Slot(object)
    def _on_paused(self, thread: TrainingThread) -> None:
        if thread is self._thread:
            self.paused.emit(thread.runner)

    @Slot(object)
    def _on_continued(self, thread: TrainingThread) -> None:
        if thread is self._thread:
            self.continued.emit(thread.runner)

    @Slot(object)
    def _on_completed(self, thread: TrainingThread) -> None:
        if thread is not self._thread:
            return
        self.retire()
        if thread.runner.unfinished:  # it was extended while it was ending
            self.work_on(thread.runner)
        else:
            self.completed.emit(thread.runner)

    @Slot(object, str)
    def _on_failed(self, thread: TrainingThread, sentence: str) -> None:
        if thread is self._thread:
            self.retire()
            self.failed.emit(thread.runner, sentence)
