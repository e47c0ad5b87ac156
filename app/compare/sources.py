"""The texts that can be compared: the passage in view, the whole open text, typed text, the selection."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.compare.passage import Passage
from app.compare.tokenizer_choices import RUN, TokenizerChoice, run_at, words_of
from app.kit.names import text_name
from app.kit.numbers import size_text
from app.session.runs import Run

if TYPE_CHECKING:
    from app.session.corpus_text import CorpusText
    from app.session.session import Session
    from app.tokens.view import TokenView
    from bpe import Corpus, MergeHistory
    from bpe.evaluate.counted_text import CountedText
    from bpe.histories.seams import TextSeams

EXAMPLE = "I love LLM"
FALLBACK_BYTES = 2_048
"""Bytes from the start of the text that are compared before any of it has been visible."""


class Sources:
    """Reads the session and the token view; decides nothing."""

    def __init__(self, session: Session, view: TokenView) -> None:
        self._session, self._view = session, view
        self.selection: tuple[int, int] | None = None
        """The byte range of the open text that the user chose to compare."""

    def possible(self) -> set[str]:
        """The sources available now."""
        if self._session.text is None:
            return {"typed"}
        return {"view", "text", "typed"} | ({"selection"} if self.selection is not None else set())

    def passage(self, source: str) -> Passage | None:
        """The text of a source; None if it is typed or not available. May raise OSError."""
        text = self._session.text
        if text is None or source == "typed":
            return None
        if source == "text":
            corpus = text.corpus
            return Passage.of_corpus(corpus, tuple(document.offset for document in corpus.documents))
        if source == "selection":
            return Passage.of_range(text.corpus, *self.selection) if self.selection is not None else None
        start, end = self._view.visible_range()
        return Passage.of(text.read(start, (end - start) or FALLBACK_BYTES))

    def own(self) -> list[TokenizerChoice]:
        """The run at the playhead, the earlier ones at their end, and the words of the text."""
        session = self._session
        found: list[TokenizerChoice] = []
        if session.history is not None:
            step = min(session.step, session.frontier)
            name = QCoreApplication.translate("Sources", "this run")
            seams = partial(_seams, session.text, session.history)
            found.append(run_at(session.history, step, name, seams, key=session.run, role=RUN))
        earlier = [(run, run.history) for run in session.every_run if run is not session.run]
        found += [
            run_at(history, history.step, self.name_of(run), key=run) for run, history in earlier if history is not None
        ]
        return found + self.words()

    def renamed(self, choice: TokenizerChoice) -> TokenizerChoice:
        """A choice under the name it has without a role: a run under its own name, others unchanged."""
        if not isinstance(choice.key, Run):
            return choice
        name = self.name_of(choice.key)
        return choice if name == choice.name else replace(choice, name=name, run=None)

    def name_of(self, run: Run) -> str:
        """The name of a run, followed by that of its text if it is not the open one."""
        home = run.home
        if home is None or home is self._session.opened:
            return run.name
        return QCoreApplication.translate("Sources", "{run}, {text}").format(run=run.name, text=text_name(home.corpus))

    def words(self) -> list[TokenizerChoice]:
        """Word tokenizers of the open text, one for each word pattern."""
        session = self._session
        if session.corpus is None:
            return []
        title = QCoreApplication.translate("Sources", "words of the text")
        gpt2 = QCoreApplication.translate("Sources", "GPT-2 words of the text")
        return [
            words_of(session.corpus, pattern, name, session.words, role=f"words {pattern}")
            for pattern, name in (("word", title), ("gpt2", gpt2))
        ]

    @property
    def corpus(self) -> Corpus | None:
        """The open text."""
        return self._session.corpus

    def counted(self) -> CountedText:
        """The whole open text, with its run's word counts if the run held nothing out."""
        from bpe.evaluate.counted_text import CountedText

        session = self._session
        corpus, words, run = session.corpus, session.words, session.run
        assert corpus is not None
        is_whole = run is None or run.counted is None or run.counted.held_out is None
        return CountedText(corpus, words=[words] if words is not None and is_whole and words.positions is None else [])

    def step_of(self, history: MergeHistory | None) -> int | None:
        """The playhead, if this run is the one shown; else None."""
        if history is None or history is not self._session.history:
            return None
        return min(self._session.step, self._session.frontier)

    def size(self) -> int | None:
        """The vocabulary at the playhead."""
        history = self._session.history
        step = self.step_of(history)
        return history.vocab_size_at(step) if history is not None and step is not None else None

    def place(self, passage: Passage) -> str:
        """A sentence about the compared text."""
        size = size_text(passage.size)
        if passage.data is None:
            return QCoreApplication.translate("Sources", "{size}; figures of what is in view").format(size=size)
        return size


def _seams(text: CorpusText | None, history: MergeHistory) -> TextSeams | None:
    """A run's seams of the open text; None if another run is shown by now."""
    seams = text.for_a_thread() if text is not None else None
    return seams if seams is not None and seams.history is history else None
