"""How a row of the merges table is painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from app.models.merges import LONGEST_TEXT, Index, MergeRow, MergesModel
from app.models.token_text import readable, readable_fitting
from app.theme import Theme, token_color_index
from app.views.spans import CHIP_PADDING, paint_chip

EDGE = 8  # from the pane's edge to the filled row
PADDING = 10.0
RADIUS = 4.0
AIR = 3.0  # above and below a chip
_MIDDLE_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class RowStyle:
    """Colours and fonts of the rows now: asking the theme for every cell costs more than drawing."""

    colors: dict[str, QColor]
    tokens: tuple[QColor, ...]
    number: QFont
    text: QFont
    text_metrics: QFontMetricsF


def row_style(theme: Theme) -> RowStyle:
    """The style of a theme now."""
    text = theme.text_font(13)
    roles = ("text", "secondary", "now", "selection", "accent")
    return RowStyle(
        {role: theme.color(role) for role in roles},
        theme.token_colors,
        theme.ui_font(),
        text,
        QFontMetricsF(text),
    )


class MergesDelegate(QStyledItemDelegate):
    """Paints a cell: numbers right-aligned, the pair in the text's font, the token as its chip."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._style = row_style(theme)
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self._style = row_style(self._theme)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # The model is asked directly: through QModelIndex.data each cell would cost several times as much.
        model = self._model()
        rect = QRectF(option.rect)
        section, row = index.column(), model.row(index.row())
        now, future = row.merge == model.playhead - 1, row.merge >= model.playhead
        if now or self._has_focus(index):
            self._paint_row(painter, rect, now=now, focused=self._has_focus(index))
        column = model.columns[section]
        color = self._style.colors["secondary" if future else "text"]
        if column.key == "pair":
            self._paint_pair(painter, rect, row, color)
        elif column.key == "token":
            self._paint_token(painter, rect, row.token, color)
        else:
            if column.key == "id":
                color = self._style.colors["now" if now else "secondary"]
            self._paint_number(painter, rect, row.texts[section], color)

    def _model(self) -> MergesModel:
        model = self._view.model()
        assert isinstance(model, MergesModel)
        return model

    def _has_focus(self, index: Index) -> bool:
        if not self._view.hasFocus():
            return False
        current = self._view.currentIndex()
        return current.isValid() and current.row() == index.row()

    def _paint_row(self, painter: QPainter, rect: QRectF, *, now: bool, focused: bool) -> None:
        """The row's fill, each cell its part of one rounded rectangle."""
        row = QRectF(EDGE, rect.top(), self._view.viewport().width() - 2 * EDGE, rect.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(rect)
        painter.setPen(self._style.colors["accent"] if focused else Qt.PenStyle.NoPen)
        painter.setBrush(self._style.colors["selection"] if now else Qt.BrushStyle.NoBrush)
        inset = 0.5 if focused else 0.0
        painter.drawRoundedRect(row.adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)
        painter.restore()

    def _paint_number(self, painter: QPainter, rect: QRectF, text: str, color: QColor) -> None:
        last = rect.right() >= self._view.viewport().width() - 2
        painter.setFont(self._style.number)
        painter.setPen(color)
        painter.drawText(rect.adjusted(0, 0, -(PADDING + EDGE if last else PADDING / 2), 0), _MIDDLE_RIGHT, text)

    def _paint_pair(self, painter: QPainter, rect: QRectF, row: MergeRow, color: QColor) -> None:
        measure = self._style.text_metrics.horizontalAdvance
        plus = " + "
        room = rect.width() - PADDING - PADDING / 2 - measure(plus)
        texts = [readable(row.left, LONGEST_TEXT), readable(row.right, LONGEST_TEXT)]
        needs = [measure(text) for text in texts]
        if sum(needs) > room:
            # The shorter part stays whole if it is less than half.
            shares = [min(needs[i], max(room / 2, room - needs[1 - i])) for i in (0, 1)]
            parts = (row.left, row.right)
            texts = [readable_fitting(parts[i], shares[i], measure) for i in (0, 1)]
            needs = [measure(text) for text in texts]
        painter.setFont(self._style.text)
        x = rect.left() + PADDING
        dim = self._style.colors["secondary"]
        for text, width, ink in (
            (texts[0], needs[0], color),
            (plus, measure(plus), dim),
            (texts[1], 0.0, color),
        ):
            painter.setPen(ink)
            painter.drawText(QPointF(x, self._baseline(rect)), text)
            x += width

    def _paint_token(self, painter: QPainter, rect: QRectF, token: bytes, color: QColor) -> None:
        measure = self._style.text_metrics.horizontalAdvance
        text = readable_fitting(token, rect.width() - PADDING - 2 * CHIP_PADDING, measure)
        width = measure(text) + 2 * CHIP_PADDING
        chip = QRectF(rect.left() + PADDING / 2, rect.top() + AIR, width, rect.height() - 2 * AIR)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_chip(painter, chip, self._style.tokens[token_color_index(token)])
        painter.setFont(self._style.text)
        painter.setPen(color)
        painter.drawText(QPointF(chip.left() + CHIP_PADDING, self._baseline(rect)), text)

    def _baseline(self, rect: QRectF) -> float:
        metrics = self._style.text_metrics
        return rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) / 2
