"""Pre-tokenization patterns, named and custom, and cutting a text by one of them.

    >>> ends, special = PreTokenizer("gpt2").cut(b"I love LLM")
    >>> ends.tolist()               # "I" " love" " LLM"
    [1, 6, 10]

The pre-tokens tile the text. Special tokens are cut out first, the leftmost first and the longest if several begin
there; the text between two of them is independent of the rest. Each named pattern has a compiled scanner, which
cuts byte for byte as the `regex` module would; any other expression is run by `regex` itself, in blocks
(:mod:`bpe.pretokenize.regex_cutting`).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from bpe import jit
from bpe.errors import PatternError
from bpe.pretokenize.expressions import compile_pattern
from bpe.pretokenize.regex_cutting import RegexCutter
from bpe.text.unicode_classes import class_table

__all__ = ["NAMED", "Pattern", "PatternError", "PreTokenizer", "resolve"]

_SUFFIXES = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
_UPPER, _LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"

# The patterns as their tokenizers publish them. cl100k is tiktoken's version, in which all white space at the end
# of a text is one pre-token ("\s++$"). Its repetition of digits is greedy instead of possessive: the matches are
# the same, and every regex engine reads it alike.
NAMED: dict[str, str] = {
    "none": "",
    "word": r"(?s:\w+|.)",
    "gpt2": r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    "cl100k": (
        r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*+"
        r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
    ),
    "o200k": (
        rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}*{_LOWER}+{_SUFFIXES}?|[^\r\n\p{{L}}\p{{N}}]?{_UPPER}+{_LOWER}*{_SUFFIXES}?"
        r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    ),
    "llama3": (_SUFFIXES + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"),
    "qwen2": _SUFFIXES + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
}

# The numbers of the named patterns in bpe.pretokenize.scan_kernels.
SCANNERS: dict[str, int] = {"none": 0, "word": 1, "gpt2": 2, "cl100k": 3, "o200k": 4, "llama3": 5, "qwen2": 6}

_KEPT_ROOM = 4 << 20  # work arrays for longer texts are released after use

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern: its name ("custom" for a regular expression), its expression, and the number of its compiled scanner
    (None without one)."""

    name: str
    regex: str
    scanner: int | None


@lru_cache(maxsize=64)
def resolve(pattern: str) -> Pattern:
    """Return the pattern of this name, or the regular expression as a pattern.

    The published expression of a named pattern yields that named pattern. Raises PatternError, whose message is a
    sentence, if the expression is not valid.
    """
    if pattern in NAMED:
        return Pattern(pattern, NAMED[pattern], SCANNERS.get(pattern))
    for name, expression in NAMED.items():
        if pattern == expression:
            return Pattern(name, expression, SCANNERS.get(name))
    compile_pattern(pattern)
    return Pattern("custom", pattern, None)


class Specials:
    """The special tokens of a pre-tokenizer, as arrays for the kernel that searches for them."""

    def __init__(self, tokens: Sequence[str]) -> None:
        encoded = [token.encode("utf-8") for token in tokens]
        if not all(encoded):
            raise ValueError("a special token must not be empty")
        # Longest first; of two equal tokens, the one given first.
        order = sorted(range(len(encoded)), key=lambda index: -len(encoded[index]))
        self.tokens = encoded
        self.longest = max(map(len, encoded), default=0)
        joined = b"".join(encoded[index] for index in order)
        self._heads = np.zeros(256, np.uint8)
        self._heads[[token[0] for token in encoded]] = 1
        self._joined = np.frombuffer(bytearray(joined), np.uint8)
        self._ends = np.cumsum([len(encoded[index]) for index in order], dtype=np.int64)
        self._ids = np.array(order, np.int64)
        self._rows = np.zeros((16, 4), np.int64)

    def find(self, kernels: Any, data: Bytes, start: int, end: int) -> Ints:
        """Find the special tokens in `data[start:end]`: rows of (start, end, id, unused), which the next call
        overwrites."""
        if not self.tokens:
            return self._rows[:0]
        while True:
            found = kernels.find_specials(
                data, start, end, self._heads, self._joined, self._ends, self._ids, self._rows
            )
            if found < len(self._rows):
                return self._rows[:found]
            self._rows = np.zeros((4 * len(self._rows), 4), np.int64)

    def straddles(self, content: bytes | bytearray, offset: int) -> bool:
        """Whether an occurrence of a special token may span this offset of `content`."""
        return any(
            content.find(token, max(0, offset - len(token) + 1), offset + len(token) - 1) >= 0 for token in self.tokens
        )


