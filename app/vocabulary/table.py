"""The table of the tokens at the playhead: sorted by any column, selected to be highlighted in the text."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QItemSelection, QLocale, QModelIndex, QRectF, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QStyleOptionViewItem,
    QWidget,
)

from app.kit.cells import (
    EDGE,
    PADDING,
    number_place,
    paint_fill,
    paint_number,
    paint_small,
    paint_token,
)
from app.kit.columns import Index, hidden_columns
from app.kit.table import RowDelegate, RowTable
from app.kit.theme import Theme
from app.kit.token_kinds import KINDS, kind_name
from app.kit.token_listing import Vocabulary, VocabularyQuery
from app.vocabulary.model import VocabularyModel

DESCENDING_FIRST = ("length", "count")
MOST_PICKED = 200
LEAVING = ("born", "kind", "length", "id")
TOKEN_FROM = 110
WIDEST = {"id": "88,888", "length": "88", "count": "88,888", "born": "88,888"}


class VocabularyTable(RowTable):
    """Tokens, one a row; click on a noun above a column to sort by it."""

    order_changed = Signal()
    token_selected = Signal(object)
    token_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.order = ("count", True)
        """The sort column, and whether its order is descending."""
        self.setObjectName("vocabularyTable")
        self.setItemDelegate(VocabularyDelegate(theme, self))
        self.setModel(VocabularyModel(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.sort_on_click(self._sort_by_section)
        self.doubleClicked.connect(self.activate)
        self.restyle()
        self._set_texts()

    @property
    def vocabulary(self) -> VocabularyModel:
        model = self.model()
        assert isinstance(model, VocabularyModel)
        return model

    def show_vocabulary(self, answer: Vocabulary | None) -> None:
        """Show other rows. The selection is kept, and stays visible if it was."""
        before = self.vocabulary.shown
        same = before is not None and answer is not None and _same_rows(before.query, answer.query)
        place, current = self.verticalScrollBar().value(), self._current_token()
        self.selectionModel().blockSignals(True)
        self.vocabulary.show(answer)
        row = answer.row_of(current) if answer is not None and current >= 0 else -1
        self.clearSelection()
        if row >= 0:
            self.selectRow(row)
        self.selectionModel().blockSignals(False)
        self.verticalScrollBar().setValue(place if same else 0)
        self.share_width()

    def sort_by(self, key: str, *, descending: bool) -> None:
        """Sort by a column."""
        if self.order != (key, descending):
            self.order = (key, descending)
            self._mark_order()
            self.order_changed.emit()

    def selected_tokens(self) -> tuple[bytes, ...]:
        """The bytes of the selected tokens, up to a limit."""
        return tuple(self.vocabulary.token_at(row) for row in self.picked_rows(MOST_PICKED))

    # -- Qt

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()
        if not self.selectionModel().signalsBlocked():
            self.token_selected.emit(self.selected_tokens())

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Vocabulary"))
        self.setAccessibleDescription(
            self.tr("Enter shows a token in full; the menu key sorts; picked tokens light up in the text.")
        )
        self.header.setAccessibleName(self.tr("Columns"))
        self._mark_order()

    def share_width(self) -> None:
        """Numbers get their full width and the token the rest; a narrow table hides columns."""
        columns = self.vocabulary.columns
        widths = {column.key: self._needed(column.key, column.title) for column in columns if column.key != "token"}
        gone = hidden_columns(self.viewport().width(), widths, LEAVING, TOKEN_FROM)
        rest = self.viewport().width() - sum(width for key, width in widths.items() if key not in gone)
        last = [column.key for column in columns if column.key not in gone][-1]
        if last in WIDEST:  # the last column needs the margin
            widths[last] += round(EDGE + PADDING / 2)
            rest -= round(EDGE + PADDING / 2)
        for section, column in enumerate(columns):
            self.setColumnHidden(section, column.key in gone)
            width = max(24, rest) if column.key == "token" else widths[column.key]
            self.header.resizeSection(section, width)

    # -- parts

    def _needed(self, key: str, title: str) -> int:
        digits, nouns = QFontMetricsF(self._theme.ui_font()), QFontMetricsF(self._theme.small_font())
        title_width = nouns.horizontalAdvance(f"↓ {title}") + 2
        if key == "kind":
            widest = max(nouns.horizontalAdvance(kind_name(number)) for number in range(len(KINDS)))
            return round(max(widest, title_width) + 2 * PADDING + EDGE)
        shown = self.vocabulary.shown
        samples = [WIDEST[key]]
        if shown is not None and len(shown.counts):
            largest = {"id": len(shown.counts), "born": shown.query.step, "count": int(shown.counts.max())}
            samples.append(QLocale().toString(largest.get(key, 0)))
        needed = max(digits.horizontalAdvance(sample) for sample in samples)
        return round(max(needed, title_width) + 1.5 * PADDING)

    def _current_token(self) -> int:
        current = self.currentIndex()
        if not current.isValid() or not self.selectionModel().hasSelection():
            return -1
        return self.vocabulary.id_at(current.row())

    def _mark_order(self) -> None:
        key, descending = self.order
        self.mark_order_by(key, self.vocabulary.columns, descending=descending)

    def _sort_by_section(self, section: int) -> None:
        key = self.vocabulary.columns[section].key
        if key == "born":  # merges are numbered as their tokens are
            key = "id"
        same = key == self.order[0]
        self.sort_by(key, descending=not self.order[1] if same else key in DESCENDING_FIRST)

    def activate(self, index: QModelIndex) -> None:
        self.token_requested.emit(self.vocabulary.id_at(index.row()))

    def menu_for(self, row: int) -> QMenu:
        """Sorting and copying by keyboard."""
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Vocabulary"))
        inspect = menu.addAction(self.tr("Show in full"))
        inspect.setEnabled(row >= 0)
        inspect.triggered.connect(lambda: self.token_requested.emit(self.vocabulary.id_at(row)))
        copied = menu.addAction(self.tr("Copy as a table"))
        copied.setEnabled(self.selectionModel().hasSelection())
        copied.triggered.connect(lambda: self.copy())
        menu.addSeparator()
        columns = [(at, column) for at, column in enumerate(self.vocabulary.columns) if column.key != "born"]
        self.add_sort_actions(menu, columns, self.order[0], self._sort_by_section)
        return menu


class VocabularyDelegate(RowDelegate):
    """Paints a cell: the token as its chip, numbers right-aligned, the kind dim."""

    _view: VocabularyTable

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, style, rect = self._view.vocabulary, self._style, QRectF(option.rect)
        shown, row = model.shown, index.row()
        assert shown is not None
        token, column = model.id_at(row), model.columns[index.column()]
        width = self._view.viewport().width()
        picked = self._view.selectionModel().isRowSelected(row, QModelIndex())
        focused = self._view.has_focus_at(row)
        painter.setOpacity(self._view.opacity)
        if picked or focused:
            paint_fill(painter, rect, width, style, filled=picked, focused=focused)
        alive = int(shown.counts[token]) > 0
        if column.key == "token":
            left = PADDING / 2 if rect.left() >= EDGE else PADDING / 2 + EDGE
            color = style.colors["text" if alive else "secondary"]
            paint_token(painter, rect, shown.token(token), color, style, left=left)
        elif column.key == "kind":
            paint_small(painter, rect.adjusted(PADDING, 0, -EDGE, 0), column.text(shown, token), style)
        else:
            bright = alive and column.key in ("count", "length")
            color = style.colors["text" if bright else "secondary"]
            paint_number(painter, number_place(rect, width), column.text(shown, token), color, style)
        painter.setOpacity(1.0)


def _same_rows(before: VocabularyQuery, after: VocabularyQuery) -> bool:
    """Whether only the step changed, so that the scroll position can be kept."""
    return replace(before, step=0) == replace(after, step=0)
