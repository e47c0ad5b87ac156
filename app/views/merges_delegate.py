"""How a row of the merges table is painted."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from app.models.merges import FUTURE_ROLE, LONGEST_TEXT, NOW_ROLE, PAIR_ROLE, TOKEN_ROLE, Index
from app.models.token_text import readable, readable_fitting
from app.theme import Theme, token_color_index
from app.views.spans import CHIP_HEIGHT, CHIP_PADDING, paint_chip

EDGE = 8  # from the pane's edge to the filled row
PADDING = 10.0
RADIUS = 4.0
_MIDDLE_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_MIDDLE_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class MergesDelegate(QStyledItemDelegate):
    """Paints a cell: numbers right-aligned, the pair in the text's font, the token as its chip."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        now = bool(index.data(NOW_ROLE))
        painter.setClipRect(rect)
        self._paint_row(painter, rect, now=now, focused=self._has_focus(option, index))
        last = rect.right() >= self._view.viewport().width() - 2
        column = index.model().columns[index.column()]  # type: ignore[attr-defined]
        if column.key == "pair":
            self._paint_pair(painter, rect, index)
        elif column.key == "token":
            self._paint_token(painter, rect, index)
        else:
            self._paint_number(painter, rect, index, now=now, last=last)
        painter.restore()

    def _has_focus(self, option: QStyleOptionViewItem, index: Index) -> bool:
        current = self._view.currentIndex()
        active = bool(option.state & QStyle.StateFlag.State_Active)
        return active and self._view.hasFocus() and current.isValid() and current.row() == index.row()

    def _paint_row(self, painter: QPainter, rect: QRectF, *, now: bool, focused: bool) -> None:
        """The row's fill, each cell its part of one rounded rectangle."""
        row = QRectF(EDGE, rect.top(), self._view.viewport().width() - 2 * EDGE, rect.height())
        if now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selection"))
            painter.drawRoundedRect(row, RADIUS, RADIUS)
        if focused:
            painter.setPen(self._theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _paint_number(
        self,
        painter: QPainter,
        rect: QRectF,
        index: Index,
        *,
        now: bool,
        last: bool,
    ) -> None:
        role = "text"
        if index.column() == 0:
            role = "now" if now else "secondary"
        painter.setFont(self._theme.ui_font())
        painter.setPen(self._color(role, index))
        inner = rect.adjusted(0, 0, -(PADDING + EDGE if last else PADDING / 2), 0)
        painter.drawText(inner, _MIDDLE_RIGHT, index.data())

    def _paint_pair(self, painter: QPainter, rect: QRectF, index: Index) -> None:
        left, right = index.data(PAIR_ROLE)
        font = self._theme.text_font(13)
        metrics = QFontMetricsF(font)
        measure = metrics.horizontalAdvance
        plus = " + "
        room = rect.width() - PADDING - PADDING / 2 - measure(plus)
        texts = [readable(left, LONGEST_TEXT), readable(right, LONGEST_TEXT)]
        if sum(map(measure, texts)) > room:
            # The shorter part stays whole if it is less than half.
            needs = [measure(text) for text in texts]
            shares = [min(needs[i], max(room / 2, room - needs[1 - i])) for i in (0, 1)]
            texts = [
                readable_fitting(part, share, measure)
                for part, share in zip((left, right), shares, strict=True)
            ]
        painter.setFont(font)
        x = rect.left() + PADDING
        for text, role in ((texts[0], "text"), (plus, "secondary"), (texts[1], "text")):
            painter.setPen(self._color(role, index))
            painter.drawText(QRectF(x, rect.top(), rect.right() - x, rect.height()), _MIDDLE_LEFT, text)
            x += measure(text)

    def _paint_token(self, painter: QPainter, rect: QRectF, index: Index) -> None:
        token: bytes = index.data(TOKEN_ROLE)
        font = self._theme.text_font(13)
        measure = QFontMetricsF(font).horizontalAdvance
        room = rect.width() - PADDING - 2 * CHIP_PADDING
        text = readable_fitting(token, room, measure)
        top = rect.top() + (rect.height() - CHIP_HEIGHT) / 2
        chip = QRectF(rect.left() + PADDING / 2, top, measure(text) + 2 * CHIP_PADDING, CHIP_HEIGHT)
        paint_chip(painter, chip, self._theme.token_colors[token_color_index(token)])
        painter.setFont(font)
        painter.setPen(self._theme.color("secondary") if index.data(FUTURE_ROLE) else self._theme.token_text)
        painter.drawText(chip.adjusted(CHIP_PADDING, 0, 0, 0), _MIDDLE_LEFT, text)

    def _color(self, role: str, index: Index) -> QColor:
        """Merges still to come are set in the dim colour."""
        return self._theme.color("secondary" if role == "text" and index.data(FUTURE_ROLE) else role)
