"""What all tables of tokens have in common: their rows, and the small dim nouns over their columns."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.theme import Theme
from app.views.row_paint import EDGE, HEADER_HEIGHT, PADDING, ROW_HEIGHT, scaled

ARROWS = {Qt.SortOrder.AscendingOrder: "↑", Qt.SortOrder.DescendingOrder: "↓"}


class RowTable(QTableView):
    """Rows of one height without a grid; a subclass says what stands in them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.row_height = scaled(ROW_HEIGHT, theme)
        self._set_up_rows()
        self.setHorizontalHeader(RowHeader(theme, self))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

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
        self.viewport().update()

    def retranslate(self) -> None:
        """Take every text from the current translation."""

    def has_focus_at(self, row: int) -> bool:
        """Whether the keyboard is at this row."""
        current = self.currentIndex()
        return self.hasFocus() and current.isValid() and current.row() == row

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


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
