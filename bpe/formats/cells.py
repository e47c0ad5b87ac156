"""Cells that a spreadsheet takes for what they are: text, whatever they begin with.

A spreadsheet runs a cell that begins with =, +, - or @, also in their full-width forms, where it trims what stands
before them: white space and line ends, and quotation marks. An apostrophe before the whole makes it text. Source:
OWASP, "CSV Injection".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_FORMULA = re.compile(r"[\s\0\ufeff\"'\u200b-\u200f\u2060]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\0]")
_NUMBER = re.compile(r"[+-]\d[\d.,\u00a0\u202f]*\s?%?")


def neutral(text: str) -> str:
    """A cell of a file that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def neutral_or_number(text: str) -> str:
    """The same for a cell of a table in the window, where a signed figure is a figure."""
    return text if _NUMBER.fullmatch(text) else neutral(text)


def as_row(cells: Iterable[str]) -> str:
    """A line for a spreadsheet: cells with tabs between, none of which runs, or has a tab or a line end in it."""
    return "\t".join(neutral_or_number(" ".join(cell.split())) for cell in cells)
