"""A position in the text, as typed.

1200, line 1200, :1200       the line, from 1
b 52428800, 50 MB, 0x3200000 the byte, from 0
35 %                         the share of the bytes
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_COUNT = r"\d[\d,_' \u2009]*"
_NUMBER = r"\d[\d,_' \u2009]*(?:\.\d+)?"
_LINE = re.compile(rf"(?:l|line|:)?\s*({_COUNT})")
_SHARE = re.compile(rf"({_NUMBER})\s*%")
_BYTE = re.compile(rf"(?:b|byte|bytes|@)\s*({_NUMBER})\s*([kmgt]?i?b?)|({_NUMBER})\s*([kmgt]?i?b|bytes?)")
_HEXADECIMAL = re.compile(r"(?:b|byte)?\s*0x([0-9a-f]{1,15})")
_POWERS = {"k": 1, "m": 2, "g": 3, "t": 4}


@dataclass(frozen=True, slots=True)
class Place:
    """A line (from 1), a byte (from 0), or a fraction of the bytes (0 to 1)."""

    kind: str
    """ "line", "byte" or "share"."""
    value: float


def understand_place(typed: str) -> Place | None:
    """Parse a position; None if the text is none."""
    text = unicodedata.normalize("NFKC", typed).strip().lower()
    if found := _HEXADECIMAL.fullmatch(text):
        return Place("byte", int(found.group(1), 16))
    if found := _SHARE.fullmatch(text):
        return Place("share", _number(found.group(1)) / 100)
    if found := _LINE.fullmatch(text):
        return Place("line", int(_number(found.group(1))))
    if found := _BYTE.fullmatch(text):
        number, unit = found.group(1) or found.group(3), found.group(2) or found.group(4) or ""
        base = 1024 if "i" in unit else 1000
        return Place("byte", int(_number(number) * base ** _POWERS.get(unit[:1], 0)))
    return None


def _number(digits: str) -> float:
    plain = re.sub(r"[,_' \u2009]", "", digits)
    return float(plain) if "." in plain else int(plain)
