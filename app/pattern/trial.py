"""Tries patterns while they are typed, in a child process that a thread waits for; the newest pattern first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QLocale, QObject, Signal, Slot

if TYPE_CHECKING:
    from app.kit.background import Background
    from bpe.pretokenize.trial import Trial, TrialProcess

OVERTAKEN_MS = 250
"""Milliseconds after which a trial is abandoned for a newer pattern."""


class PatternTrier(QObject):
    """Emits `tried(trial)` or `failed(sentence)` for the newest pattern, and `waiting(bool)` if that takes long."""

    tried = Signal(object)
    failed = Signal(str)
    waiting = Signal(bool)

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._process: TrialProcess | None = None
        self._since = QElapsedTimer()
        self._question = background.paced_question(
            self, then=self._answer, failed=self.failed.emit, waiting=self.waiting.emit
        )
        background.closing.connect(self.rest)

    def ask(self, pattern: str, sample: bytes, before: bytes = b"") -> None:
        """Try a pattern on a sample, with the text before it as context."""
        if self._process is None:
            from bpe.pretokenize.trial import TrialProcess

            self._process = TrialProcess()
        if self._question.busy and self._since.isValid() and self._since.hasExpired(OVERTAKEN_MS):
            self._process.abandon()
        self._since.start()
        self._question.ask((pattern, sample, before), partial(self._process.run, pattern, sample, before=before))

    @Slot()
    def rest(self) -> None:
        """End the child process; the next trial starts another."""
        self._question.forget()
        if self._process is not None:
            self._process.close()
            self._process = None

    @Slot(object, object)
    def _answer(self, _key: object, trial: Trial) -> None:
        self.tried.emit(trial)


def sentence_of(trial: Trial) -> str:
    """The error of a pattern, in the language of the interface; empty if it is valid."""
    locale = QLocale()
    if trial.timed_out:
        return QCoreApplication.translate(
            "PatternTrial", "This takes more than a second on this text: nested repetitions are the usual cause."
        )
    if trial.error and trial.position is not None:
        return QCoreApplication.translate("PatternTrial", "No regular expression: {reason}, at character {n}.").format(
            reason=trial.reason, n=locale.toString(trial.position + 1)
        )
    if trial.error:
        return QCoreApplication.translate("PatternTrial", "No regular expression: {reason}.").format(
            reason=trial.reason or trial.error.rstrip(".")
        )
    if trial.size and len(trial.ends) == len(trial.uncovered):
        return QCoreApplication.translate("PatternTrial", "This matches nothing in the text.")
    return ""
