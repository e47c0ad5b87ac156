"""The script of a text, and whether that script separates words by white space.

Thai, Lao, Khmer, Burmese, Tibetan, Javanese, Balinese, Han and Kana do not: the text between white space is a clause or
a sentence there, so figures per word are meaningless, and figures per grapheme cluster replace them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNPARTED = (
    *("Thai", "Lao", "Khmer", "Myanmar", "Tibetan", "Javanese", "Balinese", "Tai_Tham", "New_Tai_Lue", "Tai_Viet"),
    *("Han", "Hiragana", "Katakana", "Bopomofo", "Yi"),
)
"""Names of the scripts (Unicode's Script property) without white space between words."""


@cache
def _expression(text: str) -> Any:
    import regex

    return regex.compile(text)


def unparted_share(text: str) -> float:
    r"""The fraction of a text's letters (`\p{L}`) that belong to scripts without white space between words, 0 to 1."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = int(are_found(r"\p{L}+", codes).sum())
    return int(are_unparted(codes).sum()) / letters if letters else 0.0


def parts_words(text: str) -> bool:
    """Whether most of a text's letters belong to scripts that separate words by white space."""
    return unparted_share(text) <= 0.5


def is_unparted(word: str) -> bool:
    """Whether a word contains a letter of a script without white space between words."""
    return not word.isascii() and _expression(_UNPARTED_LETTERS).search(word) is not None


def are_unparted(codes: NDArray[Any]) -> NDArray[np.bool_]:
    """For each code point, whether it is a letter of a script without white space between words, bool[len(codes)]."""
    return are_found(_UNPARTED_LETTERS, codes)


def are_found(expression: str, codes: NDArray[Any]) -> NDArray[np.bool_]:
    """For each code point, whether it matches an expression for runs of characters, bool[len(codes)].

    Only the distinct ones are searched, a few thousand even in a text of all the world's scripts.
    """
    import numpy as np

    present = np.flatnonzero(np.bincount(codes))
    table = np.zeros(int(present[-1]) + 1 if len(present) else 0, np.bool_)
    for match in _expression(expression).finditer("".join(map(chr, present.tolist()))):
        table[present[match.start() : match.end()]] = True
    found: NDArray[np.bool_] = table[codes]
    return found


def graphemes(text: str) -> int:
    r"""The number of grapheme clusters (user-perceived characters): matches of `\X` (Unicode Annex 29)."""
    found: int = _expression(r"\X").subn("", text)[1]  # of all ways to count, the one that delays other threads least
    return found


def script_shares(text: str) -> dict[str, float]:
    """The fraction of a text's letters in each script, in descending order, by the first word of the letters' names."""
    from collections import Counter

    counts = Counter(text)
    by_script: Counter[str] = Counter()
    for letter, count in counts.items():
        if letter.isalpha():
            by_script[script_of(letter)] += count
    total = by_script.total()
    return {script: count / total for script, count in by_script.most_common()}


def character_count(data: NDArray[np.uint8]) -> int:
    """The number of code points in bytes; a byte that belongs to no character counts as one."""
    return len(data.tobytes().decode("utf-8", "surrogateescape"))


_UNPARTED_LETTERS = "(?V1)[[" + "".join(rf"\p{{Script={name}}}" for name in UNPARTED) + r"]&&\p{L}]+"


def script_of(letter: str) -> str:
    """The script of a letter: the first word of its name."""
    if letter.isascii():
        return "LATIN"
    return re.split(r"[ -]", unicodedata.name(letter, "OTHER"), maxsplit=1)[0]
