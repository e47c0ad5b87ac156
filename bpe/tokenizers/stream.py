"""Encoding a text that arrives in chunks: which pieces of what has come so far can no further chunk change?

For the scanned patterns: the last pieces may grow, shrink or fuse: a word may go on, "don" + "'" may become
"don't", two white spaces belong to what follows them. No named pattern looks back from a boundary, nor
changes more than the last two pieces of a text when it goes on; `KEPT` is one more than that. Text before a
special token ends there, so nothing after it counts. A regular expression is defined on blocks
(`bpe.pretokenize.regex_cutting`) and sees one block back: whole blocks are certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bpe.pretokenize.patterns import PreTokenizer
from bpe.pretokenize.regex_cutting import BLOCK, BLOCK_LIMIT, block_end
from bpe.text.utf8 import to_bytes

KEPT = 3
ENOUGH = 1 << 14  # bytes that are worth a call
MUCH = 1 << 20  # characters or bytes taken from one chunk at a time

Pieces = tuple[bytes, NDArray[np.int64], NDArray[np.int32]]


def stream_pieces(chunks: Iterable[str] | Iterable[bytes], cutter: PreTokenizer) -> Iterator[Pieces]:
    """The pieces of the chunks joined, in batches: their bytes, where each ends, special token or -1."""
    context = tail = b""
    batches = _Batches(chunks, BLOCK_LIMIT if cutter.regex else ENOUGH)
    for more in batches:
        tail += more
        ends, special = cutter.cut(context + tail, context=len(context))
        if cutter.regex:
            count, start = certain_blocks(tail, ends, special, cutter.specials.tokens)
        else:
            count, start = certain(tail, ends, special, cutter.specials.tokens), 0
        if count:
            size = int(ends[count - 1])
            yield tail[:size], ends[:count], special[:count]
            context = tail[start:size] if cutter.regex else b""
            tail = tail[size:]
        batches.held = len(tail)
    if tail:
        yield (tail, *cutter.cut(context + tail, context=len(context)))


class _Batches:
    """The chunks as UTF-8, put together or cut to what is worth a call: no less than is `held` back."""

    def __init__(self, chunks: Iterable[str] | Iterable[bytes], enough: int) -> None:
        self.chunks, self.enough, self.held = chunks, enough, 0

    def __iter__(self) -> Iterator[bytes]:
        parts: list[bytes] = []
        size = 0
        for chunk in self.chunks:
            for start in range(0, len(chunk), MUCH):
                part = to_bytes(chunk[start : start + MUCH])
                parts.append(part)
                size += len(part)
                if size >= max(self.enough, self.held):
                    yield b"".join(parts)
                    parts, size = [], 0
        yield b"".join(parts)


def certain(data: bytes, ends: NDArray[np.int64], special: NDArray[np.int32], special_tokens: Sequence[bytes]) -> int:
    """How many of the scanned pieces of `data` stay as they are however it goes on.

    `ends`, `special`: the pieces, as `PreTokenizer.cut` gives them with these special tokens.
    """
    sure = int(np.searchsorted(ends, undecided(data, special_tokens), side="right"))
    return max(_after_special(special[:sure]), sure - KEPT, 0)


def certain_blocks(
    data: bytes, ends: NDArray[np.int64], special: NDArray[np.int32], special_tokens: Sequence[bytes]
) -> tuple[int, int]:
    """The same for a regular expression, whose blocks begin with `data`: pieces, and the last one's block."""
    limit = undecided(data, special_tokens)
    sure = int(np.searchsorted(ends, limit, side="right"))
    count = _after_special(special[:sure])
    start = stop = int(ends[count - 1]) if count else 0
    while limit - stop > BLOCK:
        end = block_end(data, stop, limit)
        if end == limit and limit - stop < BLOCK_LIMIT:
            break
        start, stop = stop, end
    return int(np.searchsorted(ends, stop, side="right")), start


def _after_special(special: NDArray[np.int32]) -> int:
    """How many pieces there are up to the last special token."""
    found = np.flatnonzero(special >= 0)
    return int(found[-1]) + 1 if len(found) else 0


def undecided(data: bytes, special_tokens: Sequence[bytes]) -> int:
    """Where at the end of `data` an unfinished character, or what may become a special token, begins."""
    at = len(data)
    for back in range(1, min(3, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            unfinished = back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4)
            at = len(data) - back if unfinished else at
            break
        if byte < 0x80:
            break
    longest = max((len(token) for token in special_tokens), default=0)
    for start in range(max(0, len(data) - longest + 1), len(data)):
        if any(len(token) > len(data) - start and token.startswith(data[start:]) for token in special_tokens):
            return min(at, start)
    return at
