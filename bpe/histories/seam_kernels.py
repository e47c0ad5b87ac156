"""Gathers the seams of pre-tokens from the word table. Reached through `bpe.jit.load("histories.seam_kernels")`."""

from __future__ import annotations

import numpy as np

from bpe import jit

kernel = jit.kernel


@kernel("void(int64[::1], int32[::1], int64, int64, int64[::1], int32[::1], int64, int32[::1])")
def gather(ends, word_of, first, last, start, seams, offset, out):
    """Copy the seams of pieces `first`..`last`-1 (word numbers `word_of`, none below 0) to `out`, which begins at
    `offset`.
    """
    begin = np.int64(0) if first == 0 else ends[first - 1]
    for piece in range(first, last):
        end = ends[piece]
        word = np.int64(word_of[piece])
        if word >= 0:
            slot = start[word] + word + 1 - begin
            for at in range(max(begin, offset), min(end, offset + out.size)):
                out[at - offset] = seams[slot + at]
        begin = end
