"""A sample of a corpus: ranges spread evenly over the whole, cut at line ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpe.text.corpus import Corpus, Part, character_start

_RANGE = 64 << 10
_REACH = 8 << 10  # the distance in which a newline is searched for, to end a range there
_BLOCK = 1 << 20
_DOCUMENTS = 20  # with this many documents, they and not lines are the units of an interval


@dataclass(frozen=True, slots=True, eq=False)
class SampledRange:
    """A range of a corpus: its bytes, its offset, and the weight of its document."""

    data: bytes
    offset: int
    weight: int


def sample(corpus: Corpus, limit: int | None) -> list[SampledRange]:
    """Ranges of about 64 KiB, `limit` bytes in all; the whole text if it is not longer or the limit is None."""
    if limit is None or _size(corpus) <= limit:
        return list(_everything(corpus))
    return [_read(corpus, part, part.start, part.end) for part in _spread(corpus, limit, _RANGE)]


def sampled_corpus(corpus: Corpus, limit: int) -> Corpus:
    """A corpus of ranges of a megabyte, `limit` bytes in all; the same corpus if it is not longer."""
    if _size(corpus) <= limit:
        return corpus
    return corpus._with_parts(list(_spread(corpus, limit, _BLOCK)))


def units(corpus: Corpus, ranges: list[SampledRange]) -> list[tuple[SampledRange, NDArray[np.int64]]]:
    """The ranges with the edges of the units in each, int64[units + 1]: its lines, or if the corpus has many documents
    the range as one unit."""
    whole = counts_documents(corpus)
    return [(each, np.array([0, len(each.data)]) if whole else line_edges(each.data)) for each in ranges]


def counts_documents(corpus: Corpus) -> bool:
    """Whether a corpus has enough documents to use them, instead of lines, as units."""
    return sum(document.size > 0 for document in corpus.documents) >= _DOCUMENTS


def line_edges(data: bytes) -> NDArray[np.int64]:
    """The offsets at which lines begin, and the end of the last one, int64[lines + 1]; a newline ends its line."""
    after = np.flatnonzero(np.frombuffer(data, np.uint8) == 0x0A) + 1
    return np.unique(np.concatenate(([0], after, [len(data)]))).astype(np.int64)


def _size(corpus: Corpus) -> int:
    return sum(part.end - part.start for part in corpus.parts)


def _spread(corpus: Corpus, limit: int, length: int) -> Iterator[Part]:
    """Ranges of about `length` bytes, spread evenly over the text, without overlap, that begin and end with lines."""
    total, count, last = _size(corpus), max(1, limit // length), 0
    for number in range(count):
        part, start = _locate(corpus, number * total // count)
        start = max(_line_start(corpus, part, start), min(last, part.end))
        last = _line_start(corpus, part, min(start + length, part.end))
        if start < last:
            yield Part(part.document, start, last)


def _everything(corpus: Corpus) -> Iterator[SampledRange]:
    for part in corpus.parts:
        start = part.start
        while start < part.end:
            end = part.end if part.end - start <= _BLOCK else _line_start(corpus, part, start + _BLOCK)
            yield _read(corpus, part, start, end)
            start = end


def _read(corpus: Corpus, part: Part, start: int, end: int) -> SampledRange:
    return SampledRange(corpus.read(start, end - start), start, corpus.documents[part.document].weight)


def _locate(corpus: Corpus, at: int) -> tuple[Part, int]:
    """The part and the corpus offset of a position counted over the bytes of all parts."""
    for part in corpus.parts:
        if at < part.end - part.start:
            return part, part.start + at
        at -= part.end - part.start
    raise ValueError("there is no such place")


def _line_start(corpus: Corpus, part: Part, offset: int) -> int:
    """The start of the first line at or after an offset, within reach; else of the first character."""
    if offset <= part.start or offset >= part.end:
        return min(max(offset, part.start), part.end)
    ahead = corpus.read(offset - 1, min(_REACH, part.end - offset + 1))
    newline = ahead.find(b"\n")
    return offset + newline if newline >= 0 else offset + character_start(ahead[1:5])
