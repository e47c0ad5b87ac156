"""Cutting a text by a regular expression, with the `regex` module.

A text is cut in blocks, so that one of any length can be cut, counted and shown alike:

    a block ends after the first newline that follows its first 1 MB; at 2 MB at most, before a character

The expression sees the block before it (so a look-behind works across, and `^` matches only where the text
begins), and nothing after it. Empty matches are ignored. What the expression does not match becomes pieces of
its own: each stretch between two matches is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import regex

BLOCK = 1 << 20
BLOCK_LIMIT = 2 << 20
SECONDS_PER_BLOCK = 10.0


class PatternError(ValueError):
    """A pattern that cannot be used. `str(error)` is a sentence that says why."""


@lru_cache(maxsize=64)
def compile_pattern(expression: str) -> Any:
    """Compile a regular expression; raises PatternError with a sentence where it is none."""
    if not expression:
        raise PatternError("The pattern is empty. Choose a named pattern, or write a regular expression.")
    try:
        compiled = regex.compile(expression)
    except (regex.error, RecursionError, OverflowError, MemoryError, ValueError) as error:
        reason = str(error) or type(error).__name__
        raise PatternError(f"The pattern is not a valid regular expression: {reason}.") from error
    if compiled.flags & regex.REVERSE:
        raise PatternError("The pattern searches backwards, (?r), and a text is cut forwards. Leave it out.")
    return compiled


def block_end(content: bytes | bytearray | memoryview, start: int, end: int) -> int:
    """Where the block that begins at `start` ends, in a text that ends at `end`.

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
    # At 2 MB: back to before a character that would be cut, where there is one.
    for back in range(1, 4):
        byte = content[limit - back]
        if byte & 0xC0 != 0x80:
            length = 4 if byte >= 0xF0 else 3 if byte >= 0xE0 else 2 if byte >= 0xC0 else 1
            return limit - back if length > back else limit
    return limit


def blocks(
    content: bytes, start: int, end: int, *, before: int, goes_on: bool = False
) -> Iterator[tuple[int, int, int]]:
    """The blocks of the text `content[start:end]`: (where look-behind begins, start, end) of each.

    A text that `goes_on` after `end` gives only those blocks that do not depend on what follows.
    """
    while start < end and not (goes_on and end - start <= BLOCK_LIMIT):
        stop = block_end(content, start, end)
        yield before, start, stop
        before, start = start, stop


class RegexCutter:
    """Cuts independent texts by one regular expression."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self._compiled = compile_pattern(expression)

    def cut(self, content: bytes, start: int, end: int, *, before: int) -> npt.NDArray[np.int64]:
        """The ends of the pieces of the text `content[start:end]`, as offsets in `content`, block by block.

        `content[before:start]` stands before the text: an expression can look behind at it.
        """
        ends = [np.empty(0, np.int64)]
        for behind, first, stop in blocks(content, start, end, before=before):
            ends.append(self.cut_block(content[behind:first], content[first:stop]) + first)
        return np.concatenate(ends)

    def cut_block(self, before: bytes, block: bytes) -> npt.NDArray[np.int64]:
        """The ends of the pieces of one block, `before` being the block before it (or empty).

        Raises PatternError where the expression takes too long: some take time that doubles with every
        character.
        """
        context = before.decode("utf-8", "surrogateescape")
        text = block.decode("utf-8", "surrogateescape")
        ends: list[int] = []
        position = first = len(context)
        try:
            for match in self._compiled.finditer(context + text, pos=first, timeout=SECONDS_PER_BLOCK):
                start, end = match.span()
                if start == end:
                    continue
                if start > position:
                    ends.append(start)
                ends.append(end)
                position = end
        except TimeoutError:
            raise PatternError(
                f"The pattern takes more than {SECONDS_PER_BLOCK:g} seconds on a part of this text. "
                "Simplify it: nested repetitions are the usual cause."
            ) from None
        last = first + len(text)
        if position < last:
            ends.append(last)
        characters = np.array(ends, np.int64) - first
        return characters if len(text) == len(block) else byte_offsets(text)[characters]


def byte_offsets(text: str) -> npt.NDArray[np.int64]:
    """The byte offset of each character of a text decoded with `surrogateescape`, and of its end."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = 1 + (codes >= 0x80).astype(np.int64) + (codes >= 0x800) + (codes >= 0x10000)
    lengths[(codes >= 0xDC80) & (codes <= 0xDCFF)] = 1  # a malformed byte
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
