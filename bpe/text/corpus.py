"""Corpus: documents read in blocks by global byte offset, and the parts of them that are counted.

Global offsets number the bytes of all documents in order, without gaps and without byte order marks:

    documents   a.txt (6 bytes)   b.txt (5 bytes)
    offsets     0 . . . . . .     6 . . . . 11

A :class:`Part` is a range of one document that is counted as an independent text: no pre-token crosses its ends. A new
corpus has one part per document; :meth:`Corpus.split` divides the text between a training and a held-out corpus. Files
are read, never mapped: truncating a mapped file kills the process, while a short read is an ordinary error.

A UTF-8 file is read in place, including malformed bytes. A file in another encoding is decoded into a temporary file
when it is opened, so offsets always count bytes of UTF-8. Binary files are refused (:class:`NotTextError`).
"""

from __future__ import annotations

import bisect
import codecs
import io
import os
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from bpe.errors import CorpusError, NotAFileError
from bpe.text import folders
from bpe.text.regular_files import FOLDER, NotRegularError, require_regular
from bpe.text.sniffing import BYTES, PACKED, UTF8, Kind, encoding_name, sniff
from bpe.text.spool import Spool, Stored

BOM = b"\xef\xbb\xbf"
HOLD_OUT_BLOCK = 64 << 10
HOLD_OUT_REACH = 4 << 10  # how far a block's end moves to reach a newline
OPEN_FILES = 128  # further files are reopened for every read, because a process may keep only so many open
STREAM_LIMIT = 4 << 30
"""The most bytes that `Corpus.from_stream` accepts; they are kept in the temporary folder."""
_BLOCK = 1 << 20
_HEAD, _SAMPLE, _SAMPLES = 64 << 10, 4 << 10, 3  # a file's kind is found from its beginning and three samples


class NotTextError(CorpusError):
    """Raised for a binary file opened as text; `kind` describes it."""

    def __init__(self, name: str, path: Path | None, kind: Kind) -> None:
        self.kind = kind
        unpack = "Unpack it first, or use" if self.is_packed else "Use"
        super().__init__(f"{name} is {kind}, not text. {unpack} encoding={BYTES!r} to read its bytes.", path)

    @property
    def is_packed(self) -> bool:
        """Whether it is an archive or compressed file, which may contain text."""
        return self.kind.what in PACKED


class Stamp(NamedTuple):
    """The data used to detect a change of a file: size in bytes, modification time (ns) and inode."""

    size: int
    modified: int
    inode: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """Make a stamp from a file's `os.stat`."""
        return cls(found.st_size, found.st_mtime_ns, found.st_ino)


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a corpus: `size` bytes from the global offset `offset` on, without its byte order mark."""

    name: str
    path: Path | None
    offset: int
    size: int
    weight: int = 1
    bom: bool = False
    encoding: str = UTF8
    """The codec used to decode its file; BYTES if the file was read byte by byte."""
    stamp: Stamp | None = None
    """The stamp of its file when it was opened."""

    @property
    def end(self) -> int:
        return self.offset + self.size


@dataclass(frozen=True, slots=True)
class Part:
    """A range of one document that is counted, from one global offset to another."""

    document: int
    start: int
    end: int


class _Source(Protocol):
    """The source of a document's bytes; `offset` 0 is its first byte of text."""

    def read_into(self, offset: int, target: memoryview) -> int: ...

    def is_as_opened(self) -> bool: ...

    def close(self) -> None: ...


