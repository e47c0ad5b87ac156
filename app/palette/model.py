"""The palette's entries for a query: commands, positions, tokens and texts, the best first.

Each word that is typed must be found in an entry: at the beginning of a word of its title, anywhere in it, or letter
by letter in this order ("evo" finds "Export vocabulary"). The order of the words does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.kit.commands import PaletteEntry
from app.kit.token_search import understand

if TYPE_CHECKING:
    from app.kit.token_listing import Vocabulary

Index = QModelIndex | QPersistentModelIndex
RECENT_SHOWN = 5
NEAREST_TOKENS = 200
_NUMBER = re.compile(r"(?<![\w.,#])(\d{1,3}(?:[ ,.\u00a0\u202f]\d{3})+|\d{1,9})(k?)(?![\w#]|[.,]\d)", re.IGNORECASE)
_WORD_START, _INSIDE, _BY_LETTERS = 100, 60, 20
_ELSEWHERE = 0.4
"""Score of a word that matches the menu's name or one of the entry's synonyms."""
_CJK = range(0x2E80, 0xA000)


class PaletteMatch(NamedTuple):
    """How well an entry matches, and the indices of the matched letters in its title."""

    score: float
    letters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PaletteRow:
    """An entry in the list. A line is drawn where the group changes."""

    entry: PaletteEntry
    letters: tuple[int, ...] = ()
    group: int = 0


# --- matching -----------------------------------------------------------------------------------------------


def match(words: Sequence[str], entry: PaletteEntry) -> PaletteMatch | None:
    """Match an entry with words in lower case; None if one of them does not occur in it."""
    title = _folded(entry.title)
    rest = _folded(f"{entry.place} {entry.also}")
    score, letters = 0.0, set[int]()
    for word in words:
        found = _find(word, title)
        if found is not None:
            score += found.score
            letters.update(found.letters)
            continue
        found = _find(word, rest, by_letters=False)
        if found is None:
            return None
        score += _ELSEWHERE * found.score
    return PaletteMatch(score - 0.2 * len(title), tuple(sorted(letters)))


def _find(word: str, text: str, *, by_letters: bool = True) -> PaletteMatch | None:
    at = -1
    while (at := text.find(word, at + 1)) >= 0:
        if _starts_word(text, at):
            return PaletteMatch(_WORD_START + (10 if at == 0 else 0), tuple(range(at, at + len(word))))
    at = text.find(word)
    if at >= 0:
        return PaletteMatch(_INSIDE, tuple(range(at, at + len(word))))
    return _in_order(word, text) if by_letters and len(word) > 1 else None


def _in_order(word: str, text: str) -> PaletteMatch | None:
    """The letters of a word one after the other, the first at the beginning of a word, each as early as possible.

    A letter at the beginning of a word, or right after the previous letter, counts more. At least half of the letters
    must be of these two kinds; otherwise nearly every query would match every entry.
    """
    letters: list[int] = []
    neat = 0
    at = 0
    for letter in word:
        start = _next_start(text, letter, at)
        follows = bool(letters) and text[at : at + 1] == letter
        if follows or start >= 0:
            neat += 1
            at = at if follows else start
        elif letters:
            at = text.find(letter, at)
        else:
            return None
        if at < 0:
            return None
        letters.append(at)
        at += 1
    if 2 * neat < len(word):
        return None
    return PaletteMatch(_BY_LETTERS + 20 * neat / len(word), tuple(letters))


def _next_start(text: str, letter: str, at: int) -> int:
    while (at := text.find(letter, at)) >= 0:
        if _starts_word(text, at):
            return at
        at += 1
    return -1


def _starts_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum() or ord(text[at]) in _CJK


def _folded(text: str) -> str:
    """Convert to lower case without changing the length."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


# --- ordering -----------------------------------------------------------------------------------------------


