"""Kernels that count distinct pre-tokens: a hash table whose row is half a cache line, filled in batches.

A row of the table holds a pre-token's key, its count, and its number in first-seen order:

    (key 0, key 1, count, word)          key 1 = 0: the row is free

The key of a pre-token of up to 15 bytes is its bytes, zero-padded, with the length in the top byte, so comparing
keys suffices. The key of a longer one is a hash and the length; its bytes are compared with those in the store,
which holds the words end to end in first-seen order.

Pre-tokens are processed in batches. The first loop computes the keys and prefetches the rows, so that they are in
the cache for the second loop. This halves the time, most of which is spent waiting for memory.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bpe import jit
from bpe.jit import helper, inline, kernel

load64 = jit.load64()
mix = jit.mix()
prefetch = jit.prefetch()

U: Any = int if jit.is_plain() else np.uint64

BATCH = 64
ROOM = 16  # bytes of padding after the last pre-token of `data`: keys are read eight bytes at a time
ONE, TWO, THREE, EIGHT = U(1), U(2), U(3), U(8)
SHORT = U(16)  # pre-tokens of fewer bytes are their own keys
LENGTH_SHIFT = U(56)
LONG = U(0xFF00000000000000)  # added to the length of a longer pre-token

# Masks for the first and the second eight bytes of a pre-token, by its length.
FIRST_EIGHT = np.array([(1 << 8 * min(n, 8)) - 1 for n in range(16)], np.uint64)
SECOND_EIGHT = np.array([(1 << 8 * max(n - 8, 0)) - 1 for n in range(16)], np.uint64)

WORDS = 0  # in the state: the number of distinct words


@inline
def short_key(data: Any, start: Any, length: Any) -> Any:
    """Return the key of a pre-token of at most 15 bytes."""
    first = U(load64(data, start)) & U(FIRST_EIGHT[length])
    second = U(load64(data, start + EIGHT)) & U(SECOND_EIGHT[length])
    return first, second | length << LENGTH_SHIFT


@helper
def long_key(data: Any, start: Any, end: Any) -> Any:
    """Return the key of a longer pre-token: a hash of its bytes, and its length."""
    length = end - start
    hashed = length
    i = start
    while i + EIGHT <= end:
        hashed = U(mix(hashed, U(load64(data, i))))
        i += EIGHT
    if i < end:
        hashed = U(mix(hashed, U(load64(data, i)) & U(FIRST_EIGHT[end - i])))
    return hashed, length | LONG


@inline
def spread(key0: Any, key1: Any) -> Any:
    """Return the hash of a key, which selects the first row to search."""
    return U(mix(U(mix(key0, key1)), key1))


@inline
def same_bytes(a: Any, i: Any, b: Any, j: Any, length: Any) -> Any:
    """Whether `a[i:i+length]` equals `b[j:j+length]`."""
    at = U(0)
    while at < length and a[i + at] == b[j + at]:
        at += ONE
    return at == length


@kernel(
    "int64(uint8[::1], int64[::1], int64, int64, int64[::1], int64[::1], uint64[:, ::1],"
    " uint8[::1], int64[::1], int64[::1], uint64[:, ::1])"
)
def count_pre_tokens(
    data: Any,
    ends: Any,
    first: Any,
    last: Any,
    skipped: Any,
    weights: Any,
    rows: Any,
    store: Any,
    word_ends: Any,
    state: Any,
    batch: Any,
) -> Any:
    """Count the pre-tokens `first` to `last` of `data`, which end at `ends`; returns the first that was not counted.

    Pre-token k has the weight `weights[k]`, or `weights[0]` if there is only one weight. `skipped` lists, sorted, the
    indices that are not counted (special tokens). `rows` is the table; its size is a power of two. Word w is
    `store[word_ends[w]:word_ends[w + 1]]`. If one of these three is full, the result is less than `last`: the caller
    makes room and calls again. `batch` is a work array for 64 keys. `data` has at least 16 bytes of padding.
    """
    mask = U(rows.shape[0] - 1)
    words = U(state[WORDS])
    common_weight = weights.size == 1
    start = U(0) if first == 0 else U(ends[first - 1])
    skip = 0
    while skip < skipped.size and skipped[skip] < first:
        skip += 1
    while first < last:
        size = min(BATCH, last - first)
        key_start = start
        for k in range(size):
            end = U(ends[first + k])
            if end - key_start < SHORT:
                key0, key1 = short_key(data, key_start, end - key_start)
            else:
                key0, key1 = long_key(data, key_start, end)
            slot = spread(key0, key1) & mask
            prefetch(rows, slot)
            batch[k, 0], batch[k, 1], batch[k, 2] = key0, key1, slot
            key_start = end
        for k in range(size):
            end = U(ends[first + k])
            if skip < skipped.size and skipped[skip] == first + k:
                skip += 1
                start = end
                continue
            weight = U(weights[0] if common_weight else weights[first + k])
            key0, key1, slot = U(batch[k, 0]), U(batch[k, 1]), U(batch[k, 2])
            while True:
                row_key1 = U(rows[slot, 1])
                if row_key1 == key1 and U(rows[slot, 0]) == key0:
                    same = key1 < LONG
                    if not same:
                        word_start = U(word_ends[rows[slot, 3]])
                        same = same_bytes(store, word_start, data, start, end - start)
                    if same:
                        rows[slot, 2] = U(rows[slot, 2]) + weight
                        break
                elif row_key1 == U(0):
                    word_start = U(word_ends[words])
                    word_end = word_start + (end - start)
                    if TWO * words >= mask or word_end > U(store.size) or words + TWO > U(word_ends.size):
                        state[WORDS] = words
                        return first + k
                    rows[slot, 0], rows[slot, 1], rows[slot, 2], rows[slot, 3] = key0, key1, weight, words
                    for at in range(end - start):
                        store[word_start + U(at)] = data[start + U(at)]
                    words += ONE
                    word_ends[words] = word_end
                    break
                slot = (slot + ONE) & mask
            start = end
        first += size
    state[WORDS] = words
    return last


@kernel("void(uint64[:, ::1], uint64[:, ::1])")
def rehash(old: Any, rows: Any) -> None:
    """Copy the rows of one table to a larger, empty one."""
    mask = U(rows.shape[0] - 1)
    for i in range(old.shape[0]):
        if U(old[i, 1]) != U(0):
            slot = spread(U(old[i, 0]), U(old[i, 1])) & mask
            while U(rows[slot, 1]) != U(0):
                slot = (slot + ONE) & mask
            for column in range(4):
                rows[slot, column] = old[i, column]


@kernel("void(uint64[:, ::1], int64[::1])")
def read_counts(rows: Any, counts: Any) -> None:
    """Write the count of each word in first-seen order."""
    for i in range(rows.shape[0]):
        if U(rows[i, 1]) != U(0):
            counts[rows[i, 3]] = rows[i, 2]


# --- looking words up ---------------------------------------------------------------------------------------


@inline
def hash_pre_token(data: Any, start: Any, end: Any) -> Any:
    """Return the hash of a pre-token in the index of a finished table."""
    if end - start < SHORT:
        key0, key1 = short_key(data, start, end - start)
    else:
        key0, key1 = long_key(data, start, end)
    return spread(key0, key1)


@kernel("void(uint8[::1], int64[::1], int64, int32[::1])")
def build_index(store: Any, word_ends: Any, words: Any, index: Any) -> None:
    """Fill `index` with the numbers of the words. It must hold -1, and its size is a power of two. `store` has 16
    bytes of padding."""
    mask = U(index.size - 1)
    for word in range(words):
        slot = hash_pre_token(store, U(word_ends[word]), U(word_ends[word + 1])) & mask
        while index[slot] >= 0:
            slot = (slot + ONE) & mask
        index[slot] = word


@kernel("void(uint8[::1], int64[::1], uint8[::1], int64[::1], int32[::1], int32[::1])")
def find_pre_tokens(data: Any, ends: Any, store: Any, word_ends: Any, index: Any, found: Any) -> None:
    """Write the number of the word that equals each pre-token of `data`, or -1. `data` and `store` have 16 bytes of
    padding."""
    mask = U(index.size - 1)
    start = U(0)
    for k in range(ends.size):
        end = U(ends[k])
        slot = hash_pre_token(data, start, end) & mask
        found[k] = -1
        while index[slot] >= 0:
            word = index[slot]
            word_start = U(word_ends[word])
            length = U(word_ends[word + 1]) - word_start
            if length == end - start and same_bytes(store, word_start, data, start, length):
                found[k] = word
                break
            slot = (slot + ONE) & mask
        start = end
