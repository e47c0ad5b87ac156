"""Texts of tool tips, wrapped to a readable length and escaped if they look like markup."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

COLUMNS = 60
"""Columns per line, about 400 pixels; a wide East Asian character takes two."""

_ATOMS = re.compile(r"\s+|[^\s]")
_CLOSING = frozenset("，。、；：！？）」』》〉】,.;:!?)]}”’%…")
"""Characters that must not begin a line."""


def tip_text(text: str) -> str:
    """The text for `setToolTip`, `QToolTip.showText` or ToolTipRole, in lines of at most `COLUMNS` columns.

    Qt interprets a tip as HTML if it looks like HTML, such as a file or token named "<b>"; such a text is escaped.
    """
    lines = wrapped(text)
    return markup(html.escape(lines, quote=False)) if "<" in lines or "&" in lines else lines


def markup(content: str) -> str:
    """HTML for a tip that is already wrapped."""
    return f'<qt><div style="white-space: pre">{content}</div></qt>'


def wrapped(text: str, columns: int = COLUMNS) -> str:
    """The text with line breaks between words, or inside words that are longer than a line."""
    return "\n".join(line for paragraph in text.split("\n") for line in _lines(paragraph, columns))


def _lines(paragraph: str, columns: int) -> Iterator[str]:
    line, used = "", 0
    for word in _words(paragraph):
        size = _columns(word)
        if line and used + _columns(word.rstrip()) > columns:
            yield line.rstrip()
            line, used = "", 0
        while size > columns and _columns(word.rstrip()) > columns:
            start = _fitting(word, columns)
            yield word[:start]
            word = word[start:]
            size = _columns(word)
        line, used = line + word, used + size
    yield line.rstrip() if line.strip() else line


def _words(paragraph: str) -> Iterator[str]:
    """The unbreakable parts: a word with the spaces after it, or a wide character with the punctuation after it."""
    word = ""
    for atom in _ATOMS.findall(paragraph):
        wide = _columns(atom) == 2 and not atom.isspace()
        ended = bool(word) and (word[-1].isspace() or wide or _columns(word[-1]) == 2)
        if ended and not atom.isspace() and atom not in _CLOSING:
            yield word
            word = ""
        word += atom
    if word:
        yield word


def _columns(text: str) -> int:
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fitting(word: str, columns: int) -> int:
    """The number of characters of a word that fit into a line, at least one; marks stay with their letters."""
    used = 0
    for at, character in enumerate(word):
        used += _width(character)
        if used > columns and at:
            return at
    return len(word)
