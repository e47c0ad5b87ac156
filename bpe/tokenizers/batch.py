"""Encoding many texts at once: short texts are joined into groups, and threads share the groups.

Calling a kernel takes some microseconds, as long as encoding a short line. Texts are therefore joined, separated by a
mark that is cut out like a special token, and one call encodes some hundred kilobytes. Kernels release the GIL, so
threads run in parallel except while they build lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bpe.encoding.encoder import as_bytes
from bpe.text.utf8 import to_bytes
from bpe.tokenizers.base import AllowedSpecial

if TYPE_CHECKING:
    from bpe.tokenizers.bpe import BPETokenizer

_GROUP = 1 << 18  # characters or bytes joined into one group
_LONG = 20_000  # bytes; average length above which each text is encoded by a call of its own
_CHARACTERS = "\U0010fffe\U0010ffff"  # two noncharacters, which Unicode excludes from texts
_MARK = _CHARACTERS.encode("utf-8")

Text = str | bytes
Ints = NDArray[np.int64]
Encoded = tuple[NDArray[np.int32], Ints]


def encode_lists(
    tokenizer: BPETokenizer, texts: Iterable[Text], allowed: AllowedSpecial, threads: int | None
) -> list[list[int]]:
    """See `BPETokenizer.encode_batch`."""
    found: list[list[int]] = []
    for internal, edges in _encoded(tokenizer, texts, allowed, threads):
        ids: list[int] = tokenizer._numbers.take(internal, mode="clip").tolist()
        found += [ids[start:end] for start, end in edges.tolist()]
    return found


def encode_arrays(
    tokenizer: BPETokenizer, texts: Iterable[Text], allowed: AllowedSpecial, threads: int | None
) -> tuple[Ints, Ints]:
    """See `BPETokenizer.encode_batch_array`."""
    ids, lengths = [np.zeros(0, np.int64)], [np.zeros(1, np.int64)]
    for internal, edges in _encoded(tokenizer, texts, allowed, threads):
        is_mark = np.zeros(len(internal), np.bool_)
        is_mark[edges[1:, 0] - 1] = True
        ids.append(tokenizer._shown[internal[~is_mark]])
        lengths.append(edges[:, 1] - edges[:, 0])
    return np.concatenate(ids), np.cumsum(np.concatenate(lengths))


def _encoded(
    tokenizer: BPETokenizer, texts: Iterable[Text], allowed: AllowedSpecial, threads: int | None
) -> Iterator[Encoded]:
    """Encode the texts group by group. Yields the internal ids of a group, with one id for the mark between texts,
    and the range of each text in them, int64[texts, 2]."""
    if isinstance(texts, str | bytes):
        raise TypeError("A batch is of several texts; this is one.")
    from bpe.counting.threads import available_cores

    names = tokenizer._allowed(allowed)
    tokenizer.encode("")  # build the tables that all threads share before they start

    def encode(group: list[Text]) -> Encoded:
        return _encode(tokenizer, [to_bytes(text) for text in group], names)

    count = available_cores() if threads is None else max(1, threads)
    if count == 1:
        yield from map(encode, _groups(texts))
        return
    with ThreadPoolExecutor(count) as pool:
        yield from pool.map(encode, _groups(texts))


def _groups(texts: Iterable[Text]) -> Iterator[list[Text]]:
    group: list[Text] = []
    size = 0
    for text in texts:
        if group and size + len(text) > _GROUP:
            yield group
            group, size = [], 0
        group.append(text)
        size += len(text) + 2
    if group:
        yield group


def _encode(tokenizer: BPETokenizer, texts: list[bytes], names: tuple[str, ...]) -> Encoded:
    """Encode a group with one call; or one text at a time if they are long on average, or contain the mark."""
    joined = _MARK.join(texts)
    has_mark = joined.count(_MARK) != len(texts) - 1 or any(letter in name for name in names for letter in _CHARACTERS)
    if has_mark or len(joined) > _LONG * len(texts):
        parts = [tokenizer._internal(text, names) for text in texts]
        ends = np.cumsum([len(part) + 1 for part in parts]) - 1
        return np.concatenate([np.append(part, np.int32(0)) for part in parts])[:-1], _edges(ends)
    special = list(tokenizer.special_tokens)
    mark = len(special)
    data = as_bytes(joined)
    ends, found = tokenizer._cutter((*names, _CHARACTERS)).cut(data)
    numbered = np.array([*map(special.index, names), mark, -1], np.int32)[found]
    internal, _ = tokenizer._merge(data, ends, numbered)
    marks = np.flatnonzero(internal == 256 + len(tokenizer.left) + mark)
    return internal, _edges(np.append(marks, len(internal)))


def _edges(ends: Ints) -> Ints:
    """Start and end of each text, from the ends; one mark separates neighbours."""
    return np.stack((np.concatenate((np.zeros(1, np.int64), ends[:-1] + 1)), ends), axis=1)
