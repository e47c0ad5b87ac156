"""The merge loop. Reach it through `bpe.jit.load("training.merge_kernels")`; `bpe.training.trainer` holds the arrays
and says what they mean.

The distinct words lie one after another in `tok`, one slot a byte, an empty slot (-1) between two words. A token's id
stands in its **first and its last** slot (-2 between), so both neighbours are found with no linked list: the next
token starts at `p + length`, the previous one *ends* at `p - 1`.

A pair arises in exactly one merge, that of the younger of its two tokens. So the positions of a pair are written
once, in order, into one growing pool, and only ever lose entries by their going stale: an entry `p` of (a, b) is
valid if and only if `tok[p] == a` and `tok[p + length[a]] == b`.

A pair's count never grows, so a pair that is born rarer than `state[THRESHOLD]` is not stored at all. When nothing that
common is left, the kernel asks for a lower threshold and the pairs are counted anew (`tally`, `allot`,
`list_positions`).
"""

from __future__ import annotations

import numpy as np

from bpe import jit

helper = jit.helper
kernel = jit.kernel
mix = jit.mix()

# state, int64
MERGES, HEAP_SIZE, POOL_SIZE, PAIRS_USED, THRESHOLD, FLOOR, BY_BYTES, TIE_RULE, STATE_SIZE = range(9)
# tie rules
FIRST_SEEN, LOWEST_IDS, HUGGING_FACE, GREATEST_BYTES = range(4)
# what a slice answers
REACHED_LIMIT, OUT_OF_BUDGET, NO_PAIRS_LEFT, NEED_POOL, NEED_PAIRS, NEED_HEAP, NEED_LOWER_THRESHOLD = range(7)
# a row of the pair table: the pair, its weighted count, its slice of the pool
KEY, COUNT, LOW, HIGH = range(4)
# a row of the heap
HEAP_COUNT, TIE, HEAP_KEY = range(3)
EMPTY = -1
INSIDE = -2
OPEN = 2**31 - 1

# rows of `ids` (int32) and `numbers` (int64), one column a merge
LEFT, RIGHT, RUNNER_LEFT, RUNNER_RIGHT = range(4)
PAIR_COUNTS, REPLACED, RUNNER_COUNT = range(3)


@helper
def find(pairs, mask, key):
    """The row of a pair, or the empty row where it would go."""
    row = np.int64(mix(np.uint64(0), np.uint64(key)) & np.uint64(mask))
    while pairs[row, KEY] != key and pairs[row, KEY] != EMPTY:
        row = (row + 1) & mask
    return row


@helper
def holds(keys, key):
    """Whether a key is among a few."""
    for at in range(keys.size):  # noqa: SIM110 (numba has no any() of a generator)
        if keys[at] == key:
            return True
    return False


@helper
def bytes_greater(key, other, text, where, length):
    """Whether a pair's (left bytes, right bytes) come after another's: the order of tuples of Python's bytes."""
    for shift in (32, 0):
        x = (key >> shift) & 0xFFFFFFFF
        y = (other >> shift) & 0xFFFFFFFF
        if x == y:
            continue
        for i in range(min(length[x], length[y])):
            cx = np.int64(x) if x < 256 else np.int64(text[where[x] + i])
            cy = np.int64(y) if y < 256 else np.int64(text[where[y] + i])
            if cx != cy:
                return cx > cy
        return length[x] > length[y]
    return False


@helper
def goes_first(count, tie, key, heap, row, by_bytes, text, where, length):
    """Heap order: the higher count; among equals the smaller tie key, or the greater bytes."""
    if count != heap[row, HEAP_COUNT]:
        return count > heap[row, HEAP_COUNT]
    if by_bytes:
        return bytes_greater(key, heap[row, HEAP_KEY], text, where, length)
    return tie < heap[row, TIE]


@helper
def push(heap, size, count, tie, key, by_bytes, text, where, length):
    at = size
    while at > 0:
        parent = (at - 1) >> 1
        if not goes_first(count, tie, key, heap, parent, by_bytes, text, where, length):
            break
        heap[at, HEAP_COUNT] = heap[parent, HEAP_COUNT]
        heap[at, TIE] = heap[parent, TIE]
        heap[at, HEAP_KEY] = heap[parent, HEAP_KEY]
        at = parent
    heap[at, HEAP_COUNT] = count
    heap[at, TIE] = tie
    heap[at, HEAP_KEY] = key


