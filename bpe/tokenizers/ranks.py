"""What the ranks of a BPE tokenizer tell: seams of any text, the tokenizer at a smaller vocabulary, its curve.

An imported BPE has a time line like a run of our own: its ranks are the steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bpe.encoding.encoder import OPEN, as_bytes
from bpe.text.utf8 import to_bytes
from bpe.tokenizers.base import AllowedSpecial, Segmentation, Tokenizer
from bpe.tokenizers.bpe import BPETokenizer

if TYPE_CHECKING:
    from bpe.counting.words import WordTable

CLOSED = -1


def seams_of(tokenizer: Tokenizer, text: str | bytes, allowed_special: AllowedSpecial = ()) -> NDArray[np.int32]:
    """The seam before each byte of a text, int32[bytes]: after k merges a token starts where it is >= k.

    For a BPE tokenizer the rank that closed it, OPEN where none did, CLOSED (-1) inside a special token. For any other
    only OPEN where a token starts and CLOSED elsewhere: the same at every step. A bit tokenizer's bytes are all OPEN.
    """
    data = to_bytes(text)
    if isinstance(tokenizer, BPETokenizer) and has_time_line(tokenizer):
        array = as_bytes(data)
        ends, special = tokenizer._cut(array, tokenizer._allowed(allowed_special))
        seams = tokenizer._encoder.seams(array, ends)
        for piece in np.flatnonzero(special >= 0).tolist():
            start = int(ends[piece - 1]) if piece else 0
            seams[start] = OPEN
            seams[start + 1 : ends[piece]] = CLOSED
        return seams
    return seams_of_spans(tokenizer.segment(data, allowed_special), len(data))


def seams_of_spans(spans: Segmentation, size: int) -> NDArray[np.int32]:
    """The seams of `size` bytes that some tokens cover: OPEN where one starts, CLOSED elsewhere, int32[size]."""
    per_byte = 8 if spans.unit == "bit" else 1
    seams = np.full(size, CLOSED, np.int32)
    seams[spans.starts[spans.ends > spans.starts] // per_byte] = OPEN
    if not spans.exact:  # what no token covers is parted from the token before
        seams[spans.ends[spans.ends < size]] = OPEN
    seams[:1] = OPEN
    return seams


def has_time_line(tokenizer: Tokenizer) -> bool:
    """Whether a tokenizer's merges are steps: it is a BPE that no byte of a text is lost to."""
    return isinstance(tokenizer, BPETokenizer) and tokenizer._dropped is None


def steps(tokenizer: BPETokenizer) -> int:
    """How many tokens are ranked: the last step of the time line."""
    return len(tokenizer.left)


def number_of(tokenizer: BPETokenizer, piece: bytes) -> int | None:
    """The number of the token that a piece is: a byte's value, or 256 and its rank; None where it is several tokens."""
    internal, _ = tokenizer._merge(as_bytes(piece), np.array([len(piece)], np.int64), np.full(1, -1, np.int32))
    return int(internal[0]) if len(internal) == 1 else None


def parts_of(tokenizer: BPETokenizer, number: int) -> tuple[int, int] | None:
    """The numbers of the two tokens that make a token.

    None for a byte, and for a token that no merge leads to: it is taken only where a piece is exactly it.
    """
    rank = number - 256
    if rank < 0 or tokenizer.left[rank] < 0:
        return None
    return int(tokenizer.left[rank]), int(tokenizer.right[rank])


def unreachable_steps(tokenizer: BPETokenizer) -> NDArray[np.int64]:
    """The steps of the merges that lead nowhere, int64, ascending: their tokens are no two tokens' sum."""
    return np.flatnonzero(np.asarray(tokenizer.left) < 0)


def unreachable(tokenizer: BPETokenizer) -> NDArray[np.int64]:
    """The ids of the tokens that no merge leads to, int64: taken only where a piece is exactly one of them, and only by
    tokenizers that take whole pieces."""
    numbers = 256 + unreachable_steps(tokenizer)
    ids = numbers if tokenizer.ids is None else tokenizer.ids[numbers]
    return ids[ids >= 0].astype(np.int64)


def cut_to(tokenizer: BPETokenizer, vocab_size: int) -> BPETokenizer:
    """The tokenizer of the first ranks, with this many ids in all (bytes, merged tokens, special tokens).

    Raises:
        ValueError: when the vocabulary is not between its bytes and special tokens, and the whole.
    """
    step = vocab_size - 256 - len(tokenizer.special_tokens)
    if not 0 <= step <= steps(tokenizer):
        least = 256 + len(tokenizer.special_tokens)
        raise ValueError(
            f"{tokenizer.name} can be cut to a vocabulary from {least:,} to {least + steps(tokenizer):,}, "
            f"not to {vocab_size:,}."
        )
    whole = step == steps(tokenizer)
    return BPETokenizer(
        tokenizer.left[:step],
        tokenizer.right[:step],
        tokenizer.pattern,
        tokenizer.special_tokens if tokenizer.ids is not None or whole else tuple(tokenizer.special_tokens),
        ids=None if tokenizer.ids is None else tokenizer.ids[: 256 + step],
        tokens=tokenizer.tokens[: 256 + step],
        result=None if tokenizer.result is None else tokenizer.result[:step],
        whole_pieces=tokenizer.whole_pieces,
        name=tokenizer.name if whole else f"{tokenizer.name} at {vocab_size:,}",
    )


def curve(tokenizer: BPETokenizer, words: WordTable) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Vocabulary size and bytes per token of a counted text at every step, both of length steps + 1.

    `words` must have been counted with the tokenizer's pattern.
    """
    if words.pattern != tokenizer.pattern:
        raise ValueError(f"The text was counted by the pattern {words.pattern!r}, not by {tokenizer.pattern!r}.")
    tokens = tokenizer._encoder.curve(words)
    sizes = 256 + len(tokenizer.special_tokens) + np.arange(len(tokens), dtype=np.int64)
    return sizes, words.byte_count / np.maximum(tokens, 1).astype(np.float64)
