"""Bounds on what a tokenizer.json may ask of the `tokenizers` package, which has none itself.

A text that every step of a normalizer lengthens, a Unigram piece of 100,000 characters or a damaged header of a
character map do not raise errors there: they abort the process or exhaust its memory. The file is therefore checked
before it is passed on.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bpe.errors import FormatError
from bpe.pretokenize.dialects import LONGEST_PATTERN, check_pattern
from bpe.tokenizers.limits import MOST_TOKENS

MOST_GROWTH = 4096
"""Largest permitted ratio between the lengths of a text's normal form, or of decoded text, and of the input. For
published tokenizers the worst case is about 100, on artificial texts."""
_DEEPEST, _MOST_STEPS, _LONGEST_PREFIX = 32, 512, 256
_MOST_ADDED_BYTES = 2 << 20  # of all added tokens, which are compiled into one automaton
_LONGEST_PIECE, _MOST_NODES = 1024, 1 << 20  # of a Unigram model, stored as one trie with 650 bytes per node
_CASE_GROWTH, _BYTE_GROWTH, _FORM_GROWTH = 2, 2, {"NFC": 3, "NFD": 3, "NFKC": 11, "NFKD": 11}
Step = Mapping[str, Any]


def check_content(content: Mapping[str, Any]) -> None:
    """Reject the object of a tokenizer.json that could abort the process or exhaust its memory.

    Raises:
            FormatError: with a message that completes a sentence about the file.
    """
    model = content.get("model")
    before = [*steps_of(content.get("normalizer")), *steps_of(content.get("pre_tokenizer"))]
    after = list(steps_of(content.get("decoder")))
    if max(growth(before), growth(after)) > MOST_GROWTH:
        raise FormatError(f"its steps make some texts more than {MOST_GROWTH:,} times as long.")
    for step in (*before, *after):
        _check_step(step)
    _check_added(content.get("added_tokens"), growth(before))
    if isinstance(model, Mapping):
        _check_model(model)


def steps_of(part: Any, depth: int = 0) -> Iterator[Step]:
    """The steps of a normalizer, pre-tokenizer or decoder in order; sequences are flattened.

    Raises:
        FormatError: if sequences are nested too deeply, or have too many steps.
    """
    if depth > _DEEPEST:
        raise FormatError("its steps are nested too deeply.")
    if not isinstance(part, Mapping):
        return
    inner = [part[key] for key in ("normalizers", "pretokenizers", "decoders") if isinstance(part.get(key), list)]
    if sum(map(len, inner)) > _MOST_STEPS:
        raise FormatError(f"it has more than {_MOST_STEPS} steps.")
    for steps in inner:
        for step in steps:
            yield from steps_of(step, depth + 1)
    if not inner:
        yield part


def growth(steps: Iterable[Step]) -> float:
    """Upper bound for the factor by which these steps can lengthen a text, in bytes."""
    factor = 1.0
    for step in steps:
        factor *= _growth_of(step)
    return factor


def _growth_of(step: Step) -> float:
    kind = step.get("type")
    if kind == "Replace":
        pattern, content = step.get("pattern"), len(str(step.get("content", "")).encode("utf-8", "replace"))
        searched = pattern.get("String") if isinstance(pattern, Mapping) else pattern
        if isinstance(searched, str) and searched:
            return max(1.0, content / len(searched.encode("utf-8", "replace")))
        return 1.0 + content  # an expression may match a single byte, or the empty string between two
    if kind == "Precompiled":
        return _growth_of_map(step.get("precompiled_charsmap"))
    if kind == "ByteLevel":
        return _BYTE_GROWTH
    if kind in ("Metaspace", "BPEDecoder", "WordPiece", "CTC"):
        return 3.0
    if kind == "BertNormalizer":
        return 2.0 * _CASE_GROWTH
    return float(_FORM_GROWTH.get(str(kind), _CASE_GROWTH if kind == "Lowercase" else 1))


def _growth_of_map(packed: Any) -> float:
    """The growth of a sentencepiece character map in base64, from all its entries."""
    from bpe.tokenizers.charmap import CharacterMap

    if not packed:
        return 1.0
    try:
        return CharacterMap(base64.b64decode(packed, validate=True)).growth
    except (ValueError, TypeError, binascii.Error) as error:
        raise FormatError("its map of characters is damaged.") from error


def _check_step(step: Step) -> None:
    pattern = step.get("pattern")
    expression = pattern.get("Regex") if isinstance(pattern, Mapping) else None
    if isinstance(expression, str) and len(expression) <= LONGEST_PATTERN:
        try:
            check_pattern(expression)
        except FormatError as error:
            if isinstance(error.__cause__, TimeoutError):  # other patterns invalid here may be valid for the package
                raise
    for key in ("prepend", "prefix", "suffix", "replacement", "word_delimiter_token", "pad_token"):
        if isinstance(step.get(key), str) and len(step[key]) > _LONGEST_PREFIX:
            raise FormatError(f"a step puts {len(step[key]):,} characters into the text.")
    if step.get("type") == "FixedLength" and not step.get("length"):
        raise FormatError("a step cuts the text into parts of no length.")


def _check_added(added: Any, factor: float) -> None:
    texts = [str(token.get("content")) for token in added or () if isinstance(token, Mapping)]
    total = sum(len(text.encode("utf-8", "replace")) for text in texts)
    if total > _MOST_ADDED_BYTES or total * factor > 64 * _MOST_ADDED_BYTES:
        raise FormatError(f"its added tokens are longer than those of any tokenizer: {total / 1e6:,.1f} MB.")


def _check_model(model: Step) -> None:
    for key in ("continuing_subword_prefix", "end_of_word_suffix", "unk_token"):
        if isinstance(model.get(key), str) and len(model[key]) > _LONGEST_PREFIX:
            raise FormatError(f"its {key.replace('_', ' ')} is longer than that of any tokenizer.")
    vocab = model.get("vocab")
    if isinstance(vocab, Mapping):
        for shown in vocab.values():
            if isinstance(shown, int) and shown >= 4 * MOST_TOKENS:  # other invalid ids are reported by the loader
                raise FormatError(f"{shown!r} is no id.")
    elif isinstance(vocab, list):
        _check_pieces([str(piece[0]) for piece in vocab if isinstance(piece, list) and piece])


def _check_pieces(pieces: list[str]) -> None:
    encoded = [piece.encode("utf-8", "replace") for piece in pieces]
    if max(map(len, encoded), default=0) > _LONGEST_PIECE:
        raise FormatError(f"a piece of it has more than {_LONGEST_PIECE:,} bytes.")
    if sum(map(len, encoded)) <= _MOST_NODES:
        return
    nodes, last = 0, b""
    for piece in sorted(encoded):
        nodes += len(piece) - _shared(last, piece)
        last = piece
    if nodes > _MOST_NODES:
        raise FormatError("its pieces have more different beginnings than those of any tokenizer.")


def _shared(a: bytes, b: bytes) -> int:
    """The length of the common prefix of two strings."""
    size = min(len(a), len(b))
    if a[:size] == b[:size]:
        return size
    differing = int.from_bytes(a[:size], "big") ^ int.from_bytes(b[:size], "big")
    return size - (differing.bit_length() + 7) // 8
