"""BPETokenizer: splits text into pre-tokens with a pattern and applies merges in each, the lowest rank first.

    tokenizer = BPETokenizer([116, 256, 257], [104, 101, 32], name="worked example")
    tokenizer.encode("the cat in the hat")      # [258, 99, 97, 116, 32, 105, 110, 32, 258, 104, 97, 116]

Internally a byte is its value and the token of merge r is 256 + r (`bpe.encoding.encoder`). A trained tokenizer uses
these ids externally too, followed by its special tokens; a loaded one maps them to the ids of its file.
"""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpe.encoding.encoder import OPEN, Encoder, as_bytes
from bpe.errors import TooLargeError
from bpe.pretokenize.patterns import PreTokenizer
from bpe.text.byte_level import to_text
from bpe.text.utf8 import to_bytes
from bpe.tokenizers.base import AllowedSpecial, Segmentation, allowed_names, unknown_id
from bpe.tokenizers.limits import LARGEST_VOCABULARY, MOST_TOKENS
from bpe.tokenizers.scribe import BLOCK, Scribe
from bpe.tokenizers.stream import stream_pre_tokens

_GATHERED = 1 << 16  # ids converted to Python integers at a time
_LARGE = 4 << 20  # bytes; longer texts are encoded in parts, to save memory
Ints = NDArray[np.integer[Any]] | Sequence[int]