class Corpus:
    """Documents under global byte offsets. Reading is thread-safe; only texts passed as such are kept in memory."""

    def __init__(
        self,
        documents: Sequence[Document],
        sources: Sequence[_Source],
        parts: Sequence[Part] | None = None,
        *,
        passed_over: Sequence[Path] = (),
    ) -> None:
        self.documents = tuple(documents)
        self.passed_over = tuple(passed_over)
        """Files in the opened folders that are not text, are empty, or cannot be read."""
        self.size = sum(document.size for document in self.documents)
        if parts is None:
            parts = [Part(i, d.offset, d.end) for i, d in enumerate(self.documents) if d.size]
        self.parts = tuple(parts)
        self._sources = tuple(sources)
        self._offsets = [document.offset for document in self.documents]
        self._part_starts = [part.start for part in self.parts]

    def __repr__(self) -> str:
        return f"<Corpus {self.name!r}: {self.size:,} bytes>"

    @classmethod
    def open(
        cls,
        *paths: str | PathLike[str],
        weights: Mapping[str | PathLike[str], int] | None = None,
        encoding: str | Mapping[str | PathLike[str], str] | None = None,
    ) -> Corpus:
        """Open files as one corpus; `weights` maps some of these paths to the number of times the file counts.

        For a folder, all text files in it and its subfolders are opened in order of their names, each with the
        folder's weight, at most `folders.MOST_FILES`. Hidden files are skipped; `passed_over` lists those that are not
        text.

        `encoding` is a Python codec, for all files or by path. None: UTF-8, or an encoding detected from the content.
        "bytes": read any file byte by byte.

        The files stay open, so that a file deleted or renamed meanwhile can still be read; appended bytes are ignored.
        Raises CorpusError if a file cannot be read or all are empty, NotTextError for a binary file, NotAFileError for
        a pipe or a device, ValueError for an invalid weight or encoding.
        """
        if not paths:
            raise ValueError("a corpus needs at least one file")
        wanted = [Path(path) for path in paths]
        weight_of = _weights_by_path(wanted, weights or {})
        encoding_of = _encodings_by_path(wanted, encoding)
        opener = _Opener()
        try:
            for path in wanted:
                opener.add(path, weight_of.get(path, 1), encoding_of.get(path))
            if not any(document.size for document in opener.documents):
                raise CorpusError(_empty_sentence(opener.documents), opener.documents[0].path)
        except BaseException:
            opener.close()
            raise
        return cls(opener.documents, opener.sources, passed_over=opener.passed_over)

    @classmethod
    def from_stream(
        cls,
        stream: BinaryIO,
        name: str = "-",
        *,
        weight: int = 1,
        encoding: str | None = None,
        limit: int | None = None,
    ) -> Corpus:
        """Read a stream to its end into a corpus, kept in a temporary file that is deleted with the process.

        Raises CorpusError if the stream is empty, exceeds `limit` bytes (STREAM_LIMIT) or does not fit on the disk, and
        NotTextError.
        """
        chosen = _codec(encoding) if encoding is not None else None
        limit = STREAM_LIMIT if limit is None else limit
        read = getattr(stream, "read1", stream.read)  # only available bytes: a longer wait could miss an interrupt
        spool = Spool()
        try:
            try:
                while block := read(_BLOCK):
                    if spool.size + len(block) > limit:
                        raise CorpusError(
                            f"There are more than {limit / (1 << 30):,.0f} GiB on standard input. Save them to a file, "
                            "and give that."
                        )
                    spool.write(block)
            except OSError as error:
                raise error if isinstance(error, CorpusError) else _no_room("Standard input", error) from error
            opener = _Opener(spool)
            opener.take(Stored(spool, 0), name, None, _valid_weight(weight, name), chosen)
            if not opener.documents[0].size:
                raise CorpusError("There is no text on standard input.")
        except BaseException:
            spool.close()
            raise
        return cls(opener.documents, opener.sources)

    @classmethod
    def from_text(cls, text: str | bytes, name: str = "text") -> Corpus:
        """A corpus of one text in memory. An empty text has no parts."""
        return cls.from_texts([text], names=[name])

    @classmethod
    def from_texts(
        cls,
        texts: Sequence[str | bytes],
        *,
        names: Sequence[str] | None = None,
        weights: Sequence[int] | None = None,
    ) -> Corpus:
        """A corpus of several texts in memory, one document each."""
        names = names or [f"text {number}" for number in range(1, len(texts) + 1)]
        weights = weights or [1] * len(texts)
        documents, offset = [], 0
        contents = [to_bytes(text) for text in texts]
        for name, content, weight in zip(names, contents, weights, strict=True):
            documents.append(Document(name, None, offset, len(content), _valid_weight(weight, name)))
            offset += len(content)
        return cls(documents, [_Memory(content) for content in contents])

    @property
    def name(self) -> str:
        """The first document's name and the number of further ones: "a.txt + 2 more"."""
        if not self.documents:
            return ""
        more = len(self.documents) - 1
        return self.documents[0].name + (f" + {more} more" if more else "")

    def document_at(self, offset: int) -> int:
        """The index of the document that contains the byte at this global offset (the last one beyond the end)."""
        # An empty document has the same offset as the next one, so the rightmost with this offset contains the byte.
        index = bisect.bisect_right(self._offsets, offset) - 1
        while index > 0 and not self.documents[index].size:
            index -= 1  # the rightmost one is empty only at the end of the corpus
        return index

    def part_at(self, offset: int) -> Part | None:
        """The part that contains the byte at this global offset, or None if that byte is not counted."""
        index = bisect.bisect_right(self._part_starts, offset) - 1
        if index >= 0 and offset < self.parts[index].end:
            return self.parts[index]
        return None

    def read(self, offset: int, length: int) -> bytes:
        """Read bytes from a global offset on, across documents; fewer at the end of the corpus."""
        buffer = bytearray(max(0, min(length, self.size - offset)))
        self.read_into(offset, memoryview(buffer))
        return bytes(buffer)

    def read_into(self, offset: int, target: memoryview) -> int:
        """Fill `target` from a global offset on, across documents; returns the number of bytes read.

        Only at the end of the corpus is this less than the size of `target`. Raises CorpusError if a file is shorter
        than when it was opened, or can no longer be read.
        """
        filled = 0
        wanted = max(0, min(len(target), self.size - offset))
        while filled < wanted:
            index = self.document_at(offset + filled)
            document = self.documents[index]
            within = offset + filled - document.offset
            length = min(wanted - filled, document.size - within)
            got = self._sources[index].read_into(within, target[filled : filled + length])
            if got < length:
                raise CorpusError(
                    f"{document.name} has become shorter while it was being read "
                    f"({document.size:,} bytes when it was opened). Open it again.",
                    document.path,
                )
            filled += got
        return filled

    def split(self, hold_out: float) -> tuple[Corpus, Corpus]:
        """Divide the text between a training and a held-out corpus, which share this one's documents and offsets.

        Blocks of 64 KiB end just after the next newline; every round(1 / hold_out)-th is held out (the 20th, 40th, …
        for 0.05), counted across all documents. Adjacent training blocks form one part.
        """
        if not 0 <= hold_out <= 0.5:
            raise ValueError(f"the held-out share must lie between 0 and 0.5, not {hold_out}")
        if hold_out == 0:
            return self, self._with_parts(())
        every = round(1 / hold_out)
        training: list[Part] = []
        held_out: list[Part] = []
        number = 0
        for part in self.parts:
            start = part.start
            while start < part.end:
                block = Part(part.document, start, self._block_end(start, part.end))
                number += 1
                if number % every == 0:
                    held_out.append(block)
                elif training and training[-1].end == start and start != part.start:
                    training[-1] = replace(training[-1], end=block.end)
                else:
                    training.append(block)
                start = block.end
        return self._with_parts(training), self._with_parts(held_out)

    @property
    def weights(self) -> tuple[int, ...]:
        """The weight of each document."""
        return tuple(document.weight for document in self.documents)

    def with_weights(self, weights: Sequence[int]) -> Corpus:
        """The same text with other document weights, read from the same files."""
        documents = [
            replace(document, weight=_valid_weight(weight, document.name))
            for document, weight in zip(self.documents, weights, strict=True)
        ]
        return Corpus(documents, self._sources, self.parts, passed_over=self.passed_over)

    def changed_on_disk(self) -> tuple[Document, ...]:
        """Documents whose file was modified or replaced since it was opened. Calls `stat` once per file.

        A deleted file does not count as changed: an open one can still be read.
        """
        return tuple(
            document
            for document in self.documents
            if document.path is not None and document.stamp not in (None, _stamp_of(document.path) or document.stamp)
        )

    def is_as_opened(self) -> bool:
        """Whether reading still gives the bytes of the files as opened, judged by their stamps.

        A file that was replaced by another one is still read in its old version.
        """
        return all(source.is_as_opened() for source in self._sources)

    def chosen(self, numbers: Sequence[int]) -> Corpus:
        """A corpus of these documents, in this order, read from the same files."""
        return _side_by_side([(self.documents[number], self._sources[number]) for number in numbers])

    def joined(self, other: Corpus) -> Corpus:
        """A corpus of the documents of both, read from the same files."""
        corpora = (self, other)
        return _side_by_side([pair for each in corpora for pair in zip(each.documents, each._sources, strict=True)])

    def close(self) -> None:
        """Close the files. Corpora derived from this one use the same files."""
        for source in self._sources:
            source.close()

    def _with_parts(self, parts: Sequence[Part]) -> Corpus:
        return Corpus(self.documents, self._sources, parts, passed_over=self.passed_over)

    def _block_end(self, start: int, part_end: int) -> int:
        """The end of the hold-out block that begins at `start`."""
        mark = start + HOLD_OUT_BLOCK
        if mark >= part_end:
            return part_end
        ahead = self.read(mark, min(HOLD_OUT_REACH, part_end - mark))
        newline = ahead.find(b"\n")
        return mark + (newline + 1 if newline >= 0 else character_start(ahead))


