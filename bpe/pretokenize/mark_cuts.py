"""Counting, by script, the words that a pattern cuts before a combining mark."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from bpe.text.unicode_scripts import script_of
from bpe.text.utf8 import to_bytes

_SAMPLE = 1 << 20  # bytes of text from which the fraction of words is estimated


class MarkCuts(NamedTuple):
    """Number of words of one script, and number of those that a pattern cuts before a combining mark."""

    words: int
    cut: int

    @property
    def share(self) -> float:
        """The fraction of words that are cut, 0 to 1."""
        return self.cut / self.words if self.words else 0.0


def mark_cuts(text: str | bytes, pattern: str, *, plain: bool = False) -> dict[str, MarkCuts]:
    r"""Count, for each script of a text, the words and those that a pattern cuts before a combining mark (`\p{M}`).

    A word is a run of letters and marks that begins with a letter (`\p{L}[\p{L}\p{M}]*`). Its script is that of
    its first letter, as character names begin: "DEVANAGARI", "THAI". If more than 1 % are cut, the pattern treats
    vowel signs as punctuation, as GPT-2's and cl100k's do in 94 % of Hindi and Thai words; o200k does not. Only the
    first megabyte of the text is used. `plain`: do without compiled kernels.
    """
    from bpe.pretokenize.patterns import PreTokenizer

    data = to_bytes(text)[:_SAMPLE]
    while data and _is_unfinished(data):
        data = data[:-1]
    return mark_cuts_at(data, set(PreTokenizer(pattern, plain=plain).cut(data)[0].tolist()))


def mark_cuts_at(data: bytes, starts: set[int]) -> dict[str, MarkCuts]:
    """The same counts for a text that has been cut: `starts` holds the byte offsets of its pre-tokens."""
    counts: dict[str, list[int]] = {}
    for word, at in _words(data.decode("utf-8", "surrogateescape")):
        count = counts.setdefault(script_of(word[0]), [0, 0])
        count[0] += 1
        count[1] += _is_cut(word, at, starts)
    return {script: MarkCuts(words, cut) for script, (words, cut) in counts.items()}


def _words(text: str) -> Iterator[tuple[str, int]]:
    """Yield each word and its byte offset."""
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


def _is_unfinished(data: bytes) -> bool:
    """Whether the data ends within a character."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            return back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4)
        if byte < 0x80:
            return False
    return False
