"""sentencepiece's .model, read without that package: BPE (`bpe.tokenizers.scored`), Unigram (through `tokenizers`).

The file is a protobuf message (sentencepiece_model.proto of google/sentencepiece): 1 pieces {1 text, 2 score, 3 type},
2 trainer {3 model type, 24 space as suffix, 35 byte fallback, 44 decoded text of unknown}, 3 normalizer
{2 character map, 3 space before the text, 4 extra spaces removed, 5 spaces as "▁"}. The id of a piece is its index.

Control pieces ("<s>") never match text; here they are the special tokens.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpe.errors import FormatError
from bpe.formats.files import one_line, read_bytes, tokenizer_name
from bpe.formats.protobuf import fields
from bpe.tokenizers.bounds import check_content

if TYPE_CHECKING:
    from bpe.tokenizers.imported import ImportedTokenizer
    from bpe.tokenizers.scored import ScoredBPE

_NORMAL, _UNKNOWN, _CONTROL, _USER_DEFINED, _UNUSED, _BYTE = range(1, 7)
_MODELS = {1: "Unigram", 2: "BPE", 3: "word", 4: "character"}
_MOST_PIECES, _MOST_NAMES = 5 << 18, 1 << 17  # fields of a model, and of its trainer's settings
_NO_TEXT = "\U0010ffff"  # begins the substitute for a piece that must not match text


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    score: float
    kind: int


@dataclass(frozen=True, slots=True)
class _Model:
    """The content of a file, with sentencepiece's defaults for absent fields."""

    pieces: Sequence[_Piece]
    model_type: int = 1
    space_is_suffix: bool = False
    byte_fallback: bool = False
    unknown_text: str = " \u2047 "
    character_map: bytes = b""
    space_before: bool = True
    removes_spaces: bool = True
    escapes_spaces: bool = True


def looks_like(start: bytes) -> bool:
    """Whether a file with this beginning is a sentencepiece model: its first field is a piece with text and score."""
    size = start[1] if len(start) > 1 else 0
    if start[:1] != b"\x0a" or not 0 < size < 0x80 or len(start) < 2 + size:
        return False
    try:
        found = dict(fields(start[2 : 2 + size]))
        return isinstance(found.get(1), bytes) and isinstance(found.get(2, b""), bytes) and set(found) <= {1, 2, 3}
    except ValueError:
        return False


def load(path: Path) -> ImportedTokenizer:
    """The tokenizer of a sentencepiece model.

    Raises:
        FormatError: if it is damaged, or is neither BPE nor Unigram.
    """
    from bpe.tokenizers.imported import ImportedTokenizer

    try:
        model = _read(read_bytes(path))
    except (ValueError, TypeError, struct.error) as error:
        raise FormatError(
            f"{path.name} is damaged: its protobuf message is not readable ({_reason(error)})."
        ) from error
    kind = _MODELS.get(model.model_type, "unknown")
    if kind not in ("BPE", "Unigram") or model.space_is_suffix:
        reason = "puts spaces at the end of words" if model.space_is_suffix else f"is a {kind} model"
        raise FormatError(
            f"{path.name} {reason}; of sentencepiece, BPE and Unigram models with leading spaces open here."
        )
    unknown = [number for number, piece in enumerate(model.pieces) if piece.kind == _UNKNOWN]
    if len(unknown) != 1:
        raise FormatError(f"{path.name} is damaged: it has {len(unknown)} unknown pieces, and one is needed.")
    raw = {number: piece.text for number, piece in enumerate(model.pieces)}
    is_bpe = kind == "BPE"
    try:
        content = _content(model, unknown[0])
        check_content(content)
        return ImportedTokenizer(
            content,
            name=tokenizer_name(path),
            raw=raw,
            special={piece.text: n for n, piece in enumerate(model.pieces) if piece.kind == _CONTROL},
            unknown=unknown[0],
            texts={unknown[0]: model.unknown_text},
            characters=b"" if is_bpe else model.character_map,
            engine=_engine(model, unknown[0]) if is_bpe else None,
        )
    except ValueError as error:
        raise FormatError(f"{path.name} is damaged: its model cannot be read ({_reason(error)}).") from error


def _reason(error: Exception) -> str:
    """The reason for an error on one line; messages of the interpreter are not for users."""
    if type(error) not in (ValueError, FormatError):
        return "its parts do not fit together"
    return one_line(error)


# --- the file -----------------------------------------------------------------------------------------------


def _read(message: bytes) -> _Model:
    pieces: list[_Piece] = []
    known: dict[str, Any] = {}
    for number, value in fields(message, _MOST_PIECES):
        if number == 1:
            pieces.append(_piece(_bytes(value)))
        elif number == 2:
            known.update(_named(_bytes(value), {3: "model_type", 24: "space_is_suffix", 35: "byte_fallback"}))
            known.update(
                (name, text.decode("utf-8")) for name, text in _named(_bytes(value), {44: "unknown_text"}).items()
            )
        elif number == 3:
            names = {2: "character_map", 3: "space_before", 4: "removes_spaces", 5: "escapes_spaces"}
            known.update(_named(_bytes(value), names))
    return _Model(pieces, **known)


def _named(message: bytes, names: dict[int, str]) -> dict[str, Any]:
    return {names[number]: value for number, value in fields(message, _MOST_NAMES) if number in names}


