"""The arrays of the merge loop: laid out from a word table, grown when a kernel asks, counted anew when it must be.

`bpe.training.merge_kernels` holds the loop itself and says what the arrays mean. Nothing here outlives the training:
what a run leaves behind is its :class:`bpe.histories.history.MergeHistory`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bpe import jit
from bpe.errors import TooLargeError
from bpe.reference import GPT2_BYTE_RANK

if TYPE_CHECKING:
    from bpe.histories.history import MergeHistory

TIE_RULES = ("first-seen", "lowest-ids", "huggingface", "greatest-bytes")
_LARGEST_SLOT = 2**31 - 2
_FIRST_PAIRS = 1 << 17
_SMALL = 200_000
# A token of rank V occurs about pieces / (V ln V) times (Zipf); aim a little lower, for a wrong guess costs one more
# count.
_ZIPF = 16
_LOWER = 8
_BYTES_A_PIECE = 8  # where the pattern cuts nothing
_ABOVE_ALL = 1 << 62


class Workspace:
    """Everything the merge kernel works on, standing at the history's step."""

    def __init__(self, history: MergeHistory, *, tie_break: str, min_frequency: int, plain: bool = False) -> None:
        self.kernels = jit.load("training.merge_kernels", plain=plain)
        k = self.kernels
        words = history.words
        slots = int(words.start[-1]) + len(words) + 1
        if slots > _LARGEST_SLOT:
            raise TooLargeError(
                f"The text has {slots:,} bytes in distinct pieces, and only {_LARGEST_SLOT:,} can be trained on."
                " Use a pattern that cuts it into words, or a part of the text."
            )
        self.history = history
        wide = len(words) > 0 and int(words.count.max()) > np.iinfo(np.int32).max
        self.tok: NDArray[np.int32] = np.full(slots, -1, np.int32)
        self.weight: NDArray[Any] = np.zeros(slots, np.int64 if wide else np.int32)
        by_bytes = tie_break == "greatest-bytes"
        self.text: NDArray[np.uint8] = np.zeros(slots if by_bytes else 0, np.uint8)
        k.lay_out(words.data, words.start, words.count, self.tok, self.weight, self.text)

        ids = 256 + history.capacity
        self.length: NDArray[np.int32] = np.ones(ids, np.int32)
        self.where: NDArray[np.int64] = np.zeros(ids, np.int64)
        self.sums: NDArray[np.int64] = np.zeros((2, ids), np.int64)
        self.places: NDArray[np.int32] = np.zeros((4, ids), np.int32)
        self.gpt2_rank: NDArray[np.uint8] = np.array(GPT2_BYTE_RANK, np.uint8)
        self.state: NDArray[np.int64] = np.zeros(k.STATE_SIZE, np.int64)
        self.state[k.MERGES] = history.step
        self.state[k.FLOOR] = max(1, min_frequency)
        self.state[k.BY_BYTES] = by_bytes
        self.state[k.TIE_RULE] = TIE_RULES.index(tie_break)
        self.banned: NDArray[np.int64] = np.zeros(0, np.int64)
        self.pairs: NDArray[np.int64] = _empty_pairs(2)
        self.pool: NDArray[np.int32] = np.empty(0, np.int32)
        self.heap: NDArray[np.int64] = np.empty((0, 3), np.int64)
        if history.step:
            k.replay(self.tok, history.seams, history.ids, history.step, self.length, self.where)
        self._count_pairs(self._first_threshold())

    def advance(self, limit: int, budget: int) -> int:
        """Merge up to step `limit` or about `budget` positions; returns the kernel's answer (REACHED_LIMIT, …)."""
        k = self.kernels
        while True:
            answer = int(
                k.merge(
                    self.tok, self.weight, self.history.seams, self.text, self.pairs, self.pool, self.heap,
                    self.history.ids, self.history.numbers, self.length, self.where, self.gpt2_rank,
                    self.sums, self.places, self.banned, self.state, limit, budget,
                )
            )  # fmt: skip
            if answer == k.NEED_POOL:
                self._grow_pool()
            elif answer == k.NEED_PAIRS:
                self._grow_pairs()
            elif answer == k.NEED_HEAP:
                self.heap = _longer(self.heap, self.heap.shape[0] * 2 + 4 * (256 + int(self.state[k.MERGES])))
            elif answer == k.NEED_LOWER_THRESHOLD:
                self._count_pairs(max(int(self.state[k.FLOOR]), int(self.state[k.THRESHOLD]) // _LOWER))
            else:
                return answer

    def ban(self, left: int, right: int) -> None:
        """Never choose this pair from now on."""
        key = left << 32 | right
        self.banned = np.append(self.banned, np.int64(key))
        if (row := int(self.kernels.row_of(self.pairs, key))) >= 0:
            self.pairs[row, self.kernels.COUNT] = 0

    def force(self, left: int, right: int, budget: int) -> bool:
        """Choose this pair now, however rare it is; False where it does not occur."""
        k = self.kernels
        key = left << 32 | right
        self._count_pairs(1)
        row = int(k.row_of(self.pairs, key))
        if row < 0:
            return False
        step, size = int(self.state[k.MERGES]), int(self.state[k.HEAP_SIZE])
        true_count = int(self.pairs[row, k.COUNT])
        self.pairs[row, k.COUNT] = _ABOVE_ALL
        entry = int(np.flatnonzero(self.heap[:size, k.HEAP_KEY] == key)[0])
        self.heap[entry, k.HEAP_COUNT] = _ABOVE_ALL
        k.heapify(self.heap, size, self.state, self.text, self.where, self.length)
        self.advance(step + 1, budget)
        self.history.numbers[k.PAIR_COUNTS, step] = true_count
        return True

    def extend(self, capacity: int) -> None:
        """Make room for the ids of `capacity` merges."""
        ids = 256 + capacity
        self.length = np.concatenate((self.length, np.ones(ids - self.length.size, np.int32)))
        self.where = np.concatenate((self.where, np.zeros(ids - self.where.size, np.int64)))
        self.sums = np.zeros((2, ids), np.int64)
        self.places = np.zeros((4, ids), np.int32)

    def _first_threshold(self) -> int:
        """A guess at the count of the last merge: rarer pairs are not stored, and counted later if they are needed at
        all.
        """
        history = self.history
        pieces = max(history.piece_count, history.byte_count // _BYTES_A_PIECE)
        guess = int(pieces / (_ZIPF * max(1, history.capacity)))
        return max(int(self.state[self.kernels.FLOOR]), guess)

    def _count_pairs(self, threshold: int) -> None:
        """Fill the pair table, the pool and the heap with every pair that occurs `threshold` times or more."""
        k = self.kernels
        size = _FIRST_PAIRS if self.tok.size > _SMALL else 1 << 12
        while True:
            counted = _empty_pairs(size)
            if k.tally(self.tok, self.weight, self.length, counted) >= 0:
                break
            size *= 2
        stored = int(np.count_nonzero(counted[:, k.COUNT] >= threshold))
        # Replaced before they are filled: the old ones may be large.
        self.pairs = _empty_pairs(_power_of_two(max(4 * stored, 1 << 10)))
        self.pool = np.empty(0, np.int32)
        pool_size = int(k.allot(counted, self.pairs, threshold))
        del counted
        for key in self.banned.tolist():
            if (row := int(k.row_of(self.pairs, key))) >= 0:
                self.pairs[row, k.COUNT] = 0
        self.pool = np.empty(pool_size + pool_size // 2 + 1024, np.int32)
        self.heap = np.zeros((2 * stored + 1024, 3), np.int64)
        self.state[k.THRESHOLD] = threshold
        self.state[k.POOL_SIZE] = pool_size
        self.state[k.PAIRS_USED] = stored
        self.state[k.HEAP_SIZE] = k.list_positions(
            self.tok, self.length, self.pairs, self.pool, self.heap, self.state, self.text, self.where, self.gpt2_rank
        )

    def _grow_pool(self) -> None:
        used = int(self.state[self.kernels.POOL_SIZE])
        longer = np.empty(self.pool.size * 2, np.int32)
        longer[:used] = self.pool[:used]
        self.pool = longer

    def _grow_pairs(self) -> None:
        k = self.kernels
        larger = _empty_pairs(self.pairs.shape[0] * 2)
        self.state[k.PAIRS_USED] = k.move_pairs(self.pairs, larger)
        self.pairs = larger


def _empty_pairs(size: int) -> NDArray[np.int64]:
    pairs = np.zeros((size, 4), np.int64)
    pairs[:, 0] = -1
    return pairs


def _power_of_two(at_least: int) -> int:
    return 1 << (at_least - 1).bit_length()


def _longer(rows: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    longer = np.zeros((size, rows.shape[1]), np.int64)
    longer[: rows.shape[0]] = rows
    return longer