@helper
def sift_down(heap, size, at, count, tie, key, by_bytes, text, where, length):
    """Put an entry in at `at` or below."""
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and goes_first(
            heap[child + 1, HEAP_COUNT],
            heap[child + 1, TIE],
            heap[child + 1, HEAP_KEY],
            heap,
            child,
            by_bytes,
            text,
            where,
            length,
        ):
            child += 1
        if goes_first(count, tie, key, heap, child, by_bytes, text, where, length):
            break
        heap[at, HEAP_COUNT] = heap[child, HEAP_COUNT]
        heap[at, TIE] = heap[child, TIE]
        heap[at, HEAP_KEY] = heap[child, HEAP_KEY]
        at = child
    heap[at, HEAP_COUNT] = count
    heap[at, TIE] = tie
    heap[at, HEAP_KEY] = key


@helper
def drop_root(heap, size, by_bytes, text, where, length):
    """Take the root away; returns the new size."""
    size -= 1
    if size > 0:
        sift_down(
            heap, size, 0, heap[size, HEAP_COUNT], heap[size, TIE], heap[size, HEAP_KEY], by_bytes, text, where, length
        )
    return size


@helper
def tie_key(key, row, rule, tok, length, pairs, pool, gpt2_rank):
    """What breaks a tie, smallest first. First-seen: the first position that is still valid; stale ones are passed
    for good.
    """
    left = key >> 32
    right = key & 0xFFFFFFFF
    if rule == FIRST_SEEN:
        low = pairs[row, LOW]
        while low < pairs[row, HIGH]:
            p = pool[low]
            if tok[p] == left and tok[p + length[left]] == right:
                break
            low += 1
        pairs[row, LOW] = low
        return np.int64(pool[low]) if low < pairs[row, HIGH] else np.int64(0)
    if rule == HUGGING_FACE:
        x = np.int64(gpt2_rank[left]) if left < 256 else np.int64(left)
        y = np.int64(gpt2_rank[right]) if right < 256 else np.int64(right)
        return (x << 32) | y
    return np.int64(key)


@helper
def settle(heap, size, pairs, rule, tok, length, pool, gpt2_rank, by_bytes, text, where):
    """Correct the root until its count is true, and drop what has become too rare; returns the new size."""
    mask = np.int64(pairs.shape[0] - 1)
    while size > 0:
        key = heap[0, HEAP_KEY]
        row = find(pairs, mask, key)
        count = pairs[row, COUNT] if pairs[row, KEY] == key else np.int64(0)
        if count == heap[0, HEAP_COUNT] and count > 0:
            break
        if count <= 0:
            size = drop_root(heap, size, by_bytes, text, where, length)
        else:
            tie = tie_key(key, row, rule, tok, length, pairs, pool, gpt2_rank)
            sift_down(heap, size, 0, count, tie, key, by_bytes, text, where, length)
    return size


@kernel(
    "void(uint8[::1], int64[::1], int64[::1], int32[::1], int32[::1], uint8[::1])",
    "void(uint8[::1], int64[::1], int64[::1], int32[::1], int64[::1], uint8[::1])",
)
def lay_out(data, start, count, tok, weight, text):
    """Words into slots: byte i of word w goes to slot `start[w] + w + 1 + i`. `text` may be empty (no bytes wanted)."""
    for word in range(start.size - 1):
        slot = start[word] + word + 1
        for at in range(start[word], start[word + 1]):
            tok[slot] = np.int32(data[at])
            weight[slot] = count[word]
            if text.size > 0:
                text[slot] = data[at]
            slot += 1


@kernel("void(int32[::1], int32[::1], int32[:,::1], int64, int32[::1], int64[::1])")
def replay(tok, seam, ids, steps, length, where):
    """Close in `tok` (bytes, as `lay_out` leaves them) what the first `steps` merges closed; opens all later seams.

    A token's id is its byte, or 256 + the largest seam inside it. Fills `length` of every id, and `where` it stands.
    """
    for step in range(steps):
        length[256 + step] = length[ids[LEFT, step]] + length[ids[RIGHT, step]]
    for at in range(seam.size):
        if seam[at] >= steps:
            seam[at] = OPEN
    p = 1
    while p < tok.size - 1:
        if tok[p] < 0:
            p += 1
            continue
        end = p + 1
        largest = -1
        while tok[end] >= 0 and seam[end] < steps:
            largest = max(largest, seam[end])
            end += 1
        if largest >= 0:
            for q in range(p + 1, end - 1):
                tok[q] = INSIDE
            tok[p] = 256 + largest
            tok[end - 1] = 256 + largest
            where[256 + largest] = p
        p = end


