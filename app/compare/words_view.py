"""The panel beside the compared texts: the words cut most differently, weighted by their count."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRectF, QSize, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.compare.words_model import COUNT, WORD, DifferingWordsModel
from app.kit.cells import (
    AIR,
    EDGE,
    PADDING,
    RowStyle,
    baseline,
    number_place,
    paint_fill,
    paint_number,
)
from app.kit.columns import Index
from app.kit.elided_label import ElidedLabel
from app.kit.span_label import paint_chip
from app.kit.table import RowDelegate, RowTable
from app.kit.theme import Theme, token_color_index
from app.kit.token_text import LONGEST_TEXT, readable, readable_fitting

PANEL_WIDTH = 420
WORD_SHARE = 0.3
CHIP_PADDING = 3.0


class CompareWords(QWidget):
    """A heading, a choice of the column compared with the first, and the table."""

    against_changed = Signal(int)
    """An index in the list of the other columns."""
    word_requested = Signal(object)
    """The chosen word, as bytes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareWords")
        self.setProperty("plane", "panel")
        self.setAccessibleName(self.tr("Words cut most differently"))
        self._theme = theme
        self.heading = QLabel(self.tr("Cut most differently"))
        self.heading.setAccessibleName(self.heading.text())
        self.against = QComboBox()
        self.against.setObjectName("compareAgainst")
        self.against.setAccessibleName(self.tr("Compared with the first column"))
        self.against.activated.connect(self.against_changed)
        self.status = ElidedLabel()
        self.status.setProperty("dim", True)
        self.table = WordsTable(theme)
        self.table.word_requested.connect(self.word_requested)
        head = QHBoxLayout()
        head.setContentsMargins(16, 4, 12, 0)
        head.addWidget(self.heading)
        head.addStretch(1)
        head.addWidget(self.against)
        line = QHBoxLayout()
        line.setContentsMargins(16, 0, 12, 0)
        line.addWidget(self.status)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addLayout(head)
        whole.addLayout(line)
        whole.addWidget(self.table, 1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def sizeHint(self) -> QSize:
        return QSize(PANEL_WIDTH, 200)

    def _restyle(self) -> None:
        self.heading.setFont(self._theme.heading_font())
        self.status.setFont(self._theme.small_font())

    def set_others(self, names: Sequence[str], place: int) -> None:
        """Set the names of the other columns, and the index of the one compared with the first."""
        if [self.against.itemText(i) for i in range(self.against.count())] != list(names):
            self.against.clear()
            for name in names:
                self.against.addItem(name)  # a tokenizer's own name
        self.against.setCurrentIndex(place)

    def set_status(self, sentence: str) -> None:
        """Set the line with the progress of counting, or the text that the words are from."""
        self.status.setText(sentence)
        self.status.setAccessibleName(sentence or self.tr("Words cut most differently"))


class WordsTable(RowTable):
    """The rows; a click or Enter requests the word in the text."""

    word_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("compareWordsTable")
        self.setAccessibleName(self.tr("Words cut most differently"))
        self.header.indent = EDGE
        self.words = DifferingWordsModel(self)
        self.setModel(self.words)
        self.setItemDelegate(WordsDelegate(theme, self))
        self.words.modelReset.connect(self.share_width)
        self.clicked.connect(self.activate)
        self.restyle()

    def share_width(self) -> None:
        """Fit the count column to its content; divide the rest between the word and its two tokenizations."""
        metrics = QFontMetricsF(self._theme.ui_font())
        longest = max((row.count for row in self.words.rows), default=0)
        number = metrics.horizontalAdvance(self.locale().toString(longest)) + 2.5 * PADDING
        number = max(number, metrics.horizontalAdvance(self.tr("count")) + 2 * PADDING)
        rest = max(60.0, self.viewport().width() - number)
        word = rest * WORD_SHARE
        widths = (word, number, (rest - word) / 2, (rest - word) / 2)
        for section, width in enumerate(widths):
            self.horizontalHeader().resizeSection(section, int(width))

    def activate(self, index: QModelIndex) -> None:
        self.word_requested.emit(self.words.rows[index.row()].piece)


class WordsDelegate(RowDelegate):
    """Paints a word as text, and its tokens as chips side by side."""

    _view: WordsTable

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        style, rect, words = self._style, QRectF(option.rect), self._view.words
        width = self._view.viewport().width()
        if self._view.has_focus_at(index.row()):
            paint_fill(painter, rect, width, style, filled=True, focused=True)
        if rect.left() < EDGE:
            rect.adjust(EDGE, 0, 0, 0)
        color = style.colors["text"]
        if index.column() == COUNT:
            paint_number(painter, number_place(rect, width), str(index.data()), color, style)
        elif index.column() == WORD:
            measure = style.text_metrics.horizontalAdvance
            text = readable_fitting(words.rows[index.row()].piece, rect.width() - PADDING, measure)
            painter.setFont(style.text)
            painter.setPen(color)
            painter.drawText(round(rect.left() + PADDING), round(baseline(rect, style)), text)
        else:
            paint_parts(painter, rect, words.parts(index.row(), index.column()), style)


def paint_parts(painter: QPainter, rect: QRectF, parts: Sequence[bytes], style: RowStyle) -> None:
    """Paint tokens as chips side by side, as many as fit, then an ellipsis."""
    measure = style.text_metrics.horizontalAdvance
    more = measure("…") + CHIP_PADDING
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(style.text)
    x, end = rect.left() + PADDING / 2, rect.right() - PADDING / 2
    for number, part in enumerate(parts):
        text = readable(part, LONGEST_TEXT)
        width = measure(text) + 2 * CHIP_PADDING
        if not number and width > end - x - more:  # show part of the first rather than nothing
            text = readable_fitting(part, end - x - more - 2 * CHIP_PADDING, measure)
            width = measure(text) + 2 * CHIP_PADDING
        if x + width > end - (0 if number == len(parts) - 1 else more):
            painter.setPen(style.colors["secondary"])
            painter.drawText(round(x), round(baseline(rect, style)), "…")
            return
        chip = QRectF(x, rect.top() + AIR, width - 1, rect.height() - 2 * AIR)
        paint_chip(painter, chip, style.tokens[token_color_index(part)])
        painter.setPen(style.colors["text"])
        painter.drawText(round(x + CHIP_PADDING), round(baseline(rect, style)), text)
        x += width
