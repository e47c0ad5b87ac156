"""Measures the compared tokenizers on a set of files, in the background, for the view by language.

Each tokenizer is measured once on each set of files; another column costs only its own measurement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QTimer, Slot

from app.compare.languages_model import LanguageRow
from app.kit.errors import report
from app.kit.numbers import size_text
from app.session.courtesy import come_second, giving_way
from app.session.samples import PARALLEL, language_of

if TYPE_CHECKING:
    from app.compare.compared import ComparedTokenizers
    from app.compare.languages_view import LanguagesView
    from app.kit.background import Background
    from app.session.session import Session
    from bpe.evaluate.compare import CountedText
    from bpe.evaluate.languages import Languages
    from bpe.tokenizers.base import Tokenizer

SETTLED_MS = 150
LOOK_MS = 100
MOST_FILES = 200


@dataclass(eq=False)
class LanguageTexts:
    """The opened files of a set, with their word tables once counted."""

    names: tuple[str, ...]
    paths: tuple[Path, ...]
    each: tuple[CountedText, ...]

    @property
    def rows(self) -> list[LanguageRow]:
        return [LanguageRow(name, text.byte_count) for name, text in zip(self.names, self.each, strict=True)]


@dataclass(eq=False)
class LanguagesMeasurement:
    """A running measurement. Any thread may read `fraction` and set `stopped`."""

    texts: LanguageTexts
    tokenizers: dict[int, Tokenizer] = field(default_factory=dict)
    fraction: float = 0.0
    stopped: bool = False
    failures: dict[int, str] = field(default_factory=dict)
    """By key, why a tokenizer could not be measured."""

    def work(self) -> dict[int, Languages]:
        """Measure the tokenizers one after the other; returns those finished before it was stopped."""
        come_second()
        with giving_way():
            return self._measure()

    def _measure(self) -> dict[int, Languages]:
        from bpe.errors import Cancelled
        from bpe.evaluate.languages import measure_languages

        found: dict[int, Languages] = {}
        for number, (key, tokenizer) in enumerate(self.tokenizers.items()):

            def report_progress(done: int, total: int, before: int = number) -> None:
                self.fraction = (before + done / total) / len(self.tokenizers)

            try:
                found[key] = measure_languages(
                    self.texts.each, [tokenizer], progress=report_progress, cancelled=lambda: self.stopped
                )
            except Cancelled:
                break
            except Exception as error:
                self.failures[key] = f"{tokenizer.name}: {report(error)}"
        return found


class LanguagesControl(QObject):
    """Fills the view from the compared columns. A hidden view asks for nothing."""

    def __init__(
        self,
        session: Session,
        background: Background,
        comparing: ComparedTokenizers,
        view: LanguagesView,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._comparing, self.view = session, comparing, view
        self.texts: LanguageTexts | None = None
        self.known: dict[int, tuple[Tokenizer, Languages]] = {}
        """By the tokenizer's id(); the reference to the tokenizer keeps the id from being reused."""
        self._failures: dict[int, str] = {}
        self._now: LanguagesMeasurement | None = None
        self._cancelled: frozenset[int] | None = None
        self._opening = background.question(self, then=self._on_opened, failed=view.show_problem)
        self._job = background.question(self, then=self._on_measured, failed=self._on_failed)
        self._settle = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settle.timeout.connect(self.ask)
        background.closing.connect(self._settle.stop)
        background.closing.connect(self._stop)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._show_progress)
        for signal in (comparing.columns_changed, comparing.answered):
            signal.connect(self._settle.start)
        view.files_requested.connect(self.open)
        view.sample_requested.connect(self.open_sample)
        view.cancel_requested.connect(self.cancel)
        view.again_requested.connect(self._again)
        view.balance_requested.connect(self.balance)
        view.train_requested.connect(self._train)
        view.installEventFilter(self)

    @property
    def busy(self) -> bool:
        """Whether files are being opened or measured."""
        return self._now is not None or self._opening.busy

    # -- the texts

    @Slot(object)
    def open(self, paths: Sequence[Path]) -> None:
        """Show these files, and the files in these folders, as rows."""
        self._opening.ask(partial(open_texts, tuple(paths)), discard=_close)

    @Slot()
    def open_sample(self) -> None:
        """Show the bundled sentences."""
        self._opening.ask(partial(open_texts, PARALLEL.paths(), named=True), discard=_close)

    @Slot(object)
    def _on_opened(self, texts: LanguageTexts) -> None:
        self._stop()
        if self.texts is not None:
            _close(self.texts)
        self.texts, self.known, self._failures, self._cancelled = texts, {}, {}, None
        stems = [path.stem for path in texts.paths]
        self.view.show_texts(texts.rows, stems.index("en") if "en" in stems else 0)
        self.ask()

    # -- measuring

    @Slot()
    def ask(self) -> None:
        """Measure the tokenizers not measured yet, if the view is visible."""
        if not self.view.isVisible():
            return
        if self.texts is None:
            if not self._opening.busy:
                self.open_sample()
            return
        wanted = {id(column.tokenizer) for column in self._comparing.columns}
        self.known = {key: known for key, known in self.known.items() if key in wanted}
        self._failures = {key: sentence for key, sentence in self._failures.items() if key in wanted}
        self._show()
        missing = self._missing()
        if self._now is not None and missing.keys() == self._now.tokenizers.keys():
            return
        self._stop()
        if missing and frozenset(missing) != self._cancelled:
            self._cancelled = None
            self._now = LanguagesMeasurement(self.texts, missing)
            self._look.start()
            self._job.ask(self._now.work)
        self._show_progress()

    @Slot()
    def cancel(self) -> None:
        """Stop measuring."""
        self._cancelled = frozenset(self._missing())
        self._stop()
        self._show_progress()

    def _missing(self) -> dict[int, Tokenizer]:
        wanted = [column.tokenizer for column in self._comparing.columns]
        done = self.known.keys() | self._failures.keys()
        return {id(one): one for one in wanted if one is not None and id(one) not in done}

    @Slot()
    def _stop(self) -> None:
        if self._now is not None:
            self._now.stopped = True
            self._now = None
        self._job.cancel()
        self._look.stop()

    @Slot()
    def _again(self) -> None:
        self._cancelled, self._failures = None, {}
        self.ask()

    @Slot(object)
    def _on_measured(self, found: dict[int, Languages]) -> None:
        if self._now is not None:
            for key, languages in found.items():
                self.known[key] = (self._now.tokenizers[key], languages)
            self._failures |= self._now.failures
        self._stop()
        self.ask()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._cancelled = frozenset(self._missing())
        self._stop()
        self.view.show_problem(sentence)

    # -- showing

    def _show(self) -> None:
        """Show a column for each loaded tokenizer, with its measurements if known."""
        columns = [column for column in self._comparing.columns if column.tokenizer is not None]
        known = [self.known.get(id(column.tokenizer)) for column in columns]
        found = [one[1] if one is not None else None for one in known]
        self.view.table.languages.show_tokenizers([column.choice.name for column in columns], found)

    @Slot()
    def _show_progress(self) -> None:
        if self._now is not None:
            self.view.show_working(self._now.fraction)
        elif self._cancelled:
            self.view.show_idle(self.tr("cancelled"), again=True)
        elif self._failures:
            self.view.show_problem(" ".join(self._failures.values()))
        elif self.texts is not None:
            size = sum(text.byte_count for text in self.texts.each)
            count = QLocale().toString(len(self.texts.each))
            amount = size_text(size)
            one, many = self.tr("1 text · {size}"), self.tr("{count} texts · {size}")
            sentence = one if len(self.texts.each) == 1 else many
            self.view.show_idle(sentence.format(count=count, size=amount), again=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._settle.start()
        return super().eventFilter(watched, event)

    # -- the mixture

    @Slot(float)
    def balance(self, alpha: float) -> None:
        """Set weights that balance the texts by their bytes, with exponent `alpha`."""
        from bpe.evaluate.languages import balanced_weights

        if self.texts is not None:
            sizes = [text.byte_count for text in self.texts.each]
            self.view.table.languages.set_weights(balanced_weights(sizes, alpha))

    @Slot()
    def _train(self) -> None:
        if self.texts is not None:
            self._session.open(self.texts.paths, weights=tuple(self.view.table.languages.weights))


def open_texts(paths: Sequence[Path], *, named: bool = False) -> LanguageTexts:
    """Open files, and the files in folders, each as a text; `named`: name them after their languages (the sample).

    Raises CorpusError; its message can be shown to the user.
    """
    from bpe.errors import CorpusError
    from bpe.evaluate.compare import CountedText
    from bpe.text.corpus import Corpus

    files: list[Path] = []
    for path in paths:
        inside = sorted(file for file in path.iterdir() if file.is_file()) if path.is_dir() else [path]
        files += [file for file in inside if not file.name.startswith(".") and file.stat().st_size]
    if not files:
        sentence = QCoreApplication.translate(
            "LanguagesDesk", "No text found: there are no files, or all of them are empty."
        )
        raise CorpusError(sentence)
    if len(files) > MOST_FILES:
        sentence = QCoreApplication.translate("LanguagesDesk", "{count} files are too many: {most} at most.")
        locale = QLocale()
        raise CorpusError(sentence.format(count=locale.toString(len(files)), most=locale.toString(MOST_FILES)))
    names = [language_of(file.stem) if named else file.name for file in files]
    opened = [CountedText(Corpus.open(file), name=name) for file, name in zip(files, names, strict=True)]
    return LanguageTexts(tuple(names), tuple(files), tuple(opened))


def _close(texts: LanguageTexts) -> None:
    for text in texts.each:
        text.corpus.close()