@kernel(
    "int64(int32[::1], int32[::1], int32[::1], int64[:,::1])",
    "int64(int32[::1], int64[::1], int32[::1], int64[:,::1])",
)
def tally(tok, weight, length, pairs):
    """Count every pair in `tok`: weighted in COUNT, places in LOW. Returns how many there are, or -1: table too
    small.
    """
    mask = np.int64(pairs.shape[0] - 1)
    used = np.int64(0)
    p = np.int64(1)
    while p < tok.size - 1:
        left = np.int64(tok[p])
        if left < 0:
            p += 1
            continue
        after = p + length[left]
        right = np.int64(tok[after])
        if right >= 0:
            key = (left << 32) | right
            row = find(pairs, mask, key)
            if pairs[row, KEY] != key:
                used += 1
                if used * 2 > pairs.shape[0]:
                    return np.int64(-1)
                pairs[row, KEY] = key
                pairs[row, HIGH] = p
            pairs[row, COUNT] += weight[p]
            pairs[row, LOW] += 1
        p = after
    return used


@kernel("int64(int64[:,::1], int64[:,::1], int64)")
def allot(counted, pairs, threshold):
    """Move the pairs that occur often enough into `pairs`, each with its slice of the pool; returns the pool's size."""
    mask = np.int64(pairs.shape[0] - 1)
    pool_size = np.int64(0)
    for at in range(counted.shape[0]):
        if counted[at, KEY] != EMPTY and counted[at, COUNT] >= threshold:
            row = find(pairs, mask, counted[at, KEY])
            pairs[row, KEY] = counted[at, KEY]
            pairs[row, COUNT] = counted[at, COUNT]
            pairs[row, LOW] = pool_size
            pairs[row, HIGH] = pool_size
            pool_size += counted[at, LOW]
    return pool_size


@kernel(
    "int64(int32[::1], int32[::1], int64[:,::1], int32[::1], int64[:,::1], int64[::1], uint8[::1], int64[::1],"
    " uint8[::1])"
)
def list_positions(tok, length, pairs, pool, heap, state, text, where, gpt2_rank):
    """Write every stored pair's positions in order, then the heap of all of them; returns the heap's size."""
    mask = np.int64(pairs.shape[0] - 1)
    p = np.int64(1)
    while p < tok.size - 1:
        left = np.int64(tok[p])
        if left < 0:
            p += 1
            continue
        after = p + length[left]
        right = np.int64(tok[after])
        if right >= 0:
            key = (left << 32) | right
            row = find(pairs, mask, key)
            if pairs[row, KEY] == key:
                pool[pairs[row, HIGH]] = p
                pairs[row, HIGH] += 1
        p = after
    size = np.int64(0)
    for row in range(pairs.shape[0]):
        if pairs[row, KEY] != EMPTY and pairs[row, COUNT] > 0:
            key = pairs[row, KEY]
            tie = tie_key(key, row, state[TIE_RULE], tok, length, pairs, pool, gpt2_rank)
            push(heap, size, pairs[row, COUNT], tie, key, state[BY_BYTES] != 0, text, where, length)
            size += 1
    return size


