"""Time line of a BPE tokenizer: the seams of any text, the tokenizer at a smaller vocabulary, its curve.

The ranks of an imported BPE take the place of a run's training steps.
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
    """The seam before each byte of a text, int32[bytes]: after k merges a token starts where the seam is >= k.

    For a BPE tokenizer, the rank of the merge that closed it; OPEN if none did; CLOSED (-1) inside a special token. For
    any other tokenizer, OPEN at the start of a token and CLOSED elsewhere, at every step. A bit tokenizer's are OPEN.
    """
    data = to_bytes(text)
    if isinstance(tokenizer, BPETokenizer) and has_time_line(tokenizer):
        array = as_bytes(data)
        ends, special = tokenizer._cut(array, tokenizer._allowed(allowed_special))
        seams = tokenizer._encoder.seams(array, ends)
        for number in np.flatnonzero(special >= 0).tolist():
            start = int(ends[number - 1]) if number else 0
            seams[start] = OPEN
            seams[start + 1 : ends[number]] = CLOSED
        return seams
    return seams_of_spans(tokenizer.segment(data, allowed_special), len(data))


def seams_of_spans(spans: Segmentation, size: int) -> NDArray[np.int32]:
    """The seams of `size` bytes covered by some tokens, int32[size]: OPEN at starts of tokens, CLOSED elsewhere."""
    per_byte = 8 if spans.unit == "bit" else 1
    seams = np.full(size, CLOSED, np.int32)
    seams[spans.starts[spans.ends > spans.starts] // per_byte] = OPEN
    if not spans.exact:  # a gap is separated from the token before it
        seams[spans.ends[spans.ends < size]] = OPEN
    seams[:1] = OPEN
    return seams


def has_time_line(tokenizer: Tokenizer) -> bool:
    """Whether a tokenizer's merges can serve as steps: it is a BPE tokenizer that drops no byte of a text."""
    return isinstance(tokenizer, BPETokenizer) and tokenizer._dropped is None


def steps(tokenizer: BPETokenizer) -> int:
    """The number of ranked tokens: the last step of the time line."""
    return len(tokenizer.left)


def number_of(tokenizer: BPETokenizer, piece: bytes) -> int | None:
    """The number of the token whose bytes are `piece`: a byte's value, or 256 + rank; None if it is not a token."""
    internal, _ = tokenizer._merge(as_bytes(piece), np.array([len(piece)], np.int64), np.full(1, -1, np.int32))
    return int(internal[0]) if len(internal) == 1 else None


def parts_of(tokenizer: BPETokenizer, number: int) -> tuple[int, int] | None:
    """The numbers of the two tokens that a token was merged from.

    None for a byte, and for a token that no merge makes: it is used only if a whole pre-token equals it.
    """
    rank = number - 256
    if rank < 0 or tokenizer.left[rank] < 0:
        return None
    return int(tokenizer.left[rank]), int(tokenizer.right[rank])


def unreachable_steps(tokenizer: BPETokenizer) -> NDArray[np.int64]:
    """The steps, int64, ascending, of tokens that no merge makes: no two tokens join to them."""
    return np.flatnonzero(np.asarray(tokenizer.left) < 0)


def unreachable(tokenizer: BPETokenizer) -> NDArray[np.int64]:
    """The ids of the tokens that no merge makes, int64: they are used only if a whole pre-token equals one, and only by
    tokenizers that look up whole pre-tokens."""
    numbers = 256 + unreachable_steps(tokenizer)
    ids = numbers if tokenizer.ids is None else tokenizer.ids[numbers]
    return ids[ids >= 0].astype(np.int64)


def cut_to(tokenizer: BPETokenizer, vocab_size: int) -> BPETokenizer:
    """The tokenizer of the first ranks, with `vocab_size` ids in all (bytes, merged tokens, special tokens).

    Raises:
        ValueError: if `vocab_size` is less than bytes and special tokens, or more than the whole vocabulary.
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
    """Vocabulary size and bytes per token of a counted text at every step, each of length steps + 1.

    `words` must have been counted with the tokenizer's pattern.
    """
    if words.pattern != tokenizer.pattern:
        raise ValueError(f"The text was counted by the pattern {words.pattern!r}, not by {tokenizer.pattern!r}.")
    tokens = tokenizer._encoder.curve(words)
    sizes = 256 + len(tokenizer.special_tokens) + np.arange(len(tokens), dtype=np.int64)
    return sizes, words.byte_count / np.maximum(tokens, 1).astype(np.float64)
