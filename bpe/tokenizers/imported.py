"""ImportedTokenizer: any tokenizer of Hugging Face's `tokenizers` package, with spans of the original bytes.

Models other than plain byte-level BPE (WordPiece, Unigram, word-level, BPE on characters, or with a normalizer) are run
by that package, so that their ids agree with it. Its character offsets are converted to byte spans
(`bpe.tokenizers.spans`), and the spelling in its files ("▁the", "##ing", "<0xE4>") to the bytes it represents
(`bpe.tokenizers.pieces`).
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpe.errors import FormatError, is_panic
from bpe.text.utf8 import to_bytes
from bpe.tokenizers.base import AllowedSpecial, Segmentation, allowed_names, unknown_id
from bpe.tokenizers.bounds import MOST_GROWTH, growth, steps_of
from bpe.tokenizers.charmap import CharacterMap
from bpe.tokenizers.pieces import Spelling
from bpe.tokenizers.scored import ScoredBPE
from bpe.tokenizers.spans import byte_spans, fit

_MALFORMED = re.compile("[\udc80-\udcff]")
_MOST_GROWN = 64 << 20
"""Size of a normal form, in bytes, that is always accepted; the package needs 16 more bytes for each."""
_PLAIN_GROWTH = 8
Offsets = tuple[list[int], NDArray[np.int64]]


class ImportedTokenizer:
    """A tokenizer.json run by the `tokenizers` package. Thread-safe.

    Args:
        content: the object of a tokenizer.json. Its padding, truncation and post-processor are ignored: no tokens are
            added to a text.
        name: the display name.
        raw: the spelling of each id in the original file, if it differs from `content`.
        special: texts and ids of special tokens that are to be cut out here rather than by the package.
        unknown: the id of the unknown token, if `content` does not name it.
        texts: the text of some ids, if it does not follow from their spelling.
        characters: a sentencepiece model's character map, applied to the text first.
        engine: encodes in place of the package; `content` then only defines the spelling of tokens.

    Raises:
        ValueError: with the package's own message, if it cannot read `content`.
    """

    def __init__(
        self,
        content: dict[str, Any],
        *,
        name: str,
        raw: Mapping[int, str] | None = None,
        special: Mapping[str, int] | None = None,
        unknown: int | None = None,
        texts: Mapping[int, str] | None = None,
        characters: bytes = b"",
        engine: ScoredBPE | None = None,
    ) -> None:
        self.name = name
        self._content = {**content, "truncation": None, "padding": None, "post_processor": None}
        self._cut_here = special is not None
        self.spelling = Spelling.of(self._content)
        self._backends: dict[tuple[str, ...], Any] = {}
        self._lock = threading.Lock()
        self._raw = dict(raw) if raw is not None else None
        self._texts = dict(texts or {})
        self._characters = characters
        self._map = CharacterMap(characters) if characters else None
        self._engine = engine
        steps = (list(steps_of(content.get(part))) for part in ("normalizer", "pre_tokenizer", "decoder"))
        self._growth, self._growth_cut, self._growth_back = map(growth, steps)
        self._growth *= 1.0 if self._map is None else self._map.growth
        self._growth *= 1.0 if engine is None else engine.growth
        if self._growth * self._growth_cut > MOST_GROWTH:
            raise FormatError(f"its steps make some texts more than {MOST_GROWTH:,} times as long.")
        ids = self._backend(()).get_vocab(with_added_tokens=True)
        if not ids:
            raise ValueError("its vocabulary is empty")
        added = [token for token in self._content.get("added_tokens") or [] if token["content"]]
        self._added = {ids[token["content"]] for token in added}  # they may differ from the file's ids
        self.special_tokens: dict[str, int] = (
            dict(special)
            if special is not None
            else {token["content"]: ids[token["content"]] for token in added if token.get("special")}
        )
        self.unk_id = _unknown_of(self._content["model"], ids) if unknown is None else unknown
        """The id of the unknown token; None if there is none."""

    def __repr__(self) -> str:
        return f"<ImportedTokenizer {self.name!r}: {self.vocab_size:,} tokens, {self.kind}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """The constructor arguments: a copy, also in another process, is built from them."""
        special = self.special_tokens if self._cut_here else None
        named: dict[str, Any] = {"raw": self._raw, "special": special, "unknown": self.unk_id, "texts": self._texts}
        named |= {"characters": self._characters, "engine": self._engine}
        return partial(ImportedTokenizer, name=self.name, **named), (self._content,)

    # --- contents --------------------------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """The model: "BPE", "WordPiece", "Unigram" or "WordLevel"."""
        return str(self._content["model"].get("type", "BPE"))

    @property
    def vocab_size(self) -> int:
        """The number of different ids, added tokens included."""
        return len(self.raw_vocab)

    @cached_property
    def raw_vocab(self) -> dict[int, str]:
        """Each token as spelt in the file, in order of id."""
        if self._raw is not None:
            return dict(sorted(self._raw.items()))
        vocab = self._backend(()).get_vocab(with_added_tokens=True)
        return {shown: text for text, shown in sorted(vocab.items(), key=lambda item: (item[1], item[0]))}

    @cached_property
    def vocab(self) -> dict[int, bytes]:
        """The bytes of each token in text: "▁the" is b" the", "##ing" is b"ing", "<0xE4>" is the byte E4."""
        literal = self._added | set(self.special_tokens.values()) | {self.unk_id}
        vocab = {
            shown: text.encode("utf-8") if shown in literal else self.spelling.bytes_of(text)
            for shown, text in self.raw_vocab.items()
        }
        return vocab | {shown: text.encode("utf-8") for shown, text in self._texts.items()}

    # --- text to ids ----------------------------------------------------------------------------------------

    def encode(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> list[int]:
        """The ids of a text, as returned by the `tokenizers` package without added tokens.

        Only the special tokens allowed are recognised. A byte that belongs to no character is read as U+FFFD.
        """
        if self._engine is not None and not allowed_special:
            return self._run_all([to_bytes(text)], ())[0]
        characters = to_bytes(text).decode("utf-8", "surrogateescape")
        return [token for ids, _ in self._parts(characters, self._allowed(allowed_special)) for token in ids]

    def encode_iterable(
        self, chunks: Iterable[str] | Iterable[bytes], allowed_special: AllowedSpecial = ()
    ) -> Iterator[int]:
        """The ids of the joined chunks, which are all held in memory: a normalizer may need the whole text."""
        yield from self.encode(b"".join(map(to_bytes, chunks)), allowed_special)

    def encode_batch(
        self, texts: Iterable[str | bytes], allowed_special: AllowedSpecial = (), *, threads: int | None = None
    ) -> list[list[int]]:
        """The ids of each text. The package uses its own threads; `threads` is ignored."""
        if isinstance(texts, str | bytes):
            raise TypeError("A batch is of several texts; this is one.")
        allowed = self._allowed(allowed_special)
        if self._cut_here and allowed:
            return [self.encode(text, allowed) for text in texts]
        return self._run_all(map(to_bytes, texts), allowed)

    def count_each(self, texts: Sequence[bytes]) -> list[int]:
        """The number of tokens of each text, without special tokens. Texts are encoded in parallel."""
        return [len(ids) for ids in self._run_all(texts, ())]

    def segment(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> Segmentation:
        """The tokens of a text as spans of its UTF-8 bytes. Where the model changes the text, they may have gaps, be
        empty or overlap (then not `exact`); a character that consists of several byte tokens is divided exactly."""
        data = to_bytes(text)
        characters = data.decode("utf-8", "surrogateescape")
        parts = list(self._parts(characters, self._allowed(allowed_special)))
        ids = np.array([token for part, _ in parts for token in part], np.int64)
        offsets = np.concatenate([np.zeros((0, 2), np.int64), *(part for _, part in parts)])
        starts, ends = byte_spans(characters, offsets)
        starts, ends = fit(data, starts, ends, [self.vocab[token] for token in ids.tolist()])
        return Segmentation(starts, ends, ids, _tile(starts, ends, len(data)))

    # --- ids to text ----------------------------------------------------------------------------------------

    def decode(self, ids: Sequence[int]) -> str:
        """The text of a sequence of ids, from the file's own decoder; if it has none, and tokens are bytes, from those.

        Raises:
            ValueError: if an id is not in the vocabulary.
        """
        if self._has_own_decoder():
            return self._decoded(ids)
        return self.decode_bytes(ids).decode("utf-8", "replace")

    def decode_bytes(self, ids: Sequence[int]) -> bytes:
        """The bytes of a sequence of ids: those of `decode`, or the tokens' if those are not valid UTF-8."""
        if self._has_own_decoder():
            text = self._decoded(ids)
            if not self.spelling.joins or "\ufffd" not in text:
                return text.encode("utf-8")
        self._check(ids)
        joined = b"".join(map(self.vocab.__getitem__, ids))
        return joined[1:] if self.spelling.prefix and joined.startswith(b" ") else joined

    # --- inside ---------------------------------------------------------------------------------------------

    def _has_own_decoder(self) -> bool:
        if self._cut_here:
            return False
        return self._content.get("decoder") is not None or not self.spelling.joins

    def _decoded(self, ids: Sequence[int]) -> str:
        self._check(ids)
        size = sum(len(self.raw_vocab[token]) for token in ids)
        if size * self._growth_back > max(_MOST_GROWN, _PLAIN_GROWTH * size):
            raise FormatError(f"{self.name} makes a text out of these tokens that does not fit into memory.")
        with _failing_as_values():
            return str(self._backend(()).decode(list(ids), skip_special_tokens=False))

    def _check(self, ids: Sequence[int]) -> None:
        if not set(ids) <= self.raw_vocab.keys():
            unknown_id(ids, self.raw_vocab, self.name)

    def _allowed(self, allowed: AllowedSpecial) -> tuple[str, ...]:
        return allowed_names(allowed, self.special_tokens, self.name) if allowed else ()

    def _parts(self, characters: str, allowed: tuple[str, ...]) -> Iterator[Offsets]:
        """Ids, and offsets in characters, int64[ids, 2], of successive ranges of the text."""
        clean = _MALFORMED.sub("\ufffd", characters)
        if not self._cut_here or not allowed:
            yield self._run(clean, 0, allowed)
            return
        at = 0
        for found in _any_of(allowed).finditer(clean):
            if found.start() > at:
                yield self._run(clean[at : found.start()], at, ())
            yield [self.special_tokens[found.group()]], np.array([found.span()], np.int64)
            at = found.end()
        if at < len(clean):
            yield self._run(clean[at:], at, ())

    def _check_growth(self, texts: Sequence[str]) -> None:
        """Reject texts whose normal form would not fit into memory; the package would crash.

        If the worst case would not fit, the text is normalised in chunks to measure how much it grows.
        """
        size = sum(len(text) if text.isascii() else len(text.encode("utf-8")) for text in texts)
        at_worst = self._growth * self._growth_cut
        if at_worst <= _PLAIN_GROWTH or size * at_worst <= _MOST_GROWN:
            return
        part = max(1, int(_MOST_GROWN / 16 / at_worst))
        normalizer, grown = self._backend(()).normalizer, 0.0
        for text in texts:
            for at in range(0, len(text), part):
                some = text[at : at + part]
                if self._engine is not None:
                    normal = self._engine.normal_form(some)
                else:
                    mapped = some if self._map is None else self._map.apply(some)[0]
                    with _failing_as_values():
                        normal = mapped if normalizer is None else normalizer.normalize_str(mapped)
                grown += len(normal) * self._growth_cut
                if grown > max(_MOST_GROWN, _PLAIN_GROWTH * size):
                    raise FormatError(f"{self.name} makes this text so long that it does not fit into memory.")

    def _run(self, text: str, at: int, allowed: tuple[str, ...]) -> Offsets:
        self._check_growth([text])
        if self._engine is not None:
            ids, offsets = self._engine.encode(text)
            return ids, offsets + at
        mapped, starts, ends = (text, None, None) if self._map is None else self._map.apply(text)
        with _failing_as_values():
            encoding = self._backend(allowed).encode(mapped, add_special_tokens=False)
        offsets = np.array(encoding.offsets, np.int64).reshape(-1, 2)
        if starts is not None and ends is not None:
            first, last = np.minimum(offsets, len(mapped)).T
            first = starts[first]
            offsets = np.stack((first, np.where(offsets[:, 1] > offsets[:, 0], ends[last - 1], first)), axis=1)
        return encoding.ids, offsets + at

    def _run_all(self, texts: Iterable[bytes], allowed: tuple[str, ...]) -> list[list[int]]:
        readable = [_MALFORMED.sub("\ufffd", text.decode("utf-8", "surrogateescape")) for text in texts]
        self._check_growth(readable)
        if self._engine is not None:
            return self._engine.encode_each(readable)
        if self._map is not None:
            readable = [self._map.apply(text)[0] for text in readable]
        with _failing_as_values():
            encodings = self._backend(allowed).encode_batch(readable, add_special_tokens=False)
        return [list(encoding.ids) for encoding in encodings]

    def _backend(self, allowed: tuple[str, ...]) -> Any:
        """The package's tokenizer that recognises exactly these special tokens."""
        with self._lock:
            if allowed not in self._backends:
                self._backends[allowed] = self._build(() if self._cut_here else allowed)
            return self._backends[allowed]

    def _build(self, allowed: tuple[str, ...]) -> Any:
        """Build a tokenizer that encodes all other special tokens as text."""
        from tokenizers import Tokenizer

        taken = frozenset(allowed)
        added = [
            {**token, "special": False} if token["content"] in taken else token
            for token in self._content.get("added_tokens") or []
        ]
        with _failing_as_values():
            backend = Tokenizer.from_str(json.dumps({**self._content, "added_tokens": added}))
        backend.encode_special_tokens = True
        return backend


