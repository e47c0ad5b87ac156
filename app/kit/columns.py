"""Tables whose columns are data: what stands over each, how a cell reads in it, and to which side it is set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `text` is given what its model says a row is."""

    key: str
    title: str
    text: Callable[..., str]
    numeric: bool = False

    @property
    def alignment(self) -> int:
        """Numbers to the right, so that their digits stand beneath each other."""
        side = Qt.AlignmentFlag.AlignRight if self.numeric else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


class ColumnsModel(QAbstractTableModel):
    """A table of columns; a subclass says which, and what stands in its rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = self._make_columns()

    @property
    def columns(self) -> tuple[Column, ...]:
        return self._columns

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._columns[section].alignment
        return None

    def _make_columns(self) -> tuple[Column, ...]:
        raise NotImplementedError


class AnswerModel(ColumnsModel):
    """The rows of an answer that was worked out elsewhere, any number of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Any = None

    def show(self, answer: Any) -> None:
        """Show another answer, or nothing. Rows of the same number are changed in place, so that nothing jumps."""
        rows = self._row_count(answer) if answer is not None else 0
        if rows == self.rowCount():
            self._shown = answer
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, len(self._columns) - 1))
            return
        self.beginResetModel()
        self._shown = answer
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._shown is None else self._row_count(self._shown)

    def _row_count(self, answer: Any) -> int:
        raise NotImplementedError
