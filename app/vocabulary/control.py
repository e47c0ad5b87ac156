"""Keeps the vocabulary pane at the playhead, with the user's search and filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.kit.token_listing import VocabularyStore, list_vocabulary
from app.session.playhead_question import PlayheadQuestion, Question
from app.vocabulary.view import VocabularyPane

if TYPE_CHECKING:
    from app.context import Context
    from bpe import MergeHistory


class VocabularyControl(QObject):
    """Lists the tokens at the playhead on a thread while the pane is visible."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self.view = VocabularyPane(context.theme)
        self._store = VocabularyStore()
        self._asking = PlayheadQuestion(
            context.session,
            context.background,
            self.view,
            question=self._question,
            show=self.view.show_vocabulary,
            forget=self._forget,
            parent=self,
        )
        self._asking.inquiry.waiting.connect(self.view.set_waiting)
        self._asking.inquiry.failed.connect(self.view.show_problem)
        self.view.query_changed.connect(self._asking.ask)

    def _question(self, history: MergeHistory, step: int) -> Question:
        query, store = self.view.query(step), self._store
        return query, lambda: list_vocabulary(store, history, query)

    def _forget(self) -> None:
        self._store = VocabularyStore()  # a thread may still use the old one
        self.view.show_vocabulary(None)
