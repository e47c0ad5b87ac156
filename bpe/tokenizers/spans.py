"""Conversion of a tokenizer's character offsets to spans of the original bytes.

Several byte tokens of one character share its offsets; here each gets its own bytes. A space that the tokenizer put
before the text does not occur in it: a token that is only that space has an empty span.
    text      世 (E4 B8 96)          offsets (0,1) (0,1) (0,1)      spans 0-1, 1-2, 2-3
    text      T, read as "▁", "T"    offsets (0,1) (0,1)            spans 0-0, 0-1
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bpe.pretokenize.regex_cutting import byte_offsets

Ints = NDArray[np.int64]


def byte_spans(characters: str, offsets: Ints) -> tuple[Ints, Ints]:
    """Spans in bytes from offsets in characters, int64[tokens, 2]; `characters` decoded with `surrogateescape`.

    Offsets beyond the text, which the `tokenizers` package returns after some normalizers, are clipped to its end.
    """
    at = byte_offsets(characters)
    offsets = np.minimum(offsets, len(characters))
    return at[offsets[:, 0]], at[offsets[:, 1]]


def fit(data: bytes, starts: Ints, ends: Ints, tokens: Sequence[bytes]) -> tuple[Ints, Ints]:
    """Divide overlapping spans if the bytes of their tokens determine how; other spans are unchanged."""
    if len(starts) < 2:
        return starts, ends
    overlaps = starts[1:] < np.maximum.accumulate(ends)[:-1]
    if not overlaps.any():
        return starts, ends
    starts, ends = starts.copy(), ends.copy()
    edges = np.flatnonzero(np.diff(np.concatenate(([False], overlaps, [False])).astype(np.int8)))
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):  # tokens first..last overlap
        low, high = int(starts[first : last + 1].min()), int(ends[first : last + 1].max())
        lengths = _lengths(data[low:high], tokens[first : last + 1], is_first=low == 0)
        if lengths is not None:
            ends[first : last + 1] = low + np.cumsum(lengths)
            starts[first : last + 1] = ends[first : last + 1] - lengths
    return starts, ends


def _lengths(data: bytes, tokens: Sequence[bytes], *, is_first: bool) -> list[int] | None:
    """How many bytes of `data` each token covers, or None if the tokens do not spell `data`."""
    joined = b"".join(tokens)
    lengths = [len(token) for token in tokens]
    if joined == data:
        return lengths
    if is_first and joined == b" " + data and lengths[0]:
        return [lengths[0] - 1, *lengths[1:]]
    if is_first and tokens[0] == b" " and len(tokens) > 1:  # the rest is unknown, or was normalised
        rest = [len(data)] if len(tokens) == 2 else _lengths(data, tokens[1:], is_first=False)
        return rest and [0, *rest]
    return None
