"""Compared tokenizers as rows of figures: the sorted table, and the table as text.

The figures come from `bpe.evaluate.compare`; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.compare.figures_columns import NOTHING, FigureColumn, FigureRow, cell_tip, make_columns, row_tip
from app.kit.tips import tip_text

Index = QModelIndex | QPersistentModelIndex
WAITING = "…"


class ComparisonModel(QAbstractTableModel):
    """Rows in the given order, until they are sorted by a column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._given: tuple[FigureRow, ...] = ()
        self._rows: tuple[FigureRow, ...] = ()
        self._order: tuple[str, bool] | None = None
        self._columns = make_columns(())

    @property
    def columns(self) -> tuple[FigureColumn, ...]:
        return self._columns

    @property
    def rows(self) -> tuple[FigureRow, ...]:
        """The rows in their present order."""
        return self._rows

    @property
    def order(self) -> tuple[str, bool] | None:
        """The key of the sort column, and whether the order is descending; None for the given order."""
        return self._order

    @property
    def most_bytes(self) -> float:
        """The largest bytes per token or upper end of an interval, which sets the scale of the bars."""
        figures = [row.figures for row in self._rows if row.figures is not None]
        ends = [found.interval.high for found in figures if found.interval is not None]
        return max([found.bytes_per_token for found in figures] + ends, default=0.0)

    def show(self, rows: Sequence[FigureRow]) -> None:
        """Show other rows. Columns that apply to none of them are omitted."""
        columns = make_columns([row.figures for row in rows if row.figures is not None])
        same = len(rows) == len(self._rows) and [c.key for c in columns] == [c.key for c in self._columns]
        before, most = self._rows, self.most_bytes
        if not same:
            self.beginResetModel()
        self._given, self._columns = tuple(rows), columns
        self._sort()
        if not same:
            self.endResetModel()
        else:
            self._emit_changes(before, most)

    def _emit_changes(self, before: Sequence[FigureRow], most: float) -> None:
        """Emit signals only for changed cells: repainting the whole table takes as long as a frame may."""
        last = len(self._columns) - 1
        for place, (old, new) in enumerate(zip(before, self._rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(place, 0), self.index(place, last))
                self.headerDataChanged.emit(Qt.Orientation.Vertical, place, place)
        if self._rows and self.most_bytes != most:
            bars = next(place for place, column in enumerate(self._columns) if column.key == "bytes_per_token")
            self.dataChanged.emit(self.index(0, bars), self.index(len(self._rows) - 1, bars))

    def sort_by(self, key: str, *, descending: bool) -> None:
        """Sort by a column; equal rows keep the given order."""
        self._order = (key, descending)
        self._sort()
        self._emit_all_changed()

    def unsorted(self) -> None:
        """Restore the given order."""
        self._order = None
        self._sort()
        self._emit_all_changed()

    def _sort(self) -> None:
        self._rows = in_order(self._given, self._columns, self._order)

    def _emit_all_changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._columns) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self._rows) - 1)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    # -- Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Vertical:
            if not 0 <= section < len(self._rows):
                return None
            row = self._rows[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return full_name(row)
            return tip_text(row_tip(row)) if role == Qt.ItemDataRole.ToolTipRole else None
        if not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_text(column.tip)
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.problem if row.problem and not index.column() else cell(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_text(cell_tip(row, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{full_name(row)}, {column.title}: {cell(row, column)}"
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None


_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def in_order(
    rows: Sequence[FigureRow], columns: Sequence[FigureColumn], order: tuple[str, bool] | None
) -> tuple[FigureRow, ...]:
    """The rows sorted; rows without a figure are last in either direction."""
    column = next((column for column in columns if order is not None and column.key == order[0]), None)
    if column is None or order is None:
        return tuple(rows)

    def value(row: FigureRow) -> float | None:
        return column.value(row.figures) if row.figures is not None else None

    known = [row for row in rows if value(row) is not None]
    known.sort(key=lambda row: value(row) or 0.0, reverse=order[1])
    return (*known, *(row for row in rows if value(row) is None))


def full_name(row: FigureRow) -> str:
    """A row's name, followed by its text if two texts are shown."""
    return f"{row.name}, {row.text}" if row.text else row.name


def cell(row: FigureRow, column: FigureColumn) -> str:
    """The text of a cell."""
    if row.figures is None:
        return NOTHING if row.problem else WAITING
    return column.text(row.figures)


# --- tables as text -----------------------------------------------------------------------------------------


def as_tsv(rows: Sequence[FigureRow], columns: Sequence[FigureColumn]) -> str:
    """Tab-separated plain numbers, for a spreadsheet."""
    from bpe.formats.cells import as_row

    def plain(row: FigureRow, column: FigureColumn) -> str:
        if row.figures is None:
            return ""
        value = column.value(row.figures)
        return "" if value is None else repr(value) if column.key != "round_trip" else column.text(row.figures)

    lines = [["", *(column.title for column in columns)]]
    lines += [[full_name(row), *(plain(row, column) for column in columns)] for row in rows]
    return "\n".join(map(as_row, lines)) + "\n"


def as_markdown(rows: Sequence[FigureRow], columns: Sequence[FigureColumn]) -> str:
    """A Markdown table of the cells as shown, for a document."""
    lines = [["", *(column.title for column in columns)], ["---", *("---:" for _ in columns)]]
    lines += [[full_name(row), *(cell(row, column) for column in columns)] for row in rows]
    return "\n".join("| " + " | ".join(part.replace("|", "\\|") for part in line) + " |" for line in lines) + "\n"
