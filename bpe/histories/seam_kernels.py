"""Gathers the seams of pre-tokens from the word table. Loaded by `bpe.jit.load("histories.seam_kernels")`."""

from __future__ import annotations

import numpy as np

from bpe import jit

kernel = jit.kernel


@kernel("void(int64[::1], int32[::1], int64, int64, int64[::1], int32[::1], int64, int32[::1])")
def gather(ends, word_of, first, last, start, seams, offset, out):
    """Copy the seams of pre-tokens `first`..`last`-1 to `out`, which begins at `offset`. `word_of` has their word
    numbers; those below 0 are skipped."""
    begin = np.int64(0) if first == 0 else ends[first - 1]
    for pre_token in range(first, last):
        end = ends[pre_token]
        word = np.int64(word_of[pre_token])
        if word >= 0:
            slot = start[word] + word + 1 - begin
            for at in range(max(begin, offset), min(end, offset + out.size)):
                out[at - offset] = seams[slot + at]
        begin = end
