"""Line numbers for a text of any size: newlines are counted once per block, on a thread."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.kit.background import LatestJob

if TYPE_CHECKING:
    from bpe import Corpus

BLOCK = 64 << 10
_GUESS = 60
"""Assumed bytes per line in the part of the text that is not counted yet."""


class LineCounts:
    """The newlines before each block, as far as they are counted; written by one thread, read by another."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.problem = ""
        """The error message if the counting failed."""
        self._before = array("q", [0])
        """Newlines before each block; the last entry belongs to the next block to be counted."""
        self.total: int | None = None
        """Number of lines, once they are counted. A newline at the end of the text begins no further line."""
        self._near = (0, 1)
        self.wanted = True

    @property
    def most(self) -> int:
        """Number of lines of the text, or an estimate while they are being counted."""
        known = min(self.corpus.size, (len(self._before) - 1) * BLOCK)
        return self._before[-1] + 1 + (self.corpus.size - known) // _GUESS

    @property
    def known(self) -> int:
        """Number of lines whose beginning is known."""
        return self._before[-1] + 1

    def offset_of(self, line: int) -> int | None:
        """The offset at which a line, numbered from 1, begins; None if it is not known yet or there is no such line."""
        block = max(0, bisect_left(self._before, line - 1) - 1)
        if line < 1 or line - 1 > self._before[-1]:
            return None
        data = self.corpus.read(block * BLOCK, BLOCK)
        return block * BLOCK + len(data) - len(data.split(b"\n", line - 1 - self._before[block])[-1])

    def count(self) -> None:
        """Count all blocks. Runs on a thread; returns early once `wanted` is false."""
        block = b""
        for at in range(0, self.corpus.size, BLOCK):
            if not self.wanted:
                return
            block = self.corpus.read(at, BLOCK)
            self._before.append(self._before[-1] + block.count(b"\n"))
        self.total = self._before[-1] + (0 if block.endswith(b"\n") else 1)

    def at(self, offset: int) -> int | None:
        """The number, from 1, of the line beginning at an offset; None if none begins there or it is not known yet."""
        try:
            if offset > 0 and self.corpus.read(offset - 1, 1) != b"\n":
                return None
            return self._number(offset)
        except OSError:  # the view reads the same bytes and reports the error
            return None

    def _number(self, offset: int) -> int | None:
        near, number = self._near
        block = offset // BLOCK
        if not 0 <= offset - near <= BLOCK:
            if block >= len(self._before):
                return None
            near, number = block * BLOCK, self._before[block] + 1
        number += self.corpus.read(near, offset - near).count(b"\n")
        self._near = (offset, number)
        return number


class LineCounter(QObject):
    """Counts the lines of the newest text; emits `counted(LineCounts)` when done."""

    counted = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job = LatestJob(self)
        self._job.done.connect(self._on_done)
        self._job.failed.connect(self._on_failed)
        self._lines: LineCounts | None = None

    def count(self, corpus: Corpus | None) -> LineCounts | None:
        """Start counting, unless this text is being counted or done; returns counts that are filled in meanwhile."""
        if self._lines is not None and self._lines.corpus is corpus and not self._lines.problem:
            return self._lines
        self.stop()
        if corpus is not None:
            self._lines = LineCounts(corpus)
            self._job.ask(self._lines.count)
        return self._lines

    def stop(self) -> None:
        """Stop counting and drop the counts."""
        if self._lines is not None:
            self._lines.wanted = False
            self._lines = None
            self._job.cancel()

    def shutdown(self, timeout: float) -> bool:
        """End the thread within `timeout` seconds; returns whether it has ended."""
        self.stop()
        return self._job.shutdown(timeout)

    @Slot(int, object)
    def _on_done(self, _number: int, _answer: object) -> None:
        if self._lines is not None:
            self.counted.emit(self._lines)

    @Slot(int, str)
    def _on_failed(self, _number: int, sentence: str) -> None:
        if self._lines is not None:
            self._lines.problem = sentence
