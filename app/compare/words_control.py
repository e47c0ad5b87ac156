"""Finds the words that the compared tokenizers cut most differently, in the background, while the list is in view."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer, Slot

from app.session.courtesy import giving_way

if TYPE_CHECKING:
    from app.compare.compared import ComparedColumn
    from app.compare.comparison import CompareControl
    from app.compare.passage import Passage
    from app.compare.sources import Sources
    from app.compare.words_view import CompareWords
    from app.kit.background import Background
    from bpe.evaluate.counted_text import CountedText
    from bpe.evaluate.differences import CutDifferently
    from bpe.tokenizers.base import Tokenizer

REST_MS = 250
"""Delay after a change of the columns before the words are compared again."""
LOOK_MS = 200
TOP = 200


class WordsProgress:
    """The progress of a count, written by its thread and read by the GUI. `stopped` cancels it."""

    def __init__(self) -> None:
        self.fraction: float | None = None
        self.stopped = False

    def report(self, done: int, total: int) -> None:
        """Record that `done` of `total` bytes are counted."""
        self.fraction = done / total if total else 1.0


class WordsControl(QObject):
    """Fills the list of words from the columns. A hidden list asks for nothing."""

    def __init__(
        self, comparison: CompareControl, sources: Sources | None, background: Background, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._comparison, self._sources = comparison, sources
        self._view: CompareWords | None = None
        self._against: ComparedColumn | None = None
        self._counted: tuple[object, CountedText] | None = None
        self._shown: object = None
        self._progress = WordsProgress()
        self._job = background.question(self, then=self._on_done, failed=self._on_failed)
        background.closing.connect(self._stop)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._show_progress)
        page, comparing = comparison.page, comparison.comparing
        page.words_requested.connect(self._toggle)
        comparing.columns_changed.connect(self._rest.start)
        comparing.answered.connect(self._rest.start)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._rest.isActive() or self._job.busy

    @Slot()
    def _stop(self) -> None:
        self._rest.stop()
        self._look.stop()
        self._progress.stopped = True

    @Slot(bool)
    def _toggle(self, shown: bool) -> None:
        if self._view is None:
            from app.compare.words_view import CompareWords

            self._view = CompareWords(self._comparison.page.theme)
            self._comparison.page.add_beside(self._view)
            self._view.against_changed.connect(self._choose)
            self._view.word_requested.connect(self._comparison.find)
        self._view.setVisible(shown)
        self._rest.start(0)

    def _choose(self, place: int) -> None:
        self._against = self._comparison.comparing.columns[1 + place]
        self._ask()

    @Slot()
    def _ask(self) -> None:
        view, columns = self._view, self._comparison.comparing.columns
        if view is None or view.isHidden() or len(columns) < 2:
            return
        if self._against not in columns[1:]:
            self._against = columns[1]
        others = columns[1:]
        view.set_others([column.choice.name for column in others], others.index(self._against))
        first, second = columns[0].tokenizer, self._against.tokenizer
        if first is None or second is None:
            view.set_status(self.tr("loading…"))
            return
        key = (first, second, self._text_key())
        if key == self._shown:
            return
        self._shown = key
        self._progress.stopped = True
        self._progress = WordsProgress()
        self._look.start()
        self._job.ask(partial(_look_up, self._text(), first, second, self._progress))

    def _text_key(self) -> object:
        """The text whose words are counted: the open text if the passage is taken from it, else the passage."""
        if self._sources is not None and self._comparison.source in ("view", "text"):
            return self._sources.corpus
        return self._comparison.comparing.passage

    def _text(self) -> CountedText | Callable[[], CountedText]:
        key = self._text_key()
        if self._counted is not None and self._counted[0] is key:
            return self._counted[1]
        if self._sources is not None and key is self._sources.corpus:
            counted = self._sources.counted()
            self._counted = (key, counted)
            return counted
        return partial(_counted, self._comparison.comparing.passage)

    @Slot()
    def _show_progress(self) -> None:
        if self._view is not None and self._progress.fraction is not None:
            share = QLocale().toString(100 * self._progress.fraction, "f", 0)
            self._view.set_status(self.tr("counting words… {share} %").format(share=share))

    @Slot(object)
    def _on_done(self, found: list[CutDifferently] | None) -> None:
        self._look.stop()
        view, columns = self._view, self._comparison.comparing.columns
        if view is None or found is None or self._against is None:
            return
        view.table.words.show(found, (columns[0].choice.name, self._against.choice.name))
        is_whole = self._sources is not None and self._text_key() is self._sources.corpus
        if not found:
            view.set_status(self.tr("Both cut every word alike."))
        elif is_whole:
            view.set_status(self.tr("of the open text, by boundaries times count; click to find one"))
        else:
            view.set_status(self.tr("of this text, by boundaries times count; click to find one"))

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._look.stop()
        self._shown = None
        if self._view is not None:
            self._view.set_status(sentence)


def _counted(passage: Passage) -> CountedText:
    from bpe import Corpus
    from bpe.evaluate.counted_text import CountedText

    return CountedText(Corpus.from_text(passage.read(0, passage.size)))


def _look_up(
    text: CountedText | Callable[[], CountedText], first: Tokenizer, second: Tokenizer, progress: WordsProgress
) -> list[CutDifferently] | None:
    """The words, the most differently cut first; None if it was stopped."""
    from bpe.errors import Cancelled
    from bpe.evaluate.differences import common_pattern, cut_differently

    def stopped() -> bool:
        return progress.stopped

    try:
        with giving_way():
            counted = text() if callable(text) else text
            counted.words(common_pattern(first, second), progress=progress.report, cancelled=stopped)
            progress.fraction = None
            return cut_differently(counted, first, second, TOP, cancelled=stopped)
    except Cancelled:
        return None
