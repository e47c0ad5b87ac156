"""A run in one file: its settings and its merges, to look at without the text, or to go on from with it.

A zip archive of `run.json` (settings, totals, what the corpus was: its name, documents, bytes and SHA-256) and of plain
numpy arrays: `ids.npy` int32[4, merges], `numbers.npy` int64[3, merges] (the rows of `bpe.history.MergeHistory`),
`byte_counts.npy` int64[256]. No pickles, and no seams: those follow from the merges. A text that is in no file may be
in this one, as `text.txt`.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bpe.formats.files import FormatError, write_files

if TYPE_CHECKING:
    from bpe.corpus import Corpus, Document
    from bpe.history import MergeHistory

SUFFIX = ".bperun"
FORMAT = "bpe-visualizer run"
VERSION = 1
_BLOCK = 8 << 20


Progress = Callable[[int, int], None]
"""Is told how many bytes are read, and of how many; what it raises ends the reading."""


def save_run(
    history: MergeHistory,
    path: str | os.PathLike[str],
    *,
    corpus: Corpus | None = None,
    notes: Mapping[str, Any] | None = None,
    with_text: bool = False,
    checksum: bool | str = True,
    progress: Progress | None = None,
) -> Path:
    """Write a run as far as it has come. With its corpus, the file also says which text it was: by the sizes of its
    documents and by its `checksum`: a digest that is known already, or one pass over it. A text that is not as it was
    when it was opened has no digest; the file then says that it `changed`.

    `notes` are whatever a program wants to find again with `read_about`, as JSON. `with_text` also writes the text
    itself: for a corpus of one document.

    Raises:
        OSError: when the file cannot be written; what was there stays as it was.
    """
    step = history.step
    about: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "merges": step,
        "settings": asdict(history.settings),
        "byte_count": history.byte_count,
        "piece_count": history.piece_count,
        "special_count": history.special_count,
        "corpus": {"name": history.corpus_name},
        "notes": dict(notes or {}),
    }
    if corpus is not None:
        known = checksum if isinstance(checksum, str) else digest_as_opened(corpus, progress) if checksum else None
        about["corpus"] |= {
            "bytes": corpus.size,
            "sha256": known,
            "changed": known is None and not corpus.is_as_opened(),
            "documents": [_document(document) for document in corpus.documents],
        }
    arrays = {
        "ids.npy": history.ids[:, :step],
        "numbers.npy": history.numbers[:, :step],
        "byte_counts.npy": history.byte_counts,
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("run.json", json.dumps(about, ensure_ascii=False, indent=2))
        for name, array in arrays.items():
            file = io.BytesIO()
            np.save(file, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(name, file.getvalue())
        if with_text and corpus is not None:
            archive.writestr("text.txt", corpus.read(0, corpus.size))
    target = Path(path)
    write_files({target: content.getvalue()})
    return target


def looks_like(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a run, by its content."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "run.json" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def read_about(path: str | os.PathLike[str]) -> dict[str, Any]:
    """What a run file says of itself, without its merges: see the keys that `save_run` writes.

    Raises:
        FormatError: when the file is no run, or is damaged.
    """
    name = Path(path).name
    try:
        with zipfile.ZipFile(path) as archive:
            about = json.loads(archive.read("run.json"))
            about["format"], about["corpus"]["name"]  # what every version has
    except zipfile.BadZipFile:
        raise FormatError(f"{name} is not a run of BPE Visualizer, or it is damaged.") from None
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"{name} is damaged: {error}") from None
    return dict(about)


def text_in(path: str | os.PathLike[str]) -> bytes | None:
    """The text in a run file; None where it is not in there."""
    with zipfile.ZipFile(path) as archive:
        return archive.read("text.txt") if "text.txt" in archive.namelist() else None


def load_run(
    path: str | os.PathLike[str], *, corpus: Corpus | None = None, progress: Progress | None = None
) -> MergeHistory:
    """The history in a file. `bpe.Trainer.resume(corpus, history)` goes on from it.

    Raises:
        FormatError: when the file is no run, is damaged, or `corpus` is given and is not the text it was trained on.
    """
    from bpe.history import MergeHistory

    name = Path(path).name
    try:
        with zipfile.ZipFile(path) as archive:
            about = json.loads(archive.read("run.json"))
            if about.get("format") != FORMAT:
                raise FormatError(f"{name} is not a run of BPE Visualizer.")
            if about["version"] > VERSION:
                raise FormatError(f"{name} was written by a newer version; update BPE Visualizer to open it.")
            step = int(about["merges"])
            ids = _array(archive, "ids.npy", np.int32, (4, step))
            numbers = _array(archive, "numbers.npy", np.int64, (3, step))
            byte_counts = _array(archive, "byte_counts.npy", np.int64, (256,))
        if step and not ((ids[:2] >= 0) & (ids[:2] < 256 + np.arange(step))).all():
            raise FormatError(f"{name} is damaged: a merge names a token that is not learnt yet.")
        if corpus is not None:
            _check_corpus(about["corpus"], corpus, name, progress)
        return MergeHistory.restored(
            _settings(about["settings"]),
            corpus_name=str(about["corpus"]["name"]),
            ids=ids,
            numbers=numbers,
            byte_counts=byte_counts,
            byte_count=int(about["byte_count"]),
            piece_count=int(about["piece_count"]),
            special_count=int(about["special_count"]),
        )
    except FormatError:
        raise
    except zipfile.BadZipFile:
        raise FormatError(f"{name} is not a run of BPE Visualizer, or it is damaged.") from None
    except (KeyError, TypeError, ValueError, EOFError) as error:
        raise FormatError(f"{name} is damaged: {error}") from None


def digest(corpus: Corpus, progress: Progress | None = None) -> str:
    """SHA-256 of a corpus: the bytes of its documents one after another, byte order marks left out."""
    sha = hashlib.sha256()
    block = memoryview(bytearray(min(_BLOCK, corpus.size)))
    for offset in range(0, corpus.size, _BLOCK):
        if progress is not None:
            progress(offset, corpus.size)
        sha.update(block[: corpus.read_into(offset, block)])
    return sha.hexdigest()


def digest_as_opened(corpus: Corpus, progress: Progress | None = None) -> str | None:
    """The digest of a corpus as it was when it was opened; None where its files have changed since."""
    from bpe.corpus import CorpusError

    if not corpus.is_as_opened():
        return None
    try:
        found = digest(corpus, progress)
    except CorpusError:
        if corpus.is_as_opened():
            raise
        return None
    return found if corpus.is_as_opened() else None


def encodings_in(about: Mapping[str, Any]) -> list[str | None]:
    """How each document of a run (`read_about`) was read: for `Corpus.open`. None: a file does not say it."""
    return [document.get("encoding") for document in about["corpus"].get("documents", ())]


def _document(document: Document) -> dict[str, Any]:
    path = str(document.path.absolute()) if document.path is not None else None
    return {
        "name": document.name,
        "path": path,
        "bytes": document.size,
        "weight": document.weight,
        "encoding": document.encoding,
    }


def _check_corpus(about: dict[str, Any], corpus: Corpus, name: str, progress: Progress | None) -> None:
    if about.get("bytes") not in (None, corpus.size):
        raise FormatError(
            f"{name} was trained on {about['name']} with {about['bytes']:,} bytes; this text has {corpus.size:,}."
        )
    known = [(document["bytes"], document["weight"]) for document in about.get("documents", ())]
    if known and known != [(document.size, document.weight) for document in corpus.documents]:
        raise FormatError(
            f"{name} was trained on {about['name']}. Choose the same files, in the same order and with the same"
            " weights."
        )
    if about.get("changed"):
        raise FormatError(
            f"{name} was trained on {about['name']}, which changed on disk meanwhile: its text is not known any more."
        )
    if about.get("sha256") not in (None, digest(corpus, progress)):
        raise FormatError(f"{name} was trained on {about['name']}; this text has the same size, but is another.")


def _settings(values: dict[str, Any]) -> Any:
    from bpe.trainer import Steer, TrainingSettings

    return TrainingSettings(
        **{
            **values,
            "special_tokens": tuple(values["special_tokens"]),
            "steering": tuple(Steer(**wish) for wish in values["steering"]),
        }
    )


def _array(archive: zipfile.ZipFile, name: str, dtype: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    array: NDArray[Any] = np.load(io.BytesIO(archive.read(name)), allow_pickle=False)
    if array.dtype != dtype or array.shape != shape:
        raise FormatError(f"{name} in the run file has the shape {array.shape}, not {shape}: it is damaged.")
    return np.ascontiguousarray(array)
