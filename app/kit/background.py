"""Runs slow work on other threads and delivers the results on the GUI thread.

A feature creates its questions with the window's Background, which waits for all their threads when the window closes:

    self._lookup = context.background.question(self, then=self._show, failed=self._show_problem)
    self._lookup.ask(partial(look_up, word))

Question       every query starts at once; the newest wins
PacedQuestion  one query at a time, for views that ask again and again while the playhead moves
Jobs           numbered queries, all of which are answered; LatestJob answers only the newest
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from app.kit.errors import report

REST_MS = 150
"""The shortest pause between two queries of a PacedQuestion."""
PATIENCE_MS = 150
"""How long a PacedQuestion waits for an answer before it reports that it is waiting."""


class _Job(QThread):
    """One call on its own thread. Its result is read after the thread has ended."""

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
        """Release an unwanted result, at most once."""
        discard, self._discard = self._discard, None
        if discard is not None and self.problem is None:
            discard(self.result)


class Background(QObject):
    """Owns the threads of its questions, and waits for them in `shutdown`."""

    closing = Signal()
    """Emitted at the start of `shutdown`; connect slots that make running work end early."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[_Job] = []
        self._closed = False

    def question(
        self,
        owner: QObject,
        *,
        then: Callable[..., object],
        failed: Callable[..., object] | None = None,
        newest_wins: bool = True,
    ) -> Question:
        """Create a question that calls `then(answer)`, or `failed(sentence)`, on the GUI thread."""
        question = Question(self, owner, newest_wins=newest_wins)
        question.answered.connect(then)
        if failed is not None:
            question.failed.connect(failed)
        return question

    def paced_question(
        self,
        owner: QObject,
        *,
        then: Callable[..., object],
        failed: Callable[..., object] | None = None,
        waiting: Callable[..., object] | None = None,
    ) -> PacedQuestion:
        """Create a question that calls `then(key, answer)`, `failed(sentence)`, `waiting(bool)` on the GUI thread."""
        question = PacedQuestion(self, owner)
        question.answered.connect(then)
        if failed is not None:
            question.failed.connect(failed)
        if waiting is not None:
            question.waiting.connect(waiting)
        return question

    def start(self, job: _Job) -> bool:
        """Start a job's thread; returns False after `shutdown`."""
        if self._closed:
            return False
        job.finished.connect(self._collect)
        self._running.append(job)
        _alive.add(job)
        job.start()
        return True

    def shutdown(self, timeout: float = 1.0) -> bool:
        """Stop delivering, and wait up to `timeout` seconds in total; return whether every thread has ended."""
        if not self._closed:
            self._closed = True
            self.closing.emit()
        deadline = monotonic() + timeout
        for job in list(self._running):
            if job.wait(max(0, int(1000 * (deadline - monotonic())))):
                self._release(job)
                job.discard()
        return not self._running

    def _release(self, job: _Job) -> None:
        self._running.remove(job)
        _alive.discard(job)

    @Slot()
    def _collect(self) -> None:
        for job in [job for job in self._running if job.isFinished()]:
            job.wait()  # `finished` is emitted shortly before the thread ends
            self._release(job)


class Jobs(QObject):
    """Runs calls on threads; emits `done(number, result)` or `failed(number, sentence)` on the GUI thread."""

    done = Signal(int, object)
    failed = Signal(int, str)

    def __init__(self, parent: QObject | None = None, background: Background | None = None) -> None:
        """Without a `background`, it creates its own."""
        super().__init__(parent)
        self._number = 0
        self._running: list[_Job] = []
        self._background = background or Background(self)
        self._background.closing.connect(self._forget)

    @property
    def busy(self) -> bool:
        """Whether an answer is pending."""
        return any(self._wanted(job) for job in self._running)

    def ask(self, work: Callable[[], Any], discard: Callable[[Any], None] | None = None) -> int:
        """Call `work()` on a thread; returns the number of its answer. `discard` receives an unwanted answer."""
        self._number += 1
        job = _Job(self._number, work, discard)
        job.finished.connect(self._collect)
        if self._background.start(job):
            self._running.append(job)
        return self._number

    def shutdown(self, timeout: float = 1.0) -> bool:
        """Stop delivering, and wait up to `timeout` seconds for the threads; return whether all have ended."""
        return self._background.shutdown(timeout)

    def _wanted(self, job: _Job) -> bool:
        return job.number > 0

    @Slot()
    def _forget(self) -> None:
        for job in self._running:
            job.number = 0

    @Slot()
    def _collect(self) -> None:
        for job in [job for job in self._running if job.isFinished()]:
            job.wait()
            self._running.remove(job)
            if not self._wanted(job):
                job.discard()
            elif job.problem is not None:
                self.failed.emit(job.number, job.problem)
            else:
                self.done.emit(job.number, job.result)