def _side_by_side(parts: Sequence[tuple[Document, _Source]]) -> Corpus:
    """A corpus of these documents, in order and without gaps."""
    documents, offset = [], 0
    for document, _ in parts:
        documents.append(replace(document, offset=offset))
        offset += document.size
    return Corpus(documents, [source for _, source in parts])


def character_start(data: bytes) -> int:
    """The first of the offsets 0 to 3 at which a UTF-8 character can start; 0 if the text is malformed."""
    for offset, byte in enumerate(data[:4]):
        if byte & 0xC0 != 0x80:
            return offset
    return 0


def to_bytes(text: str | bytes) -> bytes:
    """A text as UTF-8; characters from `surrogateescape` become the original malformed bytes again."""
    if isinstance(text, bytes):
        return text
    if not isinstance(text, str):
        raise TypeError(f"A text is str or bytes, not {type(text).__name__}.")
    try:
        return text.encode("utf-8", "surrogateescape")
    # half of a surrogate pair, which UTF-8 does not allow: its three bytes count as malformed
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


class _Memory:
    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)

    def read_into(self, offset: int, target: memoryview) -> int:
        data = self._content[offset : offset + len(target)]
        target[: len(data)] = data
        return len(data)

    def is_as_opened(self) -> bool:
        return True

    def close(self) -> None:
        """Do nothing: texts in memory need no closing."""


