"""Corpus: documents read in blocks by global byte offset, and the parts of them that are counted.

The documents lie one after another on one axis of bytes, with nothing between them and their byte order marks
left out:

    documents   a.txt (6 bytes)   b.txt (5 bytes)
    offsets     0 . . . . . .     6 . . . . 11

A :class:`Part` is a stretch of one document that is counted as an independent text: its ends end a pre-token.
A fresh corpus has one part a document; :meth:`Corpus.split` deals the text out to a training and a held-out
corpus. Files are read, never mapped: a file cut short under a mapping kills the process, a short read is an
ordinary error.
"""

from __future__ import annotations

import bisect
import io
import stat
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Protocol

BOM = b"\xef\xbb\xbf"
HOLD_OUT_BLOCK = 64 << 10
HOLD_OUT_REACH = 4 << 10  # how far a block's end moves to meet a newline
OPEN_FILES = 128  # further files are opened anew for every read: a process may hold only so many


class CorpusError(OSError):
    """A corpus that cannot be opened or read: `str(error)` is a sentence that says what to do."""

    def __init__(self, sentence: str, path: Path | None = None) -> None:
        super().__init__(sentence)
        self.path = path


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a corpus: `size` bytes from the global offset `offset` on, without its byte order mark."""

    name: str
    path: Path | None
    offset: int
    size: int
    weight: int = 1
    bom: bool = False

    @property
    def end(self) -> int:
        return self.offset + self.size


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one document that is counted, from one global offset to another."""

    document: int
    start: int
    end: int


class _Source(Protocol):
    """Where a document's bytes come from; `offset` 0 is its first byte of text."""

    def read_into(self, offset: int, target: memoryview) -> int: ...

    def close(self) -> None: ...


