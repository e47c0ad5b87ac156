"""A training run in one file: its settings and merges, to view without the text, or to continue with it.

The file is a zip archive of `run.json` (settings, totals, and the name, documents, bytes and SHA-256 of the corpus) and
of plain numpy arrays: `ids.npy` int32[4, merges], `numbers.npy` int64[3, merges] (the rows of
`bpe.histories.history.MergeHistory`) and `byte_counts.npy` int64[256]. It has no pickles, and no seams, which follow
from the merges. A text that is in no file of its own can be included as `text.txt`.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from bpe.errors import FormatError
from bpe.formats.files import DamagedFile, as_format_errors, parse_json
from bpe.formats.writing import write_files
from bpe.text.regular_files import require_regular
from bpe.tokenizers.limits import MOST_TOKENS

if TYPE_CHECKING:
    from bpe.histories.history import MergeHistory
    from bpe.text.corpus import Corpus, Document

SUFFIX = ".bperun"
FORMAT = "bpe-visualizer run"
VERSION = 1
_BLOCK = 8 << 20
_MOST_ABOUT = 64 << 20  # bytes of run.json
_MOST_TEXT = 512 << 20  # bytes of text.txt
_MOST_PARTS, _LONGEST_LIST = 64, 1 << 16
_LONGEST_HEADER = 1 << 12  # bytes of the header of an array
_ABOVE_COUNTS = 1 << 62


Progress = Callable[[int, int], None]
"""Called with (bytes read, bytes in total); it may raise to end the reading."""


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
    """Write a run with the merges made so far.

    With `corpus`, the file also identifies the text by the sizes of its documents and by its digest: `checksum` is the
    known digest, or True to compute it in one pass over the text. If the files of the text have changed since they were
    opened, there is no digest, and `changed` is true in the file.

    `notes` is JSON for the caller, returned by `read_about`. `with_text` also writes the text itself, for a corpus of
    one document.

    Raises:
        OSError: if the file cannot be written; an existing file is unchanged.
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
    """Whether a file is a run, by its content. Only regular files are opened."""
    try:
        with _opened(Path(path)) as archive:
            return "run.json" in archive.namelist()
    except (FormatError, OSError):
        return False


def read_about(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The description in a run file, without its merges; the keys are those that `save_run` writes.

    Raises:
        FormatError: if the file is not a run, or is damaged.
    """
    with _opened(Path(path)) as archive:
        return _about(archive, Path(path).name)


def text_in(path: str | os.PathLike[str]) -> bytes | None:
    """The text in a run file; None if it has none.

    Raises:
        FormatError: if the file is damaged, or the text is larger than any that is included.
    """
    with _opened(Path(path)) as archive:
        return _read(archive, "text.txt", _MOST_TEXT) if "text.txt" in archive.namelist() else None


def load_run(
    path: str | os.PathLike[str], *, corpus: Corpus | None = None, progress: Progress | None = None
) -> MergeHistory:
    """The history in a file; `bpe.Trainer.resume(corpus, history)` continues it.

    Raises:
        FormatError: if the file is not a run or is damaged, or if `corpus` is given and is not the text of the run.
    """
    name = Path(path).name
    with _opened(Path(path)) as archive:
        about = _about(archive, name)
        settings = _settings(about["settings"])
        step = about["merges"]
        if step > min(settings.goal, MOST_TOKENS):
            raise DamagedFile("it has more merges than its vocabulary has room for")
        ids = _array(archive, "ids.npy", np.int32, (4, step))
        numbers = _array(archive, "numbers.npy", np.int64, (3, step))
        byte_counts = _array(archive, "byte_counts.npy", np.int64, (256,))
        _check_numbers(ids, numbers, byte_counts)
    if corpus is not None:
        _check_corpus(about["corpus"], corpus, name, progress)
    return _restored(about, settings, ids, numbers, byte_counts)


def _restored(about: dict[str, Any], settings: Any, ids: Any, numbers: Any, byte_counts: Any) -> MergeHistory:
    from bpe.histories.history import MergeHistory

    return MergeHistory.restored(
        settings,
        corpus_name=about["corpus"]["name"],
        ids=ids,
        numbers=numbers,
        byte_counts=byte_counts,
        byte_count=about["byte_count"],
        piece_count=about["piece_count"],
        special_count=about["special_count"],
    )


# --- the archive ----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive of a run. Every error that a damaged archive causes inside is raised as FormatError."""
    with as_format_errors(path.name):
        size = require_regular(path).st_size
        try:
            with path.open("rb") as file:
                _check_directory(file, size)
                with zipfile.ZipFile(file) as archive:
                    yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError) as error:
            sentence = f"{path.name} is not a run of BPE Visualizer, or it is damaged."
            raise FormatError(sentence) from error
        except OSError as error:
            if error.errno != errno.EINVAL:  # an offset before the beginning of the file
                raise
            raise FormatError(f"{path.name} is damaged: it breaks off.") from error


