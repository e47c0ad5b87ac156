"""The compared passage: a short text in memory, or a large one of which only the visible part is read.

Also its tokens in one tokenizer: the bytes, the seam before each of them, and the out-of-vocabulary tokens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe.histories.seams import TextSeams
    from bpe.place.at_place import Cut, LocalSeams
    from bpe.pretokenize.regex_starts import Readable
    from bpe.tokenizers.base import Tokenizer

WHOLE = 256 << 10
"""Bytes up to which a passage is cut as a whole, which makes its tokens and differences countable."""

AROUND, AROUND_LINES = 24 << 10, 1 << 10
"""Bytes prepared before and after the visible range: exactly, and provisionally line by line."""

FIRST_BYTES = 4_096
"""Bytes of a text that are cut before it is shown."""


class ColumnText(Protocol):
    """A passage in one tokenizer's tokens."""

    size: int

    def read(self, offset: int, length: int) -> bytes:
        """Bytes from an offset; raises OSError."""

    def seams(self, start: int, end: int) -> tuple[NDArray[np.int32], int]:
        """The seam before each byte, int32[end - start], and the step up to which they are valid."""

    def unknown(self, start: int, end: int) -> list[tuple[int, int]]:
        """The out-of-vocabulary tokens with a byte in [start, end)."""

    def for_a_thread(self) -> ColumnText:
        """A copy for use on another thread."""


class Slice:
    """A range of a larger text."""

    def __init__(self, text: Readable, start: int, end: int) -> None:
        self._text, self._start, self.size = text, start, end - start

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        return self._text.read(self._start + offset, max(0, min(length, self.size - offset)))


@dataclass(frozen=True, eq=False)
class Passage:
    """A text to compare. `data`: all of it, or None if it is large. `edges`: offsets where a pre-token always ends."""

    size: int
    data: bytes | None
    text: Readable | None = None
    edges: tuple[int, ...] = ()
    is_corpus: bool = False
    """Whether it is the whole open text, whose run already has its tokens."""

    @classmethod
    def of(cls, data: bytes) -> Passage:
        """Bytes in memory."""
        if len(data) <= WHOLE:
            return cls(len(data), data)
        return cls(len(data), None, MemoryText(data))

    @classmethod
    def of_range(cls, text: Readable, start: int, end: int) -> Passage:
        """The bytes [start, end) of a text of any size."""
        if end - start <= WHOLE:
            return cls.of(text.read(start, end - start))
        return cls(end - start, None, Slice(text, start, end))

    @classmethod
    def of_corpus(cls, text: Readable, edges: tuple[int, ...]) -> Passage:
        """The whole open text. `edges`: offsets where its documents begin."""
        data = text.read(0, text.size) if text.size <= WHOLE else None
        return cls(text.size, data, text, edges, is_corpus=True)

    def is_like(self, other: Passage) -> bool:
        """Whether it is the same text."""
        if self.is_corpus or other.is_corpus:
            return self.is_corpus and other.is_corpus and self.text is other.text
        return self.data is not None and self.data == other.data

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        if self.data is not None:
            return self.data[offset : offset + length]
        return self.text.read(offset, length) if self.text is not None else b""


class MemoryText:
    """Bytes in memory with the interface of a text that is read."""

    def __init__(self, data: bytes) -> None:
        self._data, self.size = data, len(data)

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        return self._data[offset : offset + length]


class WholeText:
    """A passage cut as a whole."""

    def __init__(self, data: bytes, cut: Cut) -> None:
        self.size, self._data, self.cut = len(data), data, cut

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        return self._data[offset : offset + length]

    def seams(self, start: int, end: int) -> tuple[NDArray[np.int32], int]:
        """The seam before each byte, valid at every step."""
        from bpe.histories.seams import OPEN

        return self.cut.seams[max(0, start) : max(0, end)], OPEN

    def unknown(self, start: int, end: int) -> list[tuple[int, int]]:
        """The out-of-vocabulary tokens with a byte in [start, end)."""
        rows = self.cut.unknown
        found = rows[(rows[:, 0] < end) & (rows[:, 1] > start)]
        return [(first, last) for first, last in found.tolist()]

    def for_a_thread(self) -> WholeText:
        """Itself: nothing in it changes."""
        return self


class RunText:
    """The open text in the tokens of its own run, cut as in the training."""

    def __init__(self, seams: TextSeams) -> None:
        self._seams, self.size = seams, seams.size

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        return self._seams.read(offset, length)

    def seams(self, start: int, end: int) -> tuple[NDArray[np.int32], int]:
        """The seam before each byte, and the step up to which they are valid."""
        return self._seams.seams(start, end)

    def unknown(self, start: int, end: int) -> list[tuple[int, int]]:
        """None: a run encodes every byte."""
        return []

    def for_a_thread(self) -> RunText:
        """A copy with its own cache."""
        known = self._seams
        return RunText(type(known)(known.corpus, known.training, known.history))


@dataclass(frozen=True, eq=False)
class Prepared:
    """The tokens of [start, end). `exact`: as in the whole text; `last`: no better answer will follow."""

    text: LargeText
    start: int
    end: int
    seams: NDArray[np.int32]
    unknown: list[tuple[int, int]]
    exact: bool
    last: bool


