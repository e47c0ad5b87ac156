"""Keeps the token inspector at the playhead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.inspector.facts import facts_of, number_of, words_of
from app.inspector.view import TokenInspector
from app.kit.numbers import BYTE_TOKENS
from app.session.playhead_question import PlayheadQuestion, Question

if TYPE_CHECKING:
    from app.context import Context
    from app.inspector.facts import TokenFacts, Word
    from app.session.snapshots import SnapshotStore
    from bpe import MergeHistory

MOST_STEPS_BACK = 100


class InspectorControl(QObject):
    """Shows one token at the playhead; the words that contain it follow, since they take longer."""

    wanted = Signal()
    """Request to show the pane, for a token to inspect."""

    def __init__(self, context: Context, words: SnapshotStore) -> None:
        super().__init__(context.window)
        self._session, self._words = context.session, words
        self.view = TokenInspector(context.theme)
        self._token: int | None = None
        self._before: list[int] = []
        self._asking = PlayheadQuestion(
            self._session,
            context.background,
            self.view,
            question=self._question,
            show=self._show,
            forget=self._forget,
            parent=self,
        )
        self._asking.inquiry.failed.connect(self.view.show_nothing)
        self._holders = context.background.paced_question(
            self, then=self._show_words, failed=self._show_words_problem, waiting=self.view.set_waiting
        )
        self.view.token_requested.connect(self.look_at)
        self.view.back_requested.connect(self.go_back)
        self.view.step_requested.connect(self._session.set_step)
        self.view.set_back(False)

    @property
    def data(self) -> bytes | None:
        """The bytes of the inspected token."""
        return self.view.facts.data if self.view.facts is not None else None

    @Slot(object)
    def look_at(self, token: int) -> None:
        """Inspect the token with this number (see `app.inspector.facts`)."""
        if self._token is not None and token != self._token:
            self._before = [*self._before, self._token][-MOST_STEPS_BACK:]
        self._go_to(token)

    @Slot(object)
    def look_at_id(self, token_id: int) -> None:
        """Inspect the token that has this id at the playhead."""
        if self._session.history is not None:
            self.look_at(number_of(self._session.history, token_id, self._session.step))

    @Slot()
    def go_back(self) -> None:
        """Go back to the previously inspected token."""
        if self._before:
            self._go_to(self._before.pop())

    def _go_to(self, token: int) -> None:
        self._token = token
        self.view.set_back(bool(self._before))
        self.wanted.emit()
        self._asking.ask()

    def _question(self, history: MergeHistory, step: int) -> Question | None:
        token = self._token
        if token is None:
            return None
        words, frontier = self._words, self._session.frontier
        self._holders.ask((id(history), token, step), lambda: words_of(words.at(history, step), token))
        # A training extends the token's life; an update every hundred merges is enough.
        return (token, step, frontier // 100), lambda: facts_of(history, token, step)

    def _show(self, answer: TokenFacts) -> None:
        history = self._session.history
        if history is not None and answer.token == self._token:
            self.view.show_facts(answer, parts_in(history), history.token_bytes)

    @Slot(object, object)
    def _show_words(self, key: tuple[int, int, int], words: tuple[Word, ...]) -> None:
        if key[1] == self._token:
            self.view.show_words(key[1], words)

    @Slot(str)
    def _show_words_problem(self, sentence: str) -> None:
        if self._token is not None:
            self.view.show_words_problem(self._token, sentence)

    def _forget(self) -> None:
        self._holders.forget()
        self._token, self._before = None, []
        self.view.set_back(False)
        self.view.show_nothing()


def parts_in(history: MergeHistory) -> Callable[[int], tuple[int, int] | None]:
    """The pair of ids that a token was merged from; None for a byte."""

    def parts(token: int) -> tuple[int, int] | None:
        merge = token - BYTE_TOKENS
        return (int(history.left[merge]), int(history.right[merge])) if merge >= 0 else None

    return parts
