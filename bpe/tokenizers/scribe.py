"""Scribe: encodes text to internal ids with two kernel calls per block and reused buffers.

A scanner cuts the text and an encoder merges it (:mod:`bpe.pretokenize.scan_kernels`,
:mod:`bpe.encoding.encode_kernels`). For short texts the overhead of a call dominates; therefore nothing is allocated
per call, and the kernels' arguments are prepared once. Long texts are encoded in blocks that fit into the processor's
cache and end at a boundary where every pattern cuts for certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpe import jit
from bpe.encoding.encoder import Encoder, Memory, Writer
from bpe.pretokenize.patterns import SCANNERS
from bpe.text.unicode_classes import class_table

BLOCK = 1 << 16  # bytes
_AHEAD = 24  # bytes that the kernel may read beyond a pre-token
_END = 3  # its index among the arguments of the kernel `cut`


class Scribe:
    """Encodes texts without special tokens, using a compiled scanner. Not thread-safe.

    Args:
        scanner: the number of the pattern (`bpe.pretokenize.patterns.SCANNERS`).
    """

    def __init__(self, scanner: int, encoder: Encoder, *, plain: bool = False) -> None:
        self._scanner = scanner
        self._encoder = encoder
        self._kernels: Any = jit.load("pretokenize.scan_kernels", plain=plain)
        self._classes = class_table()
        self._memory = Memory()
        self._make_room(BLOCK)

    def _make_room(self, size: int) -> None:
        self._size = size
        self._text = np.zeros(size + _AHEAD, np.uint8)
        self._bytes = self._text.data
        ends = np.zeros(size + 1, np.int64)
        self._out = np.zeros(size, np.int32)
        kinds, flags = np.zeros(size + 1, np.uint8), np.zeros(size + 1, np.uint8)
        no_specials = np.zeros((1, 4), np.int64)
        self._cut = jit.prepare(
            self._kernels.cut, self._scanner, self._text, 0, 0, no_specials, 0, self._classes, kinds, flags, ends
        )
        self._writer = Writer(self._encoder, self._text, ends, self._out, self._memory)

    def write(self, data: bytes) -> NDArray[np.int32]:
        """The internal ids of a text of at most one block. The next call overwrites them."""
        self._bytes[: len(data)] = data
        return self._encode(len(data))

    def write_long(self, data: bytes) -> Iterator[NDArray[np.int32]]:
        """The internal ids of a text of any length, block by block. Each block overwrites the previous one."""
        view, start = memoryview(data), 0
        while start < len(data):
            size = min(self._size, len(data) - start)
            self._bytes[:size] = view[start : start + size]
            if start + size < len(data):
                size = self._last_certain(size)
                if not size:
                    self._make_room(4 * self._size)
                    continue
            yield self._encode(size)
            start += size
        if self._size > BLOCK:
            self._make_room(BLOCK)

    def _encode(self, size: int) -> NDArray[np.int32]:
        self._cut.put_scalar(_END, size)
        return self._out[: self._writer.encode(self._cut())]

    def _last_certain(self, size: int) -> int:
        """The last boundary in a full block where the pattern cuts regardless of what follows; 0 if there is none."""
        if self._scanner == SCANNERS["none"]:
            return 0
        return max(0, int(self._kernels.certain_before(self._text, size, 0, size, self._classes)))
