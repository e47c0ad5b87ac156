"""Opening a text: the functions that run on a thread, and their results. The GUI thread reads no file."""

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
    """The merges of a saved run."""
    file: Path | None = None
    """The file of that run."""
    notes: Mapping[str, Any] = field(default_factory=dict)
    """The notes in that file (see `run_files.notes_of`)."""
    missing: str = ""
    """Why the text of that run was not found; then `corpus` is empty."""
    remark: str = ""
    """A remark for the user on how the text was read."""

    def close(self) -> None:
        """Close the text if it is no longer wanted."""
        self.corpus.close()


@dataclass(frozen=True, slots=True)
class NotText:
    """A binary file among those to open, with the arguments for calling `Session.open` again once the user decided."""

    path: Path
    kind: Kind
    paths: tuple[Path, ...]
    settings: TrainingSettings | None
    weights: tuple[int, ...]
    encodings: Mapping[Path, str]

    def close(self) -> None:
        """Do nothing: no file is open."""


@dataclass(frozen=True, slots=True)
class OpeningOptions:
    """Settings to train with: exactly these, or the preferred ones with a held-out fraction chosen by size."""

    exactly: TrainingSettings | None = None
    preferred: TrainingSettings | None = None
    hold_out: bool = True
    """Whether a fraction of a large text is held out."""

    def settings_for(self, corpus: Corpus) -> TrainingSettings:
        """The training settings for this text."""
        from bpe import TrainingSettings

        if self.exactly is not None:
            return self.exactly
        usual = self.preferred or TrainingSettings(USUAL_VOCABULARY)
        return replace(usual, hold_out=hold_out_for(corpus.size) if self.hold_out else 0.0)


def open_files(
    paths: tuple[Path, ...],
    options: OpeningOptions,
    weights: tuple[int, ...] = (),
    encodings: Mapping[Path, str] | None = None,
) -> Opening | NotText:
    """Open files and folders as one text, each counted `weights` times. Raises CorpusError; its message can be shown.

    `encodings` gives the encoding of paths for which it must not be guessed ("bytes": read byte by byte).
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
        return NotText(error.path, error.kind, paths, options.exactly, weights, dict(encodings or {}))
    return Opening(corpus, options.settings_for(corpus), paths, remark=opening_remark(corpus, paths))


def open_corpus(make: Callable[[], Corpus], options: OpeningOptions) -> Opening:
    """Open a text composed of documents. Raises CorpusError; its message can be shown to the user."""
    corpus = make()
    paths = tuple(document.path for document in corpus.documents if document.path is not None)
    return Opening(corpus, options.settings_for(corpus), paths)


def open_text(text: str, name: str, options: OpeningOptions) -> Opening:
    """Open a text from memory. Raises CorpusError if it is empty."""
    from bpe import Corpus, CorpusError

    corpus = Corpus.from_text(text, name)
    if not corpus.size:
        raise CorpusError(QCoreApplication.translate("Opening", "There is no text in what was pasted."))
    return Opening(corpus, options.settings_for(corpus))


def open_sample(chosen: Sample) -> Opening:
    """Open a bundled text with its own settings."""
    from bpe import TrainingSettings

    return Opening(chosen.corpus(), TrainingSettings(**chosen.settings), sample=chosen)
