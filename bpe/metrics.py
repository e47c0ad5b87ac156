"""The numbers that views and reports show, one function each: what it is, its formula and its source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bpe.words import WordTable

_SAMPLE = 1 << 20  # bytes of text that a share of words is estimated from


def bytes_per_token(byte_count: int, token_count: int) -> float:
    """Compression ratio: UTF-8 bytes / tokens, both of the whole text; 0 for no text. Source: CS336, lecture 1.

    Never a mean of ratios by line, and never compared across languages: Thai and Hindi take nearly three bytes a
    character.
    """
    return byte_count / token_count if token_count else 0.0


def ceiling(words: WordTable) -> float:
    """Bytes per token that no merge under this pattern can pass: bytes / (pre-tokens + special tokens)."""
    return bytes_per_token(int(words.byte_count), int(words.piece_count) + int(words.special_count.sum()))


class MarkCuts(NamedTuple):
    """Words of one script, and how many of them a pattern cuts before a combining mark."""

    words: int
    cut: int

    @property
    def share(self) -> float:
        """The share of words that are cut, 0 to 1."""
        return self.cut / self.words if self.words else 0.0


def mark_cuts(text: str | bytes, pattern: str) -> dict[str, MarkCuts]:
    r"""For each script of a text, its words and those that a pattern cuts before a combining mark (`\p{M}`).

    A word is a run of letters and marks that begins with a letter (`\p{L}[\p{L}\p{M}]*`), of the script of that
    letter: "DEVANAGARI", "THAI", as the names of characters begin. Where more than 1 % are cut, the pattern takes
    vowel signs for punctuation, as GPT-2's and cl100k's do with 94 % of the words of Hindi and Thai; o200k does
    not. Only the first megabyte of the text is looked at.
    """
    from bpe.patterns import PreTokenizer
    from bpe.tokenizers.base import to_bytes

    data = to_bytes(text)[:_SAMPLE]
    while data and _is_unfinished(data):
        data = data[:-1]
    starts = set(PreTokenizer(pattern).cut(data)[0].tolist())
    counts: dict[str, list[int]] = {}
    for word, at in _words(data.decode("utf-8", "surrogateescape")):
        count = counts.setdefault(_script(word[0]), [0, 0])
        count[0] += 1
        count[1] += _is_cut(word, at, starts)
    return {script: MarkCuts(words, cut) for script, (words, cut) in counts.items()}


def _words(text: str) -> Iterator[tuple[str, int]]:
    """Each word and the offset in bytes at which it begins."""
    import regex

    position = offset = 0
    for match in regex.finditer(r"\p{L}[\p{L}\p{M}]*", text):
        offset += len(text[position : match.start()].encode("utf-8", "surrogateescape"))
        position = match.start()
        yield match.group(), offset


def _is_cut(word: str, at: int, starts: set[int]) -> bool:
    if word.isascii():
        return False
    for character in word:
        if at in starts and unicodedata.category(character).startswith("M"):
            return True
        at += len(character.encode("utf-8"))
    return False


def _script(letter: str) -> str:
    """The script of a letter: the first word of its name."""
    if letter.isascii():
        return "LATIN"
    return re.split(r"[ -]", unicodedata.name(letter, "OTHER"), maxsplit=1)[0]


def _is_unfinished(data: bytes) -> bool:
    """Whether the data, cut at some byte, ends within a character."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            return back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4)
        if byte < 0x80:
            return False
    return False
