"""Writes tokenizers and runs to files on a thread, and reports what was written."""

from __future__ import annotations

from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from app.kit.background import Background
from app.kit.library_errors import in_users_language
from app.kit.numbers import BYTE_TOKENS
from app.session.run_files import is_only_here, notes_of, write_run
from app.session.runs import Run

if TYPE_CHECKING:
    from bpe import MergeHistory

TABLES = ("csv", "jsonl")


class Exporter(QObject):
    """Emits `written` with a message after a file was written, or `failed` with the reason."""

    written = Signal(str)
    failed = Signal(str)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tokenizer = background.question(self, then=self.written.emit, failed=self.failed.emit, newest_wins=False)
        self._run = background.question(self, then=self._on_run, failed=self.failed.emit, newest_wins=False)

    def export(
        self, history: MergeHistory, path: str | PathLike[str], format: str, step: int, *, overwrite: bool = False
    ) -> None:
        """Write the tokenizer at a step. Unless `overwrite`, it fails if a file other than `path` would be replaced."""
        self._tokenizer.ask(partial(write_tokenizer, history, Path(path), format, step, overwrite=overwrite))

    def save_run(self, run: Run, path: str | PathLike[str], step: int) -> None:
        """Write a run up to its frontier; reopening it puts the playhead at `step`."""
        home, history = run.home, run.history
        assert home is not None and history is not None
        work = partial(
            write_run,
            history,
            Path(path),
            run.corpus or home.corpus,
            notes_of(run, home.sample, step),
            is_only_here(home),
            run.sha256,
        )
        merges = run.frontier
        self._run.ask(lambda: (run, merges, work()))

    def _on_run(self, answer: tuple[Run, int, str]) -> None:
        run, merges, sentence = answer
        run.saved_at = merges
        self.written.emit(sentence)


def write_tokenizer(history: MergeHistory, path: Path, format: str, step: int, *, overwrite: bool = False) -> str:
    """Save the tokenizer of a step; returns a message: what was written, and how other programs differ in using it."""
    from bpe.formats import differences_of
    from bpe.formats.table import save_history

    tokenizer = history.tokenizer_at(step=step)
    if format in TABLES:  # these contain the counts of the run
        save_history(history, step, path, format)
    else:
        tokenizer.save(path, format=format, overwrite=overwrite)
    differences = differences_of(tokenizer, format)
    locale = QLocale()
    specials = len(history.settings.special_tokens)
    one = QCoreApplication.translate(
        "Export", "Wrote {file}: {tokens} tokens, one of them a merge, learnt from {corpus}."
    )
    many = QCoreApplication.translate(
        "Export", "Wrote {file}: {tokens} tokens, {merges} of them merges, learnt from {corpus}."
    )
    sentence = (one if step == 1 else many).format(
        file=path.name,
        tokens=locale.toString(BYTE_TOKENS + step + specials),
        merges=locale.toString(step),
        corpus=history.corpus_name,
    )
    if history.settings.hold_out:
        held_out = QCoreApplication.translate("Export", "One 64 KB block in {count} of it was held out.")
        sentence += " " + held_out.format(count=locale.toString(round(1 / history.settings.hold_out)))
    return " ".join([sentence, *map(in_users_language, differences)])
