"""The runs of a session as rows: their distinguishing settings, progress, and compression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.kit.tips import tip_text

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run, as a row."""

    name: str
    settings: str
    """For example "GPT-2 · 8,192 · seen first"."""
    color_index: int
    merges: int
    goal: int
    ratio: float
    """Bytes per token of the training text, now."""
    held_out: float | None = None
    """Bytes per token of the held-out text; None without one."""
    shown: bool = False
    text: str = ""
    """The name of the text, if there are runs on several texts."""
    steering: tuple[str, ...] = ()
    """Bans and forced merges, in words."""


class RunsModel(QAbstractListModel):
    """The rows. A new name is not stored but requested: `rename_requested(row, name)`."""

    rename_requested = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[RunRow, ...] = ()

    @property
    def rows(self) -> tuple[RunRow, ...]:
        return self._rows

    @property
    def shown(self) -> int:
        """The row of the current run, or −1."""
        return next((number for number, row in enumerate(self._rows) if row.shown), -1)

    def show(self, rows: Sequence[RunRow]) -> None:
        """Show these runs. If their number is unchanged, the rows change in place, which keeps an editor open."""
        after = tuple(rows)
        if len(after) == len(self._rows):
            changed = [number for number, row in enumerate(after) if row != self._rows[number]]
            self._rows = after
            for number in changed:
                self.dataChanged.emit(self.index(number), self.index(number))
            return
        self.beginResetModel()
        self._rows = after
        self.endResetModel()

    # -- words

    def details(self, row: RunRow) -> str:
        """For example "GPT-2 · 8,192 · seen first · 1,204 of 7,936 merges"; text and newest steering first."""
        parts = (row.text, *reversed(row.steering), row.settings, self.merges(row))
        return " · ".join(part for part in parts if part)

    def merges(self, row: RunRow) -> str:
        """The number of merges made."""
        number = QLocale().toString
        if row.merges == row.goal:
            return self.tr("1 merge") if row.merges == 1 else self.tr("%Ln merges", "", row.merges)
        sentence = self.tr("{made} of 1 merge") if row.goal == 1 else self.tr("{made} of {goal} merges")
        return sentence.format(made=number(row.merges), goal=number(row.goal))

    def ratio(self, row: RunRow) -> str:
        """Bytes per token of the training text."""
        return QLocale().toString(row.ratio, "f", 3)

    def held_out(self, row: RunRow) -> str:
        """Bytes per token of the held-out text; empty without one."""
        if row.held_out is None:
            return ""
        return self.tr("{ratio} held-out").format(ratio=QLocale().toString(row.held_out, "f", 3))

    def spoken(self, row: RunRow) -> str:
        """All of a row in one line, for a screen reader."""
        ratio = self.tr("{ratio} bytes per token").format(ratio=self.ratio(row))
        parts = [row.name, self.details(row), ratio, self.held_out(row)]
        if row.shown:
            parts.insert(1, self.tr("shown"))
        return ", ".join(part for part in parts if part)

    # -- Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (row.name, row.text, row.settings, *row.steering, self.merges(row))
            return tip_text("\n".join(part for part in parts if part))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or name == self._rows[index.row()].name:
            return False
        self.rename_requested.emit(index.row(), name)
        return True
