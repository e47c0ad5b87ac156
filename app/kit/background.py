"""Work that takes too long for the GUI thread, done on a thread of its own and answered by a signal.

Jobs       every answer is delivered
LatestJob  the newest query wins: an answer that a later query has overtaken is dropped by its number
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from app.kit.errors import report


class _Job(QThread):
    """One call on its own thread. The answer is read after the thread has ended."""

    def __init__(self, number: int, work: Callable[[], Any], discard: Callable[[Any], None] | None) -> None:
        super().__init__()
        self.number = number
        self.result: Any = None
        self.problem: str | None = None
        self._work: Callable[[], Any] | None = work
        self._discard = discard

    def run(self) -> None:
        assert self._work is not None
        try:
            self.result = self._work()
        except Exception as error:
            self.problem = report(error)
        self._work = None

    def discard(self) -> None:
        """Let go of an answer nobody wants any more."""
        if self._discard is not None and self.problem is None:
            self._discard(self.result)


class Jobs(QObject):
    """Calls on threads, answered on the GUI thread: `done(number, result)`, `failed(number, sentence)`."""

    done = Signal(int, object)
    failed = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._running: list[_Job] = []

    @property
    def busy(self) -> bool:
        """Whether an answer that somebody wants is still to come."""
        return any(self._wanted(job) for job in self._running)

    def ask(self, work: Callable[[], Any], discard: Callable[[Any], None] | None = None) -> int:
        """Call `work()` on a thread; returns its answer's number. `discard` gets an answer not wanted."""
        self._number += 1
        job = _Job(self._number, work, discard)
        job.finished.connect(self._collect)
        self._running.append(job)
        job.start()
        return self._number

    def shutdown(self, timeout: float = 1.0) -> bool:
        """Deliver nothing more, and wait `timeout` seconds for the threads; whether all have ended."""
        self._forget()
        deadline = monotonic() + timeout
        for job in list(self._running):
            if job.wait(max(0, int(1000 * (deadline - monotonic())))):
                self._running.remove(job)
                job.discard()
        _never_collect.extend(self._running)
        return not self._running

    def _wanted(self, job: _Job) -> bool:
        return job.number > 0

    def _forget(self) -> None:
        for job in self._running:
            job.number = 0

    @Slot()
    def _collect(self) -> None:
        for job in [job for job in self._running if job.isFinished()]:
            job.wait()  # `finished` is emitted a moment before the thread is gone
            self._running.remove(job)
            if not self._wanted(job):
                job.discard()
            elif job.problem is not None:
                self.failed.emit(job.number, job.problem)
            else:
                self.done.emit(job.number, job.result)


class LatestJob(Jobs):
    """Only the newest query is answered; the answer to one that is overtaken is discarded."""

    def cancel(self) -> None:
        """Want no answer at all."""
        self._number += 1

    def _wanted(self, job: _Job) -> bool:
        return job.number == self._number


_never_collect: list[_Job] = []
"""Jobs that hang (a dead network drive): a QThread collected while running would abort the program."""