class _Opener:
    """Opens files one after another, and collects their documents."""

    def __init__(self, spool: Spool | None = None) -> None:
        self.documents: list[Document] = []
        self.sources: list[_Source] = []
        self.passed_over: list[Path] = []
        self._offset = 0
        self._spool = spool

    def add(self, path: Path, weight: int, encoding: str | None) -> None:
        """Open a file, or the text files of a folder. Raises CorpusError."""
        try:
            require_regular(path)
        except NotRegularError as error:
            if error.kind != FOLDER:
                raise NotAFileError(path, error.kind) from None
            self._add_folder(path, weight, encoding)
        except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
            raise _cannot_read(path, error) from error
        else:
            self._add_file(path, path.name, weight, encoding)

    def take(self, source: _Readable, name: str, path: Path | None, weight: int, encoding: str | None) -> None:
        """Add a document, decoding it if it is not UTF-8. Raises NotTextError."""
        kind = Kind(encoding) if encoding is not None else sniff(*_samples(source))
        if kind.encoding is None:
            raise NotTextError(str(path or name), path, kind)
        chosen, bom, stamp = kind.encoding, False, getattr(source, "stamp", None)
        if chosen not in (UTF8, BYTES):
            if (decoded := self._decoded(source, path or Path(name), chosen, guessed=encoding is None)) is not None:
                source, bom = decoded
            else:
                chosen = UTF8  # the guess was wrong: malformed bytes are kept
        if chosen == UTF8:
            bom = _read(source, 0, len(BOM)) == BOM
            source = _Without(source, len(BOM)) if bom else source
        self.documents.append(Document(name, path, self._offset, source.size, weight, bom, chosen, stamp))
        self.sources.append(source)
        self._offset += source.size

    def close(self) -> None:
        for source in self.sources:
            source.close()
        if self._spool is not None:
            self._spool.close()

    def _add_file(self, path: Path, name: str, weight: int, encoding: str | None) -> None:
        source = _File(path, keep_open=len(self.sources) < OPEN_FILES)
        try:
            self.take(source, name, path, weight, encoding)
        except BaseException:
            source.close()
            raise
        if isinstance(self.sources[-1], Stored):  # it was decoded
            source.close()

    def _add_folder(self, folder: Path, weight: int, encoding: str | None) -> None:
        before = len(self.documents)
        for path in _files_in(folder):
            try:
                require_regular(path)
                if path.stat().st_size:
                    self._add_file(path, path.relative_to(folder).as_posix(), weight, encoding)
                    continue
            except OSError:  # includes CorpusError, for a file that is not text
                pass
            self.passed_over.append(path)
        if len(self.documents) == before:
            raise CorpusError(f"{folder} has no text files in it. Choose another folder, or a file.", folder)

    def _decoded(self, source: _Readable, path: Path, encoding: str, *, guessed: bool) -> tuple[_Readable, bool] | None:
        """Decode to UTF-8 in the spool; returns the source and whether it had a byte order mark, or None if a guessed
        encoding is wrong."""
        if self._spool is None:
            self._spool = Spool()
        spool, start = self._spool, self._spool.size
        has_mark = False
        try:
            for text in _decode(source, encoding):
                if spool.size == start and not has_mark and text.startswith("\ufeff"):
                    has_mark, text = True, text[1:]
                spool.write(text.encode(UTF8, "surrogatepass"))
        except UnicodeDecodeError as error:
            spool.truncate(start)
            if guessed:
                return None
            raise CorpusError(
                f"{path} is not {encoding_name(encoding)} ({error.reason}). Choose another encoding, or have its bytes "
                "read as they are.",
                path,
            ) from None
        except CorpusError:
            raise
        except OSError as error:
            raise _no_room(str(path), error) from error
        return Stored(spool, start), has_mark


