"""A short list of rows with tokens as chips and a number, such as the tokens made from a token, or words with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.kit.cells import AIR, ROW_HEIGHT, RowStyle, baseline, paint_fill, paint_number, row_style, scaled
from app.kit.columns import Index
from app.kit.span_label import CHIP_PADDING, CHIP_RADIUS
from app.kit.theme import Theme, token_color_index
from app.kit.token_text import readable, token_tip

LONGEST = 32
CHIP_GAP, NUMBER_GAP = 1.5, 12.0
INSET = 18.0  # the side margin of a row, equal to that of a pane's heading


@dataclass(frozen=True, slots=True)
class ChipRow:
    """A row: tokens (id and bytes), the id of the inspected token, and a number with a note."""

    chips: tuple[tuple[int, bytes], ...]
    number: str
    note: str = ""
    looked_at: int = -1
    """The id of the inspected token: outlined, and not a link."""
    dim: bool = False

    @property
    def plain(self) -> str:
        """The row as text."""
        chips = " · ".join(readable(data, LONGEST) for _, data in self.chips)
        return f"{chips}  {self.number} {self.note}".rstrip()


def chip_rects(row: ChipRow, width: float, height: float, style: RowStyle, number: float) -> list[QRectF]:
    """The rectangles of a row's chips, as many as fit beside its number; `number` pixels are reserved for it."""
    note = style.small_metrics.horizontalAdvance(row.note)
    room = width - 2 * INSET - number - note - (2 * NUMBER_GAP if row.note else NUMBER_GAP)
    rects: list[QRectF] = []
    left = INSET
    for _, data in row.chips:
        chip = style.text_metrics.horizontalAdvance(readable(data, LONGEST)) + 2 * CHIP_PADDING
        if left + chip - INSET > room and rects:
            break
        rects.append(QRectF(left, AIR, min(chip, max(room, 24.0)), height - 2 * AIR))
        left += chip + CHIP_GAP
    return rects


