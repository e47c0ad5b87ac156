"""Queries for a text: bytes, a regular expression, or a token.

A query finds the matches that begin in a range of a document, wherever they end. No match is empty.
"""

from __future__ import annotations

import threading
import warnings
from bisect import bisect_left
from codecs import utf_8_decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bpe.histories.seams import TextSeams
    from bpe.text.corpus import Corpus

AHEAD = 64 << 10
"""Bytes after its chunk that a regular expression sees; a match that reaches the end of them is searched with more."""
LONGEST = 1 << 20
"""Bytes of the longest match of a regular expression; a longer match is truncated or missed."""
BEHIND = 512
"""Bytes before the start of its search that a regular expression sees."""
TIMEOUT = 2.0
"""Seconds that a regular expression may take for one chunk."""
OFTEN = 64
"""`pause` is called after at most this many matches."""

Pause = Callable[[], None]
"""Called often by anything that may take long; it may raise to end the search."""


class SearchError(ValueError):
    """An invalid query: `str(error)` is the reason, `position` the index of the character at fault (None: unknown)."""

    def __init__(self, reason: str, position: int | None = None) -> None:
        super().__init__(reason)
        self.position = position


class SearchTimeout(RuntimeError):
    """A regular expression took far too long: it tries too many ways to match."""


@dataclass(frozen=True, slots=True)
class SearchedRange:
    """The offsets of a document in its corpus; matches lie inside it."""

    corpus: Corpus
    start: int
    end: int

    def read(self, start: int, end: int) -> bytes:
        """The bytes of [start, end) that belong to the document."""
        start, end = max(start, self.start), min(end, self.end)
        return self.corpus.read(start, max(0, end - start))


