"""The tokens of two vocabularies as rows, sorted by any column."""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.models.merges import Index
from app.models.overlap import Listed, OverlapColumn, OverlapModel, OverlapQuery, sorted_column
from app.theme import Theme
from app.views.row_paint import (
    EDGE,
    PADDING,
    number_place,
    paint_fill,
    paint_number,
    paint_small,
    paint_token,
    row_style,
)
from app.views.row_table import RowHeader, RowTable

DESCENDING_FIRST = ("length", "first_count", "second_count")
LEAVING = ("hex", "second", "first")
TOKEN_FROM, TOKEN_UP_TO, HEX_FROM = 140, 320, 190
MOST_COPIED = 10_000
WAITING_OPACITY = 0.45


class OverlapTable(RowTable):
    """A token a row; click on a noun above a column to sort by it."""

    order_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("overlapTable")
        self.order = ("first_count", True)
        """The column that is sorted by, and whether its largest stand on top."""
        self.opacity = 1.0
        self.setItemDelegate(OverlapDelegate(theme, self))
        self.setModel(OverlapModel(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.horizontalHeader()
        assert isinstance(header, RowHeader)
        header.indent = EDGE
        header.setSectionsClickable(True)
        header.setMouseTracking(True)
        header.sectionClicked.connect(self._sort_by_section)
        theme.changed.connect(self.restyle)
        self.restyle()
        self.retranslate()

    @property
    def overlap(self) -> OverlapModel:
        model = self.model()
        assert isinstance(model, OverlapModel)
        return model

    def show_listed(self, answer: Listed | None, names: tuple[str, str]) -> None:
        """Show other rows, from the first on."""
        self.overlap.show(answer, names)
        self._mark_order()
        self.share_width()
        self.verticalScrollBar().setValue(0)

    def set_waiting(self, waiting: bool) -> None:
        """Dim the rows while newer ones are awaited."""
        self.opacity = WAITING_OPACITY if waiting else 1.0
        self.viewport().update()

    def copy(self) -> None:
        """The picked rows as a table of texts."""
        model = self.overlap
        spans = sorted((part.top(), part.bottom()) for part in self.selectionModel().selection().toList())
        rows = islice((row for top, bottom in spans for row in range(top, bottom + 1)), MOST_COPIED)
        lines = ["\t".join(str(model.index(row, at).data()) for at in range(model.columnCount())) for row in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def restyle(self) -> None:
        super().restyle()
        self.share_width()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Tokens"))
        self.setAccessibleDescription(self.tr("A click on a column's name sorts."))
        self.horizontalHeader().setAccessibleName(self.tr("Columns"))
        self.overlap.retranslate()
        self._mark_order()

    def share_width(self) -> None:
        """Numbers take what they need and the token the rest; a narrow table leaves columns out."""
        columns = self.overlap.columns
        widths = {column.key: self._needed(column) for column in columns if column.key != "token"}
        rest = self.viewport().width() - sum(widths.values())
        gone = set()
        for key in LEAVING:
            if rest < TOKEN_FROM and key in widths:
                gone.add(key)
                rest += widths[key]
        for section, column in enumerate(columns):
            self.setColumnHidden(section, column.key in gone)
            width = max(24, min(rest, TOKEN_UP_TO)) if column.key == "token" else widths[column.key]
            if column.key == "hex":
                width += max(0, rest - TOKEN_UP_TO)
            self.horizontalHeader().resizeSection(section, width)

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    # -- parts

    def _needed(self, column: OverlapColumn) -> int:
        if column.key == "hex":
            return HEX_FROM + round(QFontMetricsF(self._theme.small_font()).horizontalAdvance("00 00 00"))
        digits, nouns = QFontMetricsF(self._theme.ui_font()), QFontMetricsF(self._theme.small_font())
        widest = digits.horizontalAdvance("8,888" if column.key == "length" else "88,888,888")
        last = EDGE if column is self.overlap.columns[-1] else 0
        return round(max(widest, nouns.horizontalAdvance(f"↓ {column.title}")) + 1.8 * PADDING) + last

    def _mark_order(self) -> None:
        header, (key, descending) = self.horizontalHeader(), self.order
        assert isinstance(header, RowHeader)
        shown = self.overlap.shown
        if shown is not None:
            key = sorted_column(OverlapQuery(shown.query.part, "", key))
        section = next((at for at, column in enumerate(self.overlap.columns) if column.key == key), -1)
        header.set_sorted(section, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    def _sort_by_section(self, section: int) -> None:
        key = self.overlap.columns[section].key
        key = "token" if key == "hex" else key
        same = key == self.order[0]
        self.order = (key, not self.order[1] if same else key in DESCENDING_FIRST)
        self._mark_order()
        self.order_changed.emit()


class OverlapDelegate(QStyledItemDelegate):
    """Paints a cell: the token as its chip, numbers right-aligned, hexadecimal digits dim."""

    def __init__(self, theme: Theme, view: OverlapTable) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self._style = row_style(theme)
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self._style = row_style(self._theme)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, style, rect = self._view.overlap, self._style, QRectF(option.rect)
        shown, column, row = model.shown, model.columns[index.column()], index.row()
        assert shown is not None
        width = self._view.viewport().width()
        picked = self._view.selectionModel().isRowSelected(row, QModelIndex())
        focused = self._view.has_focus_at(row)
        painter.setOpacity(self._view.opacity)
        if picked or focused:
            paint_fill(painter, rect, width, style, filled=picked, focused=focused)
        if column.key == "token":
            paint_token(painter, rect, shown.token(row), style.colors["text"], style, left=PADDING / 2 + EDGE)
        elif column.key == "hex":
            paint_small(painter, rect.adjusted(PADDING, 0, -PADDING, 0), column.text(shown, row), style)
        else:
            text = column.text(shown, row)
            bright = column.key.endswith("_count") and text != "0"
            color = style.colors["text" if bright else "secondary"]
            paint_number(painter, number_place(rect, width), text, color, style)
        painter.setOpacity(1.0)
