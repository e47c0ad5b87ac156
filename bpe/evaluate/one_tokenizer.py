"""What one tokenizer makes of a text: how often each token occurs, what is cut and what is lost.

A tokenizer that cuts by a pattern is measured on the *distinct* pieces of the whole text, each encoded once and taken
as often as it occurs. Any other is measured on stretches of the text itself, all of it or a sample.
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

_CHUNK = 1 << 20  # bytes of distinct pieces that are encoded at a time
_NO_CUTS = CharacterCuts(0, 0)
_MARK = "\U0010fffe\U0010ffff"  # two characters that Unicode keeps out of texts: what stands between texts here
_ONES = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).sum(axis=1).astype(np.int64)  # in each byte
_CONTEXT = 12  # bytes shown on either side of a loss


@dataclass(frozen=True, slots=True)
class Loss:
    """The first place of a text that does not come back: what stood there, and what decoding gives."""

    text: bytes
    decoded: bytes


@dataclass(slots=True, eq=False)
class TokenTally:
    """Sums over a text. `counts[id]` is how often a token occurs, int64."""

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
    """Whether the pieces of a pattern can be encoded one by one: it is none of the imported kinds."""
    return isinstance(tokenizer, BPETokenizer | WordTokenizer | ByteTokenizer | BitTokenizer | CharacterTokenizer)


def pattern_of(tokenizer: Tokenizer) -> str | None:
    """The pattern whose pieces a tokenizer must be given, None where any will do."""
    return tokenizer.pattern if isinstance(tokenizer, BPETokenizer | WordTokenizer) else None


# --- whole texts, by their distinct pieces --------------------------------------------------------------------------


def measure_words(
    tokenizer: Tokenizer, words: WordTable, told: Callable[[float], None] = lambda share: None
) -> TokenTally:
    """Measure a tokenizer on a counted text; `told` gets the share that is done, and may raise to stop."""
    tally = TokenTally(byte_count=words.byte_count)
    for data, ends, counts, share in _chunks(words):
        if isinstance(tokenizer, ByteTokenizer | BitTokenizer):
            _add_bytes(tally, tokenizer, data, ends, counts)
            told(share)
            continue
        ids, starts = encode_pieces(tokenizer, data, ends)
        weights = counts[np.minimum(np.searchsorted(ends, starts, "right"), len(counts) - 1)]
        tally.add(ids, weights)
        _add_characters(tally, data, ends, starts, counts)
        if tally.loss is None:
            tally.loss = _first_loss(tokenizer, data, ends, ids, starts)
        told(share)
    _add_specials(tally, tokenizer, words)
    return tally


def _chunks(words: WordTable) -> Iterator[tuple[Bytes, Ints, Ints, float]]:
    """Pieces some megabyte at a time: their bytes, ends and counts, and the share of all that is done with them."""
    first, last = 0, len(words)
    while first < last:
        stop = int(np.searchsorted(words.start, words.start[first] + _CHUNK, "right")) - 1
        stop = min(max(stop, first + 1), last)
        data = np.array(words.data[words.start[first] : words.start[stop]])
        yield data, words.start[first + 1 : stop + 1] - words.start[first], words.count[first:stop], stop / last
        first = stop


def encode_pieces(tokenizer: Tokenizer, data: Bytes, ends: Ints) -> tuple[Ints, Ints]:
    """Ids of the tokens of independent pieces, end to end, and the byte at which each begins: int64[tokens] both.

    Raises:
        TypeError: for a tokenizer that is not piecewise.
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
    """Code points and where each begins; malformed bytes at the end of one piece and the start of the next are no
    character together."""
    parted = np.insert(data, ends, 0x0A).tobytes().decode("utf-8", "surrogateescape")
    codes, offsets = code_points(parted).astype(np.int64), byte_offsets(parted)[:-1]
    is_mark = np.zeros(len(data) + len(ends), np.bool_)
    is_mark[ends + np.arange(len(ends))] = True
    keep = ~is_mark[offsets]
    return codes[keep], (offsets - np.cumsum(is_mark)[offsets])[keep]


