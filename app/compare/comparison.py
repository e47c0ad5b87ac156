"""Shows the comparison on its page: the text, the tokenizers, their differences and the heads of the columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtWidgets import QFileDialog

from app.compare import presets as compare_presets
from app.compare import search as compare_search
from app.compare.column_view import ColumnHead, CompareColumn
from app.compare.compared import FEWEST, MOST, Answer, ComparedColumn, ComparedTokenizers, Difference
from app.compare.passage import Passage
from app.compare.pattern_question import PatternQuestion
from app.compare.presets import Preset
from app.compare.story import id_of, story_of
from app.compare.tokenizer_choices import RUN, TokenizerChoice, from_file, published, with_own_name
from app.compare.words_control import WordsControl
from app.tokens.cut_text import empty_text

if TYPE_CHECKING:
    from app.compare.page import ComparePage
    from app.compare.sources import Sources
    from app.compare.token_card import CompareToken
    from app.kit.background import Background
    from app.tokens.view import Hit

MARGIN_BYTES = 4_096
"""Bytes before and after the visible range whose differences are computed as well."""
READING_MS = 150
"""Interval for updating the figures of the visible range while scrolling."""
STACKED_FRACTION = 0.76
"""The fraction of the page for texts in rows."""
DECODED_BYTES = 160
"""Bytes around an out-of-vocabulary token that are encoded and decoded."""


class CompareControl(QObject):
    """Connects a page with the compared tokenizers. `own` returns the user's own, the best one first."""

    def __init__(
        self,
        page: ComparePage,
        own: Callable[[], list[TokenizerChoice]],
        background: Background,
        sources: Sources | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.page, self._own, self._sources = page, own, sources
        self.comparing = ComparedTokenizers(background, self)
        self.source = "typed"
        self._at = -1
        self._shown: list[Answer | None] = []
        self._marks = QTimer(self, singleShot=True, interval=0)
        self._marks.timeout.connect(self._show_differences)
        self._figures = QTimer(self, singleShot=True, interval=READING_MS)
        self._figures.timeout.connect(self._show_figures)
        self._builder = QTimer(self, interval=0)
        self._builder.timeout.connect(self._build_column)
        self._known: dict[int, tuple[object, Difference]] = {}
        self._search = background.paced_question(self, then=self._found)
        self._reading = background.paced_question(self, then=self._show_decoded)
        self._questions = 0
        self._popup: CompareToken | None = None
        self.words = WordsControl(self, sources, background, self)
        background.closing.connect(self._stop)
        self._connect()

    def _connect(self) -> None:
        page = self.page
        self.comparing.columns_changed.connect(self._show_columns)
        self.comparing.answered.connect(self._show)
        self.comparing.pattern_needed.connect(self._ask_pattern)
        page.source_requested.connect(self.set_source)
        page.text_changed.connect(self._typed)
        page.remove_requested.connect(self._remove)
        page.step_requested.connect(lambda place, step: self.comparing.columns[place].set_step(step))
        page.stacked_requested.connect(page.texts.set_stacked)
        page.size_requested.connect(self._set_size)
        page.disagreement_requested.connect(self._go)
        page.texts.moved.connect(self._moved)
        page.texts.token_clicked.connect(self._show_token)
        page.menu.aboutToShow.connect(self._list)
        page.presets.aboutToShow.connect(self._list_presets)

    @Slot()
    def _stop(self) -> None:
        self._questions += 1  # ends the search that is running
        for timer in (self._marks, self._figures, self._builder):
            timer.stop()

    @property
    def is_building(self) -> bool:
        """Whether some columns are not on the page yet."""
        return self._builder.isActive()

    # -- the text

    def start(self, text: str) -> None:
        """Compare a typed text: at first the run at the playhead with GPT-4o, later the chosen tokenizers."""
        self.page.set_passage(text)
        self._compare("typed", Passage.of(text.encode("utf-8", "replace")))
        self.fill()

    def fill(self) -> None:
        """Choose the first tokenizers if there are none."""
        if not self.comparing.columns:
            own = self._own()
            is_run = bool(own) and own[0].role == RUN
            first = own[0] if is_run else replace(compare_presets.baselines()[1], role=RUN)
            self.comparing.set_choices([first, published("o200k", "GPT-4o")])

    @Slot(str)
    def set_source(self, source: str) -> None:
        """Compare another text. The typed text starts as a copy of the previous passage if that is short."""
        passage = self._sources.passage(source) if self._sources is not None else None
        if passage is None:
            before = self.comparing.passage
            if self.source != "typed" and before.data is not None and source == "typed":
                self.page.set_passage(before.data.decode("utf-8", "replace"))
            source, passage = "typed", Passage.of(self.page.edit.toPlainText().encode("utf-8", "replace"))
        self._compare(source, passage)
        if source == "typed":
            self.page.edit.setFocus()

    def _compare(self, source: str, passage: Passage) -> None:
        """Compare a text; does nothing if it is the present one."""
        if source == self.source and passage.is_like(self.comparing.passage):
            return
        self.source, self._at = source, -1
        self.page.set_source(source)
        self.comparing.set_passage(passage)
        self._show_place()

    def _show_place(self) -> None:
        """Describe the passage in the legend; this also replaces an earlier error."""
        if self._sources is not None:
            self.page.legend.set_sentence(self._sources.place(self.comparing.passage))

    def _typed(self, text: str) -> None:
        self._compare("typed", Passage.of(text.encode("utf-8", "replace")))

    def follow_session(self) -> None:
        """Update the columns of the present run and of the words of the text."""
        if self._sources is not None:
            self.comparing.follow(self._own(), self._sources.renamed)

    def follow_playhead(self) -> None:
        """Move the column of the shown run to the playhead."""
        for column in self.comparing.columns:
            step = self._sources.step_of(column.choice.history) if self._sources is not None else None
            if step is not None:
                column.set_step(step)

    # -- the tokenizers

    def add(self, choice: TokenizerChoice) -> None:
        """Add a column, unless this tokenizer has one."""
        if not self._has(choice):
            names = {column.choice.name for column in self.comparing.columns}
            self.comparing.add(with_own_name(choice, names))

    def _has(self, choice: TokenizerChoice) -> bool:
        return choice.key is not None and any(column.choice.key == choice.key for column in self.comparing.columns)

    def _remove(self, place: int) -> None:
        self.comparing.remove(self.comparing.columns[place])

    def _list(self) -> None:
        self.page.menu.clear()
        for choice in (*self._own(), *compare_presets.baselines(), *compare_presets.shipped()):
            if not self._has(choice):
                entry = self.page.menu.addAction(choice.name)
                entry.triggered.connect(lambda _=False, wanted=choice: self.add(wanted))
        self.page.menu.addSeparator()
        self.page.menu.addAction(self.tr("Open file…")).triggered.connect(self._open)

    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self.page, self.tr("Open a tokenizer"))
        if name:
            self.add(from_file(Path(name)))

    @Slot(object, str)
    def _ask_pattern(self, column: ComparedColumn, guess: str) -> None:
        """Ask for the pattern of a rank file; without an answer its column is removed if two others are left."""
        path = column.choice.path
        if path is None or column not in self.comparing.columns:
            return
        question = PatternQuestion(path.name, guess, self.page)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def answer() -> None:
            if column in self.comparing.columns:
                column.choose(replace(from_file(path, question.pattern()), name=column.choice.name))

        def leave() -> None:
            if column in self.comparing.columns:
                self.comparing.remove(column)

        question.accepted.connect(answer)
        question.rejected.connect(leave)
        question.open()

    def _list_presets(self) -> None:
        menu = self.page.presets
        menu.clear()
        menu.addAction(self.tr("&Ladder: from bits to BPE")).triggered.connect(lambda: self.preset("ladder"))
        menu.addAction(self.tr("Same &size: every BPE cut alike")).triggered.connect(lambda: self.preset("same size"))
        if compare_presets.parallel_text():
            entry = menu.addAction(self.tr("L&anguages: one sentence in many"))
            entry.triggered.connect(lambda: self.preset("languages"))

    def preset(self, name: str) -> None:
        """Apply a preset: "ladder", "same size" or "languages"."""
        own, sources = self._own(), self._sources
        if name == "ladder":
            words = sources.words() if sources is not None else []
            self._follow(compare_presets.ladder(own, words, lambda: self.comparing.passage.data or b""))
        elif name == "same size":
            self._follow(compare_presets.same_size(own, sources.size() if sources is not None else None))
        else:
            self._follow(compare_presets.languages(own))

    def _follow(self, preset: Preset) -> None:
        if preset.text is not None:
            self.page.set_passage(preset.text)
            self._compare("typed", Passage.of(preset.text.encode("utf-8")))
        self.page.set_size(preset.size)
        self.page.set_marks(preset.marks)
        self.page.texts.set_counts(preset.counts)
        self.page.set_stacked(preset.stacked)
        if preset.stacked:
            self.page.give_texts(STACKED_FRACTION)
        self.comparing.set_choices(preset.choices, preset.size)

    def _set_size(self, size: int) -> None:
        for column in self.comparing.columns:
            column.set_size(size)

    # -- showing

    def _show_columns(self) -> None:
        """Build the missing columns one after another, which keeps the window responsive."""
        self._at = -1
        self._shown = []
        self._known.clear()
        self.page.add_button.setEnabled(len(self.comparing.columns) < MOST)
        self._builder.start()

    @Slot()
    def _build_column(self) -> None:
        columns = self.comparing.columns
        if not self.page.texts.come_to(len(columns)):
            return
        self._builder.stop()
        self._shown = [None] * len(columns)
        for pane, column in zip(self.page.columns, columns, strict=True):
            pane.show_name(column.choice.name, len(columns) > FEWEST)
            pane.view.set_resolver(partial(id_of, column))
            pane.show_waiting("")
            pane.forget_differences()
        self._show()
        self.comparing.ask()

    @Slot()
    def _show(self) -> None:
        """Show the answers of the columns, once all of them are built."""
        if len(self._shown) != len(self.comparing.columns):
            return
        for number, (pane, column) in enumerate(zip(self.page.columns, self.comparing.columns, strict=True)):
            answer = column.answer
            if answer is None:
                self._shown[number] = None
                pane.show_waiting(column.problem)
                pane.forget_differences()
                if column.problem:
                    pane.show_text(empty_text(), None, bits=False)  # not the tokens of an earlier text
                    self.page.texts.settle()
                continue
            pane.view.set_step(column.step)
            shown = self._shown[number]
            self._shown[number] = answer
            if shown is not None and answer is not shown and answer.text is shown.text:
                pane.view.set_text(answer.text, keep_place=True)  # same text, more tokens known
            elif answer is not shown:
                facts = answer.facts
                unknown = answer.text.unknown if facts.has_unknown else None
                pane.show_text(answer.text, unknown, bits=facts.is_bits)
                self.page.texts.settle()
        has_unknown = any(answer is not None and answer.facts.has_unknown for answer in self._shown)
        self.page.legend.set_unknown(has_unknown)
        self._marks.start()
        self._show_figures()

    def _note(self, start: int, end: int) -> str:
        """Names the columns that are cut differently from the whole text: see `bpe.place.at_place`."""
        names = [column.choice.name for column in self.comparing.columns if not column.is_exact(start, end)]
        sentence = self.tr("{names}: so large a text is cut here line by line; tokens over a line end are not shown")
        return sentence.format(names=", ".join(names)) if names else ""

    @Slot()
    def _moved(self) -> None:
        self._marks.start()
        if self.comparing.passage.data is None and not self._figures.isActive():
            self._figures.start()

    def _in_view(self) -> tuple[int, int]:
        """The visible bytes, and the one after them."""
        start, end = self.page.texts.visible_range()
        return start, min(self.comparing.passage.size, end + 1)

    @Slot()
    def _show_differences(self) -> None:
        """Mark where tokens start in one text and not in another, in the visible range and around it."""
        columns, panes = self.comparing.columns, self.page.columns
        if len(self._shown) != len(columns) or not columns:
            return
        start, end = self._in_view()
        low, high = max(0, start - MARGIN_BYTES), min(self.comparing.passage.size, end + MARGIN_BYTES)
        try:
            for column in columns:
                column.look_at(low, high)
            if not self.comparing.are_same():
                for pane in panes:
                    pane.forget_differences()
                return
            found = [self._difference(column, (start, end), (low, high)) for column in columns]
            self.page.legend.set_note(self._note(low, high))
        except OSError as error:
            self.page.legend.set_sentence(str(error))
            return
        self._show_place()
        every: tuple[set[int], set[int]] = set(), set()
        for pane, one in zip(panes, found, strict=True):
            if one is not None:
                pane.view.mark(one.only_here, one.only_first)
                every[0].update(one.only_first)
                every[1].update(one.only_here)
        panes[columns.index(self.comparing.first)].view.mark(sorted(every[0]), sorted(every[1]))
        self._ask_decoded(start, end)

    def _difference(self, column: ComparedColumn, seen: tuple[int, int], around: tuple[int, int]) -> Difference | None:
        """A column against the first one; the last result is used again if it covers the visible range."""
        first = self.comparing.first
        key = (first.answer, first.step, column.answer, column.step)
        known = self._known.get(id(column))
        if known is not None and known[0] == key and known[1].reaches(*seen):
            return known[1]
        found = self.comparing.difference(column, *around)
        if found is not None:
            self._known[id(column)] = (key, found)
        return found

    @Slot()
    def _show_figures(self) -> None:
        """Show the figures of the whole passage if it was cut as a whole, else of the visible range."""
        columns, panes = self.comparing.columns, self.page.columns
        if len(self._shown) != len(columns) or not columns:
            return
        same = self.comparing.are_same()
        start, end = self._in_view()
        try:
            for pane, column in zip(panes, columns, strict=True):
                self._show_head(pane, column)
                first = self.comparing.first
                if same and column.answer is not None and column.knows(start, end) and first.knows(start, end):
                    fraction = None if column is first else self.comparing.agreement(column, start, end)
                    pane.show_agreement(fraction)
        except OSError as error:
            self.page.legend.set_sentence(str(error))

    def _show_head(self, pane: CompareColumn, column: ComparedColumn) -> None:
        answer = column.answer
        if answer is None or not column.knows(*pane.view.visible_range()):
            return
        tokens, size = column.tokens(), column.size
        in_view = tokens is None
        if tokens is None:
            start, end = pane.view.visible_range()
            tokens, size = int(column.starts(start, end).sum()) * (8 if answer.facts.is_bits else 1), end - start
        own = column.vocab_size, column.least_size, column.steps, column.step, column.unreachable
        pane.show_head(ColumnHead(tokens, size, in_view, *own))

    # -- decoding

    def _ask_decoded(self, start: int, end: int) -> None:
        """Encode and decode the surroundings of out-of-vocabulary tokens."""
        wanted = []
        for number, column in enumerate(self.comparing.columns):
            answer = column.answer
            if answer is None or not answer.facts.has_unknown:
                continue
            lost = answer.text.unknown(start, end)
            if lost:
                low = max(start, lost[0][0] - DECODED_BYTES // 4)
                while low > start and not column.starts(low, low + 1)[0]:
                    low -= 1
                high = min(end, answer.passage.size, low + DECODED_BYTES)
                while high < answer.passage.size and not column.starts(high, high + 1)[0]:
                    high += 1
                wanted.append((number, answer, low, high))
        if not wanted:
            self._reading.forget()
            for pane in self.page.columns:
                pane.show_decoded(None)
            return
        key = tuple((number, id(answer), low, high) for number, answer, low, high in wanted)
        self._reading.ask(key, partial(_decoded, wanted))

    @Slot(object, object)
    def _show_decoded(self, _key: object, found: dict[int, str]) -> None:
        for number, pane in enumerate(self.page.columns):
            pane.show_decoded(found.get(number))

    # -- searching

    def _go(self, direction: int) -> None:
        if not self.comparing.are_same():
            return
        start = self._at
        low, high = self.page.texts.visible_range()
        if start < 0 or not low <= start < high:  # search from the visible range if the last match is not in it
            start = low - 1 if direction > 0 else high
        self._seek(partial(compare_search.next_difference, self._looked(), start, forward=direction > 0), 1)

    def find(self, word: bytes) -> None:
        """Go to the next occurrence of a word."""
        if self.comparing.are_same():
            self._seek(partial(compare_search.next_occurrence, self._looked(), word, self._at + 1), len(word))

    def _show_token(self, place: int, hit: Hit) -> None:
        """Show the card of a clicked token beneath it."""
        from app.compare.token_card import CompareToken

        view = self.page.columns[place].view
        rects = view.token_rects(hit.start, hit.end)
        if rects:
            self._popup = self._popup or CompareToken(self.page.theme, self.page)
            at = view.viewport().mapToGlobal(rects[-1].bottomLeft().toPoint())
            self._popup.show_story(story_of(self.comparing.columns[place], hit), at + QPoint(0, 4))

    def _looked(self) -> list[compare_search.Looked]:
        return [
            (column.answer.text.for_a_thread(), column.step)
            for column in self.comparing.columns
            if column.answer is not None
        ]

    def _seek(self, work: Callable[..., int | None], length: int) -> None:
        """Search at once if the text is in memory, else on a thread."""
        if self.comparing.passage.data is not None:
            self._found((0, length), work())
            return
        self._questions += 1
        number = self._questions
        self._search.ask((number, length), partial(work, wanted=lambda: number == self._questions))

    @Slot(object, object)
    def _found(self, key: tuple[int, int], place: int | None) -> None:
        if place is None:
            return
        self._at = place
        self.page.texts.reveal(place, place + key[1])
        for pane in self.page.columns:
            pane.view.show_found((place, place + key[1]))


def _decoded(wanted: list[tuple[int, Answer, int, int]]) -> dict[int, str]:
    """By column, the decoded text of a byte range of its passage."""
    found = {}
    for number, answer, low, high in wanted:
        data = answer.passage.read(low, high - low)
        back = answer.tokenizer.decode(answer.tokenizer.encode(data))
        before = "…" if low else ""
        after = "…" if high < answer.passage.size else ""
        found[number] = before + " ".join(back.split()) + after
    return found
