"""Tally: the growing table of distinct pre-tokens that the counting kernel fills."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bpe import jit

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

ROOM = 16  # bytes of padding: the kernels read up to this far beyond the last pre-token
NOTHING_SKIPPED = np.zeros(0, np.int64)

_SMALLEST, _LARGEST_AT_FIRST = 1 << 8, 1 << 17
_BYTES_A_ROW = 64  # bytes of text per row of the first table; it grows as needed


class Tally:
    """Distinct pre-tokens in first-seen order, with their weighted counts. For one thread at a time."""

    def __init__(self, expected_bytes: int, *, plain: bool = False) -> None:
        self._kernels = jit.load("counting.count_kernels", plain=plain)
        size = _SMALLEST
        while size < min(expected_bytes // _BYTES_A_ROW, _LARGEST_AT_FIRST):
            size *= 2
        self._rows = np.zeros((size, 4), np.uint64)
        self._store = np.zeros(8 * size + ROOM, np.uint8)
        self._word_ends = np.zeros(size, np.int64)
        self._state = np.zeros(1, np.int64)
        self._batch = np.zeros((64, 3), np.uint64)

    def __len__(self) -> int:
        return int(self._state[0])

    @property
    def start(self) -> Ints:
        """The offset of each word in `store`, and the end of the last one, int64[words + 1]."""
        return self._word_ends[: len(self) + 1]

    @property
    def store(self) -> Bytes:
        """The bytes of the words end to end, and 16 bytes of padding."""
        return self._store[: int(self.start[-1]) + ROOM]

    def counts(self) -> Ints:
        """The weighted count of each word, int64[words]."""
        counts = np.zeros(len(self), np.int64)
        self._kernels.read_counts(self._rows, counts)
        return counts

    def add(
        self,
        data: Bytes,
        ends: Ints,
        weights: Ints,
        *,
        first: int = 0,
        skipped: Ints = NOTHING_SKIPPED,
    ) -> None:
        """Count the pre-tokens of `data`, which end at `ends`, from index `first` on, except the indices `skipped`.

        `weights` has one weight for all, or one for each. `data` has 16 bytes of padding after the last pre-token.
        """
        while True:
            first = self._kernels.count_pre_tokens(
                data,
                ends,
                first,
                len(ends),
                skipped,
                weights,
                self._rows,
                self._store[:-ROOM],
                self._word_ends,
                self._state,
                self._batch,
            )
            if first == len(ends):
                return
            self._make_room(int(ends[first] - (ends[first - 1] if first else 0)))

    def add_tally(self, other: Tally) -> None:
        """Add the counts of another tally, as if its text followed; new words keep their order."""
        if len(other):
            self.add(other.store, other.start[1:], other.counts())

    def _make_room(self, length: int) -> None:
        """Grow the arrays that are too small for one more word of this length."""
        words = len(self)
        used = int(self._word_ends[words])
        if 2 * words >= len(self._rows) - 1:
            rows = np.zeros((2 * len(self._rows), 4), np.uint64)
            self._kernels.rehash(self._rows, rows)
            self._rows = rows
        if words + 2 > len(self._word_ends):
            self._word_ends = _grown(self._word_ends, 2 * len(self._word_ends))
        if used + length > len(self._store) - ROOM:
            self._store = _grown(self._store, max(2 * len(self._store), used + length + ROOM))


def _grown(array: npt.NDArray, size: int) -> npt.NDArray:
    grown = np.zeros(size, array.dtype)
    grown[: len(array)] = array
    return grown
