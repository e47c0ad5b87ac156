"""Opening a text: jobs for a thread, and what they bring back. The GUI thread reads no file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from app.kit.read_as import opening_remark
from app.session.runner import Origin
from app.session.runs import hold_out_for
from app.session.samples import Sample

if TYPE_CHECKING:
    from bpe import Corpus, TrainingSettings
    from bpe.text.sniffing import Kind

USUAL_VOCABULARY = 8192


@dataclass(frozen=True, slots=True)
class Opening:
    """An opened text, the settings to train it with, and where it came from."""

    corpus: Corpus
    settings: TrainingSettings
    paths: tuple[Path, ...] = ()
    sample: Sample | None = None
    origin: Origin | None = None
    """The merges of a run that was saved."""
    file: Path | None = None
    """The file in which it was."""
    notes: Mapping[str, Any] = field(default_factory=dict)
    """What that file says of it beside its merges."""
    missing: str = ""
    """Why the text of that run is not here; then `corpus` is empty."""
    remark: str = ""
    """What is to be said of how it was read."""

    def close(self) -> None:
        """Nobody wants it any more."""
        self.corpus.close()


@dataclass(frozen=True, slots=True)
class NotText:
    """A binary file among those that were to be opened, to be asked about; `Session.open` takes the rest again."""

    path: Path
    kind: Kind
    paths: tuple[Path, ...]
    settings: TrainingSettings | None
    weights: tuple[int, ...]
    encodings: Mapping[Path, str]

    def close(self) -> None:
        """Nothing was opened."""


@dataclass(frozen=True, slots=True)
class OpeningOptions:
    """Settings to train with: exactly these, or the preferred ones and the share to hold out by size."""

    exactly: TrainingSettings | None = None
    preferred: TrainingSettings | None = None
    hold_out: bool = True
    """Whether a part of a large text is held out."""

    def settings_for(self, corpus: Corpus) -> TrainingSettings:
        """The settings for this text."""
        from bpe import TrainingSettings

        if self.exactly is not None:
            return self.exactly
        usual = self.preferred or TrainingSettings(USUAL_VOCABULARY)
        return replace(usual, hold_out=hold_out_for(corpus.size) if self.hold_out else 0.0)


def open_files(
    paths: tuple[Path, ...],
    wishes: OpeningOptions,
    weights: tuple[int, ...] = (),
    encodings: Mapping[Path, str] | None = None,
) -> Opening | NotText:
    """Open files and folders as one text, each counted `weights` times. Raises CorpusError with a sentence.

    `encodings` has the paths whose encoding is not to be found out ("bytes": read byte by byte).
    """
    from bpe import Corpus
    from bpe.text.corpus import NotTextError

    weighed: dict[str | PathLike[str], int] = dict(zip(paths, weights, strict=True)) if weights else {}
    known: dict[str | PathLike[str], str] = dict((encodings or {}).items())
    try:
        corpus = Corpus.open(*paths, weights=weighed, encoding=known)
    except NotTextError as error:
        if error.path is None:
            raise
        return NotText(error.path, error.kind, paths, wishes.exactly, weights, dict(encodings or {}))
    return Opening(corpus, wishes.settings_for(corpus), paths, remark=opening_remark(corpus, paths))


def open_corpus(make: Callable[[], Corpus], wishes: OpeningOptions) -> Opening:
    """Open a text put together from documents. Raises CorpusError with a sentence."""
    corpus = make()
    paths = tuple(document.path for document in corpus.documents if document.path is not None)
    return Opening(corpus, wishes.settings_for(corpus), paths)


def open_text(text: str, name: str, wishes: OpeningOptions) -> Opening:
    """Take a text from memory. Raises CorpusError where there is none."""
    from bpe import Corpus, CorpusError

    corpus = Corpus.from_text(text, name)
    if not corpus.size:
        raise CorpusError(QCoreApplication.translate("Opening", "There is no text in what was pasted."))
    return Opening(corpus, wishes.settings_for(corpus))


def open_sample(chosen: Sample) -> Opening:
    """Take a bundled text, with its own settings."""
    from bpe import TrainingSettings

    return Opening(chosen.corpus(), TrainingSettings(**chosen.settings), sample=chosen)
