"""How a tokenizer's files spell its tokens, and the bytes that a spelling represents.

| spelling | example | bytes |
|---|---|---|
| byte level (GPT-2's alphabet) | "Ġthe" | b" the" |
| metaspace (sentencepiece) | "▁the" | b" the" |
| byte fallback | "<0xE4>" | the byte E4 |
| continuing prefix (WordPiece) | "##ing" | b"ing" |
| end-of-word suffix | "the</w>" | b"the" |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bpe.text.byte_level import to_bytes

_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a file spells tokens. `prefix`: a space is put before every text, and removed by decoding. `joins`: the
    file's decoder returns the concatenated bytes of the tokens."""

    byte_level: bool = False
    metaspace: str = ""
    byte_fallback: bool = False
    continuing: str = ""
    suffix: str = ""
    prefix: bool = False
    joins: bool = False

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Spelling:
        """The spelling of a tokenizer.json, from its model, normalizer, pre-tokenizer and decoder."""
        model = content["model"]
        steps = [*_steps(content.get("normalizer")), *_steps(content.get("pre_tokenizer"))]
        decoders = list(_steps(content.get("decoder")))
        kinds = {step.get("type") for step in (*steps, *decoders)}
        spelling = cls(
            byte_level="ByteLevel" in kinds,
            metaspace=_metaspace(steps),
            byte_fallback=bool(model.get("byte_fallback")),
            continuing=str(model.get("continuing_subword_prefix") or ""),
            suffix=str(model.get("end_of_word_suffix") or ""),
            prefix=any(map(_strips, decoders)),
        )
        return replace(spelling, joins=spelling._is_joined_by(decoders))

    def _is_joined_by(self, decoders: list[Mapping[str, Any]]) -> bool:
        if self.continuing or self.suffix:
            return False
        if not decoders:
            return self.byte_level or self.byte_fallback
        kinds = [str(decoder.get("type")) for decoder in decoders if decoder.get("type") != "Sequence"]
        if kinds == ["ByteLevel"]:
            return not (self.byte_fallback or self.metaspace)
        if not self.byte_fallback or self.byte_level or "ByteFallback" not in kinds:
            return False
        if self.metaspace and not {"Replace", "Metaspace"} & set(kinds):
            return False
        return all(map(self._only_joins, decoders))

    def _only_joins(self, decoder: Mapping[str, Any]) -> bool:
        """Whether a decoder only concatenates bytes, restores spaces, and removes one leading space."""
        kind = decoder.get("type")
        if kind == "Replace":
            return bool(decoder.get("pattern") == {"String": self.metaspace} and decoder.get("content") == " ")
        if kind == "Metaspace":
            return bool(decoder.get("replacement", "▁") == self.metaspace)
        if kind == "Strip":
            return _strips(decoder) and decoder.get("start") == 1 and not decoder.get("stop")
        return kind in ("Sequence", "ByteFallback", "Fuse")

    def bytes_of(self, text: str) -> bytes:
        """The bytes that a token represents in text."""
        if self.byte_fallback and (byte := _BYTE.fullmatch(text)):
            return bytes([int(byte[1], 16)])
        if self.byte_level and (token := to_bytes(text)) is not None:
            return token
        if self.continuing and text.startswith(self.continuing):
            text = text[len(self.continuing) :]
        if self.suffix and text.endswith(self.suffix):
            text = text[: -len(self.suffix)]
        if self.metaspace:
            text = text.replace(self.metaspace, " ")
        return text.encode("utf-8")


def _steps(part: Any) -> Iterator[Mapping[str, Any]]:
    """The steps of a normalizer, pre-tokenizer or decoder; sequences are flattened."""
    if isinstance(part, Mapping):
        for key in ("normalizers", "pretokenizers", "decoders"):
            for step in part.get(key) or ():
                yield from _steps(step)
        yield part


def _metaspace(steps: list[Mapping[str, Any]]) -> str:
    """The replacement for spaces, or "" if they are not replaced."""
    for step in steps:
        if step.get("type") == "Metaspace":
            return str(step.get("replacement", "▁"))
        pattern = step.get("pattern")
        if step.get("type") == "Replace" and isinstance(pattern, Mapping) and pattern.get("String") == " ":
            return str(step.get("content", ""))
    return ""


def _strips(decoder: Mapping[str, Any]) -> bool:
    """Whether a decoder removes a leading space."""
    if decoder.get("type") == "Metaspace":
        scheme = decoder.get("prepend_scheme")
        return bool(decoder.get("add_prefix_space", True)) if scheme is None else scheme != "never"
    return decoder.get("type") == "Strip" and bool(decoder.get("start")) and decoder.get("content") == " "
