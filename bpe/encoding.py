"""The kernels that encode: each piece by its lowest rank first, and what closed each seam.

Ids in here are *internal*: a byte is its value, and the token of merge r is 256 + r (or what `result[r]`
says, where a file makes one string in two ways). Shapes used throughout:

    data    uint8[B]     the text; ends int64[P]: where each piece ends (the pieces tile the data)
    table   uint64[2·S]  open addressing, S a power of two: left << 32 | right, then the rank; EMPTY if free
    result  int32[n]     the token that merge r makes
    seams   int32[B]     the merge that closed the seam before each byte, OPEN where none did

A *whole piece rule* (tiktoken's, Hugging Face's `ignore_merges`) takes a piece that is in the vocabulary as
it is. It only matters for tokens that their own merges never reach, so only those stand in `whole` (rows:
hash, index), `whole_start`, `whole_bytes` (their bytes end to end) and `whole_rank`. Length 0: none.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,assignment"

from __future__ import annotations

import numpy as np

from bpe import jit

OPEN = 2**31 - 1
EMPTY = 0xFFFF_FFFF_FFFF_FFFF
LONG = 128  # bytes; beyond it a heap beats looking through the whole piece for its lowest rank
CACHE_BITS = 15
ROW = 4  # of the piece cache: hash, offset, length << 32 | tokens, the token or where its tokens are in `out`
# the last arguments of every kernel that merges: table, result, whole, whole_bytes, whole_start, whole_rank
RULES = "uint64[::1], int32[::1], uint64[::1], uint8[::1], int64[::1], int32[::1]"

load64 = jit.load64()
mix = jit.mix()


@jit.helper
def find_rank(table, left, right):
    """The rank of a pair of internal ids, OPEN where no merge joins it."""
    key = (np.uint64(left) << np.uint64(32)) | np.uint64(right)
    mask = np.uint64(len(table) // 2 - 1)
    row = mix(key, np.uint64(0)) & mask
    rank = OPEN
    while True:
        found = table[np.uint64(2) * row]
        if found == key:
            rank = np.int64(table[np.uint64(2) * row + np.uint64(1)])
            break
        if found == np.uint64(EMPTY):
            break
        row = (row + np.uint64(1)) & mask
    return rank


@jit.helper
def add_pair(table, left, right, rank):
    """Enter a pair; one that is there already keeps its (lower) rank."""
    key = (np.uint64(left) << np.uint64(32)) | np.uint64(right)
    mask = np.uint64(len(table) // 2 - 1)
    row = mix(key, np.uint64(0)) & mask
    while table[np.uint64(2) * row] != np.uint64(EMPTY) and table[np.uint64(2) * row] != key:
        row = (row + np.uint64(1)) & mask
    if table[np.uint64(2) * row] != key:
        table[np.uint64(2) * row] = key
        table[np.uint64(2) * row + np.uint64(1)] = np.uint64(rank)


@jit.helper
def load_word(data, at, count):
    """`count` (1 to 8) bytes from `at` as one uint64, zeros above; never reads past the array."""
    if at + 8 <= len(data):
        word = load64(data, at) & (np.uint64(EMPTY) >> np.uint64(64 - 8 * count))
    else:
        word = np.uint64(0)
        for j in range(count):
            word |= np.uint64(data[at + j]) << np.uint64(8 * j)
    return word


@jit.helper
def hash_bytes(data, start, end):
    """A 64-bit hash of data[start:end]."""
    h = mix(np.uint64(end - start), np.uint64(0x9E3779B97F4A7C15))
    at = start
    while at < end:
        h = mix(h, load_word(data, at, min(8, end - at)))
        at += 8
    return h


@jit.kernel("void(int32[::1], int32[::1], uint64[::1])")
def fill_table(left, right, table):
    """Enter every merge into a table filled with EMPTY, passing over tokens without one (left < 0)."""
    for r in range(len(left)):
        if left[r] >= 0:
            add_pair(table, left[r], right[r], r)


@jit.kernel("void(uint8[::1], int64[::1], uint64[::1])")
def fill_whole(whole_bytes, whole_start, whole):
    """Enter the tokens of the whole-piece rule into a table filled with EMPTY, by the hash of their bytes."""
    mask = np.uint64(len(whole) // 2 - 1)
    for i in range(len(whole_start) - 1):
        h = hash_bytes(whole_bytes, whole_start[i], whole_start[i + 1])
        row = h & mask
        while whole[np.uint64(2) * row + np.uint64(1)] != np.uint64(EMPTY):
            row = (row + np.uint64(1)) & mask
        whole[np.uint64(2) * row] = h
        whole[np.uint64(2) * row + np.uint64(1)] = np.uint64(i)


@jit.kernel("int64(uint8[::1], int64, int64, uint64[::1], uint8[::1], int64[::1])")
def find_whole(data, start, end, whole, whole_bytes, whole_start):
    """The index of the token that a piece is as a whole, or -1."""
    h = hash_bytes(data, start, end)
    mask = np.uint64(len(whole) // 2 - 1)
    row = h & mask
    while whole[np.uint64(2) * row + np.uint64(1)] != np.uint64(EMPTY):
        i = np.int64(whole[np.uint64(2) * row + np.uint64(1)])
        first = whole_start[i]
        if whole[np.uint64(2) * row] == h and whole_start[i + 1] - first == end - start:
            j = 0
            while j < end - start and data[start + j] == whole_bytes[first + j]:
                j += 1
            if j == end - start:
                return i
        row = (row + np.uint64(1)) & mask
    return -1


@jit.kernel(
    "int64(uint8[::1], int64, int64, uint64[::1], int32[::1], int32[::1], int32[::1], int32[::1], int32[::1])"
)
def merge_short(data, start, end, table, result, ids, seam, ranks, starts):
    """Merge one short piece: tokens into `ids`, seams into `seam`, both from 0; returns how many tokens."""
    size = end - start
    for j in range(size):
        ids[j] = data[start + j]
        starts[j] = j
        seam[j] = OPEN
    for j in range(size - 1):
        ranks[j] = find_rank(table, ids[j], ids[j + 1])
    ranks[size - 1] = OPEN
    highest = 0
    while size > 1:
        lowest = OPEN
        at = 0
        for j in range(size - 1):
            if ranks[j] < lowest:
                lowest = ranks[j]
                at = j
        if lowest == OPEN:
            break
        highest = max(highest, lowest)
        seam[starts[at + 1]] = highest
        ids[at] = result[lowest]
        size -= 1
        for j in range(at + 1, size):
            ids[j] = ids[j + 1]
            ranks[j] = ranks[j + 1]
            starts[j] = starts[j + 1]
        ranks[at] = OPEN
        if at + 1 < size:
            ranks[at] = find_rank(table, ids[at], ids[at + 1])
        if at > 0:
            ranks[at - 1] = find_rank(table, ids[at - 1], ids[at])
    return size


@jit.helper
def sift_down(heap, at, size):
    """Let heap[at] sink to its place in a min-heap of `size` entries."""
    entry = heap[at]
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= entry:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = entry


@jit.helper
def push(heap, size, entry):
    """Add an entry to a min-heap of `size` entries."""
    at = size
    while at > 0 and heap[(at - 1) // 2] > entry:
        heap[at] = heap[(at - 1) // 2]
        at = (at - 1) // 2
    heap[at] = entry


@jit.kernel("int64(uint8[::1], int64, int64, uint64[::1], int32[::1], int32[::1], int32[::1], int32[::1])")
def merge_long(data, start, end, table, result, ids, seam, ranks):
    """The same for any length, by a heap of rank << 32 | position (so leftmost first) over a linked list."""
    n = end - start
    before = np.empty(n, np.int32)
    after = np.empty(n, np.int32)
    heap = np.empty(2 * n, np.uint64)  # a merge takes one entry off and puts two on at most: below 2n always
    size = 0
    for j in range(n):
        ids[j] = data[start + j]
        seam[j] = OPEN
        ranks[j] = OPEN
        before[j] = j - 1
        after[j] = j + 1
    for j in range(n - 1):
        rank = find_rank(table, ids[j], ids[j + 1])
        ranks[j] = rank
        if rank != OPEN:
            heap[size] = (np.uint64(rank) << np.uint64(32)) | np.uint64(j)
            size += 1
    for j in range(size // 2 - 1, -1, -1):
        sift_down(heap, j, size)
    highest = 0
    while size > 0:
        lowest = np.int64(heap[0] >> np.uint64(32))
        at = np.int64(heap[0] & np.uint64(0xFFFF_FFFF))
        size -= 1
        heap[0] = heap[size]
        sift_down(heap, 0, size)
        if ranks[at] != lowest:
            continue  # stale: one of the two has been merged away since
        highest = max(highest, lowest)
        gone = after[at]
        seam[gone] = highest
        ranks[gone] = OPEN
        ids[at] = result[lowest]
        following = after[gone]
        after[at] = following
        ranks[at] = OPEN
        if following < n:
            before[following] = at
            rank = find_rank(table, ids[at], ids[following])
            ranks[at] = rank
            if rank != OPEN:
                push(heap, size, (np.uint64(rank) << np.uint64(32)) | np.uint64(at))
                size += 1
        previous = before[at]
        if previous >= 0:
            rank = find_rank(table, ids[previous], ids[at])
            ranks[previous] = rank
            if rank != OPEN:
                push(heap, size, (np.uint64(rank) << np.uint64(32)) | np.uint64(previous))
                size += 1
    count = 0
    at = 0
    while at < n:
        ids[count] = ids[at]
        count += 1
        at = after[at]
    return count


@jit.kernel(f"int64(uint8[::1], int64, int64, int32[::1], int32[::1], int32[::1], int32[::1], {RULES})")
def merge_piece(
    data, start, end, ids, seam, ranks, starts, table, result, whole, whole_bytes, whole_start, whole_rank
):
    """Merge one piece of any length under the rules in force; `ids` and `seam` as in `merge_short`."""
    if end - start <= LONG:
        count = merge_short(data, start, end, table, result, ids, seam, ranks, starts)
    else:
        count = merge_long(data, start, end, table, result, ids, seam, ranks)
    if len(whole) > 0 and count > 1:
        i = find_whole(data, start, end, whole, whole_bytes, whole_start)
        if i >= 0:
            ids[0] = 256 + whole_rank[i]
            for j in range(1, end - start):
                seam[j] = min(seam[j], whole_rank[i])
            return 1
    return count


@jit.helper
def longest_piece(ends):
    """The length of the longest piece, at least LONG."""
    longest = LONG
    start = 0
    for i in range(len(ends)):
        longest = max(longest, ends[i] - start)
        start = ends[i]
    return longest


@jit.kernel(f"void(uint8[::1], int64[::1], int32[::1], {RULES})")
def write_seams(data, ends, seams, table, result, whole, whole_bytes, whole_start, whole_rank):
    """The seam before each byte of the data."""
    room = longest_piece(ends)
    ids = np.empty(room, np.int32)
    seam = np.empty(room, np.int32)
    ranks = np.empty(room, np.int32)
    starts = np.empty(room, np.int32)
    start = 0
    for i in range(len(ends)):
        end = ends[i]
        if end > start:
            merge_piece(
                data, start, end, ids, seam, ranks, starts,
                table, result, whole, whole_bytes, whole_start, whole_rank,
            )  # fmt: skip
        for j in range(end - start):
            seams[start + j] = seam[j]
        start = end


@jit.kernel(f"void(uint8[::1], int64[::1], int64[::1], int64[::1], {RULES})")
def count_closed(data, ends, counts, closed, table, result, whole, whole_bytes, whole_start, whole_rank):
    """Add up the seams that each merge closes, each piece taken `counts[i]` times: the drops of a curve."""
    room = longest_piece(ends)
    ids = np.empty(room, np.int32)
    seam = np.empty(room, np.int32)
    ranks = np.empty(room, np.int32)
    starts = np.empty(room, np.int32)
    start = 0
    for i in range(len(ends)):
        end = ends[i]
        if end > start + 1:
            merge_piece(
                data, start, end, ids, seam, ranks, starts,
                table, result, whole, whole_bytes, whole_start, whole_rank,
            )  # fmt: skip
            for j in range(1, end - start):
                if seam[j] != OPEN:
                    closed[seam[j]] += counts[i]
        start = end


@jit.helper
def same_bytes(data, a, b, size):
    """Whether data[a:a + size] and data[b:b + size] are equal."""
    j = 0
    while j < size and load_word(data, a + j, min(8, size - j)) == load_word(data, b + j, min(8, size - j)):
        j += 8
    return j >= size


@jit.kernel(f"int64(uint8[::1], int64[::1], int32[::1], int64, int32[::1], {RULES})")
def encode(
    data, ends, special, first_special, out, table, result, whole, whole_bytes, whole_start, whole_rank
):
    """The internal ids of all pieces into `out` (room for one a byte); returns how many.

    `special[i]` >= 0 makes a piece the one token `first_special + special[i]`. Text repeats itself, so the
    tokens of a piece are copied from where it last stood, found by a small cache in which a newcomer evicts
    whoever is there.
    """
    room = longest_piece(ends)
    ids = np.empty(room, np.int32)
    seam = np.empty(room, np.int32)
    ranks = np.empty(room, np.int32)
    starts = np.empty(room, np.int32)
    bits = 4
    while bits < CACHE_BITS and (1 << bits) < len(ends):
        bits += 1
    mask = np.uint64((1 << bits) - 1)
    rows = np.zeros((1 << bits) * ROW, np.uint64)
    count = 0
    start = 0
    for i in range(len(ends)):
        end = ends[i]
        size = end - start
        if special[i] >= 0:
            out[count] = first_special + special[i]
            count += 1
        elif size == 1:
            out[count] = data[start]
            count += 1
        elif size > 1:
            if size <= 8:
                h = load_word(data, start, size)
            else:
                h = hash_bytes(data, start, end)
            row = np.uint64(ROW) * ((mix(h, np.uint64(size)) >> np.uint64(3)) & mask)
            known = rows[row + np.uint64(2)]
            hit = rows[row] == h and np.int64(known >> np.uint64(32)) == size
            if hit and size > 8:
                hit = same_bytes(data, np.int64(rows[row + np.uint64(1)]), start, size)
            if hit:
                tokens = np.int64(known & np.uint64(0xFFFF_FFFF))
                if tokens == 1:
                    out[count] = np.int32(rows[row + np.uint64(3)])
                else:
                    first = np.int64(rows[row + np.uint64(3)])
                    for j in range(tokens):
                        out[count + j] = out[first + j]
                    rows[row + np.uint64(3)] = np.uint64(count)
            else:
                tokens = merge_piece(
                    data, start, end, ids, seam, ranks, starts,
                    table, result, whole, whole_bytes, whole_start, whole_rank,
                )  # fmt: skip
                for j in range(tokens):
                    out[count + j] = ids[j]
                rows[row] = h
                rows[row + np.uint64(2)] = (np.uint64(size) << np.uint64(32)) | np.uint64(tokens)
                rows[row + np.uint64(3)] = np.uint64(ids[0]) if tokens == 1 else np.uint64(count)
            rows[row + np.uint64(1)] = np.uint64(start)
            count += tokens
        start = end
    return count


@jit.kernel("void(uint8[::1], int64[::1], uint64[::1], int32[::1], int32[::1])")
def recover(pool, token_start, table, left, right):
    """Find the two parts of each token (longer than a byte, in order of rank) by the ranks before its own.

    `table` comes filled with EMPTY. A token that does not end in two parts gets -1 and -1: no merge reaches
    it.
    """
    longest = LONG
    for r in range(len(left)):
        longest = max(longest, token_start[r + 1] - token_start[r])
    ids = np.empty(longest, np.int32)
    seam = np.empty(longest, np.int32)
    ranks = np.empty(longest, np.int32)
    starts = np.empty(longest, np.int32)
    result = np.empty(len(left), np.int32)
    for r in range(len(left)):
        result[r] = 256 + r
        start = token_start[r]
        end = token_start[r + 1]
        if end - start <= LONG:
            count = merge_short(pool, start, end, table, result, ids, seam, ranks, starts)
        else:
            count = merge_long(pool, start, end, table, result, ids, seam, ranks)
        left[r] = -1
        right[r] = -1
        if count == 2:
            left[r] = ids[0]
            right[r] = ids[1]
            add_pair(table, ids[0], ids[1], r)