class _Readable(_Source, Protocol):
    """A source that knows its size."""

    @property
    def size(self) -> int: ...


class _Without:
    """A source with its first bytes skipped."""

    def __init__(self, source: _Readable, skip: int) -> None:
        self._source, self._skip = source, skip
        self.size = source.size - skip

    def read_into(self, offset: int, target: memoryview) -> int:
        return self._source.read_into(self._skip + offset, target)

    def is_as_opened(self) -> bool:
        return self._source.is_as_opened()

    def close(self) -> None:
        self._source.close()


def _read(source: _Source, offset: int, length: int) -> bytes:
    buffer = bytearray(length)
    return bytes(buffer[: source.read_into(offset, memoryview(buffer))])


def _samples(source: _Readable) -> tuple[bytes, list[bytes]]:
    """A file's beginning, and samples spread over the rest, at offsets divisible by four."""
    head = _read(source, 0, min(_HEAD, source.size))
    if source.size <= _HEAD:
        return head, []
    offsets = [source.size * number // (_SAMPLES + 1) // 4 * 4 for number in range(1, _SAMPLES + 1)]
    return head, [_read(source, offset, min(_SAMPLE, source.size - offset)) for offset in offsets]


def _decode(source: _Readable, encoding: str) -> Iterator[str]:
    """The text of a source, block by block. Raises UnicodeDecodeError; halves of a surrogate pair are kept."""
    wide = encoding.startswith(("utf-16", "utf-32"))
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass" if wide else "strict")
    for offset in range(0, source.size, _BLOCK):
        yield decoder.decode(_read(source, offset, min(_BLOCK, source.size - offset)))
    try:
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        if not wide:
            raise
        yield "\ufffd"  # the file was cut inside a character


class _File:
    """A regular file, with its size at the time of opening."""

    def __init__(self, path: Path, *, keep_open: bool) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._handle: io.FileIO | None = None
        handle = self._open()
        try:
            self.stamp = Stamp.of(os.fstat(handle.fileno()))
            self.size = handle.seek(0, io.SEEK_END)
        except OSError as error:
            handle.close()
            raise _cannot_read(path, error) from error
        if keep_open:
            self._handle = handle
        else:
            handle.close()

    def __del__(self) -> None:
        if getattr(self, "_handle", None) is not None:
            self.close()

    def read_into(self, offset: int, target: memoryview) -> int:
        with self._lock:
            handle = self._handle or self._open()
            try:
                handle.seek(offset)
                filled = 0
                while filled < len(target):
                    got = handle.readinto(target[filled:])
                    if not got:
                        break
                    filled += got
                return filled
            except OSError as error:
                raise _cannot_read(self.path, error) from error
            finally:
                if handle is not self._handle:
                    handle.close()

    def is_as_opened(self) -> bool:
        with self._lock:
            try:
                found = os.fstat(self._handle.fileno()) if self._handle is not None else self.path.stat()
            except OSError:
                return False
        return Stamp.of(found) == self.stamp

    def close(self) -> None:
        with self._lock:
            if self._handle is not None:
                self._handle.close()
                self._handle = None

    def _open(self) -> io.FileIO:
        try:
            require_regular(self.path)  # again: it may have been replaced meanwhile
            return io.FileIO(self.path, "rb")
        except NotRegularError as error:
            raise NotAFileError(self.path, error.kind) from None
        except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
            raise _cannot_read(self.path, error) from error


def _stamp_of(path: Path) -> Stamp | None:
    try:
        return Stamp.of(path.stat())
    except (OSError, ValueError):
        return None


def _files_in(folder: Path) -> list[Path]:
    try:
        return folders.files_in(folder)
    except folders.TooManyFilesError:
        sentence = f"{folder} has more than {folders.MOST_FILES:,} files in it. Choose a smaller folder, or join them."
        raise CorpusError(sentence, folder) from None
    except OSError as error:
        raise _cannot_read(folder, error) from error


def _no_room(what: str, error: OSError) -> CorpusError:
    reason = error.strerror or str(error)
    return CorpusError(f"{what} could not be kept in {tempfile.gettempdir()} ({reason}). Make room there.")


def _cannot_read(path: Path, error: OSError | ValueError) -> CorpusError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return CorpusError(f"{path} does not exist. Check the name, or choose the file again.", path)
    if isinstance(error, PermissionError):
        return CorpusError(f"{path} may not be read. Change its permissions, or copy it elsewhere.", path)
    reason = getattr(error, "strerror", None) or str(error)
    return CorpusError(f"{path} cannot be read ({reason}). Choose another file.", path)


def _empty_sentence(documents: Sequence[Document]) -> str:
    if len(documents) == 1:
        return f"{documents[0].path} is empty. Choose a file with text in it."
    return f"All {len(documents)} files are empty. Choose a file with text in it."


def _weights_by_path(paths: Sequence[Path], weights: Mapping[str | PathLike[str], int]) -> dict[Path, int]:
    by_path = {Path(key): _valid_weight(weight, str(key)) for key, weight in weights.items()}
    for key in by_path:
        if key not in paths:
            raise ValueError(f"a weight is given for {key}, which is not one of the files")
    return by_path


def _encodings_by_path(
    paths: Sequence[Path], encoding: str | Mapping[str | PathLike[str], str] | None
) -> dict[Path, str]:
    if encoding is None:
        return {}
    chosen = dict.fromkeys(paths, encoding) if isinstance(encoding, str) else encoding
    return {Path(key): _codec(name) for key, name in chosen.items()}


def _codec(encoding: str) -> str:
    """Return the canonical name of an encoding. Raises ValueError if it is not a text encoding."""
    if encoding == BYTES:
        return BYTES
    try:
        "".encode(encoding)
        name = codecs.lookup(encoding).name
        return UTF8 if name == "utf-8-sig" else name
    except LookupError:
        raise ValueError(f"{encoding!r} is no encoding of text that Python knows, such as utf-16 or cp1252.") from None


def _valid_weight(weight: int, name: str) -> int:
    if isinstance(weight, bool) or not isinstance(weight, int) or weight < 1:
        raise ValueError(f"the weight of {name} must be a whole number from 1 on, not {weight!r}")
    return weight
