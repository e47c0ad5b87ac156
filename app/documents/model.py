"""The documents of a corpus as rows: size, weight, and fraction of the weighted text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.kit.numbers import size_text
from app.kit.tips import tip_text

Index = QModelIndex | QPersistentModelIndex
NAME, SIZE, WEIGHT, SHARE = range(4)
LARGEST_WEIGHT = 1000


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document."""

    name: str
    path: str
    """Empty for a text from memory."""
    size: int
    weight: int


class DocumentsModel(QAbstractTableModel):
    """A new weight is not stored but requested: `weight_requested(row, weight)`."""

    weight_requested = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[DocumentRow, ...] = ()
        self._total = 0
        self.in_view = -1
        """The row of the document that the text shows."""

    @property
    def rows(self) -> tuple[DocumentRow, ...]:
        return self._rows

    def show(self, rows: Sequence[DocumentRow]) -> None:
        """Show these documents. If only weights differ, the rows change in place."""
        after = tuple(rows)
        same = [(row.name, row.path, row.size) for row in after] == [(r.name, r.path, r.size) for r in self._rows]
        if not same:
            self.beginResetModel()
        self._rows = after
        self._total = sum(row.size * row.weight for row in after)
        if same and after:
            self.dataChanged.emit(self.index(0, 0), self.index(len(after) - 1, SHARE))
        elif not same:
            self.endResetModel()

    def set_in_view(self, row: int) -> None:
        """Set the document that is on screen."""
        before, self.in_view = self.in_view, row
        for changed in {before, row}:
            if 0 <= changed < len(self._rows):
                self.dataChanged.emit(self.index(changed, 0), self.index(changed, SHARE))

    # -- words

    def text(self, row: int, column: int) -> str:
        """The text of a cell."""
        document, locale = self._rows[row], QLocale()
        if column == NAME:
            return document.name
        if column == SIZE:
            return size_text(document.size)
        if column == WEIGHT:
            return locale.toString(document.weight)
        share = 100 * document.size * document.weight / max(1, self._total)
        return self.tr("{share} %").format(share=locale.toString(share, "f", 1))

    def spoken(self, row: int) -> str:
        """All of a row in one line, for a screen reader."""
        parts = [
            self.text(row, NAME),
            self.text(row, SIZE),
            self.tr("weight {weight}").format(weight=self.text(row, WEIGHT)),
            self.text(row, SHARE),
        ]
        if row == self.in_view:
            parts.append(self.tr("in view"))
        return ", ".join(parts)

    # -- Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else SHARE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("name"), self.tr("size"), self.tr("weight"), self.tr("share"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == NAME else Qt.AlignmentFlag.AlignRight
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == WEIGHT else flags

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.EditRole:
            return row.weight
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            if index.column() == WEIGHT:
                return tip_text(self.tr("How often this document counts. Click to change."))
            return tip_text(row.path or row.name)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        weight = max(1, min(LARGEST_WEIGHT, int(value)))
        if role != Qt.ItemDataRole.EditRole or weight == self._rows[index.row()].weight:
            return False
        self.weight_requested.emit(index.row(), weight)
        return True