class BPETokenizer:
    """A list of merges, a pattern and special tokens.

    Args:
            left, right: internal ids of the two parts of each merge, int[n]; both -1 for a token without a merge.
            pattern: a name in `bpe.pretokenize.patterns.NAMED`, or a regular expression.
            special_tokens: their texts, with ids that follow the last merge's; or a mapping from text to id.
            ids: the external id of each internal id, int[256 + n], -1 for none; by default they are equal.
            tokens: the bytes of each internal id, for tokens that no merge makes.
            result: the internal id that each merge makes, int[n], if two merges make the same string.
            whole_pieces: whether a pre-token in the vocabulary is used whole (tiktoken, `ignore_merges`).
    """

    def __init__(
        self,
        left: Ints,
        right: Ints,
        pattern: str = "none",
        special_tokens: Sequence[str] | Mapping[str, int] = (),
        *,
        ids: Ints | None = None,
        tokens: Sequence[bytes] | None = None,
        result: Ints | None = None,
        whole_pieces: bool = False,
        name: str = "BPE",
        plain: bool = False,
    ) -> None:
        self.left = np.array(left, np.int32)
        self.right = np.array(right, np.int32)
        self.pattern = pattern
        self.name = name
        self.whole_pieces = whole_pieces
        self.result = None if result is None else np.array(result, np.int32)
        self.tokens: list[bytes] = _expand(self.left, self.right) if tokens is None else list(tokens)
        self.ids: NDArray[np.int64] | None = None if ids is None else np.array(ids, np.int64)
        if not isinstance(special_tokens, Mapping):
            first = 256 + len(self.left) if self.ids is None else int(self.ids.max()) + 1
            special_tokens = {text: first + i for i, text in enumerate(special_tokens)}
        self.special_tokens: dict[str, int] = dict(special_tokens)
        largest = int(self.ids.max(initial=0)) if self.ids is not None else 0
        check_ids([largest, *self.special_tokens.values()])
        self._plain = plain
        self._own = threading.local()  # a cutter has buffers, so each thread has its own
        self._scanner = self._cutter(()).pattern.scanner  # raises for an invalid pattern
        self._scribes: list[Scribe] = []
        self._dropped = self._dropped_bytes()

    def __repr__(self) -> str:
        return f"<BPETokenizer {self.name!r}: {self.vocab_size:,} tokens, pattern {self.pattern!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """The constructor arguments: a copy, also in another process, builds its own tables and buffers."""
        positional = self.left, self.right, self.pattern, self.special_tokens
        named = {name: getattr(self, name) for name in ("ids", "tokens", "result", "whole_pieces", "name")}
        return partial(BPETokenizer, **named, plain=self._plain), positional

    # --- contents --------------------------------------------------------------------------------------

    @property
    def vocab_size(self) -> int:
        """The number of different ids, special tokens included."""
        return self._vocab_size

    @cached_property
    def _vocab_size(self) -> int:
        if self.ids is None:
            return 256 + len(self.left) + len(set(self.special_tokens.values()))
        ordered = np.sort(self._shown[self._shown >= 0])
        return int((np.diff(ordered) > 0).sum()) + min(1, len(ordered))

    @cached_property
    def vocab(self) -> dict[int, bytes]:
        """The bytes of each id, in order of id."""
        if self.ids is None:
            vocab = dict(enumerate(self.tokens))
        else:
            pairs = zip(self.ids.tolist(), self.tokens, strict=True)
            vocab = dict(sorted((shown, token) for shown, token in pairs if shown >= 0))
        for text, shown in self.special_tokens.items():
            vocab[shown] = to_bytes(text)
        return vocab

    @cached_property
    def raw_vocab(self) -> dict[int, str]:
        """Each token in GPT-2's byte-level alphabet, as written in files; special tokens unchanged."""
        raw = {shown: to_text(token) for shown, token in self.vocab.items()}
        raw.update((shown, text) for text, shown in self.special_tokens.items())
        return raw

    @property
    def merges(self) -> list[tuple[bytes, bytes]]:
        """The two parts of each merge, in order of rank."""
        pairs = zip(self.left.tolist(), self.right.tolist(), strict=True)
        return [(self.tokens[left], self.tokens[right]) for left, right in pairs if left >= 0]

    # --- text to ids ----------------------------------------------------------------------------------------

    def encode(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> list[int]:
        """The ids of a text.

        `allowed_special`: "all", or the special tokens to recognise, the longest first; others are encoded as text.
        """
        data = to_bytes(text)
        if self._can_use_scribe(data, allowed_special):
            return self._list_by_scribe(data)
        if len(data) > _LARGE:
            batches = self._batches((data,), self._allowed(allowed_special))
            return list(itertools.chain.from_iterable(batches))
        internal, _ = self._encode(data, self._allowed(allowed_special))
        return self._numbers[internal].tolist()  # type: ignore[no-any-return]

    def encode_array(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> NDArray[np.int64]:
        """The ids of a text as an array, int64[tokens]: faster and smaller than a list."""
        return self._shown[self._internal(to_bytes(text), self._allowed(allowed_special))]

    def encode_batch(
        self, texts: Iterable[str | bytes], allowed_special: AllowedSpecial = (), *, threads: int | None = None
    ) -> list[list[int]]:
        """The ids of each text, as `encode` returns them, computed by `threads` threads (None: one per core)."""
        from bpe.tokenizers.batch import encode_lists

        return encode_lists(self, texts, allowed_special, threads)

    def encode_batch_array(
        self, texts: Iterable[str | bytes], allowed_special: AllowedSpecial = (), *, threads: int | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The same as arrays, much faster and smaller: the ids of all texts, int64[tokens], and the offsets of each
        text in them, int64[texts + 1]; text i has ids[edges[i] : edges[i + 1]]."""
        from bpe.tokenizers.batch import encode_arrays

        return encode_arrays(self, texts, allowed_special, threads)

    def encode_iterable(
        self, chunks: Iterable[str] | Iterable[bytes], allowed_special: AllowedSpecial = ()
    ) -> Iterator[int]:
        """The ids of the joined chunks, each yielded once no further chunk can change it.

        The memory needed depends on the longest pre-token, not on the text.
        """
        for ids in self._batches(chunks, self._allowed(allowed_special)):
            yield from ids

    def _batches(self, chunks: Iterable[str] | Iterable[bytes], allowed: tuple[str, ...]) -> Iterator[list[int]]:
        for data, ends, special in stream_pre_tokens(chunks, self._cutter(allowed)):
            internal, _ = self._merge(as_bytes(data), ends, self._numbered(special, allowed))
            yield self._numbers[internal].tolist()

    def segment(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> Segmentation:
        """The tokens of a text as spans of its UTF-8 bytes."""
        data = to_bytes(text)
        if self._can_use_scribe(data, allowed_special):
            internal, kept = self._by_scribe(data), None
        else:
            internal, kept = self._encode(data, self._allowed(allowed_special))
        return self._spans(internal, kept)

    def spans_of(self, data: NDArray[np.uint8], ends: NDArray[np.int64]) -> Segmentation:
        """The tokens of a text already split into pre-tokens (number k ends at `ends[k]`), as spans of its bytes."""
        return self._spans(*self._merge(data, ends, np.full(len(ends), -1, np.int32)))

    def _spans(self, internal: NDArray[np.int32], kept: NDArray[np.int64] | None) -> Segmentation:
        spans = Segmentation.tiling(self._shown[internal], self._lengths[internal])
        if kept is None:
            return spans
        return Segmentation(kept[spans.starts], kept[spans.ends - 1] + 1, spans.ids, exact=False)

    # --- ids to text ----------------------------------------------------------------------------------------

    def decode_bytes(self, ids: Sequence[int]) -> bytes:
        """The bytes of a sequence of ids.

        Raises:
                ValueError: if an id is not in the vocabulary.
        """
        try:
            return b"".join(map(self.vocab.__getitem__, ids))
        except KeyError:
            unknown_id(ids, self.vocab, self.name)

    def decode(self, ids: Sequence[int]) -> str:
        """The text of a sequence of ids; malformed UTF-8 is replaced by U+FFFD."""
        return self.decode_bytes(ids).decode("utf-8", "replace")

    def save(
        self, path: str | os.PathLike[str], format: str = "huggingface", *, overwrite: bool = False
    ) -> tuple[Path, ...]:
        """Write the tokenizer in a format of `bpe.formats`; returns the files written, all of them or none. A file that
        `path` does not name is only replaced with `overwrite`; otherwise FileExistsError lists such files.
        """
        from bpe.formats import save

        return save(self, path, format, overwrite=overwrite)

    # --- inside ---------------------------------------------------------------------------------------------

    def _can_use_scribe(self, data: bytes, allowed_special: AllowedSpecial) -> bool:
        """Whether the fast path applies: a compiled scanner, no dropped bytes, no special token in the text."""
        if self._scanner is None or self._dropped is not None:
            return False
        if not allowed_special:
            return True
        return not any(to_bytes(token) in data for token in self._allowed(allowed_special))

    def _internal(self, data: bytes, allowed: tuple[str, ...]) -> NDArray[np.int32]:
        """The internal ids of a text."""
        return self._by_scribe(data) if self._can_use_scribe(data, allowed) else self._encode(data, allowed)[0]

    def _by_scribe(self, data: bytes) -> NDArray[np.int32]:
        """The internal ids of a text."""
        scribe = self._take_scribe()
        blocks = [block.copy() for block in scribe.write_long(data)]
        self._scribes.append(scribe)
        return blocks[0] if len(blocks) == 1 else np.concatenate((np.zeros(0, np.int32), *blocks))

    def _list_by_scribe(self, data: bytes) -> list[int]:
        """The external ids of a text."""
        scribe, numbers = self._take_scribe(), self._numbers
        if len(data) <= BLOCK:
            ids: list[int] = numbers.take(scribe.write(data)).tolist()
        else:
            ids = []
            for some in _gathered(scribe.write_long(data)):
                ids += numbers.take(some).tolist()
        self._scribes.append(scribe)
        return ids

    def _take_scribe(self) -> Scribe:
        """A `Scribe` that no other thread is using; the caller returns it after use."""
        try:
            return self._scribes.pop()
        except IndexError:
            assert self._scanner is not None
            return Scribe(self._scanner, self._encoder, plain=self._plain)

    def _encode(self, data: bytes, allowed: tuple[str, ...]) -> tuple[NDArray[np.int32], NDArray[np.int64] | None]:
        array = as_bytes(data)
        return self._merge(array, *self._cut(array, allowed))

    def _cut(self, array: NDArray[np.uint8], allowed: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """The end of each pre-token, and the index of its special token or -1."""
        ends, special = self._cutter(allowed).cut(array)
        return ends, self._numbered(special, allowed)

    def _numbered(self, special: NDArray[np.int32], allowed: tuple[str, ...]) -> NDArray[np.int32]:
        """Convert indexes into the allowed special tokens to indexes into all special tokens."""
        if len(allowed) in (0, len(self.special_tokens)):
            return special
        order = list(self.special_tokens)
        return np.array([*(order.index(name) for name in allowed), -1], np.int32)[special]

    def _merge(
        self, array: NDArray[np.uint8], ends: NDArray[np.int64], special: NDArray[np.int32], *, remember: bool = True
    ) -> tuple[NDArray[np.int32], NDArray[np.int64] | None]:
        """Internal ids, and the offsets of the bytes that were kept (None: all)."""
        kept = None
        if self._dropped is not None:
            keep = ~self._dropped[array] | np.repeat(special >= 0, np.diff(ends, prepend=0))
            kept = np.flatnonzero(keep)
            ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(keep, dtype=np.int64)))[ends]
            array = array[kept]
        return self._encoder.encode(array, ends, special, remember=remember), kept

    def _allowed(self, allowed: AllowedSpecial) -> tuple[str, ...]:
        return allowed_names(allowed, self.special_tokens, self.name) if allowed else ()

    def _cutter(self, allowed: tuple[str, ...]) -> PreTokenizer:
        own = self._own
        if not hasattr(own, "cutters"):
            own.cutters = {}
        if allowed not in own.cutters:
            own.cutters[allowed] = PreTokenizer(self.pattern, allowed, plain=self._plain)
        cutter: PreTokenizer = own.cutters[allowed]
        return cutter

    @cached_property
    def _shown(self) -> NDArray[np.int64]:
        """The external id of each internal id, special tokens last."""
        ids = np.arange(256 + len(self.left)) if self.ids is None else self.ids
        return np.concatenate((ids, np.array(list(self.special_tokens.values()), np.int64)))

    @cached_property
    def _numbers(self) -> NDArray[np.object_]:
        """The external ids as Python integers: picking existing ones is faster than creating new ones."""
        return self._shown.astype(np.object_)

    def _dropped_bytes(self) -> NDArray[np.bool_] | None:
        """The bytes without a token, which are dropped from a text (as Hugging Face does), or None."""
        if self.ids is None or int(self.ids[:256].min()) >= 0:
            return None
        return self.ids[:256] < 0

    @cached_property
    def _encoder(self) -> Encoder:
        encoder = Encoder(self.left, self.right, result=self.result, plain=self._plain)
        whole = self._unreached(encoder) if self.whole_pieces else []
        if not whole:
            return encoder
        return Encoder(self.left, self.right, result=self.result, whole=whole, plain=self._plain)

    def _unreached(self, encoder: Encoder) -> list[tuple[bytes, int]]:
        """(bytes, rank) of the tokens that cannot be reached by merges."""
        lasting = self._lengths[256 : 256 + len(self.left)] > 0  # an empty token is never a pre-token
        ranks = np.flatnonzero(lasting if self.ids is None else lasting & (self.ids[256:] >= 0))
        if not len(ranks):
            return []
        tokens = list(map(self.tokens.__getitem__, (ranks + 256).tolist()))
        ends = np.cumsum(np.fromiter(map(len, tokens), np.int64, len(tokens)))
        seams = encoder.seams(b"".join(tokens), ends)
        parts = np.add.reduceat(seams == OPEN, np.concatenate((np.zeros(1, np.int64), ends[:-1])))
        return [(tokens[i], int(ranks[i])) for i in np.flatnonzero(parts > 1).tolist()]

    @cached_property
    def _lengths(self) -> NDArray[np.int64]:
        """The length in bytes of each internal id, with the special tokens at the end."""
        special = [len(to_bytes(text)) for text in self.special_tokens]
        return np.array([*map(len, self.tokens), *special], np.int64)


def _gathered(blocks: Iterable[NDArray[np.int32]]) -> Iterator[NDArray[np.int32]]:
    """The ids of several blocks at a time, so that one table lookup converts them together."""
    room, filled = np.empty(2 * _GATHERED, np.int32), 0
    for block in blocks:
        if filled + len(block) > len(room):
            room = np.concatenate((room[:filled], np.empty(2 * len(block), np.int32)))
        room[filled : filled + len(block)] = block
        filled += len(block)
        if filled >= _GATHERED:
            yield room[:filled]
            filled = 0
    yield room[:filled]


def _expand(left: NDArray[np.int32], right: NDArray[np.int32]) -> list[bytes]:
    """The bytes of each internal id."""
    check_lengths(left, right)
    tokens = [bytes([byte]) for byte in range(256)]
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        tokens.append(tokens[a] + tokens[b])
    return tokens


def check_lengths(left: NDArray[np.int32], right: NDArray[np.int32]) -> None:
    """Check the total length of the tokens before any is made: thirty merges can double one to a gigabyte.

    Raises:
        TooLargeError: if it exceeds `LARGEST_VOCABULARY` bytes.
    """
    lengths, total = [1] * 256, 256
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        lengths.append(lengths[a] + lengths[b])
        total += lengths[-1]
        if total > LARGEST_VOCABULARY:
            raise TooLargeError(
                f"Its first {len(lengths) - 256:,} merges make tokens of more than {LARGEST_VOCABULARY / 1e6:,.0f} MB."
            )


def check_ids(ids: Iterable[int]) -> None:
    """Check that ids are within bounds; token tables are as long as the largest id.

    Raises:
        TooLargeError: if an id is negative or too large for a vocabulary.
    """
    for shown in ids:
        if not 0 <= shown < 4 * MOST_TOKENS:
            raise TooLargeError(f"{shown} is no id of a token: those lie between 0 and {4 * MOST_TOKENS - 1:,}.")
