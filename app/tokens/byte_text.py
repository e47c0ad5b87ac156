"""Converts bytes to displayable text, and maps every character of it back to its bytes.

>>> text = shown(b"a\\xff\\xe8\\xaa\\x9e\\n")
>>> text.text, list(text.unit_bytes)
('a�語 ', [0, 1, 2, 5, 6])

No byte is dropped: each byte that is not part of a valid character is shown as �. A line end becomes a
space, which the view marks with ↵; other control characters become their pictures (␀).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress


@dataclass(frozen=True, slots=True)
class ShownText:
    """The text to lay out for some bytes. `unit_bytes[u]`: the first byte of the character of UTF-16 unit u."""

    raw: bytes
    text: str
    unit_bytes: Sequence[int]
    """One entry per unit, then len(raw)."""
    simple: bool
    """Every character is one cluster and runs left to right."""
    bidirectional: bool
    """The text may contain right-to-left characters."""
    right_to_left: bool
    """Whether the paragraph's first strong character is right-to-left."""


_SUBSTITUTES = (
    {code: chr(0x2400 + code) for code in range(0x20)}
    | {ord("\n"): " ", ord("\r"): " ", ord("\t"): "\t", 0x7F: "␡"}
    | dict.fromkeys(range(0xDC80, 0xDD00), "�")  # surrogateescape's form of an undecodable byte
    | dict.fromkeys(range(0x80, 0xA0), "␦")
    | {0x2028: "␤", 0x2029: "␤", 0xFFFC: "▯"}  # QTextLayout breaks lines at these, or treats them as objects
)
_SUBSTITUTED = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufffc\udc80-\udcff]"  # all keys of the table except the tab
)
_NOT_SIMPLE = re.compile(
    "[^\x00-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0588\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u20cf\u2100-\u2bff"
    "\u2e80-\u3029\u3030-\u3098\u309b-\ua66e\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\ufffd\udc80-\udcff]"
)

_UNEVEN = re.compile("[\U00010000-\U0010ffff\udc80-\udcff]")
"""Characters of two UTF-16 units, and undecodable bytes."""
_BEGINS = bytes(byte & 0xC0 != 0x80 for byte in range(256))
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def shown(raw: bytes) -> ShownText:
    """Return the text to lay out for `raw`, which should be one paragraph."""
    if raw.isascii():
        text = raw.decode("ascii")
        simple = True
        bidirectional = False
        unit_bytes: Sequence[int] = range(len(raw) + 1)
    else:
        text = raw.decode("utf-8", "surrogateescape")
        unit_bytes = _unit_bytes(raw, text)
        simple = _NOT_SIMPLE.search(text) is None
        bidirectional = not simple and _RIGHT_TO_LEFT.search(text) is not None
    if _SUBSTITUTED.search(text):
        text = text.translate(_SUBSTITUTES)
    return ShownText(raw, text, unit_bytes, simple, bidirectional, bidirectional and _begins_right_to_left(text))


def _unit_bytes(raw: bytes, text: str) -> array[int]:
    if _UNEVEN.search(text) is None:  # each character is one unit, and starts at a non-continuation byte
        return array("i", [*compress(range(len(raw)), raw.translate(_BEGINS)), len(raw)])
    result = array("i")
    add = result.append
    at = 0
    for char in text:
        add(at)
        code = ord(char)
        if code < 0x80:
            at += 1
        elif code < 0x800:
            at += 2
        elif code < 0x10000:
            at += 1 if 0xDC80 <= code <= 0xDCFF else 3
        else:
            add(at)  # a pair of surrogate units
            at += 4
    add(at)
    return result


def _begins_right_to_left(text: str) -> bool:
    """Whether the first strong character of a paragraph is right-to-left (UAX #9, P2)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False
