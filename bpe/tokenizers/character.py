"""The character tokenizer: every Unicode code point is a token with its number as id.

    CharacterTokenizer().encode("你好!")          # [0x4F60, 0x597D, 0x21]

A byte that belongs to no character is kept, with the id that Python's `surrogateescape` assigns: U+DC80 to U+DCFF for
the bytes 80 to FF. These code points occur in no valid text.
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
"""The version of Unicode whose assigned code points form the vocabulary: this Python's."""

_NOT_ASSIGNED = {"Cn", "Co", "Cs"}  # unassigned, private use, surrogates


class CharacterTokenizer(Baseline):
    """One token per code point. The vocabulary is the code points assigned by Unicode; others can be encoded too."""

    def __init__(self, name: str = "character") -> None:
        self.name = name

    @property
    def vocab_size(self) -> int:
        """The number of code points assigned to characters in Unicode `UNICODE_VERSION`, without private use."""
        return len(assigned())

    @property
    def vocab(self) -> dict[int, bytes]:
        """The UTF-8 of each assigned code point (some 150,000; rebuilt at every access)."""
        return {code: chr(code).encode("utf-8") for code in assigned().tolist()}

    @property
    def raw_vocab(self) -> dict[int, str]:
        """Each assigned code point as a character."""
        return {code: chr(code) for code in assigned().tolist()}

    def segment(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> Segmentation:
        """The code points of a text, one span each; so is every byte that belongs to no character."""
        self._allow(allowed_special)
        characters = to_bytes(text).decode("utf-8", "surrogateescape")
        return Segmentation.tiling(code_points(characters), np.diff(byte_offsets(characters)))

    def decode_bytes(self, ids: Sequence[int]) -> bytes:
        """The UTF-8 of some code points; U+DC80 to U+DCFF become the bytes 80 to FF.

        Raises:
            ValueError: if an id is not a code point.
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
    """The code points of a text, uint32[characters]."""
    return np.frombuffer(characters.encode("utf-32-le", "surrogatepass"), np.uint32)


@cache
def assigned() -> NDArray[np.int64]:
    """The code points assigned to characters in Unicode `UNICODE_VERSION`, int64, ascending."""
    category = unicodedata.category
    codes = [code for code in range(0x110000) if category(chr(code)) not in _NOT_ASSIGNED]
    return np.array(codes, np.int64)
