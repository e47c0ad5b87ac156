"""Saves runs to files, and opens them together with their text if it is found. Called on a thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLocale

from app.kit.names import text_name
from app.kit.numbers import size_text
from app.session.opening import NotText, Opening, OpeningOptions, open_files
from app.session.runner import Origin, TrainingProgress
from app.session.runs import OpenText, Run
from app.session.samples import SAMPLES, Sample

if TYPE_CHECKING:
    from bpe import Corpus, MergeHistory

WITH_TEXT_UP_TO = 16 << 20
"""Maximum size in bytes of a text with pasted documents for saving it in the run's file: those exist nowhere else."""


class OpeningProgress:
    """The progress of checking the text of a run, set by a thread; and whether the check was cancelled."""

    def __init__(self) -> None:
        self.place = (0, 0)
        """Bytes checked, and bytes to check; (0, 0) if nothing is being checked."""
        self.cancelled = False

    def tell(self, done: int, total: int) -> None:
        """Publish that `done` of `total` bytes are checked. Raises OpeningCancelled if it was cancelled."""
        if self.cancelled:
            raise OpeningCancelled
        self.place = (done, total)


class OpeningCancelled(Exception):
    """Raised when opening a run was cancelled."""


def open_any(
    paths: tuple[Path, ...],
    options: OpeningOptions,
    reading: OpeningProgress,
    weights: tuple[int, ...] = (),
    encodings: Mapping[Path, str] | None = None,
) -> Opening | NotText:
    """Open files as one text, or a single file as a run if it is one. Raises CorpusError, FormatError."""
    from bpe.formats import run

    if len(paths) == 1 and paths[0].is_file() and not encodings and run.looks_like(paths[0]):
        return open_run(paths[0], reading)
    return open_files(paths, options, weights, encodings)


def open_run(file: Path, reading: OpeningProgress, texts: tuple[Path, ...] = ()) -> Opening:
    """Open a run with its text: the given files, else the text found where it was when the run was saved.

    If no text is found, only the history is opened, and `missing` says why. Raises FormatError if the file is damaged
    or the given text is a different one.
    """
    from bpe import Corpus
    from bpe.errors import FormatError
    from bpe.formats import run

    about = run.read_about(file)
    found = _given(about, texts) if texts else _find(file, about)
    if found is not None:
        try:
            history = run.load_run(file, corpus=found.corpus, progress=reading.tell)
            notes = about.get("notes", {})
            return replace(found, settings=history.settings, origin=_origin(history), file=file, notes=notes)
        except BaseException as error:
            found.close()
            if texts or not isinstance(error, FormatError):
                raise
            missing = str(error)
    else:
        missing = _not_found(about)
    history = run.load_run(file)  # raises again if the run's file is damaged rather than the text
    corpus = Corpus.from_text("", str(about["corpus"]["name"]))
    return Opening(
        corpus, history.settings, origin=_origin(history), file=file, notes=about.get("notes", {}), missing=missing
    )


def _origin(history: MergeHistory) -> Origin:
    return Origin(history, history.step)


def _given(about: Mapping[str, Any], texts: tuple[Path, ...]) -> Opening:
    """The text in the files that the user chose, with the saved weights."""
    return _opening(texts, about)


def _find(file: Path, about: Mapping[str, Any]) -> Opening | None:
    """The text of a run: a sample, the copy in the run's file, or the original files, which may have moved beside it.

    None if it is not found.
    """
    from bpe import TrainingSettings
    from bpe.formats import run

    name, sample_id = str(about["corpus"]["name"]), about.get("notes", {}).get("sample")
    documents = about["corpus"].get("documents", ())
    sample = next((each for each in SAMPLES if each.id == sample_id), None)
    if sample is not None:
        return Opening(sample.corpus(_weights(documents)), TrainingSettings(), sample=sample, file=file)
    text = run.text_in(file)
    if text is not None:
        return Opening(_cut_up(text, name, documents), TrainingSettings(), file=file)
    paths = tuple(_where(file, document) for document in documents)
    known = [path for path in paths if path is not None]
    if not documents or len(known) < len(paths):
        return None
    return replace(_opening(tuple(known), about), file=file)


def _weights(documents: Sequence[Mapping[str, Any]]) -> list[int] | None:
    return [int(document["weight"]) for document in documents] or None