@kernel("void(int64[:,::1], int64, int64[::1], uint8[::1], int64[::1], int32[::1])")
def heapify(heap, size, state, text, where, length):
    """Put any `size` entries into heap order."""
    for at in range(size // 2 - 1, -1, -1):
        sift_down(
            heap,
            size,
            at,
            heap[at, HEAP_COUNT],
            heap[at, TIE],
            heap[at, HEAP_KEY],
            state[BY_BYTES] != 0,
            text,
            where,
            length,
        )


@kernel("int64(int64[:,::1], int64)")
def row_of(pairs, key):
    """The row of a pair in the table, or -1 where it is not stored or no longer occurs."""
    row = find(pairs, np.int64(pairs.shape[0] - 1), key)
    return row if pairs[row, KEY] == key and pairs[row, COUNT] > 0 else np.int64(-1)


@kernel("int64(int64[:,::1], int64[:,::1])")
def move_pairs(old, new):
    """Copy the pairs that still occur into a larger empty table; returns their number."""
    mask = np.int64(new.shape[0] - 1)
    used = np.int64(0)
    for at in range(old.shape[0]):
        if old[at, KEY] != EMPTY and old[at, COUNT] > 0:
            row = find(new, mask, old[at, KEY])
            new[row, KEY] = old[at, KEY]
            new[row, COUNT] = old[at, COUNT]
            new[row, LOW] = old[at, LOW]
            new[row, HIGH] = old[at, HIGH]
            used += 1
    return used


# weights fit 32 bits in all but the largest corpora, and then cost half the memory
_MERGE = (
    "int64(int32[::1], {0}, int32[::1], uint8[::1], int64[:,::1], int32[::1], int64[:,::1], int32[:,::1],"
    " int64[:,::1], int32[::1], int64[::1], uint8[::1], int64[:,::1], int32[:,::1], int64[::1], int64[::1],"
    " int64, int64)"
)


@kernel(_MERGE.format("int32[::1]"), _MERGE.format("int64[::1]"))
def merge(
    tok,
    weight,
    seam,
    text,
    pairs,
    pool,
    heap,
    ids,
    numbers,
    length,
    where,
    gpt2_rank,
    sums,
    places,
    banned,
    state,
    limit,
    budget,
):
    """Merge until `limit` merges are made, `budget` positions have been looked at, or something is needed.

    `sums` int64[2, ids] and `places` int32[4, ids] are scratch, indexed by a neighbour's id and left at zero.
    `banned` holds the keys of pairs that must never be chosen.
    """
    rule = state[TIE_RULE]
    by_bytes = state[BY_BYTES] != 0
    heap_size = state[HEAP_SIZE]
    pool_size = state[POOL_SIZE]
    used = state[PAIRS_USED]
    threshold = max(state[THRESHOLD], state[FLOOR])
    mask = np.int64(pairs.shape[0] - 1)
    answer = np.int64(REACHED_LIMIT)
    while state[MERGES] < limit:
        if budget <= 0:
            answer = np.int64(OUT_OF_BUDGET)
            break
        # Choose: the root, once its count is true. Its runner-up is the root after it.
        heap_size = settle(heap, heap_size, pairs, rule, tok, length, pool, gpt2_rank, by_bytes, text, where)
        if heap_size == 0 or heap[0, HEAP_COUNT] < threshold:
            answer = np.int64(NEED_LOWER_THRESHOLD if threshold > state[FLOOR] else NO_PAIRS_LEFT)
            break
        count = heap[0, HEAP_COUNT]
        tie = heap[0, TIE]
        key = heap[0, HEAP_KEY]
        row = find(pairs, mask, key)
        low = pairs[row, LOW]
        high = pairs[row, HIGH]
        new_id = np.int64(256 + state[MERGES])
        most = np.int64(min(2 * (high - low), 2 * new_id + 2))
        if pool_size + 2 * (high - low) > pool.size:
            answer = np.int64(NEED_POOL)
            break
        if (used + most) * 2 > pairs.shape[0]:
            answer = np.int64(NEED_PAIRS)
            break
        if heap_size + most > heap.shape[0]:
            answer = np.int64(NEED_HEAP)
            break
        heap_size = drop_root(heap, heap_size, by_bytes, text, where, length)
        heap_size = settle(heap, heap_size, pairs, rule, tok, length, pool, gpt2_rank, by_bytes, text, where)
        if threshold > state[FLOOR] and (heap_size == 0 or heap[0, HEAP_COUNT] < threshold):
            push(heap, heap_size, count, tie, key, by_bytes, text, where, length)
            heap_size += 1
            answer = np.int64(NEED_LOWER_THRESHOLD)
            break

        a = key >> 32
        b = key & 0xFFFFFFFF
        length_a = np.int64(length[a])
        length_b = np.int64(length[b])
        length_new = length_a + length_b
        rank = np.int32(state[MERGES])
        replaced = np.int64(0)
        ids[LEFT, rank] = a
        ids[RIGHT, rank] = b
        numbers[PAIR_COUNTS, rank] = count
        runner = heap_size > 0 and heap[0, HEAP_COUNT] >= threshold
        ids[RUNNER_LEFT, rank] = heap[0, HEAP_KEY] >> 32 if runner else -1
        ids[RUNNER_RIGHT, rank] = heap[0, HEAP_KEY] & 0xFFFFFFFF if runner else -1
        numbers[RUNNER_COUNT, rank] = heap[0, HEAP_COUNT] if runner else 0

        # 1. Replace, left to right, noting what each neighbour loses.
        kept = low
        lefts = np.int64(0)
        rights = np.int64(0)
        for at in range(low, high):
            p = np.int64(pool[at])
            if tok[p] != a:
                continue
            q = p + length_a
            if tok[q] != b:
                continue
            w = np.int64(weight[p])
            x = np.int64(tok[p - 1])
            y = np.int64(tok[q + length_b])
            # Where the left neighbour is a new token just made, (b, a) was already counted as lost.
            if x >= 0 and x != new_id:
                if sums[0, x] == 0:
                    places[0, lefts] = x
                    lefts += 1
                sums[0, x] += w
            if y >= 0:
                if sums[1, y] == 0:
                    places[1, rights] = y
                    rights += 1
                sums[1, y] += w
            tok[q - 1] = INSIDE
            tok[q] = INSIDE
            tok[p] = new_id
            tok[q + length_b - 1] = new_id
            seam[q] = rank
            replaced += w
            pool[kept] = p
            kept += 1
        budget -= high - low + 16

        # 2. Take the losses off the counts.
        pairs[row, COUNT] = 0
        for i in range(lefts):
            x = np.int64(places[0, i])
            lost = find(pairs, mask, (x << 32) | a)
            if pairs[lost, KEY] != EMPTY:
                pairs[lost, COUNT] -= sums[0, x]
            sums[0, x] = 0
        for i in range(rights):
            y = np.int64(places[1, i])
            lost = find(pairs, mask, (b << 32) | y)
            if pairs[lost, KEY] != EMPTY:
                pairs[lost, COUNT] -= sums[1, y]
            sums[1, y] = 0
        pairs[row, COUNT] = 0

        # 3. Count the pairs that the new token makes; (new, new) once, by its right half.
        lefts = np.int64(0)
        rights = np.int64(0)
        for at in range(low, kept):
            p = np.int64(pool[at])
            w = np.int64(weight[p])
            x = np.int64(tok[p - 1])
            y = np.int64(tok[p + length_new])
            if x >= 0:
                if sums[0, x] == 0:
                    places[0, lefts] = x
                    lefts += 1
                sums[0, x] += w
                places[2, x] += 1
            if y >= 0 and y != new_id:
                if sums[1, y] == 0:
                    places[1, rights] = y
                    rights += 1
                sums[1, y] += w
                places[3, y] += 1

        # 4. Give each that is common enough a row, a slice of the pool, and (below) its positions in order.
        length[new_id] = length_new
        if kept > low:
            where[new_id] = pool[low]
        first_new = used
        for i in range(lefts):
            x = np.int64(places[0, i])
            if sums[0, x] >= threshold and not holds(banned, (x << 32) | new_id):
                fresh = find(pairs, mask, (x << 32) | new_id)
                pairs[fresh, KEY] = (x << 32) | new_id
                pairs[fresh, COUNT] = sums[0, x]
                pairs[fresh, LOW] = pool_size
                pairs[fresh, HIGH] = pool_size + places[2, x]
                sums[0, x] = pool_size + 1
                pool_size += places[2, x]
                used += 1
            else:
                sums[0, x] = 0
            places[2, x] = 0
        for i in range(rights):
            y = np.int64(places[1, i])
            if sums[1, y] >= threshold and not holds(banned, (new_id << 32) | y):
                fresh = find(pairs, mask, (new_id << 32) | y)
                pairs[fresh, KEY] = (new_id << 32) | y
                pairs[fresh, COUNT] = sums[1, y]
                pairs[fresh, LOW] = pool_size
                pairs[fresh, HIGH] = pool_size + places[3, y]
                sums[1, y] = pool_size + 1
                pool_size += places[3, y]
                used += 1
            else:
                sums[1, y] = 0
            places[3, y] = 0
        if used > first_new:
            for at in range(low, kept):
                p = np.int64(pool[at])
                x = np.int64(tok[p - 1])
                y = np.int64(tok[p + length_new])
                if x >= 0 and sums[0, x] > 0:
                    pool[sums[0, x] - 1] = p - length[x]
                    sums[0, x] += 1
                if y >= 0 and y != new_id and sums[1, y] > 0:
                    pool[sums[1, y] - 1] = p
                    sums[1, y] += 1
        for i in range(lefts):
            x = np.int64(places[0, i])
            if sums[0, x] > 0:
                fresh_key = (x << 32) | new_id
                fresh = find(pairs, mask, fresh_key)
                fresh_tie = tie_key(fresh_key, fresh, rule, tok, length, pairs, pool, gpt2_rank)
                push(heap, heap_size, pairs[fresh, COUNT], fresh_tie, fresh_key, by_bytes, text, where, length)
                heap_size += 1
                sums[0, x] = 0
        for i in range(rights):
            y = np.int64(places[1, i])
            if sums[1, y] > 0:
                fresh_key = (new_id << 32) | y
                fresh = find(pairs, mask, fresh_key)
                fresh_tie = tie_key(fresh_key, fresh, rule, tok, length, pairs, pool, gpt2_rank)
                push(heap, heap_size, pairs[fresh, COUNT], fresh_tie, fresh_key, by_bytes, text, where, length)
                heap_size += 1
                sums[1, y] = 0

        numbers[REPLACED, rank] = replaced
        state[MERGES] += 1
    state[HEAP_SIZE] = heap_size
    state[POOL_SIZE] = pool_size
    state[PAIRS_USED] = used
    return answer