def _check_directory(file: BinaryIO, size: int) -> None:
    """Refuse an archive with a long central directory before that directory is read.

    The last record ("PK 5 6", 22 bytes and a comment) has the number of entries and the size of the directory; the
    locator before it ("PK 6 7", 20 bytes), for archives of 4 GB and more, has others. Source: APPNOTE.TXT 4.3.15 and
    4.3.16.
    """
    file.seek(max(0, size - (1 << 16) - 64))
    end = file.read()
    at = end.rfind(b"PK\5\6")
    if at < 0 or at + 22 > len(end):
        raise zipfile.BadZipFile("it has no list of parts")
    parts, length = struct.unpack("<HL", end[at + 10 : at + 16])
    if parts > _MOST_PARTS or length > _LONGEST_LIST or (b"PK\6\7" in end[max(0, at - 20) : at] and size < 1 << 31):
        raise DamagedFile("it has more parts than a run")
    file.seek(0)


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """The content of an entry of the archive; at most `most` bytes are read, whatever its header says."""
    try:
        part = archive.getinfo(name)
    except KeyError:
        raise DamagedFile(f"the part {name} is missing") from None
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or part.flag_bits & 1:
        raise DamagedFile(f"the part {name} is packed in a way that no run is")
    if part.file_size > most:
        raise DamagedFile(f"the part {name} is too large: {part.file_size:,} bytes")
    with archive.open(part) as file:  # unpacks no more than is read
        return file.read(most + 1)


