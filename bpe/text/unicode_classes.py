"""The class of every code point, as the `regex` module sees it: what the compiled scanners look characters up
in.

One byte a code point, each bit a property that a pre-tokenization pattern asks about. The table is built from
`regex` itself, so the scanners follow the Unicode version of the patterns they stand for; it is kept on disk
because building it takes a fifth of a second.
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
    """The classes of all code points, uint8[0x110000], from memory, from disk or built anew. Do not write to
    it.
    """
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
    """Ask `regex` for the properties of every code point; lone surrogates (malformed bytes) have none of
    them.
    """
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
    """The table that was kept, or None where there is none or it is damaged."""
    content = cache.read(path)
    if content is None or len(content) != CODE_POINTS:
        return None
    return np.frombuffer(bytearray(content), np.uint8)  # writable, as the kernels' signatures say
