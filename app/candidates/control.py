"""Keeps the candidates at the playhead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.candidates.model import candidates_at
from app.candidates.view import CandidatesPane
from app.session.playhead_question import PlayheadQuestion, Question

if TYPE_CHECKING:
    from app.context import Context
    from app.session.snapshots import SnapshotStore
    from bpe import MergeHistory


class CandidatesControl(QObject):
    """Shows the pairs that could be merged next; they are counted on a thread while the pane is visible."""

    def __init__(self, context: Context, words: SnapshotStore) -> None:
        super().__init__(context.window)
        self._session, self._words = context.session, words
        self.view = CandidatesPane(context.theme)
        self._asking = PlayheadQuestion(
            self._session,
            context.background,
            self.view,
            question=self._question,
            show=self.view.show_candidates,
            forget=self._forget,
            parent=self,
        )
        self._asking.inquiry.waiting.connect(self.view.set_waiting)
        self._asking.inquiry.failed.connect(self.view.show_problem)

    def _question(self, history: MergeHistory, step: int) -> Question | None:
        if not history.has_words:
            self.view.show_problem(self.tr("Candidates are counted in the text of the run, which is not here."))
            return None
        return (step, step < self._session.frontier), lambda: candidates_at(self._words.at(history, step))

    def _forget(self) -> None:
        self._words.forget()
        self.view.show_candidates(None)
