"""Base class of the tokenizers without merges: they have no special tokens, and their ids follow from their
spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from bpe.text.utf8 import to_bytes
from bpe.tokenizers.base import AllowedSpecial, Segmentation, allowed_names

_NONE: Mapping[str, int] = MappingProxyType({})


class Baseline:
    """The methods of `bpe.tokenizers.base.Tokenizer` shared by the bit, byte, character and word tokenizers."""

    name: str
    special_tokens: Mapping[str, int] = _NONE

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"

    def segment(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> Segmentation:
        """The tokens of a text as spans that tile it."""
        raise NotImplementedError

    def decode_bytes(self, ids: Sequence[int]) -> bytes:
        """The bytes of a sequence of ids."""
        raise NotImplementedError

    def encode(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> list[int]:
        """The ids of a text; `allowed_special` must be empty, or "all"."""
        return self.segment(text, allowed_special).ids.tolist()  # type: ignore[no-any-return]

    def encode_batch(
        self, texts: Iterable[str | bytes], allowed_special: AllowedSpecial = (), *, threads: int | None = None
    ) -> list[list[int]]:
        """The ids of each text. `threads` is ignored: there is too little work to divide."""
        if isinstance(texts, str | bytes):
            raise TypeError("A batch is of several texts; this is one.")
        return [self.encode(text, allowed_special) for text in texts]

    def encode_iterable(
        self, chunks: Iterable[str] | Iterable[bytes], allowed_special: AllowedSpecial = ()
    ) -> Iterator[int]:
        """The ids of the chunks joined, lazily."""
        self._allow(allowed_special)
        for data in self._whole(chunks):
            yield from self.segment(data).ids.tolist()

    def decode(self, ids: Sequence[int]) -> str:
        """The text of a sequence of ids; malformed UTF-8 is replaced by U+FFFD."""
        return self.decode_bytes(ids).decode("utf-8", "replace")

    def _whole(self, chunks: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
        """The chunks as bytes, divided so that no token spans two of them."""
        return map(to_bytes, chunks)

    def _allow(self, allowed: AllowedSpecial) -> None:
        allowed_names(allowed, (), self.name)
