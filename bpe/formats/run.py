"""A run in one file: its settings and its merges, to look at without the text, or to go on from with it.

A zip archive of `run.json` (settings, totals, what the corpus was: name, bytes, SHA-256) and of plain numpy arrays:
`ids.npy` int32[4, merges], `numbers.npy` int64[3, merges] (the rows of `bpe.history.MergeHistory`), `byte_counts.npy`
int64[256]. No pickles, and no seams: those follow from the merges.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bpe.formats.files import FormatError, write_files

if TYPE_CHECKING:
    from bpe.corpus import Corpus
    from bpe.history import MergeHistory

FORMAT = "bpe-visualizer run"
VERSION = 1
_BLOCK = 8 << 20


def save_run(history: MergeHistory, path: str | os.PathLike[str], *, corpus: Corpus | None = None) -> Path:
    """Write a run as far as it has come. With its corpus, the file also says which text it was (one pass over it).

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
    }
    if corpus is not None:
        about["corpus"] |= {"bytes": corpus.size, "sha256": digest(corpus)}
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
    target = Path(path)
    write_files({target: content.getvalue()})
    return target


def load_run(path: str | os.PathLike[str], *, corpus: Corpus | None = None) -> MergeHistory:
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
            _check_corpus(about["corpus"], corpus, name)
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


def digest(corpus: Corpus) -> str:
    """SHA-256 of a corpus: the bytes of its documents one after another, byte order marks left out."""
    sha = hashlib.sha256()
    for offset in range(0, corpus.size, _BLOCK):
        sha.update(corpus.read(offset, _BLOCK))
    return sha.hexdigest()


def _check_corpus(about: dict[str, Any], corpus: Corpus, name: str) -> None:
    if about.get("bytes") not in (None, corpus.size):
        raise FormatError(
            f"{name} was trained on {about['name']} with {about['bytes']:,} bytes; this text has {corpus.size:,}."
        )
    if about.get("sha256") not in (None, digest(corpus)):
        raise FormatError(
            f"{name} was trained on {about['name']}; this text has the same size, but is another."
        )


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