class LatestJob(Jobs):
    """Answers only the newest query; answers to older ones are discarded."""

    def cancel(self) -> None:
        """Discard the pending answer."""
        self._number += 1

    def _wanted(self, job: _Job) -> bool:
        return job.number == self._number


class Question(QObject):
    """A kind of query; emits `answered(answer)` or `failed(sentence)`. See `Background.question`."""

    answered = Signal(object)
    failed = Signal(str)

    def __init__(self, background: Background, parent: QObject, *, newest_wins: bool = True) -> None:
        super().__init__(parent)
        self._jobs = (LatestJob if newest_wins else Jobs)(self, background)
        self._jobs.done.connect(self._on_done)
        self._jobs.failed.connect(self._on_failed)

    @property
    def busy(self) -> bool:
        """Whether an answer is pending."""
        return self._jobs.busy

    def ask(self, work: Callable[[], Any], discard: Callable[[Any], None] | None = None) -> None:
        """Call `work()` on a thread. `discard` receives the result if a newer query has replaced this one."""
        self._jobs.ask(work, discard)

    def cancel(self) -> None:
        """Discard the pending answer."""
        if isinstance(self._jobs, LatestJob):
            self._jobs.cancel()

    @Slot(int, object)
    def _on_done(self, _number: int, answer: object) -> None:
        self.answered.emit(answer)

    @Slot(int, str)
    def _on_failed(self, _number: int, sentence: str) -> None:
        self.failed.emit(sentence)


class PacedQuestion(QObject):
    """Runs one keyed query at a time; emits `answered(key, answer)` or `failed(sentence)`.

    Views may ask at any rate: while a query runs, only the newest request is kept. After each query it pauses for as
    long as the query took, so that it uses at most half of a processor. `waiting(True)` is emitted if an answer takes
    long, and `waiting(False)` once it has arrived.
    """

    answered = Signal(object, object)
    failed = Signal(str)
    waiting = Signal(bool)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = LatestJob(self, background)
        self._job.done.connect(self._on_done)
        self._job.failed.connect(self._on_failed)
        self._wanted: object = None
        self._asked: object = None
        self._work: Callable[[], Any] | None = None
        self._started = 0.0
        self._is_waiting = False
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._start_pending)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._report_waiting)
        background.closing.connect(self.forget)

    @property
    def busy(self) -> bool:
        """Whether an answer is pending."""
        return self._work is not None or self._job.busy

    def ask(self, key: object, work: Callable[[], Any]) -> None:
        """Request that `work()` be called on a thread. Does nothing if `key` equals that of the previous request."""
        if key == self._wanted:
            return
        self._wanted, self._work = key, work
        if not self._is_waiting and not self._patience.isActive():
            self._patience.start()
        self._start_pending()

    @Slot()
    def forget(self) -> None:
        """Drop the pending query and its key, so that the next query runs whatever its key."""
        self._wanted = self._work = None
        self._job.cancel()
        self._settle()

    @Slot()
    def _start_pending(self) -> None:
        """Start the pending query, unless one is running or the pause has not ended."""
        if self._work is None or self._job.busy or self._rest.isActive():
            return
        work, self._work = self._work, None
        self._asked, self._started = self._wanted, monotonic()
        self._job.ask(work)

    @Slot(int, object)
    def _on_done(self, _number: int, answer: object) -> None:
        self._pause()
        if self._asked == self._wanted:
            self._settle()
            self.answered.emit(self._asked, answer)

    @Slot(int, str)
    def _on_failed(self, _number: int, sentence: str) -> None:
        self._pause()
        if self._asked == self._wanted:
            self._settle()
            self.failed.emit(sentence)

    def _pause(self) -> None:
        self._rest.start(max(REST_MS, int(1000 * (monotonic() - self._started))))

    @Slot()
    def _report_waiting(self) -> None:
        self._is_waiting = True
        self.waiting.emit(True)

    def _settle(self) -> None:
        self._patience.stop()
        if self._is_waiting:
            self._is_waiting = False
            self.waiting.emit(False)


_alive: set[QThread] = set()
"""All running jobs. Deleting a QThread that still runs (blocked on a network drive, say) would abort the program."""


def keep_until_exit(thread: QThread) -> None:
    """Keep a reference to a thread that did not end in time, until the program exits."""
    _alive.add(thread)


def any_running() -> bool:
    """Whether any thread is still running after shutdown."""
    return any(thread.isRunning() for thread in _alive)
