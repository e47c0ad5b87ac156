"""The tokens of two vocabularies as rows, which any column can sort."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRectF, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from app.compare.vocabularies_model import Listed, OverlapModel, OverlapQuery, sorted_column
from app.kit.cells import (
    EDGE,
    PADDING,
    number_place,
    paint_fill,
    paint_number,
    paint_small,
    paint_token,
)
from app.kit.columns import Column, Index, hidden_columns
from app.kit.table import RowDelegate, RowTable
from app.kit.theme import Theme

DESCENDING_FIRST = ("length", "first_count", "second_count")
LEAVING = ("hex", "second", "first")
TOKEN_FROM, TOKEN_UP_TO, HEX_FROM = 140, 320, 190


class OverlapTable(RowTable):
    """One token per row; clicking a column title sorts by it."""

    order_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("overlapTable")
        self.order = ("first_count", True)
        """The key of the sort column, and whether the order is descending."""
        self.setItemDelegate(OverlapDelegate(theme, self))
        self.setModel(OverlapModel(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.header.indent = EDGE
        self.sort_on_click(self._sort_by_section)
        self.restyle()
        self._set_texts()

    @property
    def overlap(self) -> OverlapModel:
        model = self.model()
        assert isinstance(model, OverlapModel)
        return model

    def show_listed(self, answer: Listed | None, names: tuple[str, str]) -> None:
        """Show other rows, from the top."""
        self.overlap.show(answer, names)
        self._mark_order()
        self.share_width()
        self.verticalScrollBar().setValue(0)

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Tokens"))
        self.setAccessibleDescription(self.tr("A click on a column's name sorts."))
        self.header.setAccessibleName(self.tr("Columns"))
        self._mark_order()

    def share_width(self) -> None:
        """Fit number columns to their contents and give the token the rest; a narrow table hides some columns."""
        columns = self.overlap.columns
        widths = {column.key: self._needed(column) for column in columns if column.key != "token"}
        gone = hidden_columns(self.viewport().width(), widths, LEAVING, TOKEN_FROM)
        rest = self.viewport().width() - sum(width for key, width in widths.items() if key not in gone)
        for section, column in enumerate(columns):
            self.setColumnHidden(section, column.key in gone)
            width = max(24, min(rest, TOKEN_UP_TO)) if column.key == "token" else widths[column.key]
            if column.key == "hex":
                width += max(0, rest - TOKEN_UP_TO)
            self.header.resizeSection(section, width)

    # -- parts

    def _needed(self, column: Column) -> int:
        if column.key == "hex":
            return HEX_FROM + round(QFontMetricsF(self._theme.small_font()).horizontalAdvance("00 00 00"))
        digits, nouns = QFontMetricsF(self._theme.ui_font()), QFontMetricsF(self._theme.small_font())
        widest = digits.horizontalAdvance("8,888" if column.key == "length" else "88,888,888")
        last = EDGE if column is self.overlap.columns[-1] else 0
        return round(max(widest, nouns.horizontalAdvance(f"↓ {column.title}")) + 1.8 * PADDING) + last

    def _mark_order(self) -> None:
        key, descending = self.order
        shown = self.overlap.shown
        if shown is not None:
            key = sorted_column(OverlapQuery(shown.query.part, "", key))
        self.mark_order_by(key, self.overlap.columns, descending=descending)

    def _sort_by_section(self, section: int) -> None:
        key = self.overlap.columns[section].key
        key = "token" if key == "hex" else key
        same = key == self.order[0]
        self.order = (key, not self.order[1] if same else key in DESCENDING_FIRST)
        self._mark_order()
        self.order_changed.emit()


class OverlapDelegate(RowDelegate):
    """Paints a cell: the token as a chip, numbers right-aligned, hexadecimal digits dimmed."""

    _view: OverlapTable

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
