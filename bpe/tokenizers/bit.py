"""The bit tokenizer: every bit of the text's UTF-8 is a token, the most significant bit of each byte first.

`BitTokenizer().encode("I")` is [0, 1, 0, 0, 1, 0, 0, 1], since "I" is the byte 73.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bpe.text.utf8 import to_bytes
from bpe.tokenizers.base import AllowedSpecial, Segmentation, unknown_id
from bpe.tokenizers.baseline import Baseline


class BitTokenizer(Baseline):
    """The smallest possible vocabulary, two tokens, and the longest sequences: an eighth of a byte per token.

    Its spans count bits (`Segmentation.unit`). A single bit represents no text, so its bytes in `vocab` are empty.
    """

    def __init__(self, name: str = "bit") -> None:
        self.name = name

    @property
    def vocab_size(self) -> int:
        """2."""
        return 2

    @property
    def vocab(self) -> dict[int, bytes]:
        """Empty bytes for both bits."""
        return {0: b"", 1: b""}

    @property
    def raw_vocab(self) -> dict[int, str]:
        """The bits as digits."""
        return {0: "0", 1: "1"}

    def segment(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> Segmentation:
        """The bits of a text, one span each, with offsets in bits."""
        self._allow(allowed_special)
        ids = np.unpackbits(np.frombuffer(to_bytes(text), np.uint8))
        return Segmentation.tiling(ids, np.ones(len(ids), np.int64), "bit")

    def decode_bytes(self, ids: Sequence[int]) -> bytes:
        """The bytes that the bits form.

        Raises:
            ValueError: if an id is neither 0 nor 1, or the number of bits is not a multiple of eight.
        """
        if not set(ids) <= {0, 1}:
            unknown_id(ids, self.vocab, self.name)
        if len(ids) % 8:
            raise ValueError(f"{len(ids):,} bits are not whole bytes: a byte has eight.")
        return np.packbits(np.array(ids, np.uint8)).tobytes()
