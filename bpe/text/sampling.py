"""A sample of a corpus: stretches of it that lie evenly over the whole, cut where lines end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpe.text.corpus import Corpus, Part, character_start

STRETCH = 64 << 10
_REACH = 8 << 10  # how far the end of a stretch moves to meet a newline
_BLOCK = 1 << 20
_DOCUMENTS = 20  # from so many on they are the units of an interval, and not lines


@dataclass(frozen=True, slots=True, eq=False)
class SampledRange:
    """A piece of a corpus: its bytes, where it begins, and the weight of its document."""

    data: bytes
    offset: int
    weight: int


def sample(corpus: Corpus, limit: int | None) -> list[SampledRange]:
    """Stretches of some 64 KiB, `limit` bytes in all; the whole text where it is no longer, or the limit is None."""
    if limit is None or _size(corpus) <= limit:
        return list(_everything(corpus))
    return [_stretch(corpus, part, part.start, part.end) for part in _spread(corpus, limit, STRETCH)]


def sampled_corpus(corpus: Corpus, limit: int) -> Corpus:
    """A corpus of stretches of a megabyte, `limit` bytes in all; the same corpus where it is no longer."""
    if _size(corpus) <= limit:
        return corpus
    return corpus._with_parts(list(_spread(corpus, limit, _BLOCK)))


def units(corpus: Corpus, stretches: list[SampledRange]) -> list[tuple[SampledRange, NDArray[np.int64]]]:
    """The stretches with the edges of the units in each, int64[units + 1]: its lines, or where the corpus has many
    documents the stretch as one unit."""
    whole = counts_documents(corpus)
    return [(stretch, np.array([0, len(stretch.data)]) if whole else line_edges(stretch.data)) for stretch in stretches]


def counts_documents(corpus: Corpus) -> bool:
    """Whether a corpus has so many documents that they, and not lines, are its units."""
    return sum(document.size > 0 for document in corpus.documents) >= _DOCUMENTS


def line_edges(data: bytes) -> NDArray[np.int64]:
    """Where the lines of a text begin, and where the last one ends, int64[lines + 1]; a newline ends its line."""
    after = np.flatnonzero(np.frombuffer(data, np.uint8) == 0x0A) + 1
    return np.unique(np.concatenate(([0], after, [len(data)]))).astype(np.int64)


def _size(corpus: Corpus) -> int:
    return sum(part.end - part.start for part in corpus.parts)


def _spread(corpus: Corpus, limit: int, stretch: int) -> Iterator[Part]:
    """Stretches that lie evenly over the text, apart from each other, and begin and end with lines."""
    total, count, last = _size(corpus), max(1, limit // stretch), 0
    for number in range(count):
        part, start = _place(corpus, number * total // count)
        start = max(_line_start(corpus, part, start), min(last, part.end))
        last = _line_start(corpus, part, min(start + stretch, part.end))
        if start < last:
            yield Part(part.document, start, last)


def _everything(corpus: Corpus) -> Iterator[SampledRange]:
    for part in corpus.parts:
        start = part.start
        while start < part.end:
            end = part.end if part.end - start <= _BLOCK else _line_start(corpus, part, start + _BLOCK)
            yield _stretch(corpus, part, start, end)
            start = end


def _stretch(corpus: Corpus, part: Part, start: int, end: int) -> SampledRange:
    return SampledRange(corpus.read(start, end - start), start, corpus.documents[part.document].weight)


def _place(corpus: Corpus, at: int) -> tuple[Part, int]:
    """The part, and the offset of the corpus, of a place among the bytes of all parts."""
    for part in corpus.parts:
        if at < part.end - part.start:
            return part, part.start + at
        at -= part.end - part.start
    raise ValueError("there is no such place")


def _line_start(corpus: Corpus, part: Part, offset: int) -> int:
    """The first line that begins at an offset or after it, within reach; else the first character."""
    if offset <= part.start or offset >= part.end:
        return min(max(offset, part.start), part.end)
    ahead = corpus.read(offset - 1, min(_REACH, part.end - offset + 1))
    newline = ahead.find(b"\n")
    return offset + newline if newline >= 0 else offset + character_start(ahead[1:5])