class LargeText:
    """A large passage, cut where it is visible: at once if the tokenizer is quick, else after a thread has prepared it.

    If the exact cut takes long (the first pre-tokens of a custom pattern in a megabyte of text), the text is cut line
    by line in the meantime. Every method but `prepare` belongs to the GUI thread.
    """

    def __init__(self, text: Readable, tokenizer: Tokenizer, edges: tuple[int, ...]) -> None:
        from bpe.place.at_place import REACH, LocalSeams

        self._text, self.size = text, text.size
        self._exact = LocalSeams(text, tokenizer, edges)
        self._soon = self._exact.for_a_thread()
        self._lines = LocalSeams(text, tokenizer, edges, lines=True)
        self._quick = self._exact.for_a_thread(REACH) if self._exact.is_quick else None
        self._known: Prepared | None = None

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        return self._text.read(offset, length)

    def seams(self, start: int, end: int) -> tuple[NDArray[np.int32], int]:
        """The seam before each byte. Unknown ranges are cut into characters, since views search for the end of a
        token."""
        import numpy as np

        from bpe.histories.seams import CLOSED, OPEN

        start, end = max(0, start), min(end, self.size)
        known = self._covering(start, end)
        if known is not None:
            return known.seams[start - known.start : end - known.start], OPEN
        if self._quick is not None:
            return self._quick.seams(start, end)
        content = np.frombuffer(self.read(start, max(0, end - start)), np.uint8)
        answer = np.where((content & 0xC0) == 0x80, CLOSED, OPEN).astype(np.int32)
        known = self._known
        if known is not None and known.start < end and known.end > start:
            low, high = max(start, known.start), min(end, known.end)
            answer[low - start : high - start] = known.seams[low - known.start : high - known.start]
        return answer, OPEN

    def unknown(self, start: int, end: int) -> list[tuple[int, int]]:
        """The known out-of-vocabulary tokens with a byte in [start, end)."""
        if self._quick is not None and self._covering(start, end) is None:
            return self._quick.unknown(start, end)
        known = self._known
        return [span for span in known.unknown if span[0] < end and span[1] > start] if known is not None else []

    def for_a_thread(self) -> LocalSeams:
        """Exact tokens; may be slow, so call on a worker thread."""
        return self._exact.for_a_thread()

    def is_known(self, start: int, end: int) -> bool:
        """Whether `seams` has tokens for all of [start, end)."""
        return self._quick is not None or self._covering(start, end) is not None

    def is_exact(self, start: int, end: int) -> bool:
        """Whether the tokens in [start, end) are those of the whole text. Raises OSError."""
        known = self._covering(start, end)
        if known is not None:
            return known.exact
        return self._quick is not None and self._quick.is_exact(start, end)

    def is_settled(self, start: int, end: int) -> bool:
        """Whether a thread could not improve the answer."""
        known = self._covering(start, end)
        return known.last if known is not None else self.is_exact(start, end)

    def prepare(self, start: int, end: int, *, patient: bool) -> Prepared:
        """Compute the tokens of [start, end) and around it; on a thread, one call at a time per `patient`."""
        local = self._exact if patient else self._soon
        if not patient and not local.is_near(start, end):
            local = self._lines
        around = AROUND_LINES if local is self._lines else AROUND
        low, high = max(0, start - around), min(self.size, end + around)
        seams, unknown = local.seams(low, high)[0], local.unknown(low, high)
        return Prepared(self, low, high, seams, unknown, local.is_exact(low, high), local is not self._lines)

    def _covering(self, start: int, end: int) -> Prepared | None:
        known = self._known
        covers = known is not None and known.start <= max(0, start) and min(end, self.size) <= known.end
        return known if covers else None

    def take(self, prepared: Prepared) -> None:
        """Use the prepared tokens from now on."""
        self._known = prepared


RunSeams = Callable[[], "TextSeams | None"]
"""Returns a run's seams of the open text with their own cache; None if the run was trained on another text."""


def cut_passage(tokenizer: Tokenizer, passage: Passage, run: RunSeams | None) -> tuple[ColumnText, int | None]:
    """A passage in a tokenizer's tokens, and their number if it was cut as a whole and has no time line."""
    from bpe.place.at_place import cut
    from bpe.tokenizers.ranks import has_time_line

    own = run() if run is not None and passage.is_corpus else None
    if passage.data is None:
        assert passage.text is not None
        return (RunText(own) if own is not None else _large(passage, tokenizer)), None
    made = cut(tokenizer, passage.data)
    if own is not None:
        made.seams[:] = own.seams(0, passage.size)[0]
    return WholeText(passage.data, made), None if has_time_line(tokenizer) else made.tokens


def _large(passage: Passage, tokenizer: Tokenizer) -> LargeText:
    assert passage.text is not None
    made = LargeText(passage.text, tokenizer, passage.edges)
    if not made.is_known(0, 0):
        made.take(made.prepare(0, FIRST_BYTES, patient=False))
    return made
