r"""Counting the distinct words between white space (`\S+`) of a corpus, for computing fertility.

No named pattern cuts like this, and the chunks in which those are counted may end inside such a word. So this is a
separate pass: white space is found by table look-ups over whole blocks, and the words are counted by the kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bpe.counting.table import ROOM, Tally
from bpe.counting.threads import Progress, available_cores
from bpe.text.corpus import Corpus

_BLOCK = 1 << 20
_SHARE = 4 << 20  # the least bytes for which a thread is started

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]

_ASCII = np.zeros(256, np.bool_)
_ASCII[[*range(0x09, 0x0E), 0x20]] = True
_WIDE = {
    character.encode("utf-8")
    for character in map(chr, (0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000))
}


@dataclass(frozen=True, slots=True, eq=False)
class SpacedWords:
    """Distinct words in first-seen order: word w is `data[start[w]:start[w + 1]]`.

    `start`: int64[words + 1]; `count`: int64[words], weighted by the weights of documents.
    """

    data: Bytes
    start: Ints
    count: Ints

    def __len__(self) -> int:
        return len(self.count)

    def words(self) -> Iterator[bytes]:
        """Iterate over the words."""
        content, start = self.data.tobytes(), self.start.tolist()
        return (content[a:b] for a, b in pairwise(start))

    def keep(self, mask: NDArray[np.bool_]) -> SpacedWords:
        """Return the words selected by a mask."""
        lengths = np.diff(self.start)
        start = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths[mask])))
        return SpacedWords(self.data[np.repeat(mask, lengths)], start, self.count[mask])


def count_spaced(
    corpus: Corpus,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> SpacedWords:
    """Count the words between white space in every part of a corpus; the end of a part ends a word.

    `progress` is called with (bytes done, total bytes). If `cancelled` returns true, `bpe.counting.words.Cancelled` is
    raised. Text without white space is cut after a megabyte.
    """
    total = sum(part.end - part.start for part in corpus.parts)
    state = Progress(total, progress, cancelled)
    shares = list(_shares(corpus, max(1, min(available_cores(), total // _SHARE))))
    if len(shares) == 1:
        tallies = [_count(corpus, shares[0], state, polls=True)]
    else:
        with ThreadPoolExecutor(len(shares)) as pool:
            try:
                running = [pool.submit(_count, corpus, share, state, polls=False) for share in shares[1:]]
                tallies = [_count(corpus, shares[0], state, polls=True), *(job.result() for job in running)]
            except BaseException:
                state.stop()
                raise
    whole = tallies[0]
    for tally in tallies[1:]:
        whole.add_tally(tally)
    return SpacedWords(whole.store[:-ROOM].copy(), whole.start.copy(), whole.counts())


def is_space(data: Bytes) -> NDArray[np.bool_]:
    r"""Which bytes belong to white space (`\s` of the `regex` module), bool[len(data)]."""
    space = _ASCII[data]
    for lead in (0xC2, 0xE1, 0xE2, 0xE3):
        at = np.flatnonzero(data == lead)
        for wide in _WIDE:
            if wide[0] != lead or not len(at):
                continue
            found = at[at + len(wide) <= len(data)]
            for offset in range(1, len(wide)):
                found = found[data[found + offset] == wide[offset]]
            for offset in range(len(wide)):
                space[found + offset] = True
    return space


# --- inside -------------------------------------------------------------------------------------------------

_Share = list[tuple[int, int, int]]  # start, end, weight


def _shares(corpus: Corpus, workers: int) -> Iterator[_Share]:
    """Divide the parts at white space among the workers, in about equal shares."""
    total = sum(part.end - part.start for part in corpus.parts)
    share: _Share = []
    room = -(-total // workers)
    left = room
    for part in corpus.parts:
        weight, start = corpus.documents[part.document].weight, part.start
        while part.end - start > left:
            cut = _space_after(corpus, start + left, part.end)
            share.append((start, cut, weight))
            yield share
            share, left, start = [], room, cut
        if start < part.end:
            share.append((start, part.end, weight))
            left -= part.end - start
    yield share


def _space_after(corpus: Corpus, offset: int, end: int) -> int:
    data = np.frombuffer(corpus.read(offset, min(_BLOCK, end - offset)), np.uint8)
    found = np.flatnonzero(_ASCII[data])
    return offset + int(found[0]) if len(found) else end


def _count(corpus: Corpus, share: _Share, state: Progress, *, polls: bool) -> Tally:
    tally = Tally(sum(end - start for start, end, _ in share))
    for start, end, weight in share:
        for data, size in _blocks(corpus, start, end):
            _add(tally, data, size, weight)
            state.add(size)
            if polls:
                state.poll()
    return tally


def _blocks(corpus: Corpus, start: int, end: int) -> Iterator[tuple[Bytes, int]]:
    """Yield padded blocks that end before white space, and their sizes without padding."""
    while start < end:
        size = min(_BLOCK, end - start)
        data = np.zeros(size + ROOM, np.uint8)
        corpus.read_into(start, data[:size].data)
        if start + size < end:
            spaces = np.flatnonzero(_ASCII[data[1:size]])
            size = int(spaces[-1]) + 1 if len(spaces) else _character_end(data, size)
            data[size:] = 0
        yield data, size
        start += size


def _character_end(data: Bytes, size: int) -> int:
    """Return the last offset, of the final four, that is not inside a character."""
    for back in range(4):
        if int(data[size - 1 - back]) & 0xC0 != 0x80:
            return size - 1 - back if int(data[size - 1 - back]) >= 0xC0 and size - 1 - back > 0 else size
    return size


def _add(tally: Tally, data: Bytes, size: int, weight: int) -> None:
    """Tally the words of a block; words and white space alternate."""
    space = is_space(data[:size])
    ends = np.concatenate((np.flatnonzero(space[1:] != space[:-1]) + 1, np.array([size]))).astype(np.int64)
    skipped = np.arange(0 if space[0] else 1, len(ends), 2, dtype=np.int64)
    tally.add(data, ends, np.array([weight], np.int64), skipped=skipped)