def _array(archive: zipfile.ZipFile, name: str, dtype: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    """An array of exactly this type and shape. Its header is checked first, because numpy allocates what it says."""
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    content = io.BytesIO(_read(archive, name, size + _LONGEST_HEADER))
    try:
        version = np.lib.format.read_magic(content)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        found, by_columns, kind = read(content)
    except ValueError as error:
        raise DamagedFile(f"the part {name} is no array") from error
    data = content.read()
    if found != shape or kind != np.dtype(dtype) or len(data) != size:
        raise DamagedFile(f"the part {name} does not hold as many numbers as the run has")
    array = np.frombuffer(data, dtype).reshape(shape, order="F" if by_columns else "C")
    return np.array(array, order="C")


# --- the contents ---------------------------------------------------------------------------------------------------


def _about(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    """The content of run.json, with the type of every value checked."""
    about = parse_json(_read(archive, "run.json", _MOST_ABOUT), f"{name} (run.json)")
    if about.get("format") != FORMAT:
        raise FormatError(f"{name} is not a run of BPE Visualizer.")
    if _whole(about, "version") > VERSION:
        raise FormatError(f"{name} was written by a newer version; update BPE Visualizer to open it.")
    corpus = about.get("corpus")
    if not isinstance(corpus, dict) or not isinstance(corpus.get("name"), str):
        raise DamagedFile("it does not say which text it was learnt from")
    if not isinstance(about.get("settings"), dict) or not isinstance(about.get("notes", {}), dict):
        raise DamagedFile("its settings are missing")
    counts = {key: _whole(about, key) for key in ("merges", "byte_count", "piece_count", "special_count")}
    about["corpus"] = {
        **corpus,
        "bytes": None if corpus.get("bytes") is None else _whole(corpus, "bytes"),
        "sha256": corpus["sha256"] if isinstance(corpus.get("sha256"), str) else None,
        "documents": [_read_document(document) for document in _list(corpus, "documents")],
    }
    return {**about, **counts, "notes": about.get("notes", {})}


def _read_document(document: Any) -> dict[str, Any]:
    if not isinstance(document, dict) or not isinstance(document.get("name"), str):
        raise DamagedFile("a document of its text has no name")
    path = document.get("path")
    if path is not None and not isinstance(path, str):
        raise DamagedFile("a document of its text has no path")
    return {**document, "path": path, "bytes": _whole(document, "bytes"), "weight": _whole(document, "weight")}


def _whole(values: Mapping[str, Any], key: str) -> int:
    value = values.get(key)
    if type(value) is not int or not 0 <= value < _ABOVE_COUNTS:
        raise DamagedFile(f"its {key.replace('_', ' ')} is no count")
    return value


def _list(values: Mapping[str, Any], key: str) -> list[Any]:
    value = values.get(key, [])
    if not isinstance(value, list):
        raise DamagedFile(f"its {key.replace('_', ' ')} are no list")
    return value


def _settings(values: Mapping[str, Any]) -> Any:
    from bpe.errors import SettingsError
    from bpe.pretokenize.dialects import check_pattern
    from bpe.training.trainer import Steer, TrainingSettings

    vocab_size, pattern = _whole(values, "vocab_size"), values.get("pattern")
    special, hold_out = _list(values, "special_tokens"), values.get("hold_out", 0.0)
    if vocab_size > 4 * MOST_TOKENS:
        raise DamagedFile("its vocabulary is larger than any")
    if not isinstance(pattern, str) or not all(isinstance(text, str) for text in special):
        raise DamagedFile("its pattern or its special tokens are no text")
    if isinstance(hold_out, bool) or not isinstance(hold_out, int | float):
        raise DamagedFile("its held-out share is no number")
    check_pattern(pattern)
    steering = []
    for entry in _list(values, "steering"):
        if not isinstance(entry, dict) or entry.get("action") not in ("ban", "force"):
            raise DamagedFile("a ban or forced merge in it is incomplete")
        steps = {key: _whole(entry, key) for key in ("from_step", "left", "right")}
        if max(steps["left"], steps["right"]) >= vocab_size:
            raise DamagedFile("a ban or forced merge in it names a token that the run cannot learn")
        steering.append(Steer(action=entry["action"], **steps))
    try:
        return TrainingSettings(
            vocab_size,
            pattern,
            str(values.get("tie_break")),  # type: ignore[arg-type]  # an invalid one is refused
            _whole(values, "min_frequency"),
            tuple(special),
            tuple(steering),
            hold_out,
        )
    except SettingsError as error:
        raise DamagedFile(str(error).removesuffix(".")) from error


def _check_numbers(ids: NDArray[np.int32], numbers: NDArray[np.int64], byte_counts: NDArray[np.int64]) -> None:
    """Refuse columns that no run has, because later code indexes by them and sums them."""
    from bpe.tokenizers.bpe import check_lengths

    step = ids.shape[1]
    learnt = 256 + np.arange(step)
    if not ((ids[:2] >= 0) & (ids < learnt)[:2]).all() or not ((ids[2:] >= -1) & (ids < learnt)[2:]).all():
        raise DamagedFile("a merge names a token that is not learnt yet")
    if min(int(numbers.min(initial=0)), int(byte_counts.min(initial=0))) < 0:
        raise DamagedFile("a count in it is negative")
    if max(float(byte_counts.sum(dtype=np.float64)), float(numbers.sum(dtype=np.float64))) >= _ABOVE_COUNTS:
        raise DamagedFile("its counts are larger than those of any text")
    if int(numbers[1].sum()) > int(byte_counts.sum()):
        raise DamagedFile("its merges replace more tokens than its text has")
    check_lengths(ids[0], ids[1])


def digest(corpus: Corpus, progress: Progress | None = None) -> str:
    """The SHA-256 of a corpus: of the bytes of its documents in order, without byte order marks."""
    sha = hashlib.sha256()
    block = memoryview(bytearray(min(_BLOCK, corpus.size)))
    for offset in range(0, corpus.size, _BLOCK):
        if progress is not None:
            progress(offset, corpus.size)
        sha.update(block[: corpus.read_into(offset, block)])
    return sha.hexdigest()


def digest_as_opened(corpus: Corpus, progress: Progress | None = None) -> str | None:
    """The digest of a corpus; None if its files have changed since it was opened."""
    from bpe.errors import CorpusError

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
    """The encoding of each document in the description of a run (`read_about`), for `Corpus.open`; None if unknown."""
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
