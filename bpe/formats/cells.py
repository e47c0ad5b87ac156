"""Cells that a spreadsheet reads as text, even if they look like a formula.

A spreadsheet runs a cell that begins with =, +, - or @, or with one of their full-width forms, and may trim white
space, line ends and quotation marks before them. An apostrophe at the start makes the cell text. Source: OWASP, "CSV
Injection".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_FORMULA = re.compile(r"[\s\0\ufeff\"'\u200b-\u200f\u2060]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\0]")
_NUMBER = re.compile(r"[+-]\d[\d.,\u00a0\u202f]*\s?%?")


def neutral(text: str) -> str:
    """A cell for a file, which no spreadsheet reads as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def neutral_or_number(text: str) -> str:
    """A cell for the clipboard: like `neutral`, except that a signed number stays a number."""
    return text if _NUMBER.fullmatch(text) else neutral(text)


def as_row(cells: Iterable[str]) -> str:
    """A line for a spreadsheet: cells separated by tabs, without formulas, and without tabs and line ends in a cell."""
    return "\t".join(neutral_or_number(" ".join(cell.split())) for cell in cells)
