"""The byte tokenizer: every byte is a token with its value as id, as for byte-level (tokenizer-free) models.

`ByteTokenizer().encode("I love LLM")` is [73, 32, 108, 111, 118, 101, 32, 76, 76, 77].
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from bpe.text.byte_level import ALPHABET
from bpe.text.utf8 import to_bytes
from bpe.tokenizers.base import AllowedSpecial, Segmentation, unknown_id
from bpe.tokenizers.baseline import Baseline


class ByteTokenizer(Baseline):
    """One token per byte: 256 tokens, and no text is out of vocabulary."""

    def __init__(self, name: str = "byte") -> None:
        self.name = name

    @property
    def vocab_size(self) -> int:
        """256."""
        return 256

    @cached_property
    def vocab(self) -> dict[int, bytes]:
        """Each byte, keyed by its value."""
        return {byte: bytes([byte]) for byte in range(256)}

    @cached_property
    def raw_vocab(self) -> dict[int, str]:
        """Each byte in GPT-2's byte-level alphabet."""
        return dict(enumerate(ALPHABET))

    def segment(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> Segmentation:
        """The bytes of a text, one span each."""
        self._allow(allowed_special)
        ids = np.frombuffer(to_bytes(text), np.uint8)
        return Segmentation.tiling(ids, np.ones(len(ids), np.int64))

    def decode_bytes(self, ids: Sequence[int]) -> bytes:
        """The ids as bytes.

        Raises:
            ValueError: if an id is not between 0 and 255.
        """
        try:
            return bytes(ids)
        except ValueError:
            unknown_id(ids, self.vocab, self.name)
