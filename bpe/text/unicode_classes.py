"""The class of every code point according to the `regex` module, as a table for the compiled scanners.

One byte per code point, one bit per property that the pre-tokenization patterns use. The table is built with `regex`
itself, so the scanners use the same Unicode version as the patterns. It is kept on disk because building it takes a
fifth of a second.
"""

from __future__ import annotations

import threading
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bpe import cache

LETTER = 1  # \p{L}
NUMBER = 2  # \p{N}
SPACE = 4  # \s
WORD = 8  # \w
MARK = 16  # \p{M}
UPPER = 32  # \p{Lu} and \p{Lt}
LOWER = 64  # \p{Ll}
NEWLINE = 128  # \r and \n

CODE_POINTS = 0x110000
_PROPERTIES = {
    LETTER: r"\p{L}",
    NUMBER: r"\p{N}",
    SPACE: r"\s",
    WORD: r"\w",
    MARK: r"\p{M}",
    UPPER: r"[\p{Lu}\p{Lt}]",
    LOWER: r"\p{Ll}",
    NEWLINE: r"[\r\n]",
}

_lock = threading.Lock()
_table: npt.NDArray[np.uint8] | None = None


def class_table() -> npt.NDArray[np.uint8]:
    """The classes of all code points, uint8[0x110000], from memory or disk, or built now. Do not write to it."""
    global _table
    with _lock:
        if _table is None:
            path = _cache_path()
            _table = _read(path)
            if _table is None:
                _table = build()
                cache.write(path, _table.tobytes())
        return _table


def build() -> npt.NDArray[np.uint8]:
    """Build the table of all code points' properties with `regex`; lone surrogates (malformed bytes) have none."""
    import regex

    table = np.zeros(CODE_POINTS, np.uint8)
    every_character = "".join(map(chr, range(CODE_POINTS)))
    for bit, expression in _PROPERTIES.items():
        for run in regex.finditer(f"(?:{expression})+", every_character):
            table[run.start() : run.end()] |= bit
    return table


def _cache_path() -> Path | None:
    import regex

    folder = cache.folder()
    properties = zlib.crc32(repr(_PROPERTIES).encode())
    return folder and folder / f"classes-{regex.__version__}-{properties:08x}.bin"


def _read(path: Path | None) -> npt.NDArray[np.uint8] | None:
    """Read the table from disk; None if it is missing or damaged."""
    content = cache.read(path)
    if content is None or len(content) != CODE_POINTS:
        return None
    return np.frombuffer(bytearray(content), np.uint8)  # writable, as the kernels' signatures require
