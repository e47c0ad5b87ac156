"""Measures the compared tokenizers, and the baselines, on the whole open text and shows their figures.

Each tokenizer is measured once, in the background. A change during a measurement ends it and starts another one, which
measures only the tokenizers not measured yet.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot

from app.compare.figure_charts import ChartedTokenizer, chart_of
from app.compare.figures_columns import FigureRow
from app.compare.measuring import BASELINES, FiguresMeasurement, Measured, MeasuredTexts, texts_of
from app.compare.vocabularies_control import VocabulariesControl
from app.kit.chart.data import NEUTRAL
from app.kit.numbers import size_text
from app.session.states import State

if TYPE_CHECKING:
    from app.compare.compared import ComparedTokenizers
    from app.compare.figures_view import CompareFigures
    from app.compare.held_out_text import HeldOutText
    from app.kit.background import Background
    from app.session.session import Session
    from bpe.evaluate.compare import Figures
    from bpe.tokenizers.base import Tokenizer

SETTLED_MS = 150
"""Delay after a change of the columns before they are measured."""
LOOK_MS = 100
BOTH, TRAINING, HELD_OUT = "both", "training", "held_out"


class FiguresControl(QObject):
    """Fills the figures from the columns and the session. A hidden page asks for nothing."""

    written = Signal(object)
    """Emitted with the Path of the file after an export."""

    def __init__(
        self,
        session: Session,
        background: Background,
        comparing: ComparedTokenizers,
        view: CompareFigures,
        held_out: HeldOutText,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._session, self._comparing, self._view, self._second = session, comparing, view, held_out
        self.texts: MeasuredTexts | None = None
        self._texts_key: tuple[Hashable, ...] | None = None
        self.known: dict[str, Measured] = {}
        self._failures: dict[str, str] = {}
        """By key, why a tokenizer could not be measured."""
        self._now: FiguresMeasurement | None = None
        self._read = 0
        self._whole = False
        self._cancelled: frozenset[str] | None = None
        self._problem = ""
        self._job = background.question(self, then=self._on_done, failed=self._on_failed)
        self._splitting = background.question(self, then=self._on_texts, failed=self._on_failed)
        self._writing = background.question(self, then=self._on_written, failed=view.show_problem, newest_wins=False)
        self._vocabularies: VocabulariesControl | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settle.timeout.connect(self.ask)
        background.closing.connect(self._settle.stop)
        background.closing.connect(self._stop)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._take)
        self._connect()

    def _connect(self) -> None:
        for signal in (
            self._comparing.columns_changed,
            self._comparing.answered,
            self._session.corpus_changed,
            self._session.run_changed,
            self._session.state_changed,
            self._second.changed,
        ):
            signal.connect(self._later)
        view = self._view
        view.cancel_requested.connect(self.cancel)
        view.again_requested.connect(self._again)
        view.whole_changed.connect(self._set_whole)
        view.text_chosen.connect(self._show)
        view.export_requested.connect(self._export)
        view.forget_requested.connect(self._second.forget)
        view.chart_asked.connect(self._show_tab)
        view.tabs.currentChanged.connect(self._show_tab)
        view.installEventFilter(self)

    @property
    def busy(self) -> bool:
        """Whether a measurement is running."""
        return self._now is not None

    @property
    def vocabularies(self) -> VocabulariesControl:
        """The control of the vocabularies pane, created on first use."""
        if self._vocabularies is None:
            self._vocabularies = VocabulariesControl(self._view.vocabularies, self._background, self)
        return self._vocabularies

    # -- asking

    @Slot()
    def _later(self, *_: Any) -> None:
        self._settle.start()

    @Slot()
    def ask(self) -> None:
        """Measure the tokenizers not measured yet, if the figures are visible."""
        session = self._session
        if not self._view.isVisible():
            return
        if session.corpus is None or session.state in (State.OPENING, State.COUNTING):
            self._forget()
        elif self._texts_key != self._key():
            self._split()
        elif self.texts is not None:
            self._measure()
        self._show()

    def cancel(self) -> None:
        """Stop measuring; results so far are kept."""
        if self._now is not None:
            self._cancelled = frozenset(self._missing())
            self._stop()
            self._show()

    def _key(self) -> tuple[Hashable, ...]:
        session = self._session
        settings = session.run.settings if session.run is not None else None
        split = (settings.hold_out, settings.special_tokens) if settings is not None else (0.0, ())
        return id(session.corpus), *split, id(self._second.text)

    def _forget(self) -> None:
        self._stop()
        self._splitting.cancel()
        self.texts, self._texts_key, self._cancelled, self._problem = None, None, None, ""
        self.known, self._failures = {}, {}

    def _same_training(self) -> bool:
        """Whether nothing but the held-out text has changed."""
        return self.texts is not None and self._texts_key is not None and self._texts_key[:-1] == self._key()[:-1]

    def _split(self) -> None:
        """Split the text into training and held-out text: it has changed, or is to be split differently."""
        training = self.texts.training if self.texts is not None and self._same_training() else None
        kept = self.known if training is not None else {}
        for known in kept.values():
            known.forget_held_out()
        self._forget()
        self.known, self._texts_key = kept, self._key()
        session = self._session
        assert session.corpus is not None
        run = session.run
        counted = run.counted if run is not None else None
        tables = [session.words] if session.words is not None and len(session.words) else []
        rest = [counted.held_out] if counted is not None and counted.held_out is not None else []
        hold_out = run.settings.hold_out if run is not None else 0.0
        self._splitting.ask(partial(texts_of, session.corpus, hold_out, tables, rest, self._second.text, training))

    @Slot(object)
    def _on_texts(self, texts: MeasuredTexts) -> None:
        self.texts = texts
        self.ask()

    def _measure(self) -> None:
        wanted = self._wanted()
        self.known = {key: known for key, known in self.known.items() if key in wanted}
        missing = self._missing()
        if self._now is not None and self._now.keys == missing.keys() | self._finished():
            return
        if not missing or frozenset(missing) == self._cancelled:
            self._stop()
            return
        self._stop()
        self._cancelled, self._problem = None, ""
        assert self.texts is not None
        run = self._session.run
        self._now = FiguresMeasurement(
            self.texts,
            {key: tokenizer for key, tokenizer in missing.items() if tokenizer is not None},
            [key for key, tokenizer in missing.items() if tokenizer is None],
            sorted(set[int]().union(*map(self._texts_missing, missing))),
            special=run.settings.special_tokens if run is not None else (),
            whole=self._whole,
        )
        self._read = 0
        self._look.start()
        self._job.ask(self._now.work)

    @Slot()
    def _stop(self) -> None:
        self._take_found()
        if self._now is not None:
            self._now.stop()
            self._now = None
        self._job.cancel()
        self._look.stop()

    # -- the tokenizers to measure

    def _wanted(self) -> dict[str, tuple[str, Tokenizer | None]]:
        """By key, in the order of the rows: the name, and the tokenizer, or None for a baseline not made yet."""
        wanted: dict[str, tuple[str, Tokenizer | None]] = {}
        kinds = set()
        for column in self._comparing.columns:
            if column.tokenizer is not None:
                wanted[str(id(column.tokenizer))] = (column.choice.name, column.tokenizer)
                kinds.add(_kind(column.tokenizer))
        names = (
            self.tr("bit"),
            self.tr("byte"),
            self.tr("character"),
            self.tr("word"),
            self.tr("GPT-2 words"),
        )
        for key, name in zip(BASELINES, names, strict=True):
            if key not in kinds:
                made = self.known.get(key)
                wanted[key] = (name, made.tokenizer if made is not None else None)
        return wanted

    def _missing(self) -> dict[str, Tokenizer | None]:
        return {
            key: tokenizer
            for key, (_, tokenizer) in self._wanted().items()
            if key not in self._failures and self._texts_missing(key)
        }

    def _texts_missing(self, key: str) -> set[int]:
        """The texts on which a tokenizer has not been measured."""
        known = self.known.get(key)
        indexes = set(range(len(self.texts.each))) if self.texts is not None else set()
        return indexes - known.spreads.keys() if known is not None else indexes

    def _finished(self) -> set[str]:
        """The keys of the running measurement that are measured already."""
        return set() if self._now is None else {key for key in self._now.keys if key not in self._missing()}

    # -- answers

    @Slot()
    def _take(self) -> None:
        if self._take_found():
            self._show()
        else:
            self._show_progress()

    def _take_found(self) -> bool:
        """Take the results found since the last call; whether there were any."""
        if self._now is None:
            return False
        found = self._now.found[self._read :]
        self._read += len(found)
        for key, tokenizer, index, result in found:
            self.known.setdefault(key, Measured(tokenizer)).take(index, result)
        failures = self._now.failures
        more = not failures.keys() <= self._failures.keys()
        self._failures |= failures
        return more or bool(found)

    @Slot(object)
    def _on_done(self, _ended: bool) -> None:
        self._stop()
        self._show()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._problem = sentence
        self._cancelled = frozenset(self._missing())
        self._stop()
        self._show()

    @Slot()
    def _again(self) -> None:
        self._cancelled, self._failures = None, {}
        self.ask()

    @Slot(bool)
    def _set_whole(self, whole: bool) -> None:
        """Measure every tokenizer on the whole text, or those without a pattern on a sample."""
        self._whole = whole
        if whole:
            sampled = [key for key, known in self.known.items() if any(f.sampled for f in known.figures.values())]
            for key in sampled:
                del self.known[key]
        self._again()

    # -- showing

    def rows(self) -> list[FigureRow]:
        """The rows of the table: each tokenizer on each of the shown texts."""
        indexes, names = self._shown_texts()
        rows = []
        for key, (name, _) in self._wanted().items():
            known = self.known.get(key)
            for index in indexes:
                found = known.figures.get(index) if known is not None else None
                text = names[index] if len(indexes) > 1 else ""
                problem = self._failures.get(key, "") if found is None else ""
                rows.append(FigureRow(name, found and replace(found, name=name), text, problem))
        for column in self._comparing.columns:
            if column.tokenizer is None:
                rows.append(FigureRow(column.choice.name, problem=column.problem))
        return rows

    def entries(self) -> list[ChartedTokenizer]:
        """The measured tokenizers with their chart colours: the columns in order, NEUTRAL for baselines."""
        return [
            ChartedTokenizer(key, name, self.known[key], NEUTRAL if key in BASELINES else number)
            for number, (key, (name, _)) in enumerate(self._wanted().items())
            if key in self.known
        ]

    def figures(self) -> list[Figures]:
        """All figures, one per tokenizer and text, in the unsorted order of the table."""
        return [row.figures for row in self.rows() if row.figures is not None]

    def _shown_texts(self) -> tuple[Sequence[int], tuple[str, str]]:
        names = self.tr("training"), self.tr("held-out")
        if self.texts is None or self.texts.held_out is None:
            return (0,), names
        return {TRAINING: (0,), HELD_OUT: (1,)}.get(self._view.text_key, (0, 1)), names

    @Slot()
    def _show(self, *_: Any) -> None:
        texts = self.texts
        self._view.show_texts(held_out=texts is not None and texts.held_out is not None, second=self._second.name)
        self._view.show_rows(self.rows() if self._session.corpus is not None else [])
        self._show_progress()
        self._show_tab()

    @Slot()
    def _show_tab(self, *_: Any) -> None:
        view, indexes = self._view, self._shown_texts()[0]
        if view.shows_plot:
            view.plot.show_chart(chart_of(view.plot.kind, self.entries(), indexes, log=view.plot.log))
        elif view.shows_vocabularies:
            self.vocabularies.show(self.entries(), indexes[0])

    def _show_progress(self) -> None:
        session, view = self._session, self._view
        if self._now is not None:
            view.show_working(self._now.fraction)
        elif self._problem:
            view.show_problem(self._problem)
        elif session.corpus is None:
            view.show_idle(self.tr("Open a text: its figures appear here."), again=False)
        elif session.state in (State.OPENING, State.COUNTING):
            view.show_idle(self.tr("The figures follow when the words are counted."), again=False)
        elif self._cancelled:
            view.show_idle(self.tr("cancelled"), again=True)
        else:
            size = size_text(session.corpus.size)
            view.show_idle(f"{session.corpus.name} · {size}", again=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._later()
        return super().eventFilter(watched, event)

    # -- files

    @Slot(object)
    def _export(self, path: Path) -> None:
        rows = [figures.as_dict() for figures in self.figures()]
        if rows:
            self._writing.ask(partial(write_figures, rows, path))

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        self._view.say(self.tr("Wrote {file}.").format(file=path.name))
        self.written.emit(path)


def write_figures(rows: list[dict[str, Any]], path: Path) -> Path:
    """Write figures as `bpe compare` does: JSON if the suffix says so, else CSV. Writes the whole file or nothing."""
    from bpe.cli.compare_command import as_csv, as_json
    from bpe.formats.writing import write_files

    content = as_json(rows) if path.suffix.lower() == ".json" else as_csv(rows)
    write_files({path: (content + "\n").encode("utf-8")})
    return path


def _kind(tokenizer: Tokenizer) -> str:
    """The key of the baseline that a tokenizer is; "" if it is none."""
    from bpe.tokenizers.bit import BitTokenizer
    from bpe.tokenizers.byte import ByteTokenizer
    from bpe.tokenizers.character import CharacterTokenizer
    from bpe.tokenizers.word import WordTokenizer

    if isinstance(tokenizer, WordTokenizer):
        return {"word": "word", "gpt2": "gpt2-words"}.get(tokenizer.pattern, "")
    kinds = ((BitTokenizer, "bit"), (ByteTokenizer, "byte"), (CharacterTokenizer, "character"))
    return next((key for kind, key in kinds if isinstance(tokenizer, kind)), "")
