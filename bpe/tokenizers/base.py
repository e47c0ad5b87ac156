"""The interface of all tokenizers, and the spans that their tokens cover."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

AllowedSpecial = Literal["all"] | Collection[str]


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """The tokens of a text as spans of the original: token i covers [starts[i], ends[i]) and has the id
    ids[i].

    Int64 arrays of equal length, in `unit`s: UTF-8 bytes, or bits for the bit tokenizer. If `exact`, the spans tile
    the text; spans of a tokenizer that normalises may have gaps, be empty, or overlap.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    ids: NDArray[np.int64]
    exact: bool = True
    unit: Literal["byte", "bit"] = "byte"

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def tiling(cls, ids: NDArray[Any], lengths: NDArray[Any], unit: Literal["byte", "bit"] = "byte") -> Segmentation:
        """A segmentation that covers the text without gaps, from the tokens' lengths."""
        ends = np.cumsum(lengths, dtype=np.int64)
        return cls(ends - lengths, ends, ids.astype(np.int64), True, unit)


@runtime_checkable
class Tokenizer(Protocol):
    """Converts text into token ids and back."""

    name: str

    @property
    def vocab_size(self) -> int:
        """The number of different ids."""
        ...

    @property
    def vocab(self) -> dict[int, bytes]:
        """The bytes that each token represents in text."""
        ...

    @property
    def raw_vocab(self) -> dict[int, str]:
        """Each token as spelt in the tokenizer's own files."""
        ...

    def encode(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> list[int]:
        """The ids of a text. Only the special tokens allowed ("all": every one) are recognised."""
        ...

    def encode_batch(
        self, texts: Iterable[str | bytes], allowed_special: AllowedSpecial = (), *, threads: int | None = None
    ) -> list[list[int]]:
        """The ids of each text, as `encode` returns them."""
        ...

    def encode_iterable(
        self, chunks: Iterable[str] | Iterable[bytes], allowed_special: AllowedSpecial = ()
    ) -> Iterable[int]:
        """The ids of the chunks joined, lazily."""
        ...

    def decode(self, ids: Sequence[int]) -> str:
        """The text of a sequence of ids; malformed UTF-8 is replaced by U+FFFD."""
        ...

    def decode_bytes(self, ids: Sequence[int]) -> bytes:
        """The bytes of a sequence of ids."""
        ...

    def segment(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> Segmentation:
        """The tokens of a text as spans of it."""
        ...


def allowed_names(allowed: AllowedSpecial, names: Collection[str], tokenizer: str) -> tuple[str, ...]:
    """The special tokens among `names` that are allowed, in the order of `names`.

    Raises:
        ValueError: if an allowed token is not one of `names`.
    """
    if isinstance(allowed, str):
        if allowed == "all":
            return tuple(names)
        allowed = (allowed,)
    for name in allowed:
        if name not in names:
            raise ValueError(f"{name!r} is not a special token of {tokenizer}.")
    wanted = frozenset(allowed)
    return tuple(name for name in names if name in wanted)


def unknown_id(ids: Sequence[int], vocab: Collection[int], tokenizer: str) -> NoReturn:
    """Raise a ValueError that names the first id outside the vocabulary."""
    wrong = next(token for token in ids if token not in vocab)
    span = f"its {len(vocab):,} ids lie between {min(vocab)} and {max(vocab)}" if vocab else "it has none"
    raise ValueError(f"{wrong} is not a token of {tokenizer}: {span}.")
