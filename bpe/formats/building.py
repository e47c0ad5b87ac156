"""Byte-level BPE tokenizers from the contents of files: from merges of strings, or from ranked tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bpe.errors import FormatError
from bpe.text.byte_level import ALPHABET, to_bytes

if TYPE_CHECKING:
    from bpe.tokenizers.bpe import BPETokenizer


def from_merges(
    *,
    vocab: dict[str, int],
    merges: list[tuple[str, str]],
    pattern: str,
    special: dict[str, int],
    whole_pieces: bool,
    name: str,
) -> BPETokenizer:
    """A tokenizer from strings in the byte-level alphabet. If a pair is listed twice, the later rank counts.

    Raises:
            FormatError: if a merge joins or makes a token that is not in the vocabulary.
    """
    import numpy as np

    from bpe.tokenizers.bpe import BPETokenizer

    ordinary = {text: shown for text, shown in vocab.items() if text not in special}
    merges = list(dict.fromkeys(reversed(merges)))[::-1]
    internal = {ALPHABET[byte]: byte for byte in range(256)}
    tokens = [bytes([byte]) for byte in range(256)]
    result = np.empty(len(merges), np.int32)
    for rank, (left, right) in enumerate(merges):
        if left + right not in vocab:
            raise FormatError(f"merge {rank + 1} makes {left + right!r}, which is not in the vocabulary.")
        result[rank] = internal.setdefault(left + right, 256 + rank)
        tokens.append(_bytes_of(left + right))
    for text in ordinary:
        if internal.setdefault(text, len(tokens)) == len(tokens):
            tokens.append(_bytes_of(text))
    parts = np.full((2, len(tokens) - 256), -1, np.int32)
    for rank, merge in enumerate(merges):
        for side, part in enumerate(merge):
            if part not in vocab:
                raise FormatError(f"merge {rank + 1} joins {part!r}, which is not in the vocabulary.")
            parts[side, rank] = internal[part]
    ids = np.full(len(tokens), -1, np.int64)
    for text, index in internal.items():
        ids[index] = vocab.get(text, -1)
    whole = np.concatenate((result, np.arange(256 + len(merges), len(tokens), dtype=np.int32)))
    return BPETokenizer(
        parts[0],
        parts[1],
        pattern,
        special,
        ids=None if np.array_equal(ids, np.arange(len(tokens))) else ids,
        tokens=tokens,
        result=whole,
        whole_pieces=whole_pieces,
        name=name,
    )


def _bytes_of(text: str) -> bytes:
    token = to_bytes(text)
    return text.encode("utf-8") if token is None else token


def from_ranks(
    ranks: Mapping[bytes, int], *, pattern: str, special: dict[str, int], name: str, first_id: int = 0
) -> BPETokenizer:
    """A tokenizer that merges by rank; the id of a token is `first_id` plus its rank.

    Raises:
            KeyError: if a byte has no rank.
    """
    import numpy as np

    from bpe.encoding.encoder import recover_merges
    from bpe.tokenizers.bpe import BPETokenizer

    longer = sorted((token for token in ranks if len(token) > 1), key=ranks.__getitem__)
    left, right = recover_merges(longer)
    if b"" in ranks:  # an id without text; no merge makes it
        longer.append(b"")
        left, right = np.append(left, np.int32(-1)), np.append(right, np.int32(-1))
    tokens = [*(bytes([byte]) for byte in range(256)), *longer]
    ids = np.array([first_id + ranks[token] for token in tokens], np.int64)
    return BPETokenizer(
        left,
        right,
        pattern,
        special,
        ids=None if np.array_equal(ids, np.arange(len(ids))) else ids,
        tokens=tokens,
        whole_pieces=True,
        name=name,
    )
