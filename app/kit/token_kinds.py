"""Classifies tokens: by kind (word, sub-word, digits, punctuation, part of a character …) and by script.

Computed for hundreds of thousands of tokens at once in NumPy, because a Python loop would block the window even on
another thread. All arrays have one element per token.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.kit.names import MIXED_SCRIPTS, NO_SCRIPT, OTHER_SCRIPT, SCRIPTS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe.histories.history import MergeHistory

WORD, SUB_WORD, DIGITS, PUNCTUATION, BLANK, PARTIAL, SPECIAL = range(7)
KINDS = (
    str(QT_TRANSLATE_NOOP("TokenKinds", "word")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "sub-word")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "digits")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "punctuation")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "white space")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "partial bytes")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "special")),
)
_LETTER, _DIGIT, _SIGN, _SPACE = 1, 2, 4, 8
_CLASS_OF = {"L": _LETTER, "M": _LETTER, "N": _DIGIT, "P": _SIGN, "S": _SIGN, "Z": _SPACE, "C": _SPACE}
_NO_CHARACTER = 255


def kind_name(kind: int) -> str:
    """The name of a kind in the interface's language."""
    return QCoreApplication.translate("TokenKinds", KINDS[kind])


@dataclass(frozen=True, slots=True)
class Tokens:
    """The concatenated bytes of tokens (token t is `data[start[t] : start[t + 1]]`), with their kinds and scripts."""

    data: NDArray[np.uint8]
    start: NDArray[np.int64]
    kind: NDArray[np.uint8]
    script: NDArray[np.uint8]
    led: NDArray[np.bool_]
    """Whether the token begins with a space followed by something else."""

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def length(self) -> NDArray[np.int64]:
        """The length of each token in bytes."""
        return self.start[1:] - self.start[:-1]

    def first(self, n: int) -> Tokens:
        """The first `n` tokens, without copying."""
        cut = self.data[: int(self.start[n])]
        return Tokens(cut, self.start[: n + 1], self.kind[:n], self.script[:n], self.led[:n])

    def followed_by(self, more: Tokens) -> Tokens:
        """The tokens of both, these first."""
        import numpy as np

        return Tokens(
            np.concatenate((self.data, more.data)),
            np.concatenate((self.start, more.start[1:] + self.start[-1])),
            *(np.concatenate((getattr(self, name), getattr(more, name))) for name in ("kind", "script", "led")),
        )


def tokens_of(history: MergeHistory, begin: int, end: int) -> Tokens:
    """The non-special tokens [begin, end) of a run. Tokens that are whole pre-tokens of its text are words."""
    import numpy as np

    spelled = [history.token_bytes(token) for token in range(begin, end)]
    start = np.zeros(len(spelled) + 1, np.int64)
    np.cumsum([len(token) for token in spelled], out=start[1:])
    data = np.frombuffer(bytearray(b"".join(spelled)), np.uint8)
    whole = np.zeros(len(spelled), bool)
    if history.has_words and history.words.positions is None and spelled:
        whole = history.words.find_all(data, start[1:]) >= 0
    return classified(data, start, whole)


def special_tokens(names: tuple[str, ...]) -> Tokens:
    """Special tokens, given by their names."""
    import numpy as np

    spelled = [name.encode() for name in names]
    start = np.zeros(len(spelled) + 1, np.int64)
    np.cumsum([len(token) for token in spelled], out=start[1:])
    found = classified(np.frombuffer(bytearray(b"".join(spelled)), np.uint8), start, np.zeros(len(spelled), bool))
    return Tokens(found.data, start, np.full(len(spelled), SPECIAL, np.uint8), found.script, found.led & False)


def classified(data: NDArray[np.uint8], start: NDArray[np.int64], whole: NDArray[np.bool_]) -> Tokens:
    """Classify each token; `whole` marks the tokens that are whole pre-tokens of the text."""
    import numpy as np

    count = len(start) - 1
    if not count:
        return Tokens(data, start, np.zeros(0, np.uint8), np.zeros(0, np.uint8), np.zeros(0, bool))
    at, points, good = _characters(data, start)
    first = np.searchsorted(at, start[:-1])  # the index of each token's first character
    classes, scripts = _tables(points)
    held = np.bitwise_or.reduceat(classes, first)
    partial = ~np.logical_and.reduceat(good, first)
    lowest = np.minimum.reduceat(np.where(scripts == NO_SCRIPT, _NO_CHARACTER, scripts), first)
    highest = np.maximum.reduceat(scripts, first)
    script = np.where(highest == NO_SCRIPT, NO_SCRIPT, np.where(lowest == highest, highest, MIXED_SCRIPTS))
    letters = np.where(whole, WORD, SUB_WORD)
    others = np.where(held & _SIGN, PUNCTUATION, np.where(held & _DIGIT, DIGITS, BLANK))
    kind = np.where(partial, PARTIAL, np.where(held & _LETTER, letters, others))
    led = (data[start[:-1]] == 32) & (held != _SPACE) & ~partial
    return Tokens(data, start, kind.astype(np.uint8), np.where(partial, NO_SCRIPT, script).astype(np.uint8), led)


def _characters(
    data: NDArray[np.uint8], start: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """The offsets of characters, their code points, and whether each is complete, well-formed UTF-8.

    A continuation byte at the start of a token counts as an incomplete character; its code point is U+FFFD.
    """
    import numpy as np

    begins = (data & 0xC0) != 0x80
    begins[start[:-1]] = True
    at = np.flatnonzero(begins)
    run = np.diff(np.append(at, data.size))
    head = data[at].astype(np.int64)
    need = _bytes_needed()[data[at]]
    second = np.where(run > 1, data[np.minimum(at + 1, data.size - 1)], 0x80)
    good = need == run
    good &= ~((head == 0xE0) & (second < 0xA0)) & ~((head == 0xED) & (second >= 0xA0))
    good &= ~((head == 0xF0) & (second < 0x90)) & ~((head == 0xF4) & (second >= 0x90))
    points = np.where(need == 1, head, head & np.array([0, 0x7F, 0x1F, 0x0F, 0x07])[need])
    for byte in (1, 2, 3):
        following = data[np.minimum(at + byte, data.size - 1)].astype(np.int64) & 0x3F
        points = np.where(need > byte, points << 6 | following, points)
    return at, np.where(good, points, 0xFFFD), good


def _bytes_needed() -> NDArray[np.int64]:
    """The length of a UTF-8 character by its first byte, int64[256]; 0 for bytes that cannot start one."""
    import numpy as np

    need = np.zeros(256, np.int64)
    need[:0x80] = 1
    need[0xC2:0xE0], need[0xE0:0xF0], need[0xF0:0xF5] = 2, 3, 4
    return need


def _tables(points: NDArray[np.int64]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The class and the script of each code point; each distinct code point is looked up once."""
    import numpy as np
    import regex

    names = SCRIPTS[MIXED_SCRIPTS + 1 :]
    pattern = regex.compile("|".join(f"(\\p{{Script={name}}})" for name in names))
    distinct, inverse = np.unique(points, return_inverse=True)
    classes, scripts = [], []
    for point in distinct.tolist():
        char = chr(point)
        held = _CLASS_OF[unicodedata.category(char)[0]]
        found = pattern.match(char)
        classes.append(held)
        no_script = OTHER_SCRIPT if held == _LETTER and not regex.match(r"\p{Common}|\p{Inherited}", char) else 0
        scripts.append(found.lastindex + MIXED_SCRIPTS if found else no_script)
    return np.array(classes, np.uint8)[inverse], np.array(scripts, np.uint8)[inverse]