@contextlib.contextmanager
def _failing_as_values() -> Iterator[None]:
    """Convert every exception of the package to a FormatError with its message. The package raises plain Exception;
    its panics are not even that."""
    try:
        yield
    except Exception as error:
        raise FormatError(f"{str(error).removesuffix('.')}.") from error
    except BaseException as error:
        if not is_panic(error):
            raise
        raise FormatError(f"the package tokenizers breaks on it: {str(error).removesuffix('.')}.") from error


def _any_of(tokens: Sequence[str]) -> re.Pattern[str]:
    """A pattern that matches any of some strings, preferring longer ones."""
    return re.compile("|".join(re.escape(token) for token in sorted(tokens, key=len, reverse=True)))


def _unknown_of(model: Mapping[str, Any], ids: Mapping[str, int]) -> int | None:
    number = model.get("unk_id")
    if model.get("type") == "Unigram":
        return None if number is None else int(number)
    return ids.get(model.get("unk_token") or "")


def _tile(starts: NDArray[np.int64], ends: NDArray[np.int64], size: int) -> bool:
    """Whether non-empty spans cover the text without gaps, from the first byte to the last."""
    if not len(starts):
        return size == 0
    joined = bool((starts[1:] == ends[:-1]).all()) and bool((ends > starts).all())
    return joined and int(starts[0]) == 0 and int(ends[-1]) == size
