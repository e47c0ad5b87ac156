"""The tokens of the playhead's step as rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, Qt

from app.kit.columns import AnswerModel, Column, Index
from app.kit.numbers import BYTE_TOKENS
from app.kit.token_kinds import kind_name
from app.kit.token_listing import Vocabulary
from app.kit.token_text import LONGEST_TEXT, readable, token_tip

if TYPE_CHECKING:
    pass


class VocabularyModel(AnswerModel):
    """One row per token; cells are computed on request."""

    _shown: Vocabulary | None

    @property
    def shown(self) -> Vocabulary | None:
        """The current answer."""
        return self._shown

    def id_at(self, row: int) -> int:
        """The id of the token in a row."""
        assert self.shown is not None
        return int(self.shown.ids[row])

    def token_at(self, row: int) -> bytes:
        """The bytes of the token in a row."""
        assert self._shown is not None
        return self._shown.token(self.id_at(row))

    # -- Qt

    def _row_count(self, answer: Vocabulary) -> int:
        return len(answer.ids)

    def data(self, index: Index, role: int = 0) -> Any:
        shown = self._shown
        if shown is None or not index.isValid():
            return None
        token, column = self.id_at(index.row()), self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(shown, token)
        if role == Qt.ItemDataRole.ToolTipRole:
            return token_tip(shown.token(token), token)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment
        return None

    def _make_columns(self) -> tuple[Column, ...]:
        number = QLocale().toString
        return (
            Column("id", self.tr("id"), lambda _, token: number(token), numeric=True),
            Column("token", self.tr("token"), lambda shown, token: readable(shown.token(token), LONGEST_TEXT)),
            Column("length", self.tr("bytes"), _length_text, numeric=True),
            Column("count", self.tr("count"), lambda shown, token: number(int(shown.counts[token])), numeric=True),
            Column("born", self.tr("merge"), _born_text, numeric=True),
            Column("kind", self.tr("kind"), lambda shown, token: kind_name(int(shown.tokens.kind[token]))),
        )


def _length_text(shown: Vocabulary, token: int) -> str:
    start = shown.tokens.start
    return QLocale().toString(int(start[token + 1] - start[token]))


def _born_text(shown: Vocabulary, token: int) -> str:
    """The merge that made a token; empty for bytes and special tokens."""
    learnt = BYTE_TOKENS <= token < BYTE_TOKENS + shown.query.step
    return QLocale().toString(token - BYTE_TOKENS + 1) if learnt else ""