def _cut_up(text: bytes, name: str, documents: Sequence[Mapping[str, Any]]) -> Corpus:
    """A text saved as a whole, split into its documents again."""
    from bpe import Corpus

    ends = list(accumulate(int(document["bytes"]) for document in documents)) or [len(text)]
    texts = [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    names = [str(document["name"]) for document in documents] or [name]
    return Corpus.from_texts(texts, names=names, weights=_weights(documents))


def _where(file: Path, document: Mapping[str, Any]) -> Path | None:
    """The path of a document: the saved one, or a file of its name beside the run."""
    paths = [Path(document["path"])] if document.get("path") else []
    paths.append(file.parent / Path(str(document["name"])).name)
    return next((path for path in paths if path.is_file()), None)


def _opening(paths: tuple[Path, ...], about: Mapping[str, Any]) -> Opening:
    """The text of a run in these files, with the saved weights and encodings."""
    from bpe import Corpus, TrainingSettings
    from bpe.formats.run import encodings_in

    weights: dict[str | PathLike[str], int] = {}
    encodings: dict[str | PathLike[str], str] = {}
    documents = about["corpus"].get("documents", ())
    if len(documents) == len(paths):
        weights.update((path, int(document["weight"])) for path, document in zip(paths, documents, strict=True))
        known = zip(paths, encodings_in(about), strict=True)
        encodings.update((path, encoding) for path, encoding in known if encoding is not None)
    return Opening(Corpus.open(*paths, weights=weights, encoding=encodings), TrainingSettings(), paths)


def _not_found(about: Mapping[str, Any]) -> str:
    size = about["corpus"].get("bytes")
    sentence = QCoreApplication.translate("RunFiles", "The text of this run, {name}, is not here.")
    if size is not None:
        sentence = QCoreApplication.translate("RunFiles", "The text of this run, {name} ({size}), is not here.")
    return sentence.format(name=about["corpus"]["name"], size=size_text(int(size or 0)))


def notes_of(run: Run, sample: Sample | None, step: int) -> dict[str, Any]:
    """The notes saved with a run's merges. `run_of` reads them and validates each."""
    return {
        "name": run.given_name,
        "color": run.color_index,
        "branched_at": run.branched_at,
        "step": step,
        "sample": sample.id if sample is not None else None,
        "ended": run.stop_reason is not None,
    }


def run_of(opening: Opening, color: int) -> tuple[Run, int]:
    """The run in an opened file, without a runner yet, and the step of its playhead."""
    assert opening.origin is not None
    notes, history = opening.notes, opening.origin.history

    def whole(key: str) -> int | None:
        value = notes.get(key)
        return value if isinstance(value, int) and 0 <= value <= history.step else None

    name, kept = notes.get("name"), notes.get("color")
    run = Run(
        opening.settings,
        kept if isinstance(kept, int) and kept >= 0 else color,
        None,
        history,
        TrainingProgress(frontier=history.step, goal=history.settings.goal),
        given_name=name if isinstance(name, str) else "",
        branched_at=whole("branched_at"),
        saved_at=history.step,
    )
    step = whole("step")
    return run, history.step if step is None else step


def write_run(
    history: MergeHistory,
    path: Path,
    corpus: Corpus,
    notes: dict[str, Any],
    keeps_text: bool,
    digest: str | None = None,
) -> str:
    """Save a run up to its frontier; returns a message saying what was written. Raises OSError.

    `digest` is the digest of the text that was counted, if known: its files may have changed since.
    """
    from bpe.formats import run

    with_text = keeps_text and corpus.size <= WITH_TEXT_UP_TO and corpus.is_as_opened()
    run.save_run(history, path, corpus=corpus, notes=notes, with_text=with_text, checksum=digest or True)
    one = QCoreApplication.translate("RunFiles", "Saved {file}: 1 merge, learnt from {corpus}.")
    many = QCoreApplication.translate("RunFiles", "Saved {file}: {merges} merges, learnt from {corpus}.")
    sentence = one if history.step == 1 else many
    return sentence.format(file=path.name, merges=QLocale().toString(history.step), corpus=text_name(corpus))


def is_only_here(opened: OpenText) -> bool:
    """Whether some document of a text is neither in a file nor in a sample."""
    return opened.sample is None and any(document.path is None for document in opened.corpus.documents)
