"""The merges as a table: tokens as chips, the playhead's row filled, rows beyond the playhead dim."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QElapsedTimer, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from app.kit.cells import EDGE, PADDING, ROW_HEIGHT
from app.kit.columns import Column, Index
from app.kit.numbers import BYTE_TOKENS
from app.kit.table import RowTable
from app.kit.theme import Theme
from app.merges.delegate import MergesDelegate
from app.merges.model import MergesModel

__all__ = ["ROW_HEIGHT", "MergesTable"]

PAIR_SHARE = 0.54
GROWTH_MS = 250
AFTER_TEXT_MS = 20
"""Delay for painting a page of different rows, in a later frame than the text's."""
WIDEST = {"id": "88,888", "count": "88,888", "ratio": "8.8888"}
PAIR_FROM, TOKEN_FROM = 140, 64  # minimum pixels left for text at which these columns are shown


class MergesTable(RowTable):
    """Request for the step just after a row's merge, by click or Enter."""

    step_requested = Signal(int)
    token_requested = Signal(object)
    """A row was double-clicked: the id of its token (int)."""
    ban_requested = Signal(int)
    """Request to branch off without a merge (from 0)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._following = False
        self._place = (0, 0)
        self._since_growth = QElapsedTimer()
        self._growth_timer = QTimer(self)
        self._growth_timer.setSingleShot(True)
        self._growth_timer.setInterval(GROWTH_MS)
        self._growth_timer.timeout.connect(self._apply)
        self.setObjectName("mergesTable")
        self.setItemDelegate(MergesDelegate(theme, self))
        self.clicked.connect(self.activate)
        self.doubleClicked.connect(
            lambda index: self.token_requested.emit(BYTE_TOKENS + self.merges.merge_at(index.row()))
        )
        self.setModel(MergesModel(self))
        self.restyle()
        self._set_texts()

    @property
    def merges(self) -> MergesModel:
        """The table's MergesModel."""
        model = self.model()
        assert isinstance(model, MergesModel)
        return model

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show another MergesModel; its playhead is kept in view."""
        super().setModel(model)
        if isinstance(model, MergesModel):
            model.playhead_moved.connect(self.show_playhead)
            model.modelReset.connect(self._growth_timer.stop)
            self.share_width()

    def set_position(self, frontier: int, playhead: int) -> None:
        """Move the playhead; its row is brought back into view when it has left it.

        New rows, and other rows because the playhead is dragged far, come in a few times a second at most: more
        often nobody could read them, and the text would have to wait for them.
        """
        self._place = (frontier, playhead)
        model = self.merges
        is_far, rested = self._is_far(playhead), self._since_growth.elapsed() >= GROWTH_MS
        if not is_far and (rested or not 0 < model.frontier < frontier):
            self._apply()
            return
        if not is_far:
            model.set_position(model.frontier, min(playhead, model.frontier))
        if not self._growth_timer.isActive():
            self._growth_timer.start(AFTER_TEXT_MS if rested else GROWTH_MS)

    def _is_far(self, playhead: int) -> bool:
        """Whether every visible row will change."""
        return abs(playhead - self.merges.playhead) * self.row_height > 2 * self.viewport().height()

    def _apply(self) -> None:
        frontier, playhead = self._place
        if frontier > self.merges.frontier or self._is_far(playhead):
            self._since_growth.restart()
        self._growth_timer.stop()
        self.merges.set_position(frontier, playhead)
        if self._following:
            self.show_playhead()

    def set_following(self, following: bool) -> None:
        """Set whether the playhead's row is kept in view even when only the frontier moves."""
        self._following = following

    def show_playhead(self) -> None:
        """Scroll the playhead's row into view by the least distance; after a far jump, centre it."""
        row = self.merges.row_of(self.merges.playhead - 1)
        if row < 0 or self.viewport().height() <= 0:
            return
        top, height = self.rowViewportPosition(row), self.viewport().height()
        if 0 <= top <= height - self.row_height:
            return
        near = -self.row_height * 2 <= top <= height + self.row_height
        hint = QAbstractItemView.ScrollHint
        self.scrollTo(self.merges.index(row, 0), hint.EnsureVisible if near else hint.PositionAtCenter)
        if not near:  # align a row with the top edge
            bar = self.verticalScrollBar()
            bar.setValue(round(bar.value() / self.row_height) * self.row_height)

    # -- Qt

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        """Keep the visible rows in place when new merges are inserted above."""
        bar = self.verticalScrollBar()
        value = bar.value()
        super().rowsInserted(parent, start, end)
        self.updateGeometries()
        added, frontier = end - start + 1, self.merges.frontier
        if added == frontier or len(str(frontier)) != len(str(frontier - added)):
            self.share_width()  # the widest number may have changed
        bar.setValue(value + added * self.row_height)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Start keyboard navigation at the playhead's row."""
        super().focusInEvent(event)
        row = self.merges.row_of(self.merges.playhead - 1)
        if event.reason() != Qt.FocusReason.MouseFocusReason and row >= 0:
            self.setCurrentIndex(self.merges.index(row, 0))

    def menu_for(self, row: int) -> QMenu | None:
        """Build the menu of the merge in a row."""
        if row < 0:
            return None
        merge = self.merges.merge_at(row)
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Merge"))
        menu.addAction(self.tr("&Go to this merge")).triggered.connect(lambda: self.step_requested.emit(merge + 1))
        menu.addAction(self.tr("Show its &token")).triggered.connect(lambda: self.token_requested.emit(256 + merge))
        menu.addSeparator()
        menu.addAction(self.tr("Branch &without this merge")).triggered.connect(lambda: self.ban_requested.emit(merge))
        return menu

    # -- building

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Merges"))
        self.setAccessibleDescription(self.tr("The newest merge is on top; Enter goes to the row's merge."))

    def share_width(self) -> None:
        """Numbers get their full width, pair and token divide the rest; a narrow table hides columns."""
        columns = self.merges.columns
        numbers = {column.key: self._number_width(column) for column in columns if column.numeric}
        rest = self.viewport().width() - sum(numbers.values())
        shown = {column.key for column in columns}
        if rest < PAIR_FROM:
            shown.discard("pair")
        if rest < TOKEN_FROM:
            shown.discard("ratio")
            edge = round(EDGE + PADDING)
            rest += numbers["ratio"] - edge
            numbers["count"] += edge  # the last column needs the margin
        pair = round(rest * PAIR_SHARE) if "pair" in shown else 0
        widths = numbers | {"pair": pair, "token": max(24, rest - pair)}
        for section, column in enumerate(columns):
            self.setColumnHidden(section, column.key not in shown)
            self.horizontalHeader().resizeSection(section, widths[column.key])

    def _number_width(self, column: Column) -> int:
        """Room for the widest number there is (with one digit to spare) and for the noun over it."""
        model = self.merges
        samples = [WIDEST[column.key]]
        if model.frontier:
            samples += [column.text(0), column.text(model.frontier - 1)]
        digits, nouns = QFontMetricsF(self._theme.ui_font()), QFontMetricsF(self._theme.small_font())
        needed = max([digits.horizontalAdvance(sample) for sample in samples] + [nouns.horizontalAdvance(column.title)])
        return round(needed + 1.5 * PADDING + (EDGE + PADDING if column.key == "ratio" else 0))

    def activate(self, index: QModelIndex) -> None:
        self.step_requested.emit(self.merges.merge_at(index.row()) + 1)
