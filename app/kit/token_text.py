"""Displays a token as text: every byte is visible, the text is unambiguous, and nothing joins its neighbours.

>>> readable(b" the"), readable(b"\\r\\n"), readable(b"\\xe4\\xbd")
('␣the', '␍↵', '⟨E4⟩⟨BD⟩')

Without a limit, different tokens never have the same text: a character that this module uses as a mark is
shown by its code point.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QLocale

from app.kit.tips import markup, wrapped

LONGEST_TEXT = 200
"""The most characters of a cell's text; the tip shows more."""
TIP_BYTES = 400
LONGEST_TIP = 4 * TIP_BYTES
"""The most characters of a token in a tip."""

ELLIPSIS = "…"
DOTTED_CIRCLE = "◌"

_MARKS = {" ": "␣", "\n": "↵", "\t": "⇥", "\r": "␍", "\x7f": "␡"}
_NAMED = {
    0x00A0: "NBSP",
    0x00AD: "SHY",
    0x034F: "CGJ",
    0x200B: "ZWSP",
    0x200C: "ZWNJ",
    0x200D: "ZWJ",
    0x200E: "LRM",
    0x200F: "RLM",
    0x2060: "WJ",
    0x202F: "NNBSP",
    0xFEFF: "BOM",
} | {0xFE00 + i: f"VS{i + 1}" for i in range(16)}
# Invisible characters in the categories of letters and symbols: Hangul fillers, Khmer inherent vowels,
# Mongolian selectors, the blank Braille pattern.
_BLANK = frozenset([0x115F, 0x1160, 0x3164, 0xFFA0, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800])
_BLANK_SELECTORS = range(0xE0100, 0xE01F0)
_HIDDEN_CATEGORIES = frozenset(["Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"])
# Marks of this module that occur in the text itself; also U+FFFD, which would look like a decoding error.
_OWN_MARKS = frozenset([*_MARKS.values(), DOTTED_CIRCLE, "⟨", "⟩", "\ufffd"])


def readable(token: bytes, limit: int | None = None) -> str:
    """The token as visible text of at most `limit` characters, with "…" in the middle if it is longer.

    Bytes that do not form a complete character are shown as ⟨E4⟩; neither these nor characters are cut.
    """
    if limit is not None and len(token) > _BYTES_A_CHARACTER * (limit + 1):
        return _elide((*_units(_head(token, limit)), *_units(_tail(token, limit))), limit)
    units = _units(token)
    text = "".join(units)
    if limit is None or len(text) <= limit:
        return text
    return _elide(units, limit)


def _head(token: bytes, limit: int) -> bytes:
    """As much of the start of a long token as could be shown, up to a character boundary."""
    end = _BYTES_A_CHARACTER * limit // 2
    while token[end] & 0xC0 == 0x80 and end > _BYTES_A_CHARACTER * limit // 2 - 4:
        end -= 1
    return token[:end]


def _tail(token: bytes, limit: int) -> bytes:
    """As much of the end of a long token as could be shown, from a character boundary."""
    start = len(token) - _BYTES_A_CHARACTER * limit // 2
    while token[start] & 0xC0 == 0x80 and start < len(token) - _BYTES_A_CHARACTER * limit // 2 + 4:
        start += 1
    return token[start:]


def readable_fitting(token: bytes, width: float, measure: Callable[[str], float]) -> str:
    """The longest readable form whose `measure` is at most `width` pixels; "…" if nothing else fits."""
    text = readable(token, _LONGEST_DRAWN)
    if measure(text) <= width:
        return text
    low, high = 1, len(text) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if measure(readable(token, middle)) <= width:
            low = middle
        else:
            high = middle - 1
    return readable(token, low)


_LONGEST_DRAWN = 400
_BYTES_A_CHARACTER = 16
"""If a token has more bytes than this per character of the limit, only its two ends are decoded. The factor is
large because one unit, a letter with its accents, may have many bytes."""


def token_tip(token: bytes, token_id: int | None, remark: str = "") -> str:
    """A rich-text tip with the whole token, its id if it has one, its bytes in hexadecimal, and a `remark`."""
    shown = html.escape(wrapped(readable(token, LONGEST_TIP)), quote=False)
    number = "" if token_id is None else f" &nbsp; {QLocale().toString(token_id)}"
    digits = wrapped(token[:TIP_BYTES].hex(" ") + (" …" if len(token) > TIP_BYTES else ""))
    more = f"\n{html.escape(wrapped(remark), quote=False)}" if remark else ""
    return markup(f"<b>{shown}</b>{number}\n{digits}{more}")


@lru_cache(maxsize=4096)
def _units(token: bytes) -> tuple[str, ...]:
    """The text in units that elision does not cut: a mark, a bracket group, a letter with accents."""
    units: list[str] = []
    plain = False  # whether a combining mark may join the last unit
    for char in token.decode("utf-8", "surrogateescape"):
        shown = _substitute(char)
        if shown is not None:
            units.append(shown)
            plain = False
        elif not unicodedata.category(char).startswith("M"):
            units.append(char)
            plain = True
        elif plain:
            units[-1] += char
        else:
            units.append(DOTTED_CIRCLE + char)
            plain = True
    return tuple(units)


def _substitute(char: str) -> str | None:
    """The replacement for a character that cannot be shown as itself; None if it can."""
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # surrogateescape's form of an undecodable byte
        return f"⟨{code - 0xDC00:02X}⟩"
    if char in _MARKS:
        return _MARKS[char]
    if code < 0x20:
        return chr(0x2400 + code)
    if code in _NAMED:
        return f"⟨{_NAMED[code]}⟩"
    if (
        char in _OWN_MARKS
        or 0x2400 <= code <= 0x2426
        or code in _BLANK
        or code in _BLANK_SELECTORS
        or unicodedata.category(char) in _HIDDEN_CATEGORIES
    ):
        return f"⟨U+{code:04X}⟩"
    return None


def _elide(units: tuple[str, ...], limit: int) -> str:
    """As many units, alternately from both ends, as fit with an ellipsis between them."""
    room = limit - len(ELLIPSIS)
    head, tail = 0, len(units)
    from_head = True
    while head < tail:
        length = len(units[head] if from_head else units[tail - 1])
        if length > room:
            break
        room -= length
        if from_head:
            head += 1
        else:
            tail -= 1
        from_head = not from_head
    return "".join(units[:head]) + ELLIPSIS + "".join(units[tail:])
