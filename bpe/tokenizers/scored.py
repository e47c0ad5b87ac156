"""ScoredBPE: sentencepiece's BPE, which merges the pair whose piece has the highest score, the leftmost among equals.

Two neighbours can be merged if together they are a piece, however that piece was made. The text is normalised, then
split into symbols: those that the user defined (never merged), otherwise characters. Source: normalizer.cc,
bpe_model.cc and sentencepiece_processor.cc of google/sentencepiece.

    text        "the  cat"
    normalised  "▁the▁▁cat"             with a space before the text, extra spaces kept
    symbols     ▁ t h e ▁ ▁ c a t       neighbours that no piece contains ("e", "▁") separate runs merged independently
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpe import jit
from bpe.encoding.encoder import _room, new_table
from bpe.tokenizers.charmap import CharacterMap

Ints = NDArray[np.int64]
SPACE = "▁"
_SPACES = re.compile(" {2,}")
_SEPARATOR = "\ud800"  # separates texts that are encoded together; a lone surrogate occurs in no text
_GROUP = 1 << 20  # characters
_SEPARATOR_ID = -1  # represents `_SEPARATOR` among the ids


@dataclass(frozen=True, slots=True)
class Normalization:
    """The normalization of a sentencepiece model.

    `symbols`: user-defined strings, which the character map leaves unchanged.
    """

    character_map: bytes = b""
    symbols: tuple[str, ...] = ()
    space_before: bool = True
    removes_spaces: bool = True
    escapes_spaces: bool = True


class Normalizer:
    """Applies a `Normalization`. Thread-safe.

    Raises:
        ValueError: if the character map is invalid.
    """

    def __init__(self, how: Normalization) -> None:
        self._how = how
        symbols = {symbol: _inner_spaces_kept(symbol) if how.escapes_spaces else symbol for symbol in how.symbols}
        needed = how.character_map or any("  " in symbol for symbol in symbols)
        self._map = CharacterMap(how.character_map, symbols) if needed else None

    @property
    def growth(self) -> float:
        """Upper bound for the factor by which normalization can lengthen a text, in bytes."""
        return 1.0 if self._map is None else self._map.growth

    def form(self, text: str) -> str:
        """The normal form of a text."""
        how, space = self._how, SPACE if self._how.escapes_spaces else " "
        if not text:
            return ""
        form = text if self._map is None else self._map.apply(text)[0]
        if how.removes_spaces:
            form = _SPACES.sub(" ", form.lstrip(" "))
        form = (space if how.space_before else "") + form.replace(" ", space)
        return form.rstrip(space) if how.removes_spaces else form

    def apply(self, text: str) -> tuple[NDArray[np.uint32], Ints, Ints]:
        """The code points of the normal form, and the start and end of each in `text`, in characters."""
        if not text:
            return np.zeros(0, np.uint32), np.zeros(0, np.int64), np.zeros(0, np.int64)
        if self._map is None:
            codes = code_points(text)
            starts = np.arange(len(codes))
            ends = starts + 1
        else:
            mapped, starts, ends = self._map.apply(text)
            codes, starts, ends = code_points(mapped), starts[:-1], ends[:-1]
        if self._how.removes_spaces:
            blank = codes == ord(" ")
            kept = ~blank
            kept[1:] |= ~blank[:-1]
            codes, starts, ends = codes[kept], starts[kept], ends[kept]
            if len(codes) and codes[0] == ord(" "):
                codes, starts, ends = codes[1:], starts[1:], ends[1:]
        space = ord(SPACE if self._how.escapes_spaces else " ")
        codes = np.where(codes == ord(" "), space, codes).astype(np.uint32)
        if self._how.space_before:
            at = starts[:1] if len(starts) else np.zeros(1, np.int64)
            codes = np.concatenate((np.array([space], np.uint32), codes))
            starts, ends = np.concatenate((at, starts)), np.concatenate((at, ends))
        if self._how.removes_spaces:
            others = np.flatnonzero(codes != space)
            size = int(others[-1]) + 1 if len(others) else 0
            codes, starts, ends = codes[:size], starts[:size], ends[:size]
        return codes, starts, ends


class ScoredBPE:
    """A sentencepiece BPE model. Thread-safe.

    Args:
        scores: the score of each piece that can be merged.
        ids: the id of each piece except those for bytes.
        unknown: the id of the unknown token.
        unused: pieces of `scores` that are split again after merging.
        bytes_: the ids of the 256 bytes, for unknown characters; if empty, these become `unknown`.
        how: the normalization of the text; its symbols are pieces too.
    """

    def __init__(
        self,
        scores: Mapping[str, float],
        ids: Mapping[str, int],
        unknown: int,
        *,
        unused: Sequence[str] = (),
        bytes_: Sequence[int] = (),
        how: Normalization,
    ) -> None:
        self._made_of = partial(ScoredBPE, unused=tuple(unused), bytes_=tuple(bytes_), how=how), (scores, ids, unknown)
        self._kernels: Any = jit.load("encoding.encode_kernels")
        self._unknown = unknown
        self._bytes = np.array(bytes_, np.int64)
        self._normalizer = Normalizer(how)
        self._symbols = _any_of(how.symbols)
        self._number_symbols(scores, ids, how.symbols)
        self._fill_tables(scores)
        self._parts = {self._number[piece]: parts for piece in unused if (parts := self._without(piece, scores))}
        self._unused = np.array(sorted(self._parts), np.int32)

    def __reduce__(self) -> tuple[Any, ...]:
        return self._made_of

    @property
    def growth(self) -> float:
        """Upper bound for the factor by which normalization can lengthen a text, in bytes."""
        return self._normalizer.growth

    def normal_form(self, text: str) -> str:
        """The normal form of a text."""
        return self._normalizer.form(text)

    def encode(self, text: str) -> tuple[list[int], Ints]:
        """The ids of a text, and the offsets in characters that each covers, int64[ids, 2]."""
        codes, starts, ends = self._normalizer.apply(text)
        ids, first, last = self._encode(codes)
        return ids.tolist(), np.stack((starts[first], ends[last]), axis=1)

    def encode_each(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text."""
        found: list[list[int]] = []
        waiting: list[str] = []
        size = 0
        for place, text in enumerate(texts, 1):
            waiting.append(self._normalizer.form(text))
            size += len(text)
            if size >= _GROUP or place == len(texts):
                found += self._encode_forms(waiting)
                waiting, size = [], 0
        return found

    def _encode_forms(self, forms: Sequence[str]) -> list[list[int]]:
        ids = self._encode(code_points(_SEPARATOR.join(forms)))[0]
        edges = np.flatnonzero(ids == _SEPARATOR_ID).tolist()
        flat: list[int] = ids.tolist()
        return [
            flat[start:end] for start, end in zip([0, *(edge + 1 for edge in edges)], [*edges, len(ids)], strict=True)
        ]

    def _encode(self, codes: NDArray[np.uint32]) -> tuple[Ints, Ints, Ints]:
        """The ids of a normal form, and the first and the last code point of each."""
        if not len(codes):
            nothing = np.zeros(0, np.int64)
            return nothing, nothing, nothing
        symbols, at = self._symbols_of(codes)
        tokens, firsts = self._merged(symbols)
        first = at[firsts]
        last = np.append(first[1:], len(codes)) - 1
        ids = self._ids[tokens]
        unknown = ids == self._unknown
        if not unknown.any():
            return ids, first, last
        if len(self._bytes):
            ids, counts = self._as_bytes(codes, ids, first, unknown)
            return ids, np.repeat(first, counts), np.repeat(last, counts)
        kept = np.flatnonzero(~unknown | ~np.append(False, unknown[:-1]))  # one token for adjacent unknown characters
        return ids[kept], first[kept], last[np.append(kept[1:], len(ids)) - 1]

    # --- inside ---------------------------------------------------------------------------------------------

    def _number_symbols(self, scores: Mapping[str, float], ids: Mapping[str, int], symbols: Sequence[str]) -> None:
        """Number the symbols. Mergeable: the pieces, then other characters in pieces. Not mergeable: one number for all
        other characters, one for the separator of texts, then the user-defined symbols."""
        alone = {character for piece in scores for character in piece} | {text for text in ids if len(text) == 1}
        self._number = {piece: number for number, piece in enumerate(scores)}
        for character in sorted(alone):
            self._number.setdefault(character, len(self._number))
        rest = len(self._number)
        known = [ids.get(text, self._unknown) for text in self._number]
        self._frozen = {symbol: rest + 2 + place for place, symbol in enumerate(symbols)}
        self._ids = np.array([*known, self._unknown, _SEPARATOR_ID, *(ids[symbol] for symbol in symbols)], np.int64)
        self._of_code = np.full(0x110000, rest, np.int32)
        self._of_code[ord(_SEPARATOR)] = rest + 1
        for character in alone:
            self._of_code[ord(character)] = self._number[character]

    def _fill_tables(self, scores: Mapping[str, float]) -> None:
        order = {score: rank for rank, score in enumerate(sorted(set(scores.values()), reverse=True))}
        self._pairs = [
            (left, right, order[score], self._number[piece])
            for piece, score in scores.items()
            for at in range(1, len(piece))
            if (left := self._number.get(piece[:at])) is not None
            and (right := self._number.get(piece[at:])) is not None
        ]
        self._table = self._filled(self._pairs)
        beside = {(a, b) for piece in scores for a, b in itertools.pairwise(piece)}
        self._neighbours = self._filled([(self._number[a], self._number[b], 0, 0) for a, b in beside])

    def _filled(self, pairs: Sequence[tuple[int, int, int, int]]) -> NDArray[np.uint64]:
        table = new_table(len(pairs))
        columns = np.array(pairs, np.int32).reshape(-1, 4).T
        self._kernels.fill_ranked(*map(np.ascontiguousarray, columns), table)
        return table

    def _without(self, piece: str, scores: Mapping[str, float]) -> list[int]:
        """The tokens that replace an unused piece; none for a single character."""
        if len(piece) < 2:
            return []
        number = self._number[piece]
        table = self._filled([pair for pair in self._pairs if pair[3] != number])
        parts: list[int] = self._run(self._of_code[code_points(piece)], table)[0].tolist()
        return parts

    def _symbols_of(self, codes: NDArray[np.uint32]) -> tuple[NDArray[np.int32], Ints]:
        """The numbers of the symbols of a normal form, and the start of each."""
        numbers = self._of_code[codes]
        if self._symbols is None:
            return numbers, np.arange(len(codes))
        begins = np.ones(len(codes), np.bool_)
        for found in self._symbols.finditer(codes.tobytes().decode("utf-32-le", "surrogatepass")):
            begins[found.start() + 1 : found.end()] = False
            numbers[found.start()] = self._frozen[found.group()]
        at = np.flatnonzero(begins)
        return np.ascontiguousarray(numbers[at]), at

    def _merged(self, symbols: NDArray[np.int32]) -> tuple[NDArray[np.int32], Ints]:
        tokens, firsts = self._run(symbols, self._table)
        if not len(self._unused) or not np.isin(tokens, self._unused).any():
            return tokens, firsts
        parted: list[int] = []
        for token in tokens.tolist():
            parted += self._split_unused(token)
        out = np.array(parted, np.int32)
        return out, np.concatenate(([0], np.cumsum(self._sizes[out])[:-1]))

    def _run(self, symbols: NDArray[np.int32], table: NDArray[np.uint64]) -> tuple[NDArray[np.int32], Ints]:
        """The tokens of a sequence of symbols, and the first symbol of each."""
        ends = np.empty(len(symbols), np.int64)
        ends = ends[: self._kernels.part_symbols(symbols, self._neighbours, ends)]
        work = _room(int((ends[1:] - ends[:-1]).max(initial=int(ends[0]))))
        tokens, firsts = np.empty(len(symbols), np.int32), np.empty(len(symbols), np.int64)
        count = self._kernels.merge_symbols(symbols, ends, tokens, firsts, work, table)
        return tokens[:count], firsts[:count]

    def _split_unused(self, token: int) -> list[int]:
        """The token itself, or its parts if it is unused."""
        return [part for one in self._parts.get(token, ()) for part in self._split_unused(one)] or [token]

    @cached_property
    def _sizes(self) -> Ints:
        """The length of each number in symbols."""
        return np.array([*map(len, self._number), 1, 1, *(1 for _ in self._frozen)], np.int64)

    def _as_bytes(
        self, codes: NDArray[np.uint32], ids: Ints, first: Ints, unknown: NDArray[np.bool_]
    ) -> tuple[Ints, Ints]:
        """The ids with unknown characters replaced by those of their bytes, and how many ids each became."""
        counts = np.ones(len(ids), np.int64)
        alone = codes[first[unknown]]  # each unknown token is one character
        counts[unknown] = 1 + (alone >= 0x80) + (alone >= 0x800) + (alone >= 0x10000)
        spelt = np.frombuffer(alone.tobytes().decode("utf-32-le").encode("utf-8"), np.uint8)
        out = np.repeat(ids, counts)
        out[np.repeat(unknown, counts)] = self._bytes[spelt]
        return out, counts


def _inner_spaces_kept(symbol: str) -> str:
    """The symbol with its inner spaces protected from the removal of extra spaces."""
    core = symbol.strip(" ")
    return symbol.replace(core, core.replace(" ", SPACE), 1) if core else symbol


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)


def _any_of(symbols: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern that matches any of some strings, preferring longer ones."""
    if not symbols:
        return None
    return re.compile("|".join(re.escape(symbol) for symbol in sorted(symbols, key=len, reverse=True)))
