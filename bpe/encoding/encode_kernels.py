"""The encoding kernels: they merge each pre-token, lowest rank first, and find the merge that closed each seam.

Ids here are *internal*: a byte is its value, and the token of merge r is 256 + r (or an earlier token, if a file
makes one string in two ways). A pre-token is merged as a linked list of *parts*: bytes, characters or tokens. Shapes:

    data        uint8[B]    the text; ends int64[P]: the end of each pre-token (they tile the data)
    table       uint64[]    S rows of open addressing, S a power of two: left << 32 | right, then the *merge*; EMPTY
                            if free. After the rows 4·S bits, one of which is set for each pair: they rule out most
                            absent pairs
    pairs       int64[2^16] the merge of two bytes, at left << 8 | right
    merge       int64       rank << 32 | token, compared by rank; NONE if the pair does not merge
    seams       int32[B]    the rank that closed the seam before each byte; OPEN if none did
    work        int64[6, m] work array for a pre-token of m / 2 bytes; the rows are named below

A *whole-piece rule* (tiktoken's, Hugging Face's `ignore_merges`) encodes a pre-token that is in the vocabulary as
that token. It only matters for tokens that their own merges never reach, so only those are in `whole` (open
addressing; rows of four: hash, length, offset in `whole_bytes`, rank) and `whole_bytes`. Length 0: none.

Encoding to ids alone is faster, for two reasons: pre-tokens are *remembered* with their tokens, and new ones start
from *characters* instead of bytes, if the result is the same (see the head of each section).
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,assignment"

from __future__ import annotations

import numpy as np

from bpe import jit

OPEN = 2**31 - 1
NONE = 2**63 - 1
EMPTY = 0xFFFF_FFFF_FFFF_FFFF
MANY = 64  # parts; above this, a heap finds the lowest rank faster than a scan of all parts

# Rows of `work`, one column per part: its token, the seam before it, its merge with the next part, the columns of the
# next and the previous part, and the heap of ranks. If seams are needed, a part's column is the offset of its start.
IDS, SEAMS, MERGES, AFTER, BEFORE, ENTRIES = range(6)

load64 = jit.load64()
mix = jit.mix()
prefetch = jit.prefetch()


@jit.inline
def find_merge(table, left, right):
    """Return the merge of a pair of tokens, NONE if there is none."""
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
    """Add a pair; an existing one keeps its (lower) rank."""
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


@jit.inline
def load_word(data, at, count):
    """Load `count` (0 to 8) bytes at `at` as one uint64, padded with zeros; never reads past the array."""
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
    """Return a 64-bit hash of data[start:end]."""
    h = mix(np.uint64(end - start), np.uint64(0x9E3779B97F4A7C15))
    at = start
    while at < end:
        h = mix(h, load_word(data, at, min(8, end - at)))
        at += 8
    return h


@jit.kernel("void(int32[::1], int32[::1], int32[::1], uint64[::1], int64[::1])")
def fill_table(left, right, result, table, pairs):
    """Add every merge to a table filled with EMPTY and `pairs` filled with NONE; left < 0: no merge."""
    for r in range(len(left)):
        if left[r] >= 0:
            add_merge(table, left[r], right[r], r, result[r])
            if left[r] < 256 and right[r] < 256:
                pair = left[r] << 8 | right[r]
                pairs[pair] = min(pairs[pair], np.int64(r) << 32 | np.int64(result[r]))


@jit.kernel("void(uint8[::1], int64[::1], int64[::1], uint64[:, ::1])")
def fill_whole(whole_bytes, start, rank, whole):
    """Add the tokens of the whole-piece rule to rows of zeros, by the hash of their bytes."""
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
    """Return the rank of the token that equals the whole pre-token, or -1."""
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


# --- one pre-token --------------------------------------------------------------------------------------------------


@jit.helper
def start_bytes(data, start, size, pairs, work):
    """Make every byte a part, with the merges of neighbours."""
    ids, merges = work[IDS], work[MERGES]
    for j in range(size):
        ids[j] = data[start + j]
    for j in range(size - 1):
        merges[j] = pairs[ids[j] << 8 | ids[j + 1]]
    merges[size - 1] = NONE


@jit.inline
def gather_tokens(size, work):
    """Compact the tokens of the remaining parts; returns their number."""
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
    """Return the sort key rank << 32 | column, which puts the leftmost of equal ranks first."""
    return (merge >> 32 << 32) | at


@jit.inline
def merge_few(size, table, work):
    """Merge the parts in `work`, by their tokens and merges; writes tokens and seams, returns the number of tokens."""
    ids, seams, merges, after, before = work[IDS], work[SEAMS], work[MERGES], work[AFTER], work[BEFORE]
    for j in range(size):
        seams[j] = OPEN
        after[j] = j + 1
        before[j] = j - 1
    none = np.uint64(size)
    highest = np.int64(0)
    while True:
        merge = np.int64(NONE)
        at = np.uint64(0)
        for j in range(size):
            if merges[j] < merge:  # the leftmost of equal ones
                merge = merges[j]
                at = np.uint64(j)
        if merge == NONE:
            break
        gone = np.uint64(after[at])
        following = np.uint64(after[gone])
        previous = np.uint64(before[at])
        highest = max(highest, merge >> 32)
        seams[gone] = highest
        token = merge & 0xFFFF_FFFF
        ids[at] = token
        after[at] = following
        merges[gone] = NONE
        merges[at] = NONE
        if following < none:
            before[following] = at
            merges[at] = find_merge(table, token, ids[following])
        if previous < none:
            merges[previous] = find_merge(table, ids[previous], token)
    return gather_tokens(size, work)


@jit.helper
def sift_down(heap, at, size):
    """Sift heap[at] down in a min-heap of `size` entries."""
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


@jit.helper
def merge_many(n, table, work):
    """Like `merge_few`, for any number of parts, with a heap."""
    ids, seams, merges, after = work[IDS], work[SEAMS], work[MERGES], work[AFTER]
    before, heap = work[BEFORE], work[ENTRIES]
    for j in range(n):
        seams[j] = OPEN
        after[j] = j + 1
        before[j] = j - 1
    size = 0  # of the heap: each merge pops one entry and pushes two at most, so it stays below 2n
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
            continue  # stale: one of the two has been merged since
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


@jit.inline
def merge_parts(size, table, work):
    """Merge any number of parts; returns the number of tokens."""
    if size <= MANY:
        return merge_few(size, table, work)
    return merge_many(size, table, work)


@jit.helper
def merge_pre_token(data, start, end, work, table, pairs, whole, whole_bytes):
    """Merge one pre-token from its bytes; writes its tokens and seams to `work`, returns the number of tokens."""
    start_bytes(data, start, end - start, pairs, work)
    count = merge_parts(end - start, table, work)
    if len(whole) > 0 and count > 1:
        rank = find_whole(data, start, end, whole, whole_bytes)
        if rank >= 0:
            work[IDS, 0] = 256 + rank
            for j in range(1, end - start):
                work[SEAMS, j] = min(work[SEAMS, j], rank)
            return 1
    return count


# --- seams ----------------------------------------------------------------------------------------------------------

_RULES = "int64[:, ::1], uint64[::1], int64[::1], uint64[:, ::1], uint8[::1])"


@jit.kernel("void(uint8[::1], int64[::1], int32[::1], " + _RULES)
def write_seams(data, ends, seams, work, table, pairs, whole, whole_bytes):
    """Write the seam before each byte of the data."""
    start = np.int64(0)
    for i in range(len(ends)):
        end = ends[i]
        if end > start:
            merge_pre_token(data, start, end, work, table, pairs, whole, whole_bytes)
        for j in range(end - start):
            seams[start + j] = work[SEAMS, j]
        start = end


@jit.kernel("void(uint8[::1], int64[::1], int64[::1], int64[::1], " + _RULES)
def count_closed(data, ends, counts, closed, work, table, pairs, whole, whole_bytes):
    """Count the seams that each merge closes, with pre-token i taken `counts[i]` times: the drops of a curve."""
    start = np.int64(0)
    for i in range(len(ends)):
        end = ends[i]
        if end > start + 1:
            merge_pre_token(data, start, end, work, table, pairs, whole, whole_bytes)
            for j in range(1, end - start):
                if work[SEAMS, j] != OPEN:
                    closed[work[SEAMS, j]] += counts[i]
        start = end


# --- characters -----------------------------------------------------------------------------------------------------
#
# A pre-token may start from a character of two or three bytes instead of its bytes, if the result is the same. The
# highest rank among the merges that make a character from its bytes is its *own* rank. While the character is
# incomplete, one of these merges is possible, so no merge of a higher rank is made. If every merge across its edges
# that involves only some of its bytes ranks above its own, and so does every merge of the complete character, then
# the character is completed before any other merge touches it, and can be one part from the start.
#
#     в is D0 B2, of rank 30, о is D0 BE, and "о D0" a merge of rank 25: "ов" can leave B2 by itself, so в is unsafe
#
# `characters`, int64[2^16]: own rank << 32 | token, by code point, or NONE. `edges`, int32[2^16], at
# previous byte << 8 | next byte: the lowest rank of a merge across this edge in which one side is an incomplete
# character.

# Rows of `known`, one column per token: its length (0: not known yet, 4: more than three bytes), these bytes, its
# first and last byte, and the lowest rank of a merge that it takes part in.
LENGTH, SPELT, FIRST, LAST, MET = range(5)


@jit.inline
def character_at(data, at, end):
    """Return the code point and length of the character of two or three bytes at `at`; (-1, 1) if there is none."""
    byte = np.int64(data[at])
    if 0xC2 <= byte < 0xE0 and at + 2 <= end:
        b = np.int64(data[at + 1])
        if b & 0xC0 == 0x80:
            return (byte & 0x1F) << 6 | (b & 0x3F), np.int64(2)
    elif 0xE0 <= byte < 0xF0 and at + 3 <= end:
        b, c = np.int64(data[at + 1]), np.int64(data[at + 2])
        code = (byte & 0x0F) << 12 | (b & 0x3F) << 6 | (c & 0x3F)
        if b & 0xC0 == 0x80 and c & 0xC0 == 0x80 and code >= 0x800:
            return code, np.int64(3)
    return np.int64(-1), np.int64(1)


@jit.helper
def spell(left, right, result, known):
    """Fill `known`; returns False if a merge uses a token that no earlier merge makes."""
    known[LENGTH], known[MET] = 0, OPEN
    for byte in range(256):
        known[LENGTH, byte], known[SPELT, byte], known[FIRST, byte], known[LAST, byte] = 1, byte, byte, byte
    for r in range(len(left)):
        a, b, token = left[r], right[r], result[r]
        if a < 0:
            continue
        if known[LENGTH, a] == 0 or known[LENGTH, b] == 0:
            return False
        known[MET, a], known[MET, b] = min(known[MET, a], r), min(known[MET, b], r)
        known[LENGTH, token] = min(known[LENGTH, a] + known[LENGTH, b], 4)
        if known[LENGTH, token] < 4:
            known[SPELT, token] = known[SPELT, a] << 8 * known[LENGTH, b] | known[SPELT, b]
        known[FIRST, token], known[LAST, token] = known[FIRST, a], known[LAST, b]
    return True


@jit.helper
def fill_edges(left, right, known, edges):
    """Fill `edges` with the lowest ranks of the merges in which one side is an incomplete character."""
    edges[:] = OPEN
    for r in range(len(left)):
        a, b = left[r], right[r]
        if a < 0:
            continue
        is_end = known[LENGTH, a] <= 2 and known[FIRST, a] & 0xC0 == 0x80 and known[LAST, a] & 0xC0 == 0x80
        begins = known[FIRST, b] >= 0xC0
        is_beginning = begins and (known[LENGTH, b] == 1 or (known[LENGTH, b] == 2 and known[FIRST, b] >= 0xE0))
        if is_end or is_beginning:
            edge = known[LAST, a] << 8 | known[FIRST, b]
            edges[edge] = min(edges[edge], r)


@jit.kernel(
    "void(int32[::1], int32[::1], int32[::1], uint64[::1], int64[::1], int32[:, ::1], int64[::1], int32[::1],"
    " uint8[::1])"
)
def fill_characters(left, right, result, table, pairs, known, characters, edges, spelt):
    """Fill `characters`, which must be filled with NONE, and `edges`.

    Work arrays: `known`, int32[5, 256 + n], and `spelt`, uint8[3].
    """
    if not spell(left, right, result, known):
        return
    fill_edges(left, right, known, edges)
    for r in range(len(left)):
        length = known[LENGTH, result[r]]
        if left[r] < 0 or length < 2 or length > 3:
            continue
        for j in range(length):
            spelt[j] = (known[SPELT, result[r]] >> 8 * (length - 1 - j)) & 0xFF
        code, size = character_at(spelt, 0, length)
        if code < 0 or size != length:
            continue
        a, b, c = np.int64(spelt[0]), np.int64(spelt[1]), np.int64(spelt[2])
        merge = pairs[a << 8 | b]
        own = merge >> 32
        if length == 3:
            other = pairs[b << 8 | c]
            own = min(merge, other) >> 32
            if own == OPEN:
                continue
            if merge < other:
                merge = find_merge(table, merge & 0xFFFF_FFFF, c)
            else:
                merge = find_merge(table, a, other & 0xFFFF_FFFF)
            own = max(own, merge >> 32)
        if own < OPEN and own < known[MET, merge & 0xFFFF_FFFF]:
            characters[code] = own << 32 | (merge & 0xFFFF_FFFF)


@jit.inline
def start_characters(data, start, end, table, pairs, characters, edges, work):
    """Make a part of each safe character and each other byte, with their merges; returns the number of parts."""
    ids, merges = work[IDS], work[MERGES]
    parts = np.int64(0)
    at = start
    while at < end:
        token = np.int64(data[at])
        length = np.int64(1)
        if token >= 0xC2:
            code, several = character_at(data, at, end)
            if code >= 0:
                own = characters[code] >> 32
                is_safe = own < OPEN
                if at > start:
                    is_safe = is_safe and own < edges[np.int64(data[at - 1]) << 8 | token]
                after = at + several
                if after < end:
                    is_safe = is_safe and own < edges[np.int64(data[after - 1]) << 8 | np.int64(data[after])]
                if is_safe:
                    token = characters[code] & 0xFFFF_FFFF
                    length = several
        ids[parts] = token
        parts += 1
        at += length
    for j in range(parts - 1):
        if ids[j] < 256 and ids[j + 1] < 256:
            merges[j] = pairs[ids[j] << 8 | ids[j + 1]]
        else:
            merges[j] = find_merge(table, ids[j], ids[j + 1])
    merges[parts - 1] = NONE
    return parts


@jit.inline
def merge_for_ids(data, start, end, characters, edges, work, table, pairs, whole, whole_bytes):
    """Write the tokens of one pre-token to `work`, without its seams; returns their number."""
    count = merge_parts(start_characters(data, start, end, table, pairs, characters, edges, work), table, work)
    if len(whole) > 0 and count > 1:
        rank = find_whole(data, start, end, whole, whole_bytes)
        if rank >= 0:
            work[IDS, 0] = 256 + rank
            return 1
    return count


# --- ids ------------------------------------------------------------------------------------------------------------
#
# Text is repetitive, so pre-tokens of up to 24 bytes are remembered with their tokens. `rows`, uint64[S, 4], S a power
# of two (or 0: nothing is remembered), is a table of open addressing: the pre-token in three words padded with zeros,
# and
#
#     size << 59 | tokens << 54 | second token << 27 | first token      or, for more than two tokens,
#     size << 59 | tokens << 54 | offset in `pool`                      (0: the row is free)
#
# The table is emptied when it is three quarters full. Pre-tokens are processed in batches, as in `count_kernels.py`:
# the first loop computes the keys and prefetches the rows, so that they are in the cache for the second loop.

REMEMBERED = 24  # bytes
BATCH = 64
ROWS, POOL = range(2)  # in `used`: the number of rows and of pool entries in use
MASKS = np.array([[(1 << 8 * min(max(n - 8 * w, 0), 8)) - 1 for w in range(3)] for n in range(25)], np.uint64)
TOKEN_BITS = 0x7FF_FFFF
OFFSET_BITS = (1 << 54) - 1


@jit.inline
def key_of(data, start, size):
    """Return the three words of a pre-token of up to 24 bytes."""
    if start + REMEMBERED <= len(data):
        a = load64(data, start) & MASKS[size, 0]
        b = load64(data, start + 8) & MASKS[size, 1]
        c = load64(data, start + 16) & MASKS[size, 2]
        return a, b, c
    return load_word(data, start, size), load_word(data, start + 8, size - 8), load_word(data, start + 16, size - 16)


@jit.inline
def remember(rows, pool, used, first_row, key, size, ids, tokens):
    """Add a pre-token that is not in the table; `first_row` is the first row that its hash selects."""
    if 4 * used[ROWS] >= 3 * len(rows) or used[POOL] + tokens > len(pool):
        rows[:] = 0
        used[:] = 0
    if tokens <= 2:
        second = ids[1] if tokens == 2 else np.int64(0)
        if max(ids[0], second) > TOKEN_BITS:
            return
        what = np.uint64(second << 27 | ids[0])
    else:
        what = np.uint64(used[POOL])
        for j in range(tokens):
            pool[used[POOL] + j] = ids[j]
        used[POOL] += tokens
    mask = np.uint64(len(rows) - 1)
    row = first_row
    while rows[row, 3] != np.uint64(0):
        row = (row + np.uint64(1)) & mask
    rows[row, 0], rows[row, 1], rows[row, 2] = key
    rows[row, 3] = (np.uint64(size) << np.uint64(59)) | (np.uint64(tokens) << np.uint64(54)) | what
    used[ROWS] += 1


@jit.kernel(
    "int64(uint8[::1], int64[::1], int32[::1], int64, int32[::1], uint64[:, ::1], int32[::1], int64[::1],"
    " uint64[:, ::1], int64[::1], int32[::1], " + _RULES
)
def encode(
    data,
    ends,
    special,
    first_special,
    out,
    rows,
    pool,
    used,
    batch,
    characters,
    edges,
    work,
    table,
    pairs,
    whole,
    whole_bytes,
):
    """Write the internal ids of all pre-tokens to `out`, which must hold one per byte; returns their number.

    `special[i]` >= 0: pre-token i is the token `first_special + special[i]`; length 0: no special tokens. `batch`:
    uint64[64, 4], a work array for keys.
    """
    mask = np.uint64(len(rows) - 1)
    count = np.int64(0)
    start = np.int64(0)
    for first in range(0, len(ends), BATCH):
        batch_size = min(BATCH, len(ends) - first)
        key_start = start
        for k in range(batch_size):
            end = ends[first + k]
            size = end - key_start
            if 1 < size <= REMEMBERED and len(rows) > 0:
                a, b, c = key_of(data, key_start, size)
                h = mix(mix(mix(a, np.uint64(size)), b), c)
                row = (h ^ (h >> np.uint64(20))) & mask
                prefetch(rows, row)
                batch[k, 0], batch[k, 1], batch[k, 2], batch[k, 3] = a, b, c, row
            key_start = end
        for k in range(batch_size):
            end = ends[first + k]
            size = end - start
            if len(special) > 0 and special[first + k] >= 0:
                out[count] = first_special + special[first + k]
                count += 1
            elif size == 1:
                out[count] = data[start]
                count += 1
            elif size > 1:
                known = size <= REMEMBERED and len(rows) > 0
                tokens = np.int64(0)
                if known:
                    row = batch[k, 3]
                    while True:
                        what = rows[row, 3]
                        if what == np.uint64(0):
                            break
                        same = rows[row, 0] == batch[k, 0] and rows[row, 1] == batch[k, 1]
                        if same and rows[row, 2] == batch[k, 2] and what >> np.uint64(59) == np.uint64(size):
                            tokens = np.int64(what >> np.uint64(54)) & 31
                            break
                        row = (row + np.uint64(1)) & mask
                    if tokens > 2:
                        offset = np.int64(what & np.uint64(OFFSET_BITS))
                        for j in range(tokens):
                            out[count + j] = pool[offset + j]
                    elif tokens > 0:
                        out[count] = what & np.uint64(TOKEN_BITS)
                        out[count + 1] = (what >> np.uint64(27)) & np.uint64(TOKEN_BITS)
                if tokens == 0:
                    tokens = merge_for_ids(data, start, end, characters, edges, work, table, pairs, whole, whole_bytes)
                    ids = work[IDS]
                    for j in range(tokens):
                        out[count + j] = ids[j]
                    if known:
                        key = batch[k, 0], batch[k, 1], batch[k, 2]
                        remember(rows, pool, used, batch[k, 3], key, size, ids, tokens)
                count += tokens
            start = end
    return count


@jit.kernel("void(uint8[::1], int64[::1], uint64[::1], int64[::1], int32[::1], int32[::1], int64[:, ::1])")
def recover(pool, token_start, table, pairs, left, right, work):
    """Find the two parts of each token (longer than a byte, in order of rank) by the ranks before its own.

    `table` must be filled with EMPTY, `pairs` with NONE. A token that does not reduce to two parts gets -1 and -1: no
    merge reaches it.
    """
    for r in range(len(left)):
        start = token_start[r]
        end = token_start[r + 1]
        start_bytes(pool, start, end - start, pairs, work)
        count = merge_parts(end - start, table, work)
        left[r] = -1
        right[r] = -1
        if count == 2:
            left[r] = work[IDS, 0]
            right[r] = work[IDS, 1]
            add_merge(table, left[r], right[r], r, 256 + r)
            if left[r] < 256 and right[r] < 256:
                pairs[left[r] << 8 | right[r]] = np.int64(r) << 32 | np.int64(256 + r)


# --- pieces with scores ---------------------------------------------------------------------------------------------
#
# sentencepiece's BPE merges the two neighbours whose *joined* piece has the highest score, the leftmost of equal
# scores. Its parts are symbols (a character, or a user-defined string), not bytes. In the table the rank of a merge is
# that of the piece's score, the same for all ways to make that piece.


@jit.kernel("void(int32[::1], int32[::1], int32[::1], int32[::1], uint64[::1])")
def fill_ranked(left, right, ranks, tokens, table):
    """Add every pair, with its rank and token, to a table filled with EMPTY."""
    for i in range(len(left)):
        add_merge(table, left[i], right[i], ranks[i], tokens[i])


@jit.kernel("int64(int32[::1], uint64[::1], int64[::1])")
def part_symbols(symbols, neighbours, ends):
    """Cut between symbols that are neighbours in no piece; writes the end of each run, returns the number of runs."""
    count = np.int64(0)
    for i in range(1, len(symbols) + 1):
        if i == len(symbols) or find_merge(neighbours, symbols[i - 1], symbols[i]) == NONE:
            ends[count] = i
            count += 1
    return count


@jit.kernel("int64(int32[::1], int64[::1], int32[::1], int64[::1], int64[:, ::1], uint64[::1])")
def merge_symbols(symbols, ends, tokens, firsts, work, table):
    """Merge each run of symbols; writes the tokens and the first symbol of each, returns the number of tokens."""
    ids, merges, after = work[IDS], work[MERGES], work[AFTER]
    count = np.int64(0)
    start = np.int64(0)
    for i in range(len(ends)):
        size = ends[i] - start
        for j in range(size):
            ids[j] = symbols[start + j]
        for j in range(size - 1):
            merges[j] = find_merge(table, ids[j], ids[j + 1])
        merges[size - 1] = NONE
        found = merge_many(size, table, work)
        at = np.int64(0)
        for j in range(found):
            tokens[count] = ids[j]
            firsts[count] = start + at
            at = after[at]
            count += 1
        start = ends[i]
    return count
