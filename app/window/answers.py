"""Keeps the panes beside the text at the playhead: each asks in the background while it is in view, the newest wins.

Candidates   why this merge? the pairs at the step, and what each tie-break would take
Vocabulary   every token of the step, searched, filtered and sorted
Token        one token in full: how it was made, how it fared, the words that hold it
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.candidates.model import candidates_at
from app.inspector.facts import facts_of, number_of, words_of
from app.session.snapshots import Inquiry, SnapshotStore
from app.vocabulary.model import VocabularyStore, list_vocabulary

if TYPE_CHECKING:
    from app.candidates.model import Candidates
    from app.candidates.view import CandidatesPane
    from app.inspector.facts import Facts, Word
    from app.inspector.view import TokenInspector
    from app.session.session import Session
    from app.vocabulary.model import Vocabulary
    from app.vocabulary.view import VocabularyPane
    from bpe import MergeHistory

MOST_STEPS_BACK = 100


class Answers(QObject):
    """Between the session and one pane. A hidden pane asks for nothing; one that comes into view asks at once."""

    def __init__(self, session: Session, pane: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._pane = session, pane
        self._inquiry = Inquiry(self)
        self._inquiry.answered.connect(self._answered)
        session.ticked.connect(self.ask)
        session.state_changed.connect(self.ask)
        session.run_changed.connect(self._begin_anew)
        pane.installEventFilter(self)

    def _question(self, history: MergeHistory, step: int) -> tuple[Hashable, Callable[[], Any]] | None:
        """What tells this question from others, and the work that answers it; None where nothing is asked."""
        raise NotImplementedError

    def _show(self, answer: Any) -> None:
        raise NotImplementedError

    def _forget(self) -> None:
        """Another run, or none: show nothing of the last one."""
        raise NotImplementedError

    @Slot()
    def ask(self) -> None:
        """Ask about the playhead's step, if the pane is in view and this has not been asked."""
        history = self._session.history
        if history is None or not self._pane.isVisible():
            return
        question = self._question(history, self._session.step)
        if question is not None:
            key, work = question
            self._inquiry.ask((id(history), key), work)

    def shutdown(self, timeout: float) -> bool:
        """Answer nothing more; whether the threads have ended."""
        return self._inquiry.shutdown(timeout)

    @Slot(object, object)
    def _answered(self, _key: object, answer: object) -> None:
        self._show(answer)

    @Slot()
    def _begin_anew(self) -> None:
        self._inquiry.forget()
        self._forget()
        self.ask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self.ask()
        return super().eventFilter(watched, event)


class CandidatesAnswers(Answers):
    """The pairs at the playhead."""

    _pane: CandidatesPane

    def __init__(self, session: Session, pane: CandidatesPane, words: SnapshotStore, parent: QObject) -> None:
        super().__init__(session, pane, parent)
        self._words = words
        self._inquiry.waiting.connect(pane.set_waiting)
        self._inquiry.failed.connect(pane.show_problem)

    def _question(self, history: MergeHistory, step: int) -> tuple[Hashable, Callable[[], Any]] | None:
        if not history.has_words:
            self._pane.show_problem(self.tr("Candidates are counted in the text of the run, which is not here."))
            return None
        return (step, step < self._session.frontier), lambda: candidates_at(self._words.at(history, step))

    def _show(self, answer: Candidates) -> None:
        self._pane.show_candidates(answer)

    def _forget(self) -> None:
        self._words.forget()
        self._pane.show_candidates(None)


