"""Questions about the playhead's step that take too long for the GUI thread: the newest wins, one at a time.

A pane asks as often as it likes. An answer that nobody waits for any more is dropped; a question that comes while
another is being answered waits, and only the newest of those that wait is ever asked. What a question costs decides
how often it is asked: at most half of a processor.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.kit.background import LatestJob

if TYPE_CHECKING:
    from bpe.histories.history import MergeHistory
    from bpe.histories.state_at import RunState

REST_MS = 150
"""How long the playhead rests at least between two questions."""
PATIENCE_MS = 150
"""How long an old answer stands as if it were the new one."""
KEPT_SLOTS = 20_000_000
"""Bytes of distinct words up to which a step's words are kept for the next question about it."""


class Inquiry(QObject):
    """One pane's question. `answered(key, answer)`, `failed(sentence)`; `waiting(bool)` once it takes long."""

    answered = Signal(object, object)
    failed = Signal(str)
    waiting = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = LatestJob(self)
        self._job.done.connect(self._on_done)
        self._job.failed.connect(self._on_failed)
        self._wanted: object = None
        self._asked: object = None
        self._work: Callable[[], Any] | None = None
        self._started = 0.0
        self._is_waiting = False
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._go)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._lose_patience)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._work is not None or self._job.busy

    def ask(self, key: object, work: Callable[[], Any]) -> None:
        """Want `work()`, called on a thread. Nothing happens where `key` is what was asked for last."""
        if key == self._wanted:
            return
        self._wanted, self._work = key, work
        if not self._is_waiting and not self._patience.isActive():
            self._patience.start()
        self._go()

    def forget(self) -> None:
        """Want nothing, and take whatever is asked next for new."""
        self._wanted = self._work = None
        self._job.cancel()
        self._settle()

    def shutdown(self, timeout: float) -> bool:
        """Answer nothing more; whether the thread has ended within `timeout` seconds."""
        self.forget()
        self._rest.stop()
        return self._job.shutdown(timeout)

    @Slot()
    def _go(self) -> None:
        """Ask what waits, unless the last answer is still to come or has only just been given."""
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
    def _lose_patience(self) -> None:
        self._is_waiting = True
        self.waiting.emit(True)

    def _settle(self) -> None:
        self._patience.stop()
        if self._is_waiting:
            self._is_waiting = False
            self.waiting.emit(False)


class SnapshotStore:
    """The words of a training text at one step, kept for as long as that is the step that is asked about.

    Called by the threads of questions. Two at once may both do the work; neither gets anything wrong.
    """

    def __init__(self) -> None:
        self._kept: tuple[MergeHistory, int, RunState] | None = None

    def at(self, history: MergeHistory, step: int) -> RunState:
        """The words after `step` merges."""
        from bpe.histories.state_at import RunState

        kept = self._kept
        if kept is not None and kept[0] is history and kept[1] == step:
            return kept[2]
        self._kept = kept = None  # let go of the old one before the new one is made
        made = RunState(history, step)
        if history.seams.size <= KEPT_SLOTS:
            self._kept = (history, step, made)
        return made

    def forget(self) -> None:
        """Let go of the words."""
        self._kept = None
