"""The words that two tokenizers cut most differently, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QObject, Qt

from app.kit.columns import Index
from app.kit.tips import tip_text
from app.kit.token_text import LONGEST_TIP, readable

if TYPE_CHECKING:
    from bpe.evaluate.differences import CutDifferently

LONGEST_TEXT = 60
WORD, COUNT, FIRST, SECOND = range(4)


class DifferingWordsModel(QAbstractTableModel):
    """One word per row: its count, and its tokens in either tokenizer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[CutDifferently] = []
        self._names = ("", "")

    def show(self, rows: list[CutDifferently], names: tuple[str, str]) -> None:
        """Show other words; `names` are those of the two tokenizers."""
        self.beginResetModel()
        self.rows, self._names = rows, names
        self.endResetModel()

    def parts(self, row: int, column: int) -> tuple[bytes, ...]:
        """The tokens in a cell."""
        found = self.rows[row]
        return {WORD: (found.piece,), FIRST: found.first, SECOND: found.second}.get(column, ())

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if column == COUNT:
                return QLocale().toString(self.rows[row].count)
            return " · ".join(readable(part, LONGEST_TEXT) for part in self.parts(row, column))
        if role == Qt.ItemDataRole.ToolTipRole and column != COUNT:
            return tip_text(" · ".join(readable(part, LONGEST_TIP) for part in self.parts(row, column)))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._alignment(column))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("word"), self.tr("count"), *self._names)[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._alignment(section))
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column == COUNT else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
