"""How a row of the merges table is painted."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.kit.cells import number_place, paint_fill, paint_number, paint_pair, paint_token
from app.kit.columns import Index
from app.kit.table import RowDelegate
from app.merges.model import MergesModel


class MergesDelegate(RowDelegate):
    """Paints a cell: numbers right-aligned, the pair in the text's font, the token as its chip."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # The model is asked directly: through QModelIndex.data each cell would cost several times as much.
        model, style = self._model(), self._style
        rect = QRectF(option.rect)
        width = self._view.viewport().width()
        section, row = index.column(), model.row(index.row())
        now, future = row.merge == model.playhead - 1, row.merge >= model.playhead
        focused = self._view.has_focus_at(index.row())
        if now or focused:
            paint_fill(painter, rect, width, style, filled=now, focused=focused)
        column = model.columns[section]
        color = style.colors["secondary" if future else "text"]
        if column.key == "pair":
            paint_pair(painter, rect, (row.left, row.right), color, style)
        elif column.key == "token":
            paint_token(painter, rect, row.token, color, style)
        else:
            if column.key == "id":
                color = style.colors["now" if now else "secondary"]
            paint_number(painter, number_place(rect, width), row.texts[section], color, style)

    def _model(self) -> MergesModel:
        model = self._view.model()
        assert isinstance(model, MergesModel)
        return model
