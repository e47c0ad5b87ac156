"""Encoding a text that arrives in chunks: which pre-tokens can further chunks no longer change?

With a scanned pattern the last pre-tokens may grow, shrink or fuse: a word may continue, "don" + "'" may become
"don't", the last of several white spaces belongs to what follows. No named pattern looks back across a boundary, and
more text changes at most the last two pre-tokens; `KEPT` is one more than that. A special token ends the text before
it, so that nothing after it matters. A regular expression is applied to blocks (`bpe.pretokenize.regex_cutting`)
and sees one block back: whole blocks are final.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bpe.pretokenize.patterns import PreTokenizer
from bpe.pretokenize.regex_cutting import BLOCK, BLOCK_LIMIT, block_end
from bpe.text.utf8 import to_bytes

KEPT = 3
ENOUGH = 1 << 14  # bytes that make a call worthwhile
MUCH = 1 << 20  # characters or bytes taken from one chunk at a time

Batch = tuple[bytes, NDArray[np.int64], NDArray[np.int32]]


def stream_pre_tokens(chunks: Iterable[str] | Iterable[bytes], cutter: PreTokenizer) -> Iterator[Batch]:
    """The pre-tokens of the joined chunks in batches: bytes, the end of each, and its special token or -1."""
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
    """The chunks as UTF-8, joined or divided into batches of suitable size, at least as large as `held`."""

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
    """The number of scanned pre-tokens of `data` that no continuation can change.

    `ends`, `special`: the pre-tokens, as `PreTokenizer.cut` returns them with these special tokens.
    """
    sure = int(np.searchsorted(ends, undecided(data, special_tokens), side="right"))
    return max(_after_special(special[:sure]), sure - KEPT, 0)


def certain_blocks(
    data: bytes, ends: NDArray[np.int64], special: NDArray[np.int32], special_tokens: Sequence[bytes]
) -> tuple[int, int]:
    """The same for a regular expression, applied to blocks from the start of `data`: also the last block's start."""
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
    """The number of pre-tokens up to and including the last special token."""
    found = np.flatnonzero(special >= 0)
    return int(found[-1]) + 1 if len(found) else 0


def undecided(data: bytes, special_tokens: Sequence[bytes]) -> int:
    """The start of an unfinished character, or of a possible special token, at the end of `data`."""
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