class ChipListModel(QAbstractListModel):
    """The rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ChipRow, ...] = ()

    def show(self, rows: tuple[ChipRow, ...]) -> None:
        """Replace the rows."""
        if rows == self.rows:
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        return self.rows[index.row()].plain if role == Qt.ItemDataRole.DisplayRole else None


class ChipList(QListView):
    """A list as high as its rows, for a scrolling pane. Chips are chosen by a click, or by arrow keys and Enter."""

    token_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.chip = 0
        """The index of the chip with keyboard focus, in the current row."""
        self.hovered = (-1, -1)
        self.number_width = 0.0
        """The width of the widest number, so that the notes are aligned."""
        self.setModel(ChipListModel(self))
        self.setItemDelegate(ChipDelegate(theme, self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setMouseTracking(True)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def chips(self) -> ChipListModel:
        model = self.model()
        assert isinstance(model, ChipListModel)
        return model

    def show_rows(self, rows: tuple[ChipRow, ...]) -> None:
        """Replace the rows."""
        self.chip, self.hovered = 0, (-1, -1)
        self.chips.show(rows)
        self._restyle()

    @property
    def style_now(self) -> RowStyle:
        """The current colours and fonts of the rows."""
        return self._style

    @property
    def row_height(self) -> int:
        return scaled(ROW_HEIGHT, self._theme)

    def rects_in(self, row: int) -> list[QRectF]:
        """The rectangles of a row's chips, in viewport coordinates."""
        top = self.visualRect(self.chips.index(row, 0)).top()
        rects = chip_rects(
            self.chips.rows[row], self.viewport().width(), self.row_height, self._style, self.number_width
        )
        return [rect.translated(0, top) for rect in rects]

    def _restyle(self) -> None:
        self._style = row_style(self._theme)
        measure = self._style.number_metrics.horizontalAdvance
        self.number_width = max((measure(row.number) for row in self.chips.rows), default=0.0)
        self.setFixedHeight(self.row_height * len(self.chips.rows))
        self.viewport().update()

    # -- Qt

    def sizeHint(self) -> QSize:
        return QSize(200, self.row_height * len(self.chips.rows))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self._chip_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover((-1, -1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        row, chip = self._chip_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and chip >= 0:
            self._choose(row, chip)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            row, chip = self.hovered
            if chip >= 0:
                token, data = self.chips.rows[row].chips[chip]
                self.viewport().setToolTip(token_tip(data, token))
        return super().viewportEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.chip = 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if row < 0:
            super().keyPressEvent(event)
            return
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            last = len(self.rects_in(row)) - 1
            self.chip = min(last, max(0, self.chip + (1 if event.key() == Qt.Key.Key_Right else -1)))
            self.viewport().update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(row, self.chip)
        else:
            super().keyPressEvent(event)

    def _chip_at(self, point: QPoint) -> tuple[int, int]:
        row = self.indexAt(point).row()
        if row < 0:
            return -1, -1
        chip = next((i for i, rect in enumerate(self.rects_in(row)) if rect.contains(point)), -1)
        return row, chip

    def _hover(self, chip: tuple[int, int]) -> None:
        if chip != self.hovered:
            self.hovered = chip
            clickable = chip[1] >= 0 and self._is_link(*chip)
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def _is_link(self, row: int, chip: int) -> bool:
        shown = self.chips.rows[row]
        return shown.chips[chip][0] != shown.looked_at

    def _choose(self, row: int, chip: int) -> None:
        if self._is_link(row, chip):
            self.token_requested.emit(self.chips.rows[row].chips[chip][0])


class ChipDelegate(QStyledItemDelegate):
    """Paints a row."""

    def __init__(self, theme: Theme, view: ChipList) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self._view.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self._view
        style, row, rect = view.style_now, view.chips.rows[index.row()], QRectF(QRect(option.rect))
        width = view.viewport().width()
        focused = view.hasFocus() and view.currentIndex().row() == index.row()
        hovered = view.hovered[1] if view.hovered[0] == index.row() else -1
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if focused:
            paint_fill(painter, rect, width, style, filled=False, focused=True)
        rects = chip_rects(row, width, rect.height(), style, view.number_width)
        for number, chip in enumerate(rects):
            token = row.chips[number][0]
            edge = "text" if token == row.looked_at else ""
            if number == hovered and not edge:
                edge = "secondary"
            if focused and number == view.chip:
                edge = "accent"
            painter.setPen(QPen(style.colors[edge], 1.2) if edge else Qt.PenStyle.NoPen)
            self._paint_chip(painter, row, number, chip.translated(rect.topLeft()), style)
        if len(rects) < len(row.chips):
            painter.setPen(style.colors["secondary"])
            painter.drawText(QPointF(rects[-1].right() + 4, baseline(rect, style)), "…")
        self._paint_numbers(painter, row, rect, style)
        painter.restore()

    def _paint_chip(self, painter: QPainter, row: ChipRow, number: int, rect: QRectF, style: RowStyle) -> None:
        data = row.chips[number][1]
        painter.setBrush(style.tokens[token_color_index(data)])
        painter.drawRoundedRect(rect.adjusted(0, 0.5, 0, -0.5), CHIP_RADIUS, CHIP_RADIUS)
        painter.setFont(style.text)
        painter.setPen(style.colors["secondary" if row.dim else "text"])
        text = style.text_metrics.elidedText(
            readable(data, LONGEST), Qt.TextElideMode.ElideMiddle, rect.width() - 2 * CHIP_PADDING + 1
        )
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_numbers(self, painter: QPainter, row: ChipRow, rect: QRectF, style: RowStyle) -> None:
        rect = rect.adjusted(0, 0, -INSET, 0)
        paint_number(painter, rect, row.number, style.colors["secondary" if row.dim else "text"], style)
        if row.note:
            reserved = self._view.number_width + NUMBER_GAP
            painter.setFont(style.small)
            painter.setPen(style.colors["secondary"])
            flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(rect.adjusted(0, 0, -reserved, 0), flags, row.note)
