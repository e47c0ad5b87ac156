"""The instructions of `bpe.jit.instructions` in documented numba, for versions in which those fail."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

U = np.uint64
_MULTIPLIER = U(0xFF51AFD7ED558CCD)
_HALF = U(32)


@njit(nogil=True, inline="always")
def load64(array: Any, index: Any) -> Any:
    """Load the eight bytes of `array` at `index` as a little-endian uint64 (LLVM turns this into one load)."""
    at = U(index)
    low = U(array[at]) | U(array[at + U(1)]) << U(8) | U(array[at + U(2)]) << U(16) | U(array[at + U(3)]) << U(24)
    at += U(4)
    high = U(array[at]) | U(array[at + U(1)]) << U(8) | U(array[at + U(2)]) << U(16) | U(array[at + U(3)]) << U(24)
    return low | high << _HALF


@njit(nogil=True, inline="always")
def ctz64(x: Any) -> Any:
    """Return the number of trailing zero bits of a uint64, by counting the bits below the lowest one bit.

    Ones are counted in parallel, in fields of 2, 4 and 8 bits (Warren, Hacker's Delight, chapter 5).
    """
    ones = ~x & (x - U(1))
    ones -= (ones >> U(1)) & U(0x5555555555555555)
    ones = (ones & U(0x3333333333333333)) + ((ones >> U(2)) & U(0x3333333333333333))
    ones = (ones + (ones >> U(4))) & U(0x0F0F0F0F0F0F0F0F)
    return (ones * U(0x0101010101010101)) >> U(56)


@njit(nogil=True, inline="always")
def prefetch(rows: Any, index: Any) -> None:
    """Do nothing: a prefetch is only a hint."""


@njit(nogil=True, inline="always")
def mix(h: Any, x: Any) -> Any:
    """One step of a 64-bit hash."""
    value = (h ^ x) * _MULTIPLIER
    return value ^ (value >> _HALF)
