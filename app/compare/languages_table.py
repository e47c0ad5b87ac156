"""The table of languages: a number for each tokenizer, and beside them a bar for each, all on one scale."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QSpinBox,
    QStyleOptionViewItem,
    QWidget,
)

from app.compare.languages_model import FIRST, NAME, SIZE, Index, LanguagesModel, Value
from app.kit.cells import EDGE, PADDING, paint_number, scaled
from app.kit.table import RowDelegate, RowHeader, RowTable
from app.kit.theme import Theme

BAR, BAR_GAP, BAR_AIR = 5.0, 1.0, 8.0
LEAST_BARS = 120
NAME_SHARE, LONGEST_NAME = 0.24, 220
SWATCH = 8.0
MOST_WEIGHT = 1000


class LanguagesTable(RowTable):
    """Clicking a column title sorts; double-clicking a row makes it the reference."""

    base_requested = Signal(int)
    """The index of the row in the given order."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("languagesTable")
        self.setHorizontalHeader(LanguagesHeader(theme, self))
        self._set_up_rows()
        self.setModel(LanguagesModel(self))
        self.setItemDelegate(LanguagesDelegate(theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.header.indent = EDGE
        self.sort_on_click(self._sort_by)
        self.doubleClicked.connect(self.activate)
        self.languages.modelReset.connect(self.share_width)
        self.restyle()
        self._set_texts()

    @property
    def languages(self) -> LanguagesModel:
        model = self.model()
        assert isinstance(model, LanguagesModel)
        return model

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Figures by language"))
        self.setAccessibleDescription(
            self.tr("A row for each text. A click on a column's name sorts; a double click takes a row for reference.")
        )
        self.header.setAccessibleName(self.tr("Columns"))

    def share_width(self) -> None:
        """Fit columns to their contents and give the bars the rest. Rows have room for a bar per tokenizer."""
        model, header = self.languages, self.header
        count = 2 if model.is_mixture else len(model.tokenizers)
        high = max(self.row_height, round(count * (BAR + BAR_GAP) + BAR_AIR))
        self.verticalHeader().setMinimumSectionSize(high)
        self.verticalHeader().setDefaultSectionSize(high)
        digits, nouns = QFontMetricsF(self._theme.ui_font()), QFontMetricsF(self._theme.small_font())
        whole = self.viewport().width()
        taken = 0
        for column in range(model.columnCount() - 1):
            cells = [model.text(row, column) for row in range(len(model.rows))]
            need = max([digits.horizontalAdvance(cell) for cell in cells] + [0.0]) + 1.6 * PADDING
            need = max(need, nouns.horizontalAdvance(f"↓ {model.title(column)}") + SWATCH + 2.2 * PADDING)
            if column == NAME:
                need = min(need + EDGE, LONGEST_NAME, max(90.0, whole * NAME_SHARE))
            header.resizeSection(column, round(need))
            taken += round(need)
        header.resizeSection(model.columnCount() - 1, max(scaled(LEAST_BARS, self._theme), whole - taken))
        self._mark_order()

    def _sort_by(self, column: int) -> None:
        if column < self.languages.columnCount() - 1:
            self.languages.sort_by(column)
            self._mark_order()

    def _mark_order(self) -> None:
        order = self.languages.sorted
        section, descending = order if order is not None else (-1, False)
        self.mark_order(section, descending=descending)

    def activate(self, index: QModelIndex) -> None:
        if not self.languages.is_mixture:
            self.base_requested.emit(self.languages.order[index.row()])

    def copy(self) -> None:
        """Copy all measures, for a spreadsheet."""
        QGuiApplication.clipboard().setText(self.languages.as_tsv())

    # -- Qt


class LanguagesHeader(RowHeader):
    """Column titles; those of tokenizers have the colour of their bars."""

    def __init__(self, theme: Theme, parent: LanguagesTable) -> None:
        super().__init__(theme, parent)
        self._table = parent

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        super().paintSection(painter, rect, logicalIndex)
        model = self._table.languages
        place = logicalIndex - FIRST
        if model.is_mixture or not 0 <= place < len(model.tokenizers):
            return
        arrow = "↓ " if model.sorted is not None and model.sorted[0] == logicalIndex else ""
        text = QFontMetricsF(self._theme.small_font()).horizontalAdvance(arrow + model.tokenizers[place])
        right = rect.right() - PADDING / 2 - min(text, rect.width() - 2 * PADDING - SWATCH) - 6
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.series_colors[place])
        painter.drawRoundedRect(QRectF(right - SWATCH, rect.center().y() - SWATCH / 2 + 1, SWATCH, SWATCH), 2, 2)
        painter.restore()


class LanguagesDelegate(RowDelegate):
    """Paints a cell; edits a weight."""

    _view: LanguagesTable

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, self._view.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, style, rect = self._view.languages, self._style, QRectF(option.rect)
        row, column = model.order[index.row()], index.column()
        is_base = not model.is_mixture and model.measure == "parity" and row == model.base
        if is_base:
            painter.fillRect(rect, style.colors["selection"])
        if self._view.has_focus_at(index.row()):
            painter.setPen(style.colors["accent"])
            painter.drawLine(QPointF(rect.left(), rect.bottom() - 1), QPointF(rect.right(), rect.bottom() - 1))
        if column == model.columnCount() - 1:
            self._paint_bars(painter, rect.adjusted(PADDING, 0, -PADDING - EDGE, 0), model.values[row])
        elif column == NAME:
            self._paint_name(painter, rect, model.rows[row].name, bold=is_base)
        else:
            ink = "secondary" if column == SIZE or (model.is_mixture and column > FIRST) else "text"
            place = rect.adjusted(0, 0, -PADDING / 2, 0)
            paint_number(painter, place, model.text(row, column), style.colors[ink], style)

    def _paint_name(self, painter: QPainter, rect: QRectF, name: str, *, bold: bool) -> None:
        font = self._theme.heading_font() if bold else self._theme.ui_font()
        painter.setFont(font)
        painter.setPen(self._style.colors["text"])
        place = rect.adjusted(EDGE + PADDING, 0, -PADDING / 2, 0)
        text = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideMiddle, place.width())
        # Names in right-to-left scripts are left-aligned too.
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(place, int(flags), text)

    def _paint_bars(self, painter: QPainter, area: QRectF, values: list[Value]) -> None:
        model = self._view.languages
        if model.most <= 0 or area.width() < 8:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if model.is_mixture:
            accent, pale = self._style.colors["accent"], self._style.colors["secondary"]
            bars = [(values[1], accent, 1.0), (values[2], pale, 0.45)]
        else:
            bars = [(value, self._theme.series_colors[place], 1.0) for place, value in enumerate(values)]
        if model.measure == "parity":
            self._paint_one(painter, area)
        high = len(bars) * BAR + (len(bars) - 1) * BAR_GAP
        top = area.center().y() - high / 2
        for value, color, opacity in bars:
            if value.number is not None:
                painter.setOpacity(opacity)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color)
                length = max(1.5, area.width() * value.number / model.most)
                painter.drawRoundedRect(QRectF(area.left(), top, length, BAR), 1.5, 1.5)
                self._paint_spread(painter, area, value, top + BAR / 2)
            top += BAR + BAR_GAP
        painter.restore()

    def _paint_one(self, painter: QPainter, area: QRectF) -> None:
        """Mark the value 1: as many tokens as the reference."""
        x = round(area.left() + area.width() / self._view.languages.most) + 0.5
        painter.setPen(QPen(self._style.colors["secondary"], 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _paint_spread(self, painter: QPainter, area: QRectF, value: Value, y: float) -> None:
        if value.low is None or value.high is None:
            return
        scale = area.width() / self._view.languages.most
        low, high = area.left() + value.low * scale, area.left() + value.high * scale
        painter.setPen(QPen(self._style.colors["text"], 1))
        painter.drawLine(QPointF(low, y), QPointF(high, y))
        for x in (low, high):
            painter.drawLine(QPointF(x, y - 2), QPointF(x, y + 2))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        spin = QSpinBox(parent)
        spin.setObjectName("languageWeightSpin")
        spin.setAccessibleName(self.tr("Weight"))
        spin.setRange(1, MOST_WEIGHT)
        spin.setFrame(False)
        return spin
