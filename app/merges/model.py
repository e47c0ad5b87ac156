"""The merges of a run as a table: newest on top, every cell computed when it is asked for.

Row 0 is the newest merge at the frontier, so row r is merge m = frontier − 1 − r. A merge with m ≥ playhead
is still to come and dim; merge playhead − 1 is the one just made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QLocale, QModelIndex, QObject, Qt, Signal

from app.kit.columns import Column, ColumnsModel, Index
from app.kit.numbers import BYTE_TOKENS
from app.kit.token_text import LONGEST_TEXT, readable, token_tip

if TYPE_CHECKING:
    from bpe.histories.history import MergeHistory

REMEMBERED_ROWS = 4096

MERGE_ROLE = Qt.ItemDataRole.UserRole + 1  # int: the merge's index, from 0
FUTURE_ROLE = Qt.ItemDataRole.UserRole + 2  # bool: beyond the playhead
NOW_ROLE = Qt.ItemDataRole.UserRole + 3  # bool: the last merge at the playhead
TOKEN_ROLE = Qt.ItemDataRole.UserRole + 4  # bytes of the new token
PAIR_ROLE = Qt.ItemDataRole.UserRole + 5  # (bytes of the left part, bytes of the right part)


@dataclass(frozen=True, slots=True)
class MergeRow:
    """The cells of a merge's row; they never change."""

    merge: int
    texts: tuple[str, ...]  # by column
    left: bytes
    right: bytes
    token: bytes


class MergesModel(ColumnsModel):
    """Any number of merges, at a cost of O(1) per cell and per step."""

    playhead_moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history: MergeHistory | None = None
        self._frontier = 0
        self._playhead = 0
        self._rows: dict[int, MergeRow] = {}  # by merge: the rows painted recently

    # -- contents

    def set_history(self, history: MergeHistory | None) -> None:
        """Show another run, with the playhead at its beginning."""
        self.beginResetModel()
        self._history = history
        self._frontier = 0
        self._playhead = 0
        self._rows.clear()
        self.endResetModel()

    def set_position(self, frontier: int, playhead: int) -> None:
        """Grow to the frontier in one block and move the playhead: constant time, however many merges."""
        if self._history is None:
            return
        before = self._playhead
        frontier = min(frontier, self._history.step)
        if frontier > self._frontier:
            self.beginInsertRows(QModelIndex(), 0, frontier - self._frontier - 1)
            self._frontier = frontier
            self.endInsertRows()
        elif frontier < self._frontier:  # a run resumed from an earlier merge
            self._rows.clear()
            self.beginRemoveRows(QModelIndex(), 0, self._frontier - frontier - 1)
            self._frontier = frontier
            self.endRemoveRows()
        self._playhead = min(max(playhead, 0), frontier)
        if self._playhead != before and self._frontier:
            self._announce(before, self._playhead)
            self.playhead_moved.emit()

    @property
    def frontier(self) -> int:
        return self._frontier

    @property
    def playhead(self) -> int:
        return self._playhead

    def row_of(self, merge: int) -> int:
        """The row of a merge, or −1."""
        return self._frontier - 1 - merge if 0 <= merge < self._frontier else -1

    def merge_at(self, row: int) -> int:
        """The merge in a row."""
        return self._frontier - 1 - row

    def row(self, row: int) -> MergeRow:
        """All cells of a row at once, cached for repeated painting."""
        merge = self.merge_at(row)
        found = self._rows.get(merge)
        if found is None:
            if len(self._rows) >= REMEMBERED_ROWS:
                self._rows.clear()
            left, right = self._pair(merge)
            texts = tuple(column.text(merge) for column in self._columns)
            found = self._rows[merge] = MergeRow(merge, texts, left, right, self._token(merge))
        return found

    # -- Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._frontier

    def data(self, index: Index, role: int = 0) -> Any:
        if self._history is None or not index.isValid():
            return None
        answer = self._ANSWERS.get(role)
        if answer is None:
            return None
        return answer(self, self.merge_at(index.row()), self._columns[index.column()])

    def _display(self, merge: int, column: Column) -> str:
        return column.text(merge)

    def _tip(self, merge: int, column: Column) -> str:
        return token_tip(self._token(merge), BYTE_TOKENS + merge)

    def _align(self, merge: int, column: Column) -> int:
        return column.alignment

    def _merge(self, merge: int, column: Column) -> int:
        return merge

    def _is_future(self, merge: int, column: Column) -> bool:
        return merge >= self._playhead

    def _is_now(self, merge: int, column: Column) -> bool:
        return merge == self._playhead - 1

    def _token_bytes(self, merge: int, column: Column) -> bytes:
        return self._token(merge)

    def _pair_bytes(self, merge: int, column: Column) -> tuple[bytes, bytes]:
        return self._pair(merge)

    _ANSWERS: ClassVar[dict[int, Callable[[MergesModel, int, Column], Any]]] = {
        int(Qt.ItemDataRole.DisplayRole): _display,
        int(Qt.ItemDataRole.ToolTipRole): _tip,
        int(Qt.ItemDataRole.TextAlignmentRole): _align,
        MERGE_ROLE: _merge,
        FUTURE_ROLE: _is_future,
        NOW_ROLE: _is_now,
        TOKEN_ROLE: _token_bytes,
        PAIR_ROLE: _pair_bytes,
    }

    # -- cells

    def _make_columns(self) -> tuple[Column, ...]:
        return (
            Column("id", self.tr("id"), self._id_text, numeric=True),
            Column("pair", self.tr("pair"), self._pair_text),
            Column("token", self.tr("token"), self._token_text),
            Column("count", self.tr("count"), self._count_text, numeric=True),
            Column("ratio", self.tr("bytes / token"), self._ratio_text, numeric=True),
        )

    def _id_text(self, merge: int) -> str:
        return QLocale().toString(BYTE_TOKENS + merge)

    def _pair_text(self, merge: int) -> str:
        left, right = self._pair(merge)
        return f"{readable(left, LONGEST_TEXT)} + {readable(right, LONGEST_TEXT)}"

    def _token_text(self, merge: int) -> str:
        return readable(self._token(merge), LONGEST_TEXT)

    def _count_text(self, merge: int) -> str:
        assert self._history is not None
        return QLocale().toString(int(self._history.pair_count[merge]))

    def _ratio_text(self, merge: int) -> str:
        assert self._history is not None
        return QLocale().toString(float(self._history.bytes_per_token(merge + 1)), "f", 4)

    def _token(self, merge: int) -> bytes:
        assert self._history is not None
        return self._history.token_bytes(BYTE_TOKENS + merge)

    def _pair(self, merge: int) -> tuple[bytes, bytes]:
        assert self._history is not None
        history = self._history
        return history.token_bytes(int(history.left[merge])), history.token_bytes(int(history.right[merge]))

    # -- changes

    def _announce(self, before: int, after: int) -> None:
        """Update the rows between the old and the new playhead, which became dim or bright."""
        merges = (max(0, min(before, after) - 1), min(self._frontier, max(before, after)) - 1)
        first, last = self.row_of(merges[1]), self.row_of(merges[0])
        roles = [FUTURE_ROLE, NOW_ROLE]
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1), roles)
