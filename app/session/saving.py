"""What a session writes: tokenizers and runs, on threads."""

from __future__ import annotations

from functools import partial
from os import PathLike
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.kit.background import Jobs
from app.session.exporting import write_tokenizer
from app.session.run_acts import RunActs
from app.session.run_files import is_only_here, notes_of, write_run
from app.session.runs import Run
from app.session.states import Act


class Saving(RunActs):
    """`notice` tells in a sentence what was written, `failed` what could not be."""

    notice = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._exports = Jobs(self)
        self._exports.done.connect(self._on_exported)
        self._exports.failed.connect(self._on_export_failed)
        self._saving: dict[int, tuple[Run | None, int | None]] = {}
        """Runs that are being written, and how far they had come, by the number of the job."""

    def export(
        self, path: str | PathLike[str], format: str, step: int | None = None, *, overwrite: bool = False
    ) -> None:
        """Write the tokenizer of a step (the playhead's, if none is given). `notice` or `failed` follows; it fails
        where a file that `path` does not name would be replaced, without `overwrite`.
        """
        if self.history is not None:
            at = self.step if step is None else step
            self._exports.ask(partial(write_tokenizer, self.history, Path(path), format, at, overwrite=overwrite))

    def save_run(self, path: str | PathLike[str], run: Run | None = None) -> None:
        """Write a run (the shown one) as far as it has come. `notice` or `failed` follows."""
        wanted = run or self.run
        home = wanted.home if wanted is not None else None
        if wanted is None or home is None or wanted.history is None or home.missing:
            return
        step = self.step if wanted is self.run else wanted.frontier
        notes = notes_of(wanted, home.sample, step)
        corpus = wanted.corpus or home.corpus
        work = partial(write_run, wanted.history, Path(path), corpus, notes, is_only_here(home), wanted.sha256)
        self._saving[self._exports.ask(work)] = (wanted, wanted.frontier)

    @Slot(int, object)
    def _on_exported(self, number: int, sentence: str) -> None:
        run, merges = self._saving.pop(number, (None, None))
        if run is not None:
            run.saved_at = merges
        self.notice.emit(sentence)

    @Slot(int, str)
    def _on_export_failed(self, number: int, sentence: str) -> None:
        self._saving.pop(number, None)
        self._fail(Act.SAVE, sentence)