class PreTokenizer:
    """Cuts texts into pre-tokens by one pattern, special tokens first. :meth:`cut` may be called from any
    thread.

    `plain` runs the scanners as ordinary Python: slow, but without compilation.
    """

    def __init__(self, pattern: str, special_tokens: Sequence[str] = (), *, plain: bool = False) -> None:
        self.pattern = resolve(pattern)
        self.special_tokens = tuple(special_tokens)
        self.specials = Specials(self.special_tokens)
        self.regex = None if self.pattern.scanner is not None else RegexCutter(self.pattern.regex)
        self._kernels = jit.load("pretokenize.scan_kernels", plain=plain)
        self._classes = class_table()
        self._lock = threading.Lock()
        self._reserve(0, anew=True)

    def cut(self, data: bytes | bytearray | Bytes, *, context: int = 0) -> tuple[Ints, npt.NDArray[np.int32]]:
        """Cut one independent text; returns the end of each pre-token and the index of the special token it is, or
        -1.

        The first `context` bytes of `data` precede the text and are only for look-behinds: they are not cut, and
        the ends are counted from the end of them.
        """
        text = as_array(data)
        with self._lock:
            found, specials = self.cut_into(text, context, len(text))
            special = np.full(found, -1, np.int32)
            special[specials[:, 3]] = specials[:, 2]
            ends = self.ends[:found] - context
            if len(text) > _KEPT_ROOM:
                self._reserve(0, anew=True)
            return ends, special

    def cut_into(self, data: Bytes, start: int, end: int) -> tuple[int, Ints]:
        """Cut `data[start:end]` into `self.ends`; returns the number of pre-tokens, and the special tokens.

        The latter are rows of (start, end, index of the token, index of the pre-token). Both are overwritten by
        the next call. An expression may look behind `start`; no scanner does.
        """
        self._reserve(end + 1)
        specials = self.specials.find(self._kernels, data, start, end)
        if self.regex is not None:
            return self._cut_by_regex(data, start, end, specials), specials
        found = self._kernels.cut(
            self.pattern.scanner,
            data,
            start,
            end,
            self.specials._rows,
            len(specials),
            self._classes,
            self._kinds,
            self._flags,
            self.ends,
        )
        return int(found), specials

    def _cut_by_regex(self, data: Bytes, start: int, end: int, specials: Ints) -> int:
        assert self.regex is not None
        content = data[:end].tobytes()
        ends: list[Ints] = []
        found, position, before = 0, start, 0  # only the first text can look behind its start
        for row in specials:
            cut = self.regex.cut(content, position, int(row[0]), before=before)
            row[3] = found + len(cut)
            ends += [cut, row[1:2]]
            found += len(cut) + 1
            position = before = int(row[1])
        ends.append(self.regex.cut(content, position, end, before=before))
        found += len(ends[-1])
        self.ends[:found] = np.concatenate(ends)
        return found

    def _reserve(self, size: int, *, anew: bool = False) -> None:
        if anew or len(self.ends) < size:
            self._kinds = np.zeros(size, np.uint8)
            self._flags = np.zeros(size, np.uint8)
            self.ends: Ints = np.zeros(size, np.int64)


def as_array(data: bytes | bytearray | Bytes) -> Bytes:
    """Return bytes as the writable, contiguous array that the kernels' signatures require, copied only if
    necessary."""
    if isinstance(data, bytes | bytearray | memoryview):
        return np.frombuffer(data if isinstance(data, bytearray) else bytearray(data), np.uint8)
    return np.require(data, np.uint8, ["C", "W"])
