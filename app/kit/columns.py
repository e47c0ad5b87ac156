"""Table models with columns defined as data: a key, a title, a cell text and an alignment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Key = TypeVar("Key")
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `text` takes a row of the model's type and returns the cell's text."""

    key: str
    title: str
    text: Callable[..., str]
    numeric: bool = False

    @property
    def alignment(self) -> int:
        """Right for numbers, so that their digits are aligned; otherwise left."""
        side = Qt.AlignmentFlag.AlignRight if self.numeric else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


def hidden_columns(room: float, widths: Mapping[Key, float], leaving: Sequence[Key], least: float) -> set[Key]:
    """The columns to hide, in the order of `leaving`, so that the others leave at least `least` of `room` pixels."""
    rest = room - sum(widths.values())
    hidden: set[Key] = set()
    for key in leaving:
        if rest >= least:
            break
        if key in widths:
            hidden.add(key)
            rest += widths[key]
    return hidden


class ColumnsModel(QAbstractTableModel):
    """A table model built from a list of columns. Subclasses supply the columns and the rows."""

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
    """A table model for the rows of a result computed elsewhere."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Any = None

    def show(self, answer: Any) -> None:
        """Show another result, or nothing for None.

        If the number of rows is unchanged, the rows are updated in place, which keeps selection and scroll position.
        """
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