class Query(Protocol):
    """What every query offers."""

    def matches(self, within: SearchedRange, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Start and end of the matches that begin in [start, stop); the search begins at `start`."""

    def count(self, within: SearchedRange, start: int, stop: int, pause: Pause) -> tuple[int, int]:
        """The number of these matches, and the end of the last one (`start` if there is none)."""


class BytesQuery:
    """Exact bytes; without `match_case`, upper- and lower-case ASCII letters are equal."""

    def __init__(self, needle: bytes, *, match_case: bool = True) -> None:
        if not needle:
            raise SearchError("nothing to look for")
        self._folds = not match_case and needle.lower() != needle.upper()
        self._needle = needle = needle.lower() if self._folds else needle
        self._overlaps = any(needle.startswith(needle[at:]) for at in range(1, len(needle)))

    def matches(self, within: SearchedRange, start: int, stop: int) -> Iterator[tuple[int, int]]:
        data, needle = self._read(within, start, stop), self._needle
        at = data.find(needle)
        while at >= 0:
            end = at + len(needle)
            yield start + at, start + end
            at = data.find(needle, end)

    def count(self, within: SearchedRange, start: int, stop: int, pause: Pause = lambda: None) -> tuple[int, int]:
        data, needle = self._read(within, start, stop), self._needle
        found = data.count(needle)
        if not found:
            return 0, start
        last = data.rfind(needle)
        if not self._overlaps:
            return found, start + last + len(needle)
        # The last match is the last occurrence, or one that overlaps it: it ends where the count is complete.
        ends = range(last + 1, last + len(needle) + 1)
        return found, start + ends[bisect_left(ends, found, key=lambda end: data.count(needle, 0, end))]

    def _read(self, within: SearchedRange, start: int, stop: int) -> bytes:
        data = within.read(start, stop + len(self._needle) - 1)
        return data.lower() if self._folds else data


class PatternQuery:
    """A regular expression of the `regex` module over the text's characters, `^` and `$` at every line.

    Malformed bytes are read as lone surrogates, as Python's "surrogateescape" does: one for each.
    """

    def __init__(self, pattern: str, *, match_case: bool = True, ahead: int = AHEAD, longest: int = LONGEST) -> None:
        import regex

        flags = regex.MULTILINE | (0 if match_case else regex.IGNORECASE)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # about nested sets, whose meaning has not changed
            try:
                self._pattern = regex.compile(pattern, flags)
            except (regex.error, RecursionError, OverflowError, MemoryError, ValueError) as error:
                reason = getattr(error, "msg", "") or str(error) or type(error).__name__
                raise SearchError(reason, getattr(error, "pos", None)) from error
        if self._pattern.flags & regex.REVERSE:
            raise SearchError("(?r) searches backwards")
        self._ahead, self._longest = ahead, longest

    def matches(self, within: SearchedRange, start: int, stop: int) -> Iterator[tuple[int, int]]:
        ahead = self._ahead
        while start < stop:
            found_all = True
            for begin, end, is_cut in self._matches(within, start, stop, ahead):
                if is_cut and ahead < self._longest:
                    start, ahead, found_all = begin, min(self._longest, 4 * ahead), False
                    break
                yield begin, end
                start = end
            if found_all:
                return

    def _matches(self, within: SearchedRange, start: int, stop: int, ahead: int) -> Iterator[tuple[int, int, bool]]:
        """Start, end, and whether the match might continue after the bytes that were read."""
        window = _Window(within, start, stop + ahead)
        char, at = window.first_from(start)
        for first, last in self._spans(window, char, window.first_from(stop)[0]):
            begin = at + window.size(char, first)
            char, at = last, begin + window.size(first, last)
            yield begin, at, window.cuts(last)

    def _spans(self, window: _Window, first: int, stop: int) -> Iterator[tuple[int, int]]:
        """The character ranges of the matches that begin in [first, stop)."""
        try:
            for match in self._pattern.finditer(window.text, first, timeout=TIMEOUT):
                low, high = match.span()
                if low >= stop:
                    return
                if low < high:
                    yield low, high
        except TimeoutError as error:
            raise SearchTimeout("the regular expression takes too long") from error

    def count(self, within: SearchedRange, start: int, stop: int, pause: Pause = lambda: None) -> tuple[int, int]:
        if start >= stop:
            return 0, start
        window = _Window(within, start, stop + self._ahead)
        char, at = window.first_from(start)
        found, last = 0, char
        for _, last in self._spans(window, char, window.first_from(stop)[0]):  # noqa: B007
            found += 1
            if not found % OFTEN:
                pause()
        if found and window.cuts(last):
            return _counted(self.matches(within, start, stop), start, pause)
        return found, (at + window.size(char, last) if found else start)


class _Window:
    """A range of a document as characters, from `BEHIND` bytes before `start` to `end`."""

    def __init__(self, within: SearchedRange, start: int, end: int) -> None:
        self._low = max(within.start, start - BEHIND)
        self._data = within.read(self._low, end)
        self._is_last = self._low + len(self._data) >= within.end
        self.text, used = utf_8_decode(self._data, "surrogateescape", self._is_last)
        self._is_plain = used == len(self.text)

    def cuts(self, char: int) -> bool:
        """Whether a match that ends at this character might be longer if more had been read."""
        return char == len(self.text) and not self._is_last

    def first_from(self, byte: int) -> tuple[int, int]:
        """The index of the first character that begins at or after a byte of the text, and its offset."""
        inner = min(byte - self._low, len(self._data))
        if self._is_plain:
            return inner, self._low + inner
        before, known = utf_8_decode(self._data[:inner], "surrogateescape", False)
        char = len(before)
        if known < inner:  # the byte may be inside a character
            inside = self.text[char : char + 1]
            if inside and not "\udc80" <= inside <= "\udcff":
                return char + 1, self._low + known + len(inside.encode())
            char += inner - known  # malformed: one character for each byte
        return char, self._low + inner

    def size(self, first: int, last: int) -> int:
        """Bytes of the characters [first, last)."""
        if self._is_plain:
            return last - first
        return len(self.text[first:last].encode("utf-8", "surrogateescape"))


class TokenQuery:
    """A token, wherever it occurs as a whole token after `step` merges."""

    def __init__(self, seams: TextSeams, token: bytes, step: int) -> None:
        if not token:
            raise SearchError("nothing to look for")
        self._seams, self._token, self._step = seams, token, step
        self._lock = threading.Lock()  # several threads use the seams, which cache their last blocks

    def matches(self, within: SearchedRange, start: int, stop: int) -> Iterator[tuple[int, int]]:
        import numpy as np

        token, size = self._token, len(self._token)
        data = within.read(start, stop + size - 1)
        if token not in data:
            return
        end = min(stop + size, within.end)
        with self._lock:
            seams, _valid_to = self._seams.seams(start, end)
        starts = np.flatnonzero(seams >= self._step)
        if end == within.end:
            starts = np.append(starts, end - start)
        found = starts[:-1][np.diff(starts) == size]
        found = found[found < stop - start]
        codes = np.frombuffer(data, np.uint8)
        for offset, byte in enumerate(token):
            found = found[codes[found + offset] == byte]
        for at in found.tolist():
            yield start + at, start + at + size

    def count(self, within: SearchedRange, start: int, stop: int, pause: Pause = lambda: None) -> tuple[int, int]:
        return _counted(self.matches(within, start, stop), start, pause)


def _counted(matches: Iterator[tuple[int, int]], start: int, pause: Pause) -> tuple[int, int]:
    found, last = 0, start
    for _, last in matches:  # noqa: B007
        found += 1
        if not found % OFTEN:
            pause()
    return found, last
