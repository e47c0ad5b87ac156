"""Measures one tokenizer on a text: the count of each token, the characters it cuts, and what it loses.

A tokenizer with a pattern is measured on the *distinct* pre-tokens of the whole text, each encoded once and multiplied
by its count. Any other tokenizer is measured on ranges of the text itself: all of it, or a sample.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bpe.encoding.encoder import as_bytes
from bpe.metrics import CharacterCuts
from bpe.pretokenize.patterns import PreTokenizer
from bpe.pretokenize.regex_cutting import byte_offsets
from bpe.tokenizers.base import AllowedSpecial, Tokenizer
from bpe.tokenizers.bit import BitTokenizer
from bpe.tokenizers.bpe import BPETokenizer
from bpe.tokenizers.byte import ByteTokenizer
from bpe.tokenizers.character import CharacterTokenizer, code_points
from bpe.tokenizers.word import UNK, WordTokenizer

if TYPE_CHECKING:
    from bpe.counting.words import WordTable
    from bpe.text.sampling import SampledRange

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]

_CHUNK = 1 << 20  # bytes of distinct pre-tokens that are encoded at a time
_NO_CUTS = CharacterCuts(0, 0)
_MARK = "\U0010fffe\U0010ffff"  # separates texts: two noncharacters of Unicode
_ONES = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).sum(axis=1).astype(np.int64)  # bits of a byte
_CONTEXT = 12  # bytes shown on either side of a loss


@dataclass(frozen=True, slots=True)
class Loss:
    """The first difference between a text and its decoded tokens: the original bytes and the decoded bytes."""

    text: bytes
    decoded: bytes


@dataclass(slots=True, eq=False)
class TokenTally:
    """Sums over a text. `counts[id]` is the number of occurrences of a token, int64."""

    byte_count: int = 0
    character_count: int = 0
    counts: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    cuts: CharacterCuts = _NO_CUTS
    loss: Loss | None = None

    @property
    def token_count(self) -> int:
        return int(self.counts.sum())

    def add(self, ids: Ints, weights: Ints) -> None:
        """Count tokens, each `weights` times."""
        if not len(ids):
            return
        found = np.bincount(ids, weights=weights.astype(np.float64)).astype(np.int64)
        if len(found) > len(self.counts):
            found[: len(self.counts)] += self.counts
            self.counts = found
        else:
            self.counts[: len(found)] += found


def is_piecewise(tokenizer: Tokenizer) -> bool:
    """Whether a tokenizer can encode pre-tokens one by one; imported tokenizers cannot."""
    return isinstance(tokenizer, BPETokenizer | WordTokenizer | ByteTokenizer | BitTokenizer | CharacterTokenizer)


def pattern_of(tokenizer: Tokenizer) -> str | None:
    """The pattern whose pre-tokens a tokenizer needs; None if it accepts those of any pattern."""
    return tokenizer.pattern if isinstance(tokenizer, BPETokenizer | WordTokenizer) else None


# --- whole texts, by their distinct pre-tokens ----------------------------------------------------------------------


def measure_words(
    tokenizer: Tokenizer, words: WordTable, progress: Callable[[float], None] = lambda fraction: None
) -> TokenTally:
    """Measure a tokenizer on a counted text; `progress` gets the finished fraction, and may raise to stop."""
    tally = TokenTally(byte_count=words.byte_count)
    for data, ends, counts, fraction in _chunks(words):
        if isinstance(tokenizer, ByteTokenizer | BitTokenizer):
            _add_bytes(tally, tokenizer, data, ends, counts)
            progress(fraction)
            continue
        ids, starts = encode_pieces(tokenizer, data, ends)
        weights = counts[np.minimum(np.searchsorted(ends, starts, "right"), len(counts) - 1)]
        tally.add(ids, weights)
        _add_characters(tally, data, ends, starts, counts)
        if tally.loss is None:
            tally.loss = _first_loss(tokenizer, data, ends, ids, starts)
        progress(fraction)
    _add_specials(tally, tokenizer, words)
    return tally


def _chunks(words: WordTable) -> Iterator[tuple[Bytes, Ints, Ints, float]]:
    """Pre-tokens, about a megabyte at a time: bytes, ends, counts, and the fraction of the words up to their end."""
    first, last = 0, len(words)
    while first < last:
        stop = int(np.searchsorted(words.start, words.start[first] + _CHUNK, "right")) - 1
        stop = min(max(stop, first + 1), last)
        data = np.array(words.data[words.start[first] : words.start[stop]])
        yield data, words.start[first + 1 : stop + 1] - words.start[first], words.count[first:stop], stop / last
        first = stop


def encode_pieces(tokenizer: Tokenizer, data: Bytes, ends: Ints) -> tuple[Ints, Ints]:
    """The ids of the tokens of independent pre-tokens, end to end, and the start of each token: both int64[tokens].

    Raises:
        TypeError: if the tokenizer is not piecewise (`is_piecewise`).
    """
    if isinstance(tokenizer, BPETokenizer):
        internal, kept = tokenizer._merge(data, ends, np.full(len(ends), -1, np.int32), remember=False)
        lengths = tokenizer._lengths[internal]
        starts = np.cumsum(lengths) - lengths
        return tokenizer._shown[internal].astype(np.int64), starts if kept is None else kept[starts]
    if isinstance(tokenizer, WordTokenizer):
        return tokenizer._ids(data, ends), np.concatenate((np.zeros(1, np.int64), ends[:-1]))[: len(ends)]
    if isinstance(tokenizer, ByteTokenizer):
        return data.astype(np.int64), np.arange(len(data), dtype=np.int64)
    if isinstance(tokenizer, BitTokenizer):
        return np.unpackbits(data).astype(np.int64), np.arange(8 * len(data), dtype=np.int64) // 8
    if isinstance(tokenizer, CharacterTokenizer):
        return _characters(data, ends)
    raise TypeError(f"{tokenizer.name} cannot encode pieces one by one.")


def _characters(data: Bytes, ends: Ints) -> tuple[Ints, Ints]:
    """Code points, and the start of each. Malformed bytes at the end of one pre-token and the start of the next do not
    join to a character."""
    parted = np.insert(data, ends, 0x0A).tobytes().decode("utf-8", "surrogateescape")
    codes, offsets = code_points(parted).astype(np.int64), byte_offsets(parted)[:-1]
    is_mark = np.zeros(len(data) + len(ends), np.bool_)
    is_mark[ends + np.arange(len(ends))] = True
    keep = ~is_mark[offsets]
    return codes[keep], (offsets - np.cumsum(is_mark)[offsets])[keep]


def _add_bytes(tally: TokenTally, tokenizer: Tokenizer, data: Bytes, ends: Ints, counts: Ints) -> None:
    """Count bytes or bits without listing tokens: a byte is one token or eight; multi-byte characters are cut."""
    by_byte = np.bincount(data, weights=np.repeat(counts, np.diff(ends, prepend=0)), minlength=256).astype(np.int64)
    if isinstance(tokenizer, BitTokenizer):
        ones = int((by_byte * _ONES).sum())
        tally.add(np.array([0, 1]), np.array([8 * int(by_byte.sum()) - ones, ones]))
    else:
        tally.add(np.arange(256), by_byte)
    _add_characters(tally, data, ends, np.arange(len(data), dtype=np.int64), counts)


def _add_specials(tally: TokenTally, tokenizer: Tokenizer, words: WordTable) -> None:
    known: dict[str, int] = dict(getattr(tokenizer, "special_tokens", {}))
    for text, count in zip(words.special_tokens, words.special_count.tolist(), strict=True):
        if text in known and count:
            tally.add(np.array([known[text]]), np.array([count]))
        tally.character_count += len(text) * count


def _add_characters(tally: TokenTally, data: Bytes, ends: Ints, starts: Ints, counts: Ints) -> None:
    """Count characters, multi-byte characters, and multi-byte characters inside which a token starts."""
    continues = (data & 0xC0) == 0x80
    leads = np.flatnonzero((data >= 0xC2) & np.append(continues[1:], False))
    piece = np.searchsorted(ends, leads, "right")
    inside = starts[continues[starts]] if len(leads) else starts[:0]
    of = np.searchsorted(leads, inside, "right") - 1
    near = (of >= 0) & (inside - leads[of] < 4)  # others are stray bytes outside a character
    of = of[near]  # ascending
    cut = of[np.concatenate(([True], np.diff(of) > 0))] if len(of) else of
    tally.cuts = CharacterCuts(
        tally.cuts.characters + int(counts[piece].sum()), tally.cuts.cut + int(counts[piece[cut]].sum())
    )
    first = np.concatenate((np.zeros(1, np.int64), ends[:-1]))
    if continues.any() and (continues[first].any() or not _is_utf8(data)):
        _, at = _characters(data, ends)
        tally.character_count += int(counts[np.searchsorted(ends, at, "right")].sum())
    else:
        begun = np.concatenate((np.zeros(1, np.int64), np.cumsum(~continues)))[np.concatenate(([0], ends))]
        tally.character_count += int((np.diff(begun) * counts).sum())


def _is_utf8(data: Bytes) -> bool:
    try:
        data.tobytes().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _first_loss(tokenizer: Tokenizer, data: Bytes, ends: Ints, ids: Ints, starts: Ints) -> Loss | None:
    """The first pre-token that differs from its decoded tokens."""
    if isinstance(tokenizer, WordTokenizer):
        lost = np.flatnonzero(ids == UNK)
    elif isinstance(tokenizer, BPETokenizer) and not _is_spelled(tokenizer, ids, data):
        lost = np.arange(len(ends))
    else:  # the others are exact by construction
        return None
    first = np.concatenate((np.zeros(1, np.int64), ends[:-1]))
    for piece in lost.tolist():
        text = data[first[piece] : ends[piece]].tobytes()
        inside = (starts >= first[piece]) & (starts < ends[piece])
        decoded = tokenizer.decode_bytes(ids[inside].tolist())
        if decoded != text:
            return Loss(text, decoded)
    return None


def _is_spelled(tokenizer: BPETokenizer, ids: Ints, data: Bytes) -> bool:
    """Whether the bytes of the tokens, end to end, equal `data`."""
    from bpe.evaluate.vocabularies import TokenTable

    return np.array_equal(TokenTable.of(tokenizer).spelled(ids), data)


# --- ranges of a text -----------------------------------------------------------------------------------------------


def measure_ranges(
    tokenizer: Tokenizer,
    ranges: list[SampledRange],
    allowed_special: AllowedSpecial = (),
    progress: Callable[[float], None] = lambda fraction: None,
) -> TokenTally:
    """Measure any tokenizer on ranges of a text, each encoded as a text by itself."""
    tally = TokenTally()
    for number, part in enumerate(ranges):
        data = as_bytes(part.data)
        spans = tokenizer.segment(part.data, allowed_special)
        weight = np.array([part.weight])
        tally.byte_count += len(data) * part.weight
        tally.add(spans.ids, np.full(len(spans), part.weight, np.int64))
        starts = spans.starts[spans.ends > spans.starts]
        _add_characters(tally, data, np.array([len(data)]), starts, weight)
        if tally.loss is None:
            tally.loss = _loss_of(part.data, tokenizer.decode_bytes(spans.ids.tolist()))
        progress((number + 1) / len(ranges))
    return tally


def _loss_of(text: bytes, decoded: bytes) -> Loss | None:
    """The first difference between two texts, with some bytes of context."""
    if text == decoded:
        return None
    size = min(len(text), len(decoded))
    differ = np.flatnonzero(np.frombuffer(text[:size], np.uint8) != np.frombuffer(decoded[:size], np.uint8))
    at = int(differ[0]) if len(differ) else size
    around = slice(max(0, at - _CONTEXT), at + _CONTEXT)
    return Loss(text[around], decoded[around])


# --- words by themselves --------------------------------------------------------------------------------------------


def tokens_of_each(tokenizer: Tokenizer, data: Bytes, start: Ints) -> Ints:
    """The number of tokens of each text, encoded by itself, int64[texts]. The texts lie end to end, from `start[i]`."""
    if not is_piecewise(tokenizer):
        content = data.tobytes()
        texts = [content[a:b] for a, b in pairwise(start.tolist())]
        each = getattr(tokenizer, "count_each", None)
        found: Any = each(texts) if each is not None else [len(tokenizer.encode(text)) for text in texts]
        return np.array(found, np.int64)
    if isinstance(tokenizer, ByteTokenizer | BitTokenizer):
        return np.diff(start) * (8 if isinstance(tokenizer, BitTokenizer) else 1)
    counts = [np.zeros(0, np.int64)]
    first = 0
    while first < len(start) - 1:
        stop = int(np.searchsorted(start, start[first] + _CHUNK, "right")) - 1
        stop = min(max(stop, first + 1), len(start) - 1)
        own = start[first : stop + 1] - start[first]
        at = starts_in_each(tokenizer, np.array(data[start[first] : start[stop]]), own)
        counts.append(np.bincount(np.searchsorted(own[1:], at, "right"), minlength=stop - first).astype(np.int64))
        first = stop
    return np.concatenate(counts)


def starts_in_each(tokenizer: Tokenizer, data: Bytes, start: Ints) -> Ints:
    """The start of each token of texts that lie end to end, each encoded by itself; for piecewise tokenizers only."""
    pattern = pattern_of(tokenizer)
    ends = start[1:] if pattern in (None, "none") else cut_each(str(pattern), data, start)
    return encode_pieces(tokenizer, data, ends)[1]


def cut_each(pattern: str, data: Bytes, start: Ints) -> Ints:
    """The ends of the pre-tokens in texts that lie end to end, each cut by itself; ascending int64."""
    mark = np.frombuffer(_MARK.encode("utf-8"), np.uint8)
    joined = np.insert(data, np.repeat(start[1:], len(mark)), np.tile(mark, len(start) - 1))
    ends, special = PreTokenizer(pattern, (_MARK,)).cut(joined)
    found: Ints = (ends - len(mark) * np.cumsum(special >= 0))[special < 0]
    return found
