"""A text with seams by a few naive merges: what the token view is given, without a trainer."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import pairwise

OPEN = 2**31 - 1


class MadeUpText:
    """Bytes, and the seams that `steps` naive merges (the commonest pair, first seen) close in them.

    `asked` lists the calls of `seams`; `frontier` may be set lower to play a training that still goes on.
    """

    def __init__(self, data: bytes, steps: int = 0) -> None:
        self.data = data
        self.size = len(data)
        self.pairs: list[tuple[int, int]] = []
        self.asked: list[tuple[int, int]] = []
        self.fails = ""
        seams = [OPEN] * len(data)
        starts, tokens = list(range(len(data))), list(data)
        for step in range(steps):
            pair, count = Counter(pairwise(tokens)).most_common(1)[0]
            if count < 2:
                break
            self.pairs.append(pair)
            kept: list[int] = []
            i = 0
            while i < len(tokens):
                kept.append(i)
                if tuple(tokens[i : i + 2]) == pair:
                    seams[starts[i + 1]] = step
                    tokens[i] = 256 + step
                    i += 1
                i += 1
            starts, tokens = [starts[i] for i in kept], [tokens[i] for i in kept]
        self.all_seams = array("i", seams)
        self.frontier = len(self.pairs)

    def read(self, offset: int, length: int) -> bytes:
        if self.fails:
            raise OSError(self.fails)
        return self.data[offset : offset + length]

    def seams(self, start: int, end: int) -> tuple[array[int], int]:
        self.asked.append((start, end))
        known = [seam if seam < self.frontier else OPEN for seam in self.all_seams[start:end]]
        return array("i", known), self.frontier


class Endless(MadeUpText):
    """A gigabyte without memory: one line of text again and again."""

    def __init__(self, line: bytes, size: int = 1 << 30) -> None:
        super().__init__(b"")
        self.line, self.size = line, size
        self.bytes_read = 0

    def read(self, offset: int, length: int) -> bytes:
        length = max(0, min(length, self.size - offset))
        self.bytes_read += length
        at = offset % len(self.line)
        repeated = self.line * ((at + length) // len(self.line) + 1)
        return repeated[at : at + length]

    def seams(self, start: int, end: int) -> tuple[array[int], int]:
        return array("i", [OPEN]) * (end - start), 0
