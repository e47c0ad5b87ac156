"""What all tables have in common: their rows, keys and widths, how cells are dressed, the small dim nouns on top."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import (
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


class RowTable(QTableView):
    """Rows of one height without a grid; a subclass says what stands in them, how wide, and what Enter does."""

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
        """The nouns."""
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
        """Take the height of rows from the theme's fonts."""
        rows = self.verticalHeader()
        self.row_height = scaled(ROW_HEIGHT, self._theme)
        rows.setMinimumSectionSize(self.row_height)
        rows.setDefaultSectionSize(self.row_height)
        if self.model() is not None:
            self.share_width()
        self.viewport().update()

    def share_width(self) -> None:
        """Give every column its width; asked again whenever the room or the fonts are others."""

    def activate(self, index: QModelIndex) -> None:
        """Do what a row is there for: Enter was pressed on it."""

    def set_waiting(self, waiting: bool) -> None:
        """Dim the rows while newer ones are awaited."""
        self.is_waiting = waiting
        self.viewport().update()

    @property
    def opacity(self) -> float:
        """How strongly the rows are painted."""
        return WAITING_OPACITY if self.is_waiting else 1.0

    def menu_for(self, row: int) -> QMenu | None:
        """What can be done about a row (−1: about none of them); None where that is nothing."""
        return None

    # -- order

    def sort_on_click(self, sort: Callable[[int], None]) -> None:
        """Let a click on a noun ask for its column's order."""
        self.header.setSectionsClickable(True)
        self.header.setMouseTracking(True)
        self.header.sectionClicked.connect(sort)

    def mark_order(self, section: int, *, descending: bool) -> None:
        """Show by which column the rows are sorted; −1: by none."""
        self.header.set_sorted(section, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    # -- what is picked

    def picked_rows(self, most: int) -> list[int]:
        """In order. An index for each of 256,000 rows would hold up the window."""
        spans = sorted((part.top(), part.bottom()) for part in self.selectionModel().selection().toList())
        return list(islice((row for top, bottom in spans for row in range(top, bottom + 1)), most))

    def copy(self) -> None:
        """The picked rows as a table of texts, for the clipboard and a spreadsheet."""
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
        place = self.visualRect(index).center() if keyboard and index.isValid() else event.pos()
        menu.popup(self.viewport().mapToGlobal(place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.model() is not None:
            self.share_width()

    def has_focus_at(self, row: int) -> bool:
        """Whether the keyboard is at this row."""
        current = self.currentIndex()
        return self.hasFocus() and current.isValid() and current.row() == row


class RowDelegate(QStyledItemDelegate):
    """Paints the cells of a table, in the colours and fonts of the theme."""

    def __init__(self, theme: Theme, view: RowTable) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self._style = row_style(theme)
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self._style = row_style(self._theme)


class RowHeader(QHeaderView):
    """Small dim nouns over the columns; an arrow at the one that is sorted by, if any."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        self._under_mouse = -1
        self.indent = 0
        """Pixels by which the first column's noun is moved to the right."""
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_sorted(self, section: int, order: Qt.SortOrder) -> None:
        """Show by which column the rows are sorted."""
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
        title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, alignment, title)
