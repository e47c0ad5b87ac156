"""Which script a text is written in, and whether that script parts its words by white space.

Thai, Lao, Khmer, Burmese, Tibetan, Javanese, Balinese, Han and Kana do not: what stands between white space there is a
clause or a sentence, so figures per word say nothing about it, and figures per grapheme cluster stand in their place.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CODES = 1 << 12

UNPARTED = (
    *("Thai", "Lao", "Khmer", "Myanmar", "Tibetan", "Javanese", "Balinese", "Tai_Tham", "New_Tai_Lue", "Tai_Viet"),
    *("Han", "Hiragana", "Katakana", "Bopomofo", "Yi"),
)
"""Names of the scripts (Unicode's Script property) whose words no white space parts."""


@cache
def _expression(text: str) -> Any:
    import regex

    return regex.compile(text)


def unparted_share(text: str) -> float:
    r"""The share of a text's letters (`\p{L}`) that belong to scripts without white space between words, 0 to 1."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = int(_code_points(r"\p{L}+")[codes].sum())
    return int(unparted_letters()[codes].sum()) / letters if letters else 0.0


def parts_words(text: str) -> bool:
    """Whether most of a text's letters belong to scripts that part words by white space."""
    return unparted_share(text) <= 0.5


def is_unparted(word: str) -> bool:
    """Whether a letter of a script without white space between words stands in a word."""
    return not word.isascii() and _expression(_UNPARTED_LETTERS).search(word) is not None


def unparted_letters() -> NDArray[np.bool_]:
    """Which code points are letters of scripts without white space between words, bool[0x110000]."""
    return _code_points(_UNPARTED_LETTERS)


@cache
def _code_points(expression: str) -> NDArray[np.bool_]:
    """Which code points an expression of runs of letters finds, bool[0x110000]: looking many up is quicker so."""
    import numpy as np

    found = np.zeros(0x110000, np.bool_)
    for start in range(0, 0x110000, _CODES):  # no code point of a surrogate is a letter
        codes = [code for code in range(start, start + _CODES) if not 0xD800 <= code < 0xE000]
        for match in _expression(expression).finditer("".join(map(chr, codes))):
            found[codes[match.start()] : codes[match.end() - 1] + 1] = True
    return found


def graphemes(text: str) -> int:
    r"""Grapheme clusters of a text, what a reader calls characters: matches of `\X` (Unicode Annex 29)."""
    found: int = _expression(r"\X").subn("", text)[1]  # of all ways to count them the one that others wait least for
    return found


def script_shares(text: str) -> dict[str, float]:
    """The share of a text's letters in each script, commonest first, under the first word of its letters' names."""
    from collections import Counter

    from bpe.metrics import script_of

    counts = Counter(text)
    by_script: Counter[str] = Counter()
    for letter, count in counts.items():
        if letter.isalpha():
            by_script[script_of(letter)] += count
    total = by_script.total()
    return {script: count / total for script, count in by_script.most_common()}


def character_count(data: NDArray[np.uint8]) -> int:
    """Code points in some bytes; a byte that belongs to no character counts as one."""
    return len(data.tobytes().decode("utf-8", "surrogateescape"))


_UNPARTED_LETTERS = "(?V1)[[" + "".join(rf"\p{{Script={name}}}" for name in UNPARTED) + r"]&&\p{L}]+"
