"""The bit tokenizer: every bit of the text's UTF-8 is a token, the most significant of a byte first.

`BitTokenizer().encode("I")` is [0, 1, 0, 0, 1, 0, 0, 1], for "I" is the byte 73.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bpe.text.utf8 import to_bytes
from bpe.tokenizers.base import AllowedSpecial, Segmentation, unknown_id
from bpe.tokenizers.baseline import Baseline


class BitTokenizer(Baseline):
    """The smallest vocabulary there is, two tokens, and the longest texts: an eighth of a byte per token.

    Its spans count bits (`Segmentation.unit`). A single bit stands for no text, so `vocab` has no bytes for it.
    """

    def __init__(self, name: str = "bit") -> None:
        self.name = name

    @property
    def vocab_size(self) -> int:
        """2."""
        return 2

    @property
    def vocab(self) -> dict[int, bytes]:
        """No bytes for either bit."""
        return {0: b"", 1: b""}

    @property
    def raw_vocab(self) -> dict[int, str]:
        """The bits as digits."""
        return {0: "0", 1: "1"}

    def segment(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> Segmentation:
        """The bits of a text, one span each, positions in bits."""
        self._allow(allowed_special)
        ids = np.unpackbits(np.frombuffer(to_bytes(text), np.uint8))
        return Segmentation.tiling(ids, np.ones(len(ids), np.int64), "bit")

    def decode_bytes(self, ids: Sequence[int]) -> bytes:
        """Eight bits a byte.

        Raises:
            ValueError: when an id is neither 0 nor 1, or the bits are not whole bytes.
        """
        if not set(ids) <= {0, 1}:
            unknown_id(ids, self.vocab, self.name)
        if len(ids) % 8:
            raise ValueError(f"{len(ids):,} bits are not whole bytes: a byte has eight.")
        return np.packbits(np.array(ids, np.uint8)).tobytes()
