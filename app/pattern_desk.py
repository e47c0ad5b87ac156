"""Custom patterns: those typed into the strip are tried before they can be trained with, and the editor is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.pattern_trier import PatternTrier, sentence_of

if TYPE_CHECKING:
    from app.presenter import Panes
    from app.session import Session
    from bpe.pattern_trial import Trial

SAMPLE = 16 << 10
"""Bytes of the text, from its beginning and from what is in view, that a pattern is tried on."""


class PatternDesk(QObject):
    """Between the strip, which asks whether a pattern can be used, and the child process, which knows."""

    def __init__(self, session: Session, panes: Panes, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._panes = session, panes
        self._checked = ""
        self._trier = PatternTrier(self)
        self._trier.tried.connect(self._show_verdict)
        self._trier.failed.connect(self._show_problem)
        self._trier.waiting.connect(panes.setup.set_trying)
        panes.setup.pattern_check_requested.connect(self._check)

    def shutdown(self, timeout: float) -> bool:
        """End the children; whether every thread has ended."""
        return self._trier.shutdown(timeout)

    @Slot(str)
    def _check(self, pattern: str) -> None:
        self._checked = pattern
        self._trier.ask(pattern, self._sample())

    def _sample(self) -> bytes:
        """Some of the text: its beginning, and what is in view if that is elsewhere."""
        text = self._session.text
        if text is None:
            return b""
        start, end = self._panes.token_view.visible_range()
        sample = text.read(0, SAMPLE)
        return sample if end <= len(sample) else sample + text.read(start, min(SAMPLE, end - start))

    @Slot(object)
    def _show_verdict(self, trial: Trial) -> None:
        self._panes.setup.set_verdict(trial.pattern, sentence_of(trial))

    @Slot(str)
    def _show_problem(self, sentence: str) -> None:
        self._panes.setup.set_verdict(self._checked, sentence)
