"""Encoder: encodes texts by a list of merges, with the kernels of `encode_kernels.py`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bpe import jit
from bpe.seam_values import OPEN as OPEN

if TYPE_CHECKING:
    from bpe.counting.words import WordTable

Bytes = NDArray[np.uint8]

_EMPTY = 0xFFFF_FFFF_FFFF_FFFF
_NONE = 2**63 - 1
_ENDS, _WORK = 1, 11  # positions in the argument list of the kernel `encode`
_SMALL = 1 << 12  # bytes; for a shorter text the longest pre-token's length is not computed


class Encoder:
    """Merges in order of rank, over *internal* ids: a byte is its value, the token of merge r is 256 + r.

    `left`, `right`: int32[n], both -1 for a token without a merge. `result`: int32[n], the token of each merge,
    needed if two merges make one string. `whole`: (bytes, rank) of the tokens that no merge reaches; a pre-token
    equal to one is encoded as it. `plain` runs the same kernels as ordinary Python. Thread-safe.
    """

    def __init__(
        self,
        left: NDArray[np.integer[Any]] | Sequence[int],
        right: NDArray[np.integer[Any]] | Sequence[int],
        *,
        result: NDArray[np.integer[Any]] | Sequence[int] | None = None,
        whole: Sequence[tuple[bytes, int]] = (),
        plain: bool = False,
    ) -> None:
        self._kernels: Any = jit.load("encoding.encode_kernels", plain=plain)
        left, right = np.ascontiguousarray(left, np.int32), np.ascontiguousarray(right, np.int32)
        if left.shape != right.shape or left.ndim != 1:
            raise ValueError("Every merge needs a left and a right part.")
        self._size = len(left)
        if result is None:
            result = np.arange(256, 256 + len(left), dtype=np.int32)
        table, pairs = new_table(len(left)), new_pairs()
        result = np.ascontiguousarray(result, np.int32)
        self._merges = _writable(left), _writable(right), _writable(result)
        self._kernels.fill_table(*self._merges, table, pairs)
        self._rules = (table, pairs, *self._whole_rule(whole))
        self._memories: list[Memory] = []

    def __len__(self) -> int:
        return self._size

    def _whole_rule(self, tokens: Sequence[tuple[bytes, int]]) -> tuple[NDArray[np.uint64], Bytes]:
        pool = as_bytes(b"".join(token for token, _ in tokens))
        whole = np.zeros((_rows(len(tokens)) if tokens else 0, 4), np.uint64)
        start = np.zeros(len(tokens) + 1, np.int64)
        np.cumsum([len(token) for token, _ in tokens], out=start[1:])
        if tokens:
            self._kernels.fill_whole(pool, start, np.array([rank for _, rank in tokens], np.int64), whole)
        return whole, pool

    def seams(self, data: bytes | Bytes, ends: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the merge that closed the seam before each byte of `data`; OPEN if none did, and at pre-token starts.

        `ends`: the end of each pre-token, the last at len(data). The result holds for every prefix of the merges: at
        step k a token starts at each byte whose seam is >= k (k at most len(self)).
        """
        array = as_bytes(data)
        ends = _ends(array, ends)
        seams = np.empty(len(array), np.int32)
        self._kernels.write_seams(array, ends, seams, _work(array, ends), *self._rules)
        return seams

    def encode(
        self,
        data: bytes | Bytes,
        ends: NDArray[np.int64],
        special: NDArray[np.int32] | None = None,
        *,
        remember: bool = True,
    ) -> NDArray[np.int32]:
        """Return the internal ids of all pre-tokens; 256 + n + special[i] for pre-token i if `special[i]` >= 0.

        `remember`: remember the tokens of pre-tokens, which pays if they recur.
        """
        array = as_bytes(data)
        ends = _ends(array, ends)
        if special is None:
            special = np.empty(0, np.int32)
        memory = self._take_memory() if remember else Memory(rows=0)
        out = np.empty(len(array), np.int32)
        count = self._kernels.encode(*self._arguments(array, ends, _writable(special), out, memory, _work(array, ends)))
        if remember:
            self._memories.append(memory)
        return out[:count]

    def _take_memory(self) -> Memory:
        """A memory that no other thread is using."""
        try:
            return self._memories.pop()
        except IndexError:
            return Memory()

    def _arguments(
        self,
        data: Bytes,
        ends: NDArray[np.int64],
        special: NDArray[np.int32],
        out: NDArray[np.int32],
        memory: Memory,
        work: NDArray[np.int64],
    ) -> tuple[Any, ...]:
        """The arguments of the kernel `encode`, in order; see _ENDS and _WORK."""
        first_special = 256 + self._size
        memories = memory.rows, memory.pool, memory.used, memory.batch
        return data, ends, special, first_special, out, *memories, *self._characters, work, *self._rules

    @cached_property
    def _characters(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """The tables of safe characters (see `encode_kernels.py`), made when ids are first requested."""
        characters, edges = np.full(1 << 16, _NONE, np.int64), np.empty(1 << 16, np.int32)
        known = np.empty((5, 256 + self._size), np.int32)
        self._kernels.fill_characters(*self._merges, *self._rules[:2], known, characters, edges, np.empty(3, np.uint8))
        return characters, edges

    def closed(self, data: bytes | Bytes, ends: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
        """The number of seams that each merge closes, int64[n], with pre-token i counted `counts[i]` times."""
        array = as_bytes(data)
        ends = _ends(array, ends)
        closed = np.zeros(self._size, np.int64)
        counts = _writable(np.ascontiguousarray(counts, np.int64))
        self._kernels.count_closed(array, ends, counts, closed, _work(array, ends), *self._rules)
        return closed

    def curve(self, words: WordTable) -> NDArray[np.int64]:
        """The token count of a counted text after each merge, int64[n + 1]; a special token counts one."""
        lengths = np.diff(words.start)
        curve = np.empty(self._size + 1, np.int64)
        curve[0] = int((lengths * words.count).sum()) + int(words.special_count.sum())
        curve[1:] = curve[0] - np.cumsum(self.closed(words.data, words.start[1:], words.count))
        return curve


def recover_merges(tokens: Sequence[bytes], *, plain: bool = False) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(left, right) of tokens longer than a byte, in order of rank: BPE on each with the ranks before its own.

    A token that does not reduce to two parts gets -1 and -1: only the whole-piece rule reaches it.
    """
    kernels: Any = jit.load("encoding.encode_kernels", plain=plain)
    start = np.zeros(len(tokens) + 1, np.int64)
    np.cumsum([len(token) for token in tokens], out=start[1:])
    left = np.empty(len(tokens), np.int32)
    right = np.empty(len(tokens), np.int32)
    pool = as_bytes(b"".join(tokens))
    kernels.recover(pool, start, new_table(len(tokens)), new_pairs(), left, right, _work(pool, start))
    return left, right


class Memory:
    """The pre-tokens that an encoder remembers (see `encode_kernels.py`), 10 MB at most. For one call at a time.

    `rows`: a power of two, or 0 to remember nothing.
    """

    def __init__(self, rows: int = 1 << 18) -> None:
        words = np.zeros(4 * rows + 8, np.uint64)
        first = -(words.ctypes.data // 8) % 8  # so that no row spans two cache lines
        self.rows = words[first : first + 4 * rows].reshape(rows, 4)
        self.pool = np.zeros(2 * rows, np.int32)
        self.used = np.zeros(2, np.int64)
        self.batch = np.zeros((64, 4), np.uint64)


class Writer:
    """An encoder with fixed buffers and a prepared kernel call, for many short texts. For one thread at a time.

    The caller writes a text to `data` and the ends of its pre-tokens to `ends`; `encode` writes the ids to `out`,
    which must hold one per byte.
    """

    def __init__(
        self, encoder: Encoder, data: Bytes, ends: NDArray[np.int64], out: NDArray[np.int32], memory: Memory
    ) -> None:
        self._ends = ends
        self._longest = _SMALL
        no_special = np.empty(0, np.int32)
        arguments = encoder._arguments(data, ends, no_special, out, memory, _room(_SMALL))
        self._call = jit.prepare(encoder._kernels.encode, *arguments)

    def encode(self, pre_tokens: int) -> int:
        """Encode this many pre-tokens; return the number of ids."""
        if pre_tokens and self._ends[pre_tokens - 1] > self._longest:
            longest = int(np.diff(self._ends[:pre_tokens], prepend=0).max())
            if longest > self._longest:
                self._longest = longest
                self._call.put(_WORK, _room(longest))
        self._call.put_size(_ENDS, pre_tokens)
        return int(self._call())


def new_pairs() -> NDArray[np.int64]:
    """An empty table of the merges of two bytes."""
    return np.full(1 << 16, _NONE, np.int64)


def new_table(entries: int) -> NDArray[np.uint64]:
    """An empty table of pairs (see `encode_kernels.py`), at most four fifths full with `entries` of them."""
    size = _rows(entries, of=5 / 4)
    table = np.full(2 * size + size // 16, _EMPTY, np.uint64)
    table[2 * size :] = 0
    return table


def as_bytes(data: bytes | bytearray | memoryview | Bytes) -> Bytes:
    """The bytes as a writable contiguous uint8 array, which the kernels require; copied only if necessary."""
    array = data if isinstance(data, np.ndarray) else np.frombuffer(data, np.uint8)
    return _writable(np.ascontiguousarray(array, np.uint8))


def _work(data: Bytes, ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """A buffer for the longest pre-token."""
    longest = len(data) if len(data) <= _SMALL else int(np.diff(ends, prepend=0).max())
    return _room(longest)


def _room(longest: int) -> NDArray[np.int64]:
    """A buffer for merging a pre-token of this many bytes."""
    return np.empty((6, 2 * longest or 1), np.int64)


def _ends(data: Bytes, ends: NDArray[np.int64]) -> NDArray[np.int64]:
    ends = _writable(np.ascontiguousarray(ends, np.int64))
    if (int(ends[-1]) if len(ends) else 0) != len(data):
        raise ValueError("The pieces must cover the text exactly.")
    return ends


def _writable(array: NDArray[Any]) -> NDArray[Any]:
    return array if array.flags.writeable else array.copy()


def _rows(entries: int, of: float = 2.0) -> int:
    """The smallest power of two, 16 at least, not below `of` times `entries`."""
    size = 16
    while size < of * entries:
        size *= 2
    return size