def _add_bytes(tally: TokenTally, tokenizer: Tokenizer, data: Bytes, ends: Ints, counts: Ints) -> None:
    """Bytes and bits without making a list of them: every byte is a token or eight, every long character is cut."""
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
    """Count characters, those of several bytes, and those of them inside which a token starts."""
    continues = (data & 0xC0) == 0x80
    leads = np.flatnonzero((data >= 0xC2) & np.append(continues[1:], False))
    piece = np.searchsorted(ends, leads, "right")
    inside = starts[continues[starts]] if len(leads) else starts[:0]
    of = np.searchsorted(leads, inside, "right") - 1
    near = (of >= 0) & (inside - leads[of] < 4)  # else a stray byte of no character
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
    """The first piece that does not come back from its tokens."""
    if isinstance(tokenizer, WordTokenizer):
        lost = np.flatnonzero(ids == UNK)
    elif isinstance(tokenizer, BPETokenizer) and not _is_spelled(tokenizer, ids, data):
        lost = np.arange(len(ends))
    else:  # the others are exact by what they are
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
    """Whether the bytes of some tokens, end to end, are these."""
    from bpe.evaluate.vocabularies import TokenTable

    return np.array_equal(TokenTable.of(tokenizer).spelled(ids), data)


# --- stretches of a text --------------------------------------------------------------------------------------------


def measure_stretches(
    tokenizer: Tokenizer,
    stretches: list[SampledRange],
    allowed_special: AllowedSpecial = (),
    told: Callable[[float], None] = lambda share: None,
) -> TokenTally:
    """Measure any tokenizer on some texts, each encoded as it stands."""
    tally = TokenTally()
    for number, stretch in enumerate(stretches):
        data = as_bytes(stretch.data)
        spans = tokenizer.segment(stretch.data, allowed_special)
        weight = np.array([stretch.weight])
        tally.byte_count += len(data) * stretch.weight
        tally.add(spans.ids, np.full(len(spans), stretch.weight, np.int64))
        starts = spans.starts[spans.ends > spans.starts]
        _add_characters(tally, data, np.array([len(data)]), starts, weight)
        if tally.loss is None:
            tally.loss = _loss_of(stretch.data, tokenizer.decode_bytes(spans.ids.tolist()))
        told((number + 1) / len(stretches))
    return tally


def _loss_of(text: bytes, decoded: bytes) -> Loss | None:
    """Where two texts part, with some bytes around."""
    if text == decoded:
        return None
    size = min(len(text), len(decoded))
    differ = np.flatnonzero(np.frombuffer(text[:size], np.uint8) != np.frombuffer(decoded[:size], np.uint8))
    at = int(differ[0]) if len(differ) else size
    around = slice(max(0, at - _CONTEXT), at + _CONTEXT)
    return Loss(text[around], decoded[around])


# --- words by themselves --------------------------------------------------------------------------------------------


def tokens_of_each(tokenizer: Tokenizer, data: Bytes, start: Ints) -> Ints:
    """How many tokens each of some texts end to end is, encoded by itself, int64[texts]; text i is at `start[i]`."""
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
    """The byte at which each token begins, of some texts end to end, each encoded by itself; piecewise only."""
    pattern = pattern_of(tokenizer)
    ends = start[1:] if pattern in (None, "none") else cut_each(str(pattern), data, start)
    return encode_pieces(tokenizer, data, ends)[1]


def cut_each(pattern: str, data: Bytes, start: Ints) -> Ints:
    """Where the pieces of a pattern end in some texts end to end, each cut as a text of its own; int64, ascending."""
    mark = np.frombuffer(_MARK.encode("utf-8"), np.uint8)
    joined = np.insert(data, np.repeat(start[1:], len(mark)), np.tile(mark, len(start) - 1))
    ends, special = PreTokenizer(pattern, (_MARK,)).cut(joined)
    found: Ints = (ends - len(mark) * np.cumsum(special >= 0))[special < 0]
    return found
