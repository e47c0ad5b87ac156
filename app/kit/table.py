"""The base classes of every table: the view, its cell delegate and its header."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Protocol

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyledItemDelegate, QTableView, QWidget

from app.kit.cells import EDGE, HEADER_HEIGHT, PADDING, ROW_HEIGHT, row_style, scaled
from app.kit.theme import Theme

MOST_COPIED = 10_000
WAITING_OPACITY = 0.45
ARROWS = {Qt.SortOrder.AscendingOrder: "↑", Qt.SortOrder.DescendingOrder: "↓"}


class Titled(Protocol):
    """A column that the table can be sorted by."""

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...


class RowTable(QTableView):
    """A table with rows of equal height and no grid. Subclasses set the column widths and handle Enter."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.row_height = scaled(ROW_HEIGHT, theme)
        self._set_up_rows()
        self.setHorizontalHeader(RowHeader(theme, self))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.is_waiting = False
        theme.changed.connect(self.restyle)

    @property
    def header(self) -> RowHeader:
        """The horizontal header."""
        header = self.horizontalHeader()
        assert isinstance(header, RowHeader)
        return header

    def _set_up_rows(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(False)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.hide()

    def restyle(self) -> None:
        """Set the row height from the theme's fonts."""
        rows = self.verticalHeader()
        self.row_height = scaled(ROW_HEIGHT, self._theme)
        rows.setMinimumSectionSize(self.row_height)
        rows.setDefaultSectionSize(self.row_height)
        if self.model() is not None:
            self.share_width()
        self.viewport().update()

    def share_width(self) -> None:
        """Set the width of every column. Called again when the viewport is resized or the fonts change."""

    def activate(self, index: QModelIndex) -> None:
        """Run the row's main action. Called when Enter is pressed on it."""

    def set_waiting(self, waiting: bool) -> None:
        """Dim the rows while new ones are computed, or undo that."""
        self.is_waiting = waiting
        self.viewport().update()

    @property
    def opacity(self) -> float:
        """The opacity of the rows."""
        return WAITING_OPACITY if self.is_waiting else 1.0

    def menu_for(self, row: int) -> QMenu | None:
        """Return the context menu of a row (−1 for the empty area below the rows), or None if it has none."""
        return None

    # -- order

    def sort_on_click(self, sort: Callable[[int], None]) -> None:
        """Call `sort` with the section number when a header section is clicked."""
        self.header.setSectionsClickable(True)
        self.header.setMouseTracking(True)
        self.header.sectionClicked.connect(sort)

    def mark_order(self, section: int, *, descending: bool) -> None:
        """Show the sort arrow in a header section; −1 shows none."""
        self.header.set_sorted(section, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    def mark_order_by(self, key: str | None, columns: Sequence[Titled], *, descending: bool) -> None:
        """Show the sort arrow at the column with this key, or none if no column has it."""
        section = next((at for at, column in enumerate(columns) if column.key == key), -1)
        self.mark_order(section, descending=descending)

    def add_sort_actions(
        self, menu: QMenu, columns: Iterable[tuple[int, Titled]], key: str | None, sort: Callable[[int], None]
    ) -> None:
        """Add a "Sort by" action for each (section, column), checked at the column with this key."""
        group = QActionGroup(menu)
        for section, column in columns:
            action = QAction(self.tr("Sort by {column}").format(column=column.title), menu)
            action.setCheckable(True)
            action.setChecked(column.key == key)
            action.triggered.connect(lambda _=False, section=section: sort(section))
            group.addAction(action)
            menu.addAction(action)

    # -- selection

    def picked_rows(self, most: int) -> list[int]:
        """Return the first `most` selected row numbers, in order.

        Reads the ranges of the selection, because one index for each of 256,000 rows would block the window.
        """
        spans = sorted((part.top(), part.bottom()) for part in self.selectionModel().selection().toList())
        return list(islice((row for top, bottom in spans for row in range(top, bottom + 1)), most))

    def copy(self) -> None:
        """Copy the selected rows to the clipboard as tab-separated text."""
        from bpe.formats.cells import as_row

        model = self.model()
        columns = range(model.columnCount())
        lines = [as_row(str(model.index(row, at).data()) for at in columns) for row in self.picked_rows(MOST_COPIED)]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activate(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        menu = self.menu_for(index.row())
        if menu is None:
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        position = self.visualRect(index).center() if keyboard and index.isValid() else event.pos()
        menu.popup(self.viewport().mapToGlobal(position))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.model() is not None:
            self.share_width()

    def has_focus_at(self, row: int) -> bool:
        """Return whether the table has the keyboard focus and this row is the current one."""
        current = self.currentIndex()
        return self.hasFocus() and current.isValid() and current.row() == row


class RowDelegate(QStyledItemDelegate):
    """Base class of cell painters. `_style` holds the theme's colours and fonts."""

    def __init__(self, theme: Theme, view: RowTable) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self._style = row_style(theme)
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self._style = row_style(self._theme)


class RowHeader(QHeaderView):
    """Column titles in a small dim font, with an arrow at the sorted column."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        self._under_mouse = -1
        self.indent = 0
        """Extra left indent of the first column's title, in pixels."""
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_sorted(self, section: int, order: Qt.SortOrder) -> None:
        """Show the sort arrow in a section."""
        self._sorted = (section, order)
        self.viewport().update()

    def _restyle(self) -> None:
        self.setFixedHeight(scaled(HEADER_HEIGHT, self._theme))
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.logicalIndexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, section: int) -> None:
        if self.sectionsClickable() and section != self._under_mouse:
            self._under_mouse = section
            self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        model = self.model()
        across = Qt.Orientation.Horizontal
        title = model.headerData(logicalIndex, across, Qt.ItemDataRole.DisplayRole)
        alignment = int(model.headerData(logicalIndex, across, Qt.ItemDataRole.TextAlignmentRole))
        last = rect.right() >= self.viewport().width() - 2
        sorted_by = self._sorted is not None and self._sorted[0] == logicalIndex
        painter.fillRect(rect, self._theme.color("panel"))
        painter.setFont(self._theme.small_font())
        bright = sorted_by or logicalIndex == self._under_mouse
        painter.setPen(self._theme.color("text" if bright else "secondary"))
        indent = self.indent if rect.left() <= 0 else 0
        inner = QRectF(rect).adjusted(PADDING + indent, 0, -(PADDING + EDGE if last else PADDING / 2), 0)
        metrics = QFontMetricsF(self._theme.small_font())
        if sorted_by and self._sorted is not None:
            arrow = ARROWS[self._sorted[1]]
            right = bool(alignment & int(Qt.AlignmentFlag.AlignRight))
            title = f"{arrow} {title}" if right else f"{title} {arrow}"
        # Column widths are rounded to whole pixels, so a title may be a fraction of a pixel too wide.
        title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, inner.width() + 1)
        painter.drawText(inner, alignment, title)
