"""How a tokenizer's files spell its tokens, and which bytes those stand for.

| spelling | example | stands for |
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
from dataclasses import dataclass
from typing import Any

from bpe.formats.bytelevel import to_bytes

_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How tokens are written in a file. `prefix`: a space is put before every text, and taken off when decoding."""

    byte_level: bool = False
    metaspace: str = ""
    byte_fallback: bool = False
    continuing: str = ""
    suffix: str = ""
    prefix: bool = False

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Spelling:
        """The spelling of a tokenizer.json, from its model and from what stands before and after it."""
        model = content["model"]
        steps = [*_steps(content.get("normalizer")), *_steps(content.get("pre_tokenizer"))]
        decoders = list(_steps(content.get("decoder")))
        kinds = {step.get("type") for step in (*steps, *decoders)}
        continuing = model.get("continuing_subword_prefix") or ""
        return cls(
            byte_level="ByteLevel" in kinds,
            metaspace=_metaspace(steps),
            byte_fallback=bool(model.get("byte_fallback")),
            continuing=str(continuing),
            suffix=str(model.get("end_of_word_suffix") or ""),
            prefix=any(map(_strips, decoders)),
        )

    @property
    def joins(self) -> bool:
        """Whether the tokens' bytes, one after another, are the text."""
        return self.byte_level or self.byte_fallback

    def bytes_of(self, text: str) -> bytes:
        """The bytes that a token stands for in text."""
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
    """The steps of a normalizer, pre-tokenizer or decoder, those of sequences one by one."""
    if isinstance(part, Mapping):
        for key in ("normalizers", "pretokenizers", "decoders"):
            for step in part.get(key) or ():
                yield from _steps(step)
        yield part


def _metaspace(steps: list[Mapping[str, Any]]) -> str:
    """What stands for a space, where spaces are replaced; "" where they are not."""
    for step in steps:
        if step.get("type") == "Metaspace":
            return str(step.get("replacement", "▁"))
        pattern = step.get("pattern")
        if step.get("type") == "Replace" and isinstance(pattern, Mapping) and pattern.get("String") == " ":
            return str(step.get("content", ""))
    return ""


def _strips(decoder: Mapping[str, Any]) -> bool:
    """Whether a decoder takes a space off the beginning."""
    if decoder.get("type") == "Metaspace":
        scheme = decoder.get("prepend_scheme")
        return bool(decoder.get("add_prefix_space", True)) if scheme is None else scheme != "never"
    return decoder.get("type") == "Strip" and bool(decoder.get("start")) and decoder.get("content") == " "
