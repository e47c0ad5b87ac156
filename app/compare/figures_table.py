"""The table of figures: a row per tokenizer, with a fixed column of names, and bars for bytes per token."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QMenu,
    QStyleOptionViewItem,
    QWidget,
)

from app.compare.figures_columns import NOTHING, FigureColumn, FigureRow
from app.compare.figures_model import ComparisonModel, Index, as_markdown, as_tsv, cell
from app.kit.cells import EDGE, PADDING, RowStyle, paint_fill, paint_number, row_style
from app.kit.table import RowDelegate, RowTable
from app.kit.theme import Theme

LONGEST_NAME, SHORTEST_NAME = 260, 120
BAR_WIDTH = 84
BAR_HEIGHT, WHISKER = 8.0, 12.0
ASCENDING_FIRST = ("tokens", "fertility", "tokens_per_grapheme", "continued_words", "vocab_size", "characters_cut")


class CompareTable(RowTable):
    """Clicking a column title sorts by it; a third click restores the given order."""

    _corner: QLabel | None = None  # Qt asks for the geometry before it exists

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._spread: set[int] = set()
        self.setObjectName("compareTable")
        self.setItemDelegate(CompareDelegate(theme, self))
        self.setVerticalHeader(NameHeader(theme, self))
        self._set_up_rows()
        self.verticalHeader().show()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._corner = QLabel(self)
        self._corner.setProperty("dim", True)
        self.setCornerWidget(QWidget())  # replaces the style's own, a light square between the scroll bars
        self._corner.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setModel(ComparisonModel(self))
        self.sort_on_click(self._sort_by_section)
        self.restyle()
        self._set_texts()

    @property
    def comparison(self) -> ComparisonModel:
        model = self.model()
        assert isinstance(model, ComparisonModel)
        return model

    def show_rows(self, rows: Sequence[FigureRow]) -> None:
        """Show other rows."""
        self.comparison.show(rows)
        self._span_problems()
        self.share_width()

    @property
    def full_height(self) -> int:
        """The height in pixels at which every row is visible."""
        overflows = self.header.length() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if overflows else 0
        return self.header.height() + self.model().rowCount() * self.row_height + bar + 2

    def selected_rows(self) -> tuple[FigureRow, ...]:
        """The selected rows in their present order; all rows if none is selected."""
        rows = self.comparison.rows
        found = [rows[index.row()] for index in self.selectionModel().selectedRows() if index.row() < len(rows)]
        return tuple(row for row in rows if row in found) or rows

    def copy(self, form: str = "tsv") -> None:
        """Copy the selected rows, or all, as a table: "tsv" for spreadsheets, "markdown" for documents."""
        write = as_markdown if form == "markdown" else as_tsv
        QGuiApplication.clipboard().setText(write(self.selected_rows(), self.comparison.columns))

    # -- looks

    def restyle(self) -> None:
        super().restyle()
        if self._corner is not None:
            self._corner.setFont(self._theme.small_font())

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Figures"))
        self.setAccessibleDescription(
            self.tr("A row for each tokenizer; a click on a column's name sorts, the menu key copies and sorts.")
        )
        self.header.setAccessibleName(self.tr("Columns"))
        self.verticalHeader().setAccessibleName(self.tr("Tokenizers"))
        if self._corner is not None:
            self._corner.setText(self.tr("tokenizer"))
            self._corner.setAccessibleName(self.tr("tokenizer"))
        self.share_width()

    def share_width(self) -> None:
        """Give each column the width it needs, and divide the rest equally."""
        columns = self.comparison.columns
        widths = [self._needed(column) for column in columns]
        spare = max(0, self.viewport().width() - sum(widths))
        for section, width in enumerate(widths):
            more = spare // (len(widths) - section)
            spare -= more
            self.header.resizeSection(section, width + more)

    def _needed(self, column: FigureColumn) -> int:
        digits, nouns = QFontMetricsF(self._theme.ui_font()), QFontMetricsF(self._theme.small_font())
        widest = digits.horizontalAdvance(column.widest)
        title = nouns.horizontalAdvance(f"↓ {column.title}")
        bar = BAR_WIDTH + PADDING if column.key == "bytes_per_token" else 0.0
        return round(max(widest + bar, title) + 1.5 * PADDING + (EDGE if column.key == "round_trip" else 0))

    def updateGeometries(self) -> None:
        super().updateGeometries()
        names, nouns = self.verticalHeader(), self.horizontalHeader()
        if self._corner is not None:
            self._corner.setGeometry(EDGE + round(PADDING), 0, names.width() - EDGE - round(PADDING), nouns.height())

    # -- actions

    def _sort_by_section(self, section: int) -> None:
        key, order = self.comparison.columns[section].key, self.comparison.order
        descending = key not in ASCENDING_FIRST
        if order is None or order[0] != key:
            self._sort(key, descending)
        elif order[1] == descending:
            self._sort(key, not descending)
        else:
            self.comparison.unsorted()
            self._mark_order()

    def _sort(self, key: str, descending: bool) -> None:
        self.comparison.sort_by(key, descending=descending)
        self._mark_order()

    def _mark_order(self) -> None:
        key, descending = self.comparison.order or (None, False)
        self.mark_order_by(key, self.comparison.columns, descending=descending)
        self.clearSelection()
        self._span_problems()

    def _span_problems(self) -> None:
        """Let the problem of a row without figures span all columns."""
        rows, width = self.comparison.rows, len(self.comparison.columns)
        wanted = {place for place, row in enumerate(rows) if row.problem}
        if wanted != self._spread:
            self.clearSpans()
            for place in wanted:
                self.setSpan(place, 0, 1, width)
            self._spread = wanted

    def menu_for(self, row: int) -> QMenu:
        """The context menu, for copying and sorting by keyboard."""
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Figures"))
        for text, form in ((self.tr("Copy for a spreadsheet"), "tsv"), (self.tr("Copy as Markdown"), "markdown")):
            menu.addAction(text).triggered.connect(lambda _=False, form=form: self.copy(form))
        menu.addSeparator()
        key = self.comparison.order[0] if self.comparison.order is not None else None
        self.add_sort_actions(menu, enumerate(self.comparison.columns), key, self._sort_by_section)
        return menu


class NameHeader(QHeaderView):
    """The names at the left, followed by the text if two texts are shown."""

    def __init__(self, theme: Theme, parent: CompareTable) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme, self._table = theme, parent
        self._style = row_style(theme)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self._style = row_style(self._theme)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as the longest name, within limits: a small window keeps room for figures."""
        model = self.model()
        rows = model.rows if isinstance(model, ComparisonModel) else ()
        name, small = QFontMetricsF(self._theme.ui_font()), self._style.small_metrics
        widest = max((_name_width(row, name, small) for row in rows), default=0.0)
        longest = min(LONGEST_NAME, max(SHORTEST_NAME, self._table.width() // 3))
        return QSize(round(min(longest, max(SHORTEST_NAME, widest + 2 * PADDING + EDGE))), 0)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        rows = self._table.comparison.rows
        if logicalIndex >= len(rows):
            return
        row, style, area = rows[logicalIndex], self._style, QRectF(rect)
        painter.save()
        painter.fillRect(rect, style.colors["panel"])
        if self._table.selectionModel().isRowSelected(logicalIndex, QModelIndex()):
            paint_fill(painter, area, area.width() + 99, style, filled=True, focused=False)
        room = area.adjusted(EDGE + PADDING, 0, -4, 0)
        words = _tag(row)
        tag = style.small_metrics.horizontalAdvance(words) if words else 0.0
        painter.setFont(style.number)
        painter.setPen(style.colors["text"])
        name = style.number_metrics.elidedText(
            row.name, Qt.TextElideMode.ElideMiddle, room.width() - (tag + PADDING if tag else 0)
        )
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(room, middle | int(Qt.AlignmentFlag.AlignLeft), name)
        if words:
            painter.setFont(style.small)
            painter.setPen(style.colors["secondary"])
            painter.drawText(room, middle | int(Qt.AlignmentFlag.AlignRight), words)
        painter.restore()


def _tag(row: FigureRow) -> str:
    """The text after a name: which text was measured, and whether a sample of it."""
    sampled = row.figures is not None and row.figures.sampled
    sample = QCoreApplication.translate("CompareTable", "sample") if sampled else ""
    return " · ".join(filter(None, (row.text, sample)))


def _name_width(row: FigureRow, name: QFontMetricsF, small: QFontMetricsF) -> float:
    words = _tag(row)
    tag = small.horizontalAdvance(words) + PADDING if words else 0.0
    return name.horizontalAdvance(row.name) + tag


class CompareDelegate(RowDelegate):
    """Paints a cell: numbers are right-aligned and dimmed if they say little; bytes per token has a bar."""

    _view: CompareTable

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, style, rect = self._view.comparison, self._style, QRectF(option.rect)
        row, column = model.rows[index.row()], model.columns[index.column()]
        if self._view.selectionModel().isRowSelected(index.row(), QModelIndex()):
            painter.fillRect(rect, style.colors["selection"])
        if row.problem:
            painter.setFont(style.small)
            painter.setPen(self._theme.color("error"))
            room = rect.adjusted(PADDING, 0, -PADDING - EDGE, 0)
            text = style.small_metrics.elidedText(row.problem, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
            return
        text = cell(row, column)
        place = rect.adjusted(0, 0, -(PADDING + EDGE if index.column() == len(model.columns) - 1 else PADDING / 2), 0)
        if column.key == "bytes_per_token" and row.figures is not None:
            interval = row.figures.interval
            paint_bar(
                painter,
                rect,
                row.figures.bytes_per_token,
                (interval.low, interval.high) if interval is not None else None,
                model.most_bytes,
                style,
            )
        if column.key == "round_trip" and row.figures is not None and row.figures.loss is not None:
            painter.setFont(style.small)
            painter.setPen(self._theme.color("error"))
            text = style.small_metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width() - PADDING / 2)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)
            return
        dim = row.figures is None or text == NOTHING or column.key == "round_trip"
        paint_number(painter, place, text, style.colors["secondary" if dim else "text"], style)


def paint_bar(
    painter: QPainter,
    rect: QRectF,
    value: float,
    interval: tuple[float, float] | None,
    most: float,
    style: RowStyle,
) -> None:
    """Paint a bar from 0 to the value, with the interval as a thin line over its end."""
    if most <= 0:
        return
    left, middle = rect.left() + PADDING, rect.center().y()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colors["accent"])
    painter.setOpacity(0.35)
    length = max(1.5, BAR_WIDTH * value / most)
    painter.drawRoundedRect(QRectF(left, middle - BAR_HEIGHT / 2, length, BAR_HEIGHT), 2, 2)
    painter.setOpacity(1.0)
    if interval is not None:
        low, high = (left + BAR_WIDTH * side / most for side in interval)
        painter.setPen(QPen(style.colors["accent"], 1.5))
        painter.drawLine(QRectF(low, middle, high - low, 0).topLeft(), QRectF(low, middle, high - low, 0).topRight())
        for x in (low, high):
            painter.drawLine(
                QRectF(x, middle - WHISKER / 2, 0, WHISKER).topLeft(),
                QRectF(x, middle - WHISKER / 2, 0, WHISKER).bottomLeft(),
            )
    painter.restore()