class Corpus:
    """Documents on one axis of bytes. Reading is thread-safe; nothing is held in memory but texts given as
    such.
    """

    def __init__(
        self, documents: Sequence[Document], sources: Sequence[_Source], parts: Sequence[Part] | None = None
    ) -> None:
        self.documents = tuple(documents)
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
    def open(cls, *paths: str | PathLike[str], weights: Mapping[str | PathLike[str], int] | None = None) -> Corpus:
        """Open files as one corpus; `weights` maps some of these paths to how often the file is to count.

        The files stay open, so that one that is deleted or renamed meanwhile can still be read; what grows is
        ignored. Raises CorpusError where a file cannot be read or all are empty, ValueError for a weight that
        makes no sense.
        """
        if not paths:
            raise ValueError("a corpus needs at least one file")
        weight_of = _weights_by_path([Path(path) for path in paths], weights or {})
        documents: list[Document] = []
        sources: list[_Source] = []
        offset = 0
        try:
            for path in map(Path, paths):
                source = _File(path, keep_open=len(sources) < OPEN_FILES)
                sources.append(source)
                weight = weight_of.get(path, 1)
                documents.append(Document(path.name, path, offset, source.size, weight, bom=source.skip > 0))
                offset += source.size
            if not offset:
                raise CorpusError(_empty_sentence(documents), documents[0].path)
        except BaseException:
            for opened in sources:
                opened.close()
            raise
        return cls(documents, sources)

    @classmethod
    def from_text(cls, text: str | bytes, name: str = "text") -> Corpus:
        """A corpus of one text in memory. It may be empty: it then has no parts."""
        return cls.from_texts([text], names=[name])

    @classmethod
    def from_texts(
        cls,
        texts: Sequence[str | bytes],
        *,
        names: Sequence[str] | None = None,
        weights: Sequence[int] | None = None,
    ) -> Corpus:
        """A corpus of several texts in memory, each a document of its own."""
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
        """The first document's name, and how many more there are: "a.txt + 2 more"."""
        if not self.documents:
            return ""
        more = len(self.documents) - 1
        return self.documents[0].name + (f" + {more} more" if more else "")

    def document_at(self, offset: int) -> int:
        """The index of the document that holds the byte at this global offset (the last one beyond the end)."""
        # Empty documents share their offset with the one after them: the rightmost that starts here has the
        # byte.
        index = bisect.bisect_right(self._offsets, offset) - 1
        while index > 0 and not self.documents[index].size:
            index -= 1  # only at the very end can the rightmost one be empty
        return index

    def part_at(self, offset: int) -> Part | None:
        """The part that holds the byte at this global offset, or None where that byte is not counted."""
        index = bisect.bisect_right(self._part_starts, offset) - 1
        if index >= 0 and offset < self.parts[index].end:
            return self.parts[index]
        return None

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from a global offset on, across documents, clipped at the end of the corpus."""
        buffer = bytearray(max(0, min(length, self.size - offset)))
        self.read_into(offset, memoryview(buffer))
        return bytes(buffer)

    def read_into(self, offset: int, target: memoryview) -> int:
        """Fill `target` from a global offset on, across documents; returns how many bytes there were.

        Less than the whole target is filled only at the end of the corpus. Raises CorpusError where a file
        has become shorter than it was when it was opened, or cannot be read any more.
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
        """Deal the text out to a training and a held-out corpus, which share this one's documents and
        offsets.

        Blocks of 64 KiB end just after the next newline; every round(1 / hold_out)-th is held out (the 20th,
        40th, … for 0.05), counted on over all documents. Neighbouring training blocks are one part.
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
        """How often each document counts."""
        return tuple(document.weight for document in self.documents)

    def with_weights(self, weights: Sequence[int]) -> Corpus:
        """The same text, each document counted as often as its weight says. It is read from the same files."""
        documents = [
            replace(document, weight=_valid_weight(weight, document.name))
            for document, weight in zip(self.documents, weights, strict=True)
        ]
        return Corpus(documents, self._sources, self.parts)

    def chosen(self, numbers: Sequence[int]) -> Corpus:
        """A corpus of some of the documents, in this order, read from the same files."""
        return _side_by_side([(self.documents[number], self._sources[number]) for number in numbers])

    def joined(self, other: Corpus) -> Corpus:
        """A corpus of the documents of both, read from the same files."""
        corpora = (self, other)
        return _side_by_side([pair for each in corpora for pair in zip(each.documents, each._sources, strict=True)])

    def close(self) -> None:
        """Close the files. The corpora that were made of this one read from the same ones."""
        for source in self._sources:
            source.close()

    def _with_parts(self, parts: Sequence[Part]) -> Corpus:
        return Corpus(self.documents, self._sources, parts)

    def _block_end(self, start: int, part_end: int) -> int:
        """Where the hold-out block that begins at `start` ends."""
        mark = start + HOLD_OUT_BLOCK
        if mark >= part_end:
            return part_end
        ahead = self.read(mark, min(HOLD_OUT_REACH, part_end - mark))
        newline = ahead.find(b"\n")
        return mark + (newline + 1 if newline >= 0 else character_start(ahead))


def _side_by_side(parts: Sequence[tuple[Document, _Source]]) -> Corpus:
    """A corpus of these documents, each beginning where the one before it ends."""
    documents, offset = [], 0
    for document, _ in parts:
        documents.append(replace(document, offset=offset))
        offset += document.size
    return Corpus(documents, [source for _, source in parts])


def character_start(data: bytes) -> int:
    """The first of the offsets 0 to 3 at which a UTF-8 character can start; 0 where the text is malformed."""
    for offset, byte in enumerate(data[:4]):
        if byte & 0xC0 != 0x80:
            return offset
    return 0


def to_bytes(text: str | bytes) -> bytes:
    """A text as UTF-8; what `surrogateescape` decoded becomes the malformed bytes again."""
    if isinstance(text, bytes):
        return text
    if not isinstance(text, str):
        raise TypeError(f"A text is str or bytes, not {type(text).__name__}.")
    try:
        return text.encode("utf-8", "surrogateescape")
    # half of a surrogate pair, which is in no UTF-8 file: its three bytes count as malformed
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


class _Memory:
    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)

    def read_into(self, offset: int, target: memoryview) -> int:
        piece = self._content[offset : offset + len(target)]
        target[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Texts in memory need no closing."""


class _File:
    """A regular file, its byte order mark left out. Its size is what it was when it was opened."""

    def __init__(self, path: Path, *, keep_open: bool) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._handle: io.FileIO | None = None
        handle = self._open()
        try:
            size = handle.seek(0, io.SEEK_END)
            handle.seek(0)
            self.skip = len(BOM) if handle.read(len(BOM)) == BOM else 0
            self.size = size - self.skip
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
                handle.seek(self.skip + offset)
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

    def close(self) -> None:
        with self._lock:
            if self._handle is not None:
                self._handle.close()
                self._handle = None

    def _open(self) -> io.FileIO:
        try:
            mode = self.path.stat().st_mode
            if stat.S_ISDIR(mode):
                raise CorpusError(f"{self.path} is a folder. Choose the text files in it.", self.path)
            if not stat.S_ISREG(mode):  # opening a pipe would wait for its other end
                raise CorpusError(f"{self.path} is not an ordinary file. Choose a text file.", self.path)
            return io.FileIO(self.path, "rb")
        except CorpusError:
            raise
        except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
            raise _cannot_read(self.path, error) from error


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


def _valid_weight(weight: int, name: str) -> int:
    if isinstance(weight, bool) or not isinstance(weight, int) or weight < 1:
        raise ValueError(f"the weight of {name} must be a whole number from 1 on, not {weight!r}")
    return weight