def ranked(entries: Sequence[PaletteEntry], typed: str, recent: Sequence[str] = ()) -> list[PaletteRow]:
    """The matching entries, the best first; for an empty query the recently used ones, then all in order.

    Entries of equal score are ordered by recent use; disabled entries come last.
    """
    words = _folded(typed).split()
    used = {key: index for index, key in enumerate(recent)}
    if not words:
        known = {entry.key: entry for entry in entries if entry.enabled}
        again = [known[key] for key in recent if key in known][:RECENT_SHOWN]
        rest = [entry for entry in entries if entry.enabled and entry not in again]
        return [PaletteRow(entry) for entry in again] + [PaletteRow(entry, group=1) for entry in rest]
    fits = [(found, entry) for entry in entries if (found := match(words, entry)) is not None]
    fits.sort(key=lambda fit: (not fit[1].enabled, -round(fit[0].score), used.get(fit[1].key, len(used))))
    return [PaletteRow(entry, found.letters) for found, entry in fits]


def number_in(typed: str) -> tuple[int, str] | None:
    """Extract a number (4096, 4,096, 32k) and the words around it; None without a number.

    >>> number_in("go to vocabulary 4,096"), number_in("32k"), number_in("#258"), number_in("gpt2")
    ((4096, 'go to vocabulary'), (32000, ''), None, None)
    """
    found = list(_NUMBER.finditer(typed))
    if not found:
        return None
    last = found[-1]
    number = int(re.sub(r"\D", "", last.group(1))) * (1000 if last.group(2) else 1)
    return number, " ".join((typed[: last.start()] + typed[last.end() :]).split())


def token_sought(typed: str, prefixes: Sequence[str]) -> tuple[str, bool]:
    """Extract the token of a query ("find token the" → "the"), and whether the query says "token".

    The spaces after the first belong to the token.
    """
    for prefix in sorted(prefixes, key=len, reverse=True):
        if _folded(typed).startswith(f"{_folded(prefix)} "):
            return typed[len(prefix) + 1 :], True
    return typed, False


def nearest_tokens(answer: Vocabulary, most: int) -> list[tuple[int, bytes, int]]:
    """The best matches among the tokens: (id, bytes, count) of at most `most`.

    The exact token comes first, then the token with a space before it, then its extensions; each kind by count.
    `answer` is sorted by count. Called on a thread.
    """
    search = understand(answer.query.text)
    needle = search.text if search is not None else b""
    ids = answer.ids
    short = ids[answer.tokens.length[ids] <= len(needle) + 1][:NEAREST_TOKENS]
    seen = dict.fromkeys([*short.tolist(), *ids[:NEAREST_TOKENS].tolist()])
    tokens = [(token, answer.token(token), int(answer.counts[token])) for token in seen]
    tokens.sort(key=lambda token: (-_nearness(token[1], needle), -token[2], token[0]))
    return tokens[:most]


def _nearness(token: bytes, needle: bytes) -> int:
    """Sort key: exact match before prefix, same case before other case, without a space before with one."""
    bare, small, wanted = token.removeprefix(b" "), token.lower().removeprefix(b" "), needle.lower()
    ladder = (token == needle, bare == needle, small == wanted, bare.startswith(needle), small.startswith(wanted), True)
    return len(ladder) - ladder.index(True)


def used_again(recent: Sequence[str], key: str, most: int) -> list[str]:
    """The keys of recently used entries, the newest first, after `key` has been used."""
    return [key, *(other for other in recent if other != key)][:most]


# --- the list -----------------------------------------------------------------------------------------------


class PaletteModel(QAbstractListModel):
    """The rows as a list of lines for a screen reader; the view paints them from `rows`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[PaletteRow] = []

    def set_rows(self, rows: Sequence[PaletteRow]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def next_enabled(self, row: int, stride: int) -> int:
        """The row `stride` enabled rows further, or the last enabled one; −1 if none is enabled."""
        enabled = [number for number, line in enumerate(self.rows) if line.entry.enabled]
        if not enabled:
            return -1
        if row not in enabled:
            return enabled[0]
        return enabled[min(max(0, enabled.index(row) + stride), len(enabled) - 1)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self.rows[index.row()].entry.spoken

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not self.rows[index.row()].entry.enabled:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
