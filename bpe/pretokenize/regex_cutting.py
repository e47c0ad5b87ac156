"""Cutting a text by a regular expression, with the `regex` module.

A text is cut in blocks, so that cutting, counting and display agree for texts of any length:

    a block ends after the first newline that follows its first 1 MB; at 2 MB at most, before a character

In each block the expression sees the block before (so look-behinds work across the boundary, and `^` matches only
at the beginning of the text) and nothing after. Empty matches are ignored. The text between two matches is one
pre-token.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

from bpe.errors import PatternError
from bpe.pretokenize.expressions import compile_pattern, cut_text

BLOCK = 1 << 20
BLOCK_LIMIT = 2 << 20
SECONDS_PER_BLOCK = 10.0

__all__ = ["OpenBlock", "PatternError", "RegexCutter", "block_end", "blocks", "byte_offsets", "hurried"]

_limit = threading.local()


@contextmanager
def hurried(seconds: float) -> Iterator[None]:
    """Context manager that limits the time per block in this thread, for painting, which must not wait."""
    before = getattr(_limit, "seconds", None)
    _limit.seconds = seconds
    try:
        yield
    finally:
        _limit.seconds = before


def block_end(content: bytes | bytearray | memoryview, start: int, end: int) -> int:
    """Return the end of the block that begins at `start`, in a text that ends at `end`.

    `content` must reach to `end`, or to 2 MB after `start`.
    """
    if end - start <= BLOCK:
        return end
    limit = min(start + BLOCK_LIMIT, end)
    window = bytes(content[start + BLOCK : limit])
    newline = window.find(b"\n")
    if newline >= 0:
        return start + BLOCK + newline + 1
    if limit == end:
        return end
    # At 2 MB: step back if a character would be cut.
    for back in range(1, 4):
        byte = content[limit - back]
        if byte & 0xC0 != 0x80:
            length = 4 if byte >= 0xF0 else 3 if byte >= 0xE0 else 2 if byte >= 0xC0 else 1
            return limit - back if length > back else limit
    return limit


def blocks(
    content: bytes, start: int, end: int, *, before: int, goes_on: bool = False
) -> Iterator[tuple[int, int, int]]:
    """Yield the blocks of the text `content[start:end]` as (start of the look-behind, start, end).

    If the text `goes_on` after `end`, only the blocks that do not depend on the rest are yielded.
    """
    while start < end and not (goes_on and end - start <= BLOCK_LIMIT):
        stop = block_end(content, start, end)
        yield before, start, stop
        before, start = start, stop


class OpenBlock:
    """A block decoded once, in which any range between two pre-token boundaries can be cut alone.

    A match does not depend on where its search began (unless the expression uses `\\G`), so cutting from a boundary
    on gives the same pre-tokens as cutting the whole block.
    """

    def __init__(self, compiled: Any, before: bytes, block: bytes) -> None:
        context = before.decode("utf-8", "surrogateescape")
        self._compiled, self._block, self._first = compiled, block, len(context)
        self._text = context + block.decode("utf-8", "surrogateescape")
        self._is_plain = len(self._text) - self._first == len(block)

    def cut(self, start: int, end: int) -> npt.NDArray[np.int64]:
        """Return the ends of the pre-tokens between two boundaries of the block, in bytes from `start`."""
        first = self._first + (start if self._is_plain else self._characters(0, start))
        last = first + (end - start if self._is_plain else self._characters(start, end))
        ends: list[int] = []
        position = first
        for match in self._compiled.finditer(self._text, pos=first, timeout=SECONDS_PER_BLOCK):
            begin, stop = match.span()
            if begin >= last:
                break
            if begin == stop:
                continue
            if begin > position:
                ends.append(begin)
            ends.append(stop)
            position = stop
            if position >= last:
                break
        if position < last:
            ends.append(last)
        counted = np.array(ends, np.int64) - first
        return counted if self._is_plain else byte_offsets(self._text[first:last])[counted]

    def _characters(self, start: int, end: int) -> int:
        return len(self._block[start:end].decode("utf-8", "surrogateescape"))


class RegexCutter:
    """Cuts independent texts by one regular expression."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self._compiled = compile_pattern(expression)

    def cut(self, content: bytes, start: int, end: int, *, before: int) -> npt.NDArray[np.int64]:
        """Cut the text `content[start:end]` block by block; returns the ends of its pre-tokens as offsets in `content`.

        `content[before:start]` precedes the text and is visible to look-behinds.
        """
        ends = [np.empty(0, np.int64)]
        for behind, first, stop in blocks(content, start, end, before=before):
            ends.append(self.cut_block(content[behind:first], content[first:stop]) + first)
        return np.concatenate(ends)

    def open(self, before: bytes, block: bytes) -> OpenBlock:
        """Open a block for cutting parts of it; `before` is the preceding block, or empty."""
        return OpenBlock(self._compiled, before, block)

    def cut_block(self, before: bytes, block: bytes) -> npt.NDArray[np.int64]:
        """Return the ends of the pre-tokens of one block; `before` is the preceding block, or empty.

        Raises PatternError if the expression takes too long: the time of some doubles with every character.
        """
        context = before.decode("utf-8", "surrogateescape")
        text = block.decode("utf-8", "surrogateescape")
        first = len(context)
        seconds = getattr(_limit, "seconds", None) or SECONDS_PER_BLOCK
        try:
            ends, _ = cut_text(self._compiled, context + text, first, seconds)
        except TimeoutError:
            raise PatternError(
                f"The pattern takes more than {seconds:g} seconds on a part of this text. "
                "Simplify it: nested repetitions are the usual cause."
            ) from None
        characters = np.array(ends, np.int64) - first
        return characters if len(text) == len(block) else byte_offsets(text)[characters]


def byte_offsets(text: str) -> npt.NDArray[np.int64]:
    """Return the byte offset of each character of a text decoded with `surrogateescape`, and of its end."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = 1 + (codes >= 0x80).astype(np.int64) + (codes >= 0x800) + (codes >= 0x10000)
    lengths[(codes >= 0xDC80) & (codes <= 0xDCFF)] = 1  # a malformed byte
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