def _piece(message: bytes) -> _Piece:
    """A piece. The usual layout (text, score, type in one byte) is read directly, others field by field."""
    end = 2 + message[1] if message[:1] == b"\x0a" and len(message) > 1 and message[1] < 0x80 else 0
    if end and message[end : end + 1] == b"\x15":
        rest = message[end + 5 :]
        if not rest or (len(rest) == 2 and rest[0] == 0x18 and rest[1] < 0x80):
            return _named_piece(message[2:end], message[end + 1 : end + 5], rest[1] if rest else _NORMAL)
    found = dict(fields(message))
    return _named_piece(_bytes(found.get(1, b"")), _bytes(found.get(2, bytes(4))), int(found.get(3, _NORMAL)))


def _named_piece(text: bytes, score: bytes, kind: int) -> _Piece:
    if not text:
        raise ValueError("a piece of it is empty")
    return _Piece(text.decode("utf-8"), float(struct.unpack("<f", score)[0]), kind)


def _bytes(value: int | bytes) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError("a number stands where a message should")
    return value


# --- as a tokenizer.json ------------------------------------------------------------------------------------


def _content(model: _Model, unknown: int) -> dict[str, Any]:
    """The content of a tokenizer.json that gives the same ids."""
    decoder: dict[str, Any] = {"type": "Fuse"}
    if model.space_before:
        decoder = {"type": "Strip", "content": " ", "start": 1, "stop": 0}
    symbols = [piece.text for piece in model.pieces if piece.kind == _USER_DEFINED]
    return {
        "version": "1.0",
        "added_tokens": [],
        "normalizer": {"type": "Sequence", "normalizers": _normalizers(model)},
        "pre_tokenizer": _isolated(symbols) if symbols else None,
        "decoder": decoder,
        "model": _unigram(model, unknown) if model.model_type == 1 else _bpe(model, unknown),
    }


def _normalizers(model: _Model) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    if model.removes_spaces:
        steps.append({"type": "Replace", "pattern": {"Regex": r"\A +| +\z"}, "content": ""})
        steps.append({"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "})
    space = "▁" if model.escapes_spaces else " "
    if model.space_before:
        steps.append({"type": "Prepend", "prepend": space})
    steps.append({"type": "Replace", "pattern": {"String": " "}, "content": space})
    return steps


def _isolated(symbols: Sequence[str]) -> dict[str, Any]:
    """A Split that isolates user-defined pieces, the longest first."""
    either = "|".join(re.escape(text) for text in sorted(symbols, key=len, reverse=True))
    return {"type": "Split", "pattern": {"Regex": either}, "behavior": "Isolated", "invert": False}


def _spelt(number: int, piece: _Piece) -> str:
    """The text of a piece, or a substitute that matches no text for control, unused and unknown pieces."""
    return f"{_NO_TEXT}{number}" if piece.kind in (_CONTROL, _UNUSED, _UNKNOWN) else piece.text


def _unigram(model: _Model, unknown: int) -> dict[str, Any]:
    """Bytes and pieces that match no text get the least score, so they do not lower the penalty for unknown."""
    least = min((piece.score for piece in model.pieces if piece.kind == _NORMAL), default=0.0)
    others = {_USER_DEFINED: 0.0}  # user-defined pieces are isolated, and must stay whole
    scores = [piece.score if piece.kind == _NORMAL else others.get(piece.kind, least) for piece in model.pieces]
    vocab = [[_spelt(n, piece), score] for n, (piece, score) in enumerate(zip(model.pieces, scores, strict=True))]
    return {"type": "Unigram", "unk_id": unknown, "vocab": vocab, "byte_fallback": bool(model.byte_fallback)}


def _bpe(model: _Model, unknown: int) -> dict[str, Any]:
    """A model without merges: `_engine` merges, because a merge in a tokenizer.json has the rank of its pair, not the
    score of its piece."""
    return {
        "type": "BPE",
        "unk_token": _spelt(unknown, model.pieces[unknown]),
        "fuse_unk": True,
        "byte_fallback": bool(model.byte_fallback),
        "vocab": {_spelt(number, piece): number for number, piece in enumerate(model.pieces)},
        "merges": [],
    }


# --- BPE ----------------------------------------------------------------------------------------------------


def _engine(model: _Model, unknown: int) -> ScoredBPE:
    from bpe.tokenizers.scored import Normalization, ScoredBPE

    of_kind: dict[int, dict[str, int]] = {kind: {} for kind in range(1, 7)}
    for number, piece in enumerate(model.pieces):
        of_kind.setdefault(piece.kind, {}).setdefault(piece.text, number)
    merged = of_kind[_NORMAL] | of_kind[_UNUSED]
    symbols = of_kind[_USER_DEFINED]
    return ScoredBPE(
        {text: model.pieces[number].score for text, number in merged.items()},
        merged | symbols | of_kind[_CONTROL] | of_kind[_UNKNOWN],
        unknown,
        unused=tuple(of_kind[_UNUSED]),
        bytes_=[of_kind[_BYTE].get(f"<0x{byte:02X}>", unknown) for byte in range(256)] if model.byte_fallback else (),
        how=Normalization(
            model.character_map,
            tuple(symbols),
            space_before=bool(model.space_before),
            removes_spaces=bool(model.removes_spaces),
            escapes_spaces=bool(model.escapes_spaces),
        ),
    )