class VocabularyAnswers(Answers):
    """The tokens at the playhead, as they are searched for."""

    _pane: VocabularyPane

    def __init__(self, session: Session, pane: VocabularyPane, parent: QObject) -> None:
        super().__init__(session, pane, parent)
        self._store = VocabularyStore()
        self._inquiry.waiting.connect(pane.set_waiting)
        self._inquiry.failed.connect(pane.show_problem)
        pane.query_changed.connect(self.ask)

    def _question(self, history: MergeHistory, step: int) -> tuple[Hashable, Callable[[], Any]]:
        query, store = self._pane.query(step), self._store
        return query, lambda: list_vocabulary(store, history, query)

    def _show(self, answer: Vocabulary) -> None:
        self._pane.show_vocabulary(answer)

    def _forget(self) -> None:
        self._store = VocabularyStore()  # a thread may still be busy with the old one
        self._pane.show_vocabulary(None)


class TokenAnswers(Answers):
    """One token at the playhead; the words that hold it follow, for they take longer."""

    wanted = Signal()
    """A token is to be looked at: bring the pane into view."""

    _pane: TokenInspector

    def __init__(self, session: Session, pane: TokenInspector, words: SnapshotStore, parent: QObject) -> None:
        super().__init__(session, pane, parent)
        self._words = words
        self._token: int | None = None
        self._before: list[int] = []
        self._holders = Inquiry(self)
        self._holders.answered.connect(self._show_words)
        self._holders.failed.connect(self._show_words_problem)
        self._holders.waiting.connect(pane.set_waiting)
        self._inquiry.failed.connect(pane.show_nothing)
        pane.token_requested.connect(self.look_at)
        pane.back_requested.connect(self.go_back)
        pane.set_back(False)

    @property
    def data(self) -> bytes | None:
        """The bytes of the token that is looked at."""
        return self._pane.facts.data if self._pane.facts is not None else None

    @Slot(object)
    def look_at(self, token: int) -> None:
        """Look at a token, told by its number (see `app.inspector.facts`)."""
        if self._token is not None and token != self._token:
            self._before = [*self._before, self._token][-MOST_STEPS_BACK:]
        self._go_to(token)

    @Slot(object)
    def look_at_id(self, token_id: int) -> None:
        """Look at the token that has an id at the playhead."""
        if self._session.history is not None:
            self.look_at(number_of(self._session.history, token_id, self._session.step))

    @Slot()
    def go_back(self) -> None:
        """Look at the token before."""
        if self._before:
            self._go_to(self._before.pop())

    def shutdown(self, timeout: float) -> bool:
        return all([super().shutdown(timeout), self._holders.shutdown(timeout)])

    def _go_to(self, token: int) -> None:
        self._token = token
        self._pane.set_back(bool(self._before))
        self.wanted.emit()
        self.ask()

    def _question(self, history: MergeHistory, step: int) -> tuple[Hashable, Callable[[], Any]] | None:
        token = self._token
        if token is None:
            return None
        words, frontier = self._words, self._session.frontier
        self._holders.ask((id(history), token, step), lambda: words_of(words.at(history, step), token))
        # While training goes on the token's life does, too; once a hundred merges is often enough to see it.
        return (token, step, frontier // 100), lambda: facts_of(history, token, step)

    def _show(self, answer: Facts) -> None:
        history = self._session.history
        if history is not None and answer.token == self._token:
            self._pane.show_facts(answer, parts_in(history), history.token_bytes)

    @Slot(object, object)
    def _show_words(self, key: tuple[int, int, int], words: tuple[Word, ...]) -> None:
        if key[1] == self._token:
            self._pane.show_words(key[1], words)

    @Slot(str)
    def _show_words_problem(self, sentence: str) -> None:
        if self._token is not None:
            self._pane.show_words_problem(self._token, sentence)

    def _forget(self) -> None:
        self._holders.forget()
        self._token, self._before = None, []
        self._pane.set_back(False)
        self._pane.show_nothing()


def parts_in(history: MergeHistory) -> Callable[[int], tuple[int, int] | None]:
    """What a token of a run was made of; None for a byte."""

    def parts(token: int) -> tuple[int, int] | None:
        merge = token - 256
        return (int(history.left[merge]), int(history.right[merge])) if merge >= 0 else None

    return parts
