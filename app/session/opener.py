"""Opens texts on a thread: files, saved runs, pasted text, samples, documents put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.kit.background import Background
from app.session.opening import NotText, Opening, OpeningOptions, open_corpus, open_sample, open_text
from app.session.run_files import OpeningProgress, open_any, open_run
from app.session.samples import Sample

if TYPE_CHECKING:
    from bpe import Corpus, TrainingSettings


class Opener(QObject):
    """One text at a time: a newer request replaces the one under way, whose corpus is closed again."""

    started = Signal()
    opened = Signal(object)
    """Emitted with an `Opening`."""
    not_text = Signal(object)
    """Emitted with a `NotText` instead when one of the files is binary."""
    failed = Signal(str)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_busy = False
        self.holds_out = True
        """Whether a part of large texts is held out by default."""
        self.preferred: TrainingSettings | None = None
        """Settings for texts that are opened without any."""
        self._reading = OpeningProgress()
        self._seen = (0, 0)
        self._question = background.question(self, then=self._on_opened, failed=self._on_failed)
        background.closing.connect(self.cancel)

    @property
    def progress(self) -> tuple[int, int]:
        """Bytes checked and to check, of the text of a run; (0, 0) if nothing is checked."""
        return self._reading.place

    def poll(self) -> bool:
        """Read how far the thread is; return whether it has moved."""
        before, self._seen = self._seen, self._reading.place
        return self.is_busy and self._seen != before

    def open_files(
        self,
        paths: Iterable[str | PathLike[str]],
        settings: TrainingSettings | None = None,
        weights: tuple[int, ...] = (),
        encodings: Mapping[Path, str] | None = None,
    ) -> None:
        """Open files as one text, or a saved run. `encodings` are those that are known."""
        files = tuple(Path(path) for path in paths)
        if files:
            self._reading = OpeningProgress()
            self._ask(partial(open_any, files, self._options(settings), self._reading, weights, encodings))

    def open_text(self, text: str, name: str, settings: TrainingSettings | None = None) -> None:
        """Open a text from memory."""
        self._ask(partial(open_text, text, name, self._options(settings)))

    def open_run(self, file: Path, texts: Iterable[str | PathLike[str]]) -> None:
        """Open a saved run with the files that contain its text."""
        files = tuple(Path(path) for path in texts)
        if files:
            self._reading = OpeningProgress()
            self._ask(partial(open_run, file, self._reading, files))

    def open_sample(self, sample: Sample) -> None:
        """Open a bundled text, with its own settings."""
        self._ask(partial(open_sample, sample))

    def open_documents(self, make: Callable[[], Corpus], preferred: TrainingSettings | None) -> None:
        """Open the text that `make` returns when it is called on the thread."""
        options = OpeningOptions(preferred=preferred, hold_out=self.holds_out)
        self._reading = OpeningProgress()
        # Its corpus is never closed by us: it may read files of the open text.
        self._ask(partial(open_corpus, make, options), discard=None)

    def cancel(self) -> None:
        """Stop opening."""
        self.is_busy = False
        self._reading.cancelled = True
        self._question.cancel()

    def _options(self, settings: TrainingSettings | None) -> OpeningOptions:
        return OpeningOptions(settings, self.preferred, self.holds_out)

    def _ask(
        self,
        work: Callable[[], Opening | NotText],
        discard: Callable[[Opening | NotText], None] | None = lambda opening: opening.close(),
    ) -> None:
        self.is_busy = True
        self._question.ask(work, discard)
        self.started.emit()

    def _on_opened(self, opening: Opening | NotText) -> None:
        self.is_busy = False
        if isinstance(opening, NotText):
            self.not_text.emit(opening)
        else:
            self.opened.emit(opening)

    def _on_failed(self, sentence: str) -> None:
        self.is_busy = False
        self.failed.emit(sentence)
