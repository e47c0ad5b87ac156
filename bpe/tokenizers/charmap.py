"""The character map of a sentencepiece model, which normalises a text before it is split into pieces.

At each offset the longest matching key is replaced. The `tokenizers` package replaces the shortest, and only within
graphemes: of "e", circumflex, acute it would keep "ê".

Layout: a uint32, the size of the trie in bytes; the trie, a double array of uint32 (Darts-clone); the values, UTF-8
terminated by zeros. Source: normalizer.cc of google/sentencepiece, darts.h of s-yata/darts-clone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_LABEL = (1 << 31) | 0xFF
_LABELS = np.arange(1, 256)
_MOST_NODES = 400_000  # of the trie, counted once per path that leads to them; published maps have 265,000
_LONGEST_VALUE, _MOST_VALUES = 1 << 12, 32 << 20  # bytes of one value, and of all values


class CharacterMap:
    """A decoded character map.

    Args:
        packed: the map's bytes; if empty, the map changes nothing.
        symbols: strings with priority over the keys of the map, and their replacements, which have equal lengths.

    Raises:
        ValueError: if the bytes are not a character map.
    """

    def __init__(self, packed: bytes, symbols: Mapping[str, str] | None = None) -> None:
        entries = _read(packed) if packed else []
        self.growth = max((len(value) / len(key) for key, value in entries), default=1.0)
        """Upper bound for the factor by which the map can lengthen a text, in bytes."""
        self._values = {key.decode("utf-8"): value.decode("utf-8") for key, value in entries}
        self._longest = max(map(len, self._values), default=0)
        self._kept = dict(symbols or {})
        longest_first = sorted(self._kept, key=len, reverse=True)
        self._symbols = re.compile("|".join(map(re.escape, longest_first))) if symbols else None
        alone = {key for key in self._values if len(key) == 1} | {symbol[0] for symbol in self._kept}
        pairs = {key[:2] for key in self._values if len(key) > 1}
        parts = [_any_of(alone), _any_of({pair[0] for pair in pairs}) + f"(?={_any_of({pair[1] for pair in pairs})})"]
        self._begins = re.compile("|".join(parts[: 2 if pairs else 1]) if self._values or symbols else r"(?!)")

    def apply(self, text: str) -> tuple[str, Ints, Ints]:
        """The text after replacement; and for each of its characters, and for its end, the start and the end of the
        original characters, int64[characters + 1] each."""
        pieces: list[str] = []
        starts: list[Ints] = []
        ends: list[Ints] = []
        at = 0

        def keep(stop: int, kept: str | None = None) -> None:
            pieces.append(text[at:stop] if kept is None else kept)
            starts.append(np.arange(at, stop))
            ends.append(np.arange(at + 1, stop + 1))

        for found in self._begins.finditer(text):
            start = found.start()
            if start < at:
                continue
            symbol = self._symbols.match(text, start) if self._symbols else None
            if symbol:
                keep(start)
                at = start
                keep(symbol.end(), self._kept[symbol.group()])
                at = symbol.end()
                continue
            for size in range(min(self._longest, len(text) - start), 0, -1):
                value = self._values.get(text[start : start + size])
                if value is not None:
                    keep(start)
                    pieces.append(value)
                    starts.append(np.full(len(value), start))
                    ends.append(np.full(len(value), start + size))
                    at = start + size
                    break
        keep(len(text))
        last = np.full(1, len(text))
        return "".join(pieces), np.concatenate((*starts, last)), np.concatenate((*ends, last))


def _read(packed: bytes) -> list[tuple[bytes, bytes]]:
    """The keys of a map and their replacements."""
    size = int.from_bytes(packed[:4], "little")
    if size % 4 or size < 4 or 4 + size > len(packed):
        raise ValueError("its map of characters breaks off")
    trie = np.frombuffer(packed, "<u4", size // 4, 4).astype(np.int64)
    return _read_values(packed[4 + size :], _entries(trie))


def _read_values(values: bytes, entries: list[tuple[bytes, int]]) -> list[tuple[bytes, bytes]]:
    """The keys and their zero-terminated values."""
    found, total = [], 0
    for key, at in entries:
        end = values.find(b"\0", at, at + _LONGEST_VALUE + 1)
        if end < 0:
            raise ValueError("its map of characters breaks off")
        value = values[at:end]
        total += len(value)
        if total > _MOST_VALUES:
            raise ValueError("its map of characters is larger than any")
        found.append((key, value))
    return found


def _any_of(characters: Collection[str]) -> str:
    """A regular expression that matches one of some characters."""
    return f"[{''.join(map(re.escape, sorted(characters)))}]" if characters else "(?!)"


def _entries(trie: Ints) -> list[tuple[bytes, int]]:
    """The keys of the trie, and the offsets of their values.

    Shared nodes are visited once per path that leads to them, so a small trie can have a huge number of keys.
    """
    found: list[tuple[bytes, int]] = []
    known: dict[int, list[tuple[bytes, int, int]]] = {}
    open_nodes = [(b"", _children(int(trie[0])))]
    walked = 0
    while open_nodes:
        key, base = open_nodes.pop()
        below = known.get(base)
        if below is None:
            below = known[base] = _nodes_below(trie, base)
        walked += len(below)
        if walked > _MOST_NODES:
            raise ValueError("its map of characters is larger than any")
        if below and len(key) >= 64:
            raise ValueError("its map of characters is no trie")
        for label, child, value in below:
            if value >= 0:
                found.append((key + label, value))
            open_nodes.append((key + label, child))
    return found


def _nodes_below(trie: Ints, base: int) -> list[tuple[bytes, int, int]]:
    """The children of a node: the byte that leads to each, its base, and its value or -1."""
    places = base ^ _LABELS
    inside = places < len(trie)
    units = trie[np.where(inside, places, 0)]
    found = []
    for label in _LABELS[inside & ((units & _LABEL) == _LABELS)].tolist():
        unit = int(trie[base ^ label])
        child = (base ^ label) ^ _children(unit)
        if child >= len(trie):
            raise ValueError("its map of characters is no trie")
        found.append((bytes((label,)), child, int(trie[child]) & 0x7FFFFFFF if unit >> 8 & 1 else -1))
    return found


def _children(unit: int) -> int:
    """The offset, to be XORed, from a node to its children."""
    return (unit >> 10) << ((unit & (1 << 9)) >> 6)
