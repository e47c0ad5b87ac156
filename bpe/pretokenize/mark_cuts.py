"""Words that a pattern cuts before a combining mark, by script."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from bpe.text.unicode_scripts import script_of
from bpe.text.utf8 import to_bytes

_SAMPLE = 1 << 20  # bytes of text that a share of words is estimated from


class MarkCuts(NamedTuple):
    """Words of one script, and how many of them a pattern cuts before a combining mark."""

    words: int
    cut: int

    @property
    def share(self) -> float:
        """The share of words that are cut, 0 to 1."""
        return self.cut / self.words if self.words else 0.0


def mark_cuts(text: str | bytes, pattern: str, *, plain: bool = False) -> dict[str, MarkCuts]:
    r"""For each script of a text, its words and those that a pattern cuts before a combining mark (`\p{M}`).

    A word is a run of letters and marks that begins with a letter (`\p{L}[\p{L}\p{M}]*`), of the script of that
    letter: "DEVANAGARI", "THAI", as the names of characters begin. Where more than 1 % are cut, the pattern takes
    vowel signs for punctuation, as GPT-2's and cl100k's do with 94 % of the words of Hindi and Thai; o200k does
    not. Only the first megabyte of the text is looked at. `plain`: without compiled kernels.
    """
    from bpe.pretokenize.patterns import PreTokenizer

    data = to_bytes(text)[:_SAMPLE]
    while data and _is_unfinished(data):
        data = data[:-1]
    return mark_cuts_at(data, set(PreTokenizer(pattern, plain=plain).cut(data)[0].tolist()))


def mark_cuts_at(data: bytes, starts: set[int]) -> dict[str, MarkCuts]:
    """The same of a text that has been cut: a piece starts at each of these offsets in bytes."""
    counts: dict[str, list[int]] = {}
    for word, at in _words(data.decode("utf-8", "surrogateescape")):
        count = counts.setdefault(script_of(word[0]), [0, 0])
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


def _is_unfinished(data: bytes) -> bool:
    """Whether the data, cut at some byte, ends within a character."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            return back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4)
        if byte < 0x80:
            return False
    return False
