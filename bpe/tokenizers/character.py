"""The character tokenizer: every Unicode code point is a token, and its id is its number.

    CharacterTokenizer().encode("你好!")          # [0x4F60, 0x597D, 0x21]

A byte that belongs to no character is kept: its id is the number that Python's `surrogateescape` gives it, U+DC80
to U+DCFF for the bytes 80 to FF, which stand for no character in any text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bpe.pretokenize.regex_cutting import byte_offsets
from bpe.text.utf8 import to_bytes
from bpe.tokenizers.base import AllowedSpecial, Segmentation
from bpe.tokenizers.baseline import Baseline
from bpe.tokenizers.stream import undecided

UNICODE_VERSION: str = unicodedata.unidata_version
"""The version of Unicode whose assigned code points make the vocabulary: that of this Python."""

_NOT_ASSIGNED = {"Cn", "Co", "Cs"}  # unassigned, for private use, halves of surrogate pairs


class CharacterTokenizer(Baseline):
    """One token a code point. Its vocabulary is what Unicode has assigned; any other code point keeps its number."""

    def __init__(self, name: str = "character") -> None:
        self.name = name

    @property
    def vocab_size(self) -> int:
        """How many code points Unicode `UNICODE_VERSION` has assigned to characters (no private use)."""
        return len(assigned())

    @property
    def vocab(self) -> dict[int, bytes]:
        """The UTF-8 of each assigned code point (some 150,000: made anew at every call)."""
        return {code: chr(code).encode("utf-8") for code in assigned().tolist()}

    @property
    def raw_vocab(self) -> dict[int, str]:
        """Each assigned code point as a character."""
        return {code: chr(code) for code in assigned().tolist()}

    def segment(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> Segmentation:
        """The code points of a text, one span each; a byte that belongs to none is a span of its own."""
        self._allow(allowed_special)
        characters = to_bytes(text).decode("utf-8", "surrogateescape")
        return Segmentation.tiling(code_points(characters), np.diff(byte_offsets(characters)))

    def decode_bytes(self, ids: Sequence[int]) -> bytes:
        """The UTF-8 of some code points, and the bytes kept as U+DC80 to U+DCFF.

        Raises:
            ValueError: when an id is no code point.
        """
        try:
            return "".join(map(chr, ids)).encode("utf-8", "surrogateescape")
        except (ValueError, OverflowError):
            wrong = next(
                code for code in ids if not 0 <= code <= 0x10FFFF or 0xD800 <= code < 0xDC80 or 0xDD00 <= code < 0xE000
            )
            raise ValueError(f"{wrong} is not a code point that a text can have.") from None

    def _whole(self, chunks: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
        tail = b""
        for chunk in chunks:
            data = tail + to_bytes(chunk)
            stop = undecided(data, ())
            tail = data[stop:]
            yield data[:stop]
        yield tail


def code_points(characters: str) -> NDArray[np.uint32]:
    """The numbers of the code points of a text, uint32[characters]."""
    return np.frombuffer(characters.encode("utf-32-le", "surrogatepass"), np.uint32)


@cache
def assigned() -> NDArray[np.int64]:
    """The code points that Unicode `UNICODE_VERSION` has assigned to characters, int64, ascending."""
    category = unicodedata.category
    codes = [code for code in range(0x110000) if category(chr(code)) not in _NOT_ASSIGNED]
    return np.array(codes, np.int64)
