"""The kernels that encode: each piece by its lowest rank first, and what closed each seam.

Ids in here are *internal*: a byte is its value, and the token of merge r is 256 + r (or another, where a file
makes one string in two ways). Shapes used throughout:

    data    uint8[B]     the text; ends int64[P]: where each piece ends (the pieces tile the data)
    table   uint64[]     S rows of open addressing, S a power of two: left << 32 | right, then the *merge*; EMPTY
                         where free. Behind them 4·S bits, one of which each pair sets: most pairs that are
                         not there are known by that
    merge   int64        rank << 32 | token: what is compared is the rank, what is made is the token; or NONE
    seams   int32[B]     the rank that closed the seam before each byte, OPEN where none did
    work    int64[6, m]  room for a piece of m / 2 bytes, a row each for what is named below

A *whole piece rule* (tiktoken's, Hugging Face's `ignore_merges`) takes a piece that is in the vocabulary as
it is. It only matters for tokens that their own merges never reach, so only those stand in `whole` (open
addressing; rows of four: hash, length, where in `whole_bytes`, rank) and `whole_bytes`. Length 0: none.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,assignment"

from __future__ import annotations

import numpy as np

from bpe import jit

OPEN = 2**31 - 1
NONE = 2**63 - 1
EMPTY = 0xFFFF_FFFF_FFFF_FFFF
LONG = 128  # bytes; beyond it a heap beats looking through the whole piece for its lowest rank

# Rows of `work`, a column a byte: a part stands where it starts. Its token, the seam before it, its merge with the
# next, where the next and the previous start, and what the lowest rank is looked for in.
IDS, SEAMS, MERGES, AFTER, BEFORE, ENTRIES = range(6)

# The cache of pieces is written over by whoever comes last. First, rows of two words: a piece of up to 8 bytes, and
# size << 60 | tokens << 56 | second token << 28 | first. Then rows of a cache line: a piece of up to 24 bytes in three
# words, tokens << 8 | size, and up to 8 tokens, two a word.
SHORT_ROWS, LONG_ROWS = 1 << 15, 1 << 14
SHORT_BYTES, LONG_BYTES, LONG_TOKENS = 8, 24, 8

load64 = jit.load64()
mix = jit.mix()


@jit.helper
def find_merge(table, left, right):
    """The merge of a pair of tokens, NONE where there is none."""
    key = (np.uint64(left) << np.uint64(32)) | np.uint64(right)
    size = np.uint64(len(table) // 33 * 16)
    h = mix(key, np.uint64(0))
    bit = (h >> np.uint64(32)) & (np.uint64(4) * size - np.uint64(1))
    bits = table[np.uint64(2) * size + (bit >> np.uint64(6))]
    merge = np.int64(NONE)
    if (bits >> (bit & np.uint64(63))) & np.uint64(1):
        mask = size - np.uint64(1)
        row = h & mask
        while True:
            found = table[np.uint64(2) * row]
            if found == key:
                merge = np.int64(table[np.uint64(2) * row + np.uint64(1)])
                break
            if found == np.uint64(EMPTY):
                break
            row = (row + np.uint64(1)) & mask
    return merge


@jit.helper
def add_merge(table, left, right, rank, token):
    """Enter a pair; one that is there already keeps its (lower) rank."""
    key = (np.uint64(left) << np.uint64(32)) | np.uint64(right)
    size = np.uint64(len(table) // 33 * 16)
    h = mix(key, np.uint64(0))
    bit = (h >> np.uint64(32)) & (np.uint64(4) * size - np.uint64(1))
    table[np.uint64(2) * size + (bit >> np.uint64(6))] |= np.uint64(1) << (bit & np.uint64(63))
    mask = size - np.uint64(1)
    row = h & mask
    while table[np.uint64(2) * row] != np.uint64(EMPTY) and table[np.uint64(2) * row] != key:
        row = (row + np.uint64(1)) & mask
    if table[np.uint64(2) * row] != key:
        table[np.uint64(2) * row] = key
        table[np.uint64(2) * row + np.uint64(1)] = (np.uint64(rank) << np.uint64(32)) | np.uint64(token)


@jit.helper
def load_word(data, at, count):
    """`count` (0 to 8) bytes from `at` as one uint64, zeros above; never reads past the array."""
    word = np.uint64(0)
    if count >= 8:
        word = load64(data, at)
    elif count > 0 and at + 8 <= len(data):
        word = load64(data, at) & (np.uint64(EMPTY) >> np.uint64(64 - 8 * count))
    else:
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


@jit.kernel("void(int32[::1], int32[::1], int32[::1], uint64[::1])")
def fill_table(left, right, result, table):
    """Enter every merge into a table filled with EMPTY, passing over tokens without one (left < 0)."""
    for r in range(len(left)):
        if left[r] >= 0:
            add_merge(table, left[r], right[r], r, result[r])


@jit.kernel("void(uint8[::1], int64[::1], int64[::1], uint64[:, ::1])")
def fill_whole(whole_bytes, start, rank, whole):
    """Enter the tokens of the whole-piece rule into rows of zeros, by the hash of their bytes."""
    mask = np.uint64(len(whole) - 1)
    for i in range(len(rank)):
        h = hash_bytes(whole_bytes, start[i], start[i + 1])
        row = h & mask
        while whole[row, 1] != np.uint64(0):
            row = (row + np.uint64(1)) & mask
        whole[row, 0] = h
        whole[row, 1] = np.uint64(start[i + 1] - start[i])
        whole[row, 2] = np.uint64(start[i])
        whole[row, 3] = np.uint64(rank[i])


@jit.helper
def find_whole(data, start, end, whole, whole_bytes):
    """The rank of the token that a piece is as a whole, or -1."""
    h = hash_bytes(data, start, end)
    mask = np.uint64(len(whole) - 1)
    row = h & mask
    rank = np.int64(-1)
    while rank < 0 and whole[row, 1] != np.uint64(0):
        if whole[row, 0] == h and np.int64(whole[row, 1]) == end - start:
            first = np.int64(whole[row, 2])
            j = 0
            while j < end - start and data[start + j] == whole_bytes[first + j]:
                j += 1
            if j == end - start:
                rank = np.int64(whole[row, 3])
        row = (row + np.uint64(1)) & mask
    return rank


@jit.helper
def start_parts(data, start, size, table, work):
    """Make every byte a part of its own, with the merges of neighbours."""
    ids, seams, merges, after, before = work[IDS], work[SEAMS], work[MERGES], work[AFTER], work[BEFORE]
    for j in range(size):
        ids[j] = data[start + j]
        seams[j] = OPEN
        after[j] = j + 1
        before[j] = j - 1
    for j in range(size - 1):
        merges[j] = find_merge(table, ids[j], ids[j + 1])
    merges[size - 1] = NONE


@jit.helper
def gather_tokens(size, work):
    """Move the tokens of the parts that are left together; returns how many."""
    ids, after = work[IDS], work[AFTER]
    count = 0
    at = np.int64(0)
    while at < size:
        ids[count] = ids[at]
        count += 1
        at = after[at]
    return count


@jit.helper
def entry(merge, at):
    """What is compared: rank << 32 | position, so that of equal ranks the leftmost comes first."""
    return (merge >> 32 << 32) | at


@jit.kernel("int64(uint8[::1], int64, int64, uint64[::1], int64[:, ::1])")
def merge_short(data, start, end, table, work):
    """Merge one short piece: its tokens and seams into `work`, both from 0; returns how many tokens."""
    ids, seams, merges, after = work[IDS], work[SEAMS], work[MERGES], work[AFTER]
    before, entries = work[BEFORE], work[ENTRIES]
    size = end - start
    start_parts(data, start, size, table, work)
    for j in range(size):
        entries[j] = entry(merges[j], j)
    highest = np.int64(0)
    while True:
        lowest = np.int64(NONE)
        for j in range(size):
            lowest = min(lowest, entries[j])
        rank = lowest >> 32
        if rank == OPEN:
            break
        at = lowest & 0xFFFF_FFFF
        gone = after[at]
        following = after[gone]
        highest = max(highest, rank)
        seams[gone] = highest
        ids[at] = merges[at] & 0xFFFF_FFFF
        after[at] = following
        entries[gone] = NONE
        entries[at] = NONE
        if following < size:
            before[following] = at
            merges[at] = find_merge(table, ids[at], ids[following])
            entries[at] = entry(merges[at], at)
        previous = before[at]
        if previous >= 0:
            merges[previous] = find_merge(table, ids[previous], ids[at])
            entries[previous] = entry(merges[previous], previous)
    return gather_tokens(size, work)


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


@jit.kernel("int64(uint8[::1], int64, int64, uint64[::1], int64[:, ::1])")
def merge_long(data, start, end, table, work):
    """The same for a piece of any length, the entries in a heap."""
    ids, seams, merges, after = work[IDS], work[SEAMS], work[MERGES], work[AFTER]
    before, heap = work[BEFORE], work[ENTRIES]
    n = end - start
    start_parts(data, start, n, table, work)
    size = 0  # of the heap: a merge takes one entry off and puts two on at most, so it stays below 2n
    for j in range(n):
        if merges[j] != NONE:
            heap[size] = entry(merges[j], j)
            size += 1
    for j in range(size // 2 - 1, -1, -1):
        sift_down(heap, j, size)
    highest = np.int64(0)
    while size > 0:
        rank = heap[0] >> 32
        at = heap[0] & 0xFFFF_FFFF
        size -= 1
        heap[0] = heap[size]
        sift_down(heap, 0, size)
        if merges[at] >> 32 != rank:
            continue  # stale: one of the two has been merged away since
        gone = after[at]
        following = after[gone]
        highest = max(highest, rank)
        seams[gone] = highest
        ids[at] = merges[at] & 0xFFFF_FFFF
        after[at] = following
        merges[gone] = NONE
        merges[at] = NONE
        if following < n:
            before[following] = at
            merges[at] = find_merge(table, ids[at], ids[following])
            if merges[at] != NONE:
                push(heap, size, entry(merges[at], at))
                size += 1
        previous = before[at]
        if previous >= 0:
            merges[previous] = find_merge(table, ids[previous], ids[at])
            if merges[previous] != NONE:
                push(heap, size, entry(merges[previous], previous))
                size += 1
    return gather_tokens(n, work)


@jit.kernel("int64(uint8[::1], int64, int64, int64[:, ::1], uint64[::1], uint64[:, ::1], uint8[::1])")
def merge_piece(data, start, end, work, table, whole, whole_bytes):
    """Merge one piece of any length under the rules in force; returns how many tokens."""
    if end - start <= LONG:
        count = merge_short(data, start, end, table, work)
    else:
        count = merge_long(data, start, end, table, work)
    if len(whole) > 0 and count > 1:
        rank = find_whole(data, start, end, whole, whole_bytes)
        if rank >= 0:
            work[IDS, 0] = 256 + rank
            for j in range(1, end - start):
                work[SEAMS, j] = min(work[SEAMS, j], rank)
            return 1
    return count


@jit.kernel("void(uint8[::1], int64[::1], int32[::1], int64[:, ::1], uint64[::1], uint64[:, ::1], uint8[::1])")
def write_seams(data, ends, seams, work, table, whole, whole_bytes):
    """The seam before each byte of the data."""
    start = np.int64(0)
    for i in range(len(ends)):
        end = ends[i]
        if end > start:
            merge_piece(data, start, end, work, table, whole, whole_bytes)
        for j in range(end - start):
            seams[start + j] = work[SEAMS, j]
        start = end


@jit.kernel(
    "void(uint8[::1], int64[::1], int64[::1], int64[::1], int64[:, ::1], uint64[::1], uint64[:, ::1], uint8[::1])"
)
def count_closed(data, ends, counts, closed, work, table, whole, whole_bytes):
    """Add up the seams that each merge closes, each piece taken `counts[i]` times: the drops of a curve."""
    start = np.int64(0)
    for i in range(len(ends)):
        end = ends[i]
        if end > start + 1:
            merge_piece(data, start, end, work, table, whole, whole_bytes)
            for j in range(1, end - start):
                if work[SEAMS, j] != OPEN:
                    closed[work[SEAMS, j]] += counts[i]
        start = end


@jit.helper
def recall(data, start, size, cache, out, count):
    """The tokens of a piece of 9 to 24 bytes, or of more than two tokens, from its row of the cache into `out`.

    Returns (row, how many tokens: 0 where the row has another piece).
    """
    a = load_word(data, start, min(size, 8))
    b = load_word(data, start + 8, size - 8)
    c = load_word(data, start + 16, size - 16)
    which = (mix(mix(mix(a, np.uint64(size)), b), c) >> np.uint64(8)) & np.uint64(LONG_ROWS - 1)
    row = np.uint64(2 * SHORT_ROWS) + np.uint64(8) * which
    what = cache[row + np.uint64(3)]
    tokens = np.int64(0)
    same = cache[row] == a and cache[row + np.uint64(1)] == b and cache[row + np.uint64(2)] == c
    if same and what & np.uint64(0xFF) == np.uint64(size):
        tokens = np.int64(what >> np.uint64(8))
        for j in range(tokens):
            pair = cache[row + np.uint64(4 + j // 2)]
            out[count + j] = (pair >> np.uint64(32 * (j % 2))) & np.uint64(0xFFFF_FFFF)
    return row, tokens


@jit.helper
def remember(data, start, size, cache, row, ids, tokens):
    """Write a piece and its tokens into a row of the cache."""
    cache[row] = load_word(data, start, min(size, 8))
    cache[row + np.uint64(1)] = load_word(data, start + 8, size - 8)
    cache[row + np.uint64(2)] = load_word(data, start + 16, size - 16)
    cache[row + np.uint64(3)] = np.uint64(size) | (np.uint64(tokens) << np.uint64(8))
    for j in range(4):
        cache[row + np.uint64(4 + j)] = np.uint64(0)
    for j in range(tokens):
        cache[row + np.uint64(4 + j // 2)] |= np.uint64(ids[j]) << np.uint64(32 * (j % 2))


@jit.kernel(
    "int64(uint8[::1], int64[::1], int32[::1], int64, int32[::1], uint64[::1],"
    " int64[:, ::1], uint64[::1], uint64[:, ::1], uint8[::1])"
)
def encode(data, ends, special, first_special, out, cache, work, table, whole, whole_bytes):
    """The internal ids of all pieces into `out` (room for one a byte); returns how many.

    `special[i]` >= 0 makes a piece the one token `first_special + special[i]`. Text repeats itself, so a piece is
    first looked for in `cache`, in the one row where it can be.
    """
    count = np.int64(0)
    start = np.int64(0)
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
            short = np.uint64(0)
            if size <= SHORT_BYTES:
                word = load_word(data, start, size)
                short = np.uint64(2) * (mix(word, np.uint64(size)) & np.uint64(SHORT_ROWS - 1))
                what = cache[short + np.uint64(1)]
                if cache[short] == word and what >> np.uint64(60) == np.uint64(size):
                    out[count] = what & np.uint64(0xFFF_FFFF)
                    out[count + 1] = (what >> np.uint64(28)) & np.uint64(0xFFF_FFFF)
                    count += np.int64((what >> np.uint64(56)) & np.uint64(3))
                    start = end
                    continue
            row = np.uint64(0)
            tokens = np.int64(0)
            if size <= LONG_BYTES:
                row, tokens = recall(data, start, size, cache, out, count)
            if tokens == 0:
                tokens = merge_piece(data, start, end, work, table, whole, whole_bytes)
                ids = work[IDS]
                for j in range(tokens):
                    out[count + j] = ids[j]
                if size <= SHORT_BYTES and tokens <= 2:
                    cache[short] = load_word(data, start, size)
                    second = np.uint64(ids[1]) << np.uint64(28) if tokens == 2 else np.uint64(0)
                    what = np.uint64(ids[0]) | second | (np.uint64(tokens) << np.uint64(56))
                    cache[short + np.uint64(1)] = what | (np.uint64(size) << np.uint64(60))
                elif size <= LONG_BYTES and tokens <= LONG_TOKENS:
                    remember(data, start, size, cache, row, ids, tokens)
            count += tokens
        start = end
    return count


@jit.kernel("void(uint8[::1], int64[::1], uint64[::1], int32[::1], int32[::1], int64[:, ::1])")
def recover(pool, token_start, table, left, right, work):
    """Find the two parts of each token (longer than a byte, in order of rank) by the ranks before its own.

    `table` comes filled with EMPTY. A token that does not end in two parts gets -1 and -1: no merge reaches it.
    """
    for r in range(len(left)):
        start = token_start[r]
        end = token_start[r + 1]
        if end - start <= LONG:
            count = merge_short(pool, start, end, table, work)
        else:
            count = merge_long(pool, start, end, table, work)
        left[r] = -1
        right[r] = -1
        if count == 2:
            left[r] = work[IDS, 0]
            right[r] = work[IDS, 1]
            add_merge(table, work[IDS, 0], work[IDS, 1], r, 256 + r)
