"""The text shown by the token view: its bytes as soon as it is open, its seams once they are known.

A file may become unreadable while it is on screen. Painting must not fail then: unreadable bytes are shown as
spaces, and the error is reported once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe import Corpus
    from bpe.histories.seams import TextSeams


class CorpusText:
    """`size`, `read` and `seams` of a corpus, as far as they are known. Calls `unreadable` with an error message."""

    def __init__(self, corpus: Corpus, unreadable: Callable[[str], None]) -> None:
        self.corpus = corpus
        self.size = corpus.size
        self._seams: TextSeams | None = None
        self._unreadable = unreadable
        self._reported = False

    @property
    def documents(self) -> list[tuple[int, str]]:
        """The first byte and the name of each document."""
        return [(document.offset, document.name) for document in self.corpus.documents]

    def show(self, seams: TextSeams | None) -> None:
        """Use these seams from now on; with None, every seam is open."""
        self._seams = seams

    def for_a_thread(self) -> TextSeams | None:
        """The same seams with a separate cache, for use on another thread; None if they are not known yet."""
        known = self._seams
        return type(known)(known.corpus, known.training, known.history) if known is not None else None

    def read(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`, fewer at the end of the text."""
        try:
            return self.corpus.read(offset, length)
        except OSError as error:
            self._report(error)
            return b" " * max(0, min(length, self.size - offset))

    def seams(self, start: int, end: int) -> tuple[NDArray[np.int32], int]:
        """The seam before each byte, int32[end - start], and the step up to which they are known."""
        if self._seams is not None:
            try:
                return self._seams.seams(start, end)
            except OSError as error:
                self._report(error)
        import numpy as np

        from bpe.histories.seams import OPEN

        start, end = max(0, start), min(end, self.size)
        return np.full(max(0, end - start), OPEN, np.int32), 0

    def _report(self, error: OSError) -> None:
        if not self._reported:
            self._reported = True
            self._unreadable(str(error))
