"""The texts of the compare page, side by side in columns or stacked in rows, of one size to the pixel.

All have the same width and so the same line breaks: the same text is at the same height in all of them.
One scroll bar moves them; when one is scrolled, the others follow exactly.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QScrollBar, QSizePolicy, QWidget

from app.compare.column_view import CompareColumn
from app.kit.theme import Theme
from app.tokens.shape import Metrics, Shaped, shape

if TYPE_CHECKING:
    from app.compare.tokens_view import CompareView

NARROWEST, LOWEST = 150, 76
"""Smallest size of a column and of a row in pixels; if there is less room, all of them scroll."""
GAP = 1
MOST_SHAPES = 400
"""Paragraphs whose layout is cached."""


class Shapes:
    """Caches the shapes of paragraphs for all texts: they do not depend on the tokens."""

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[object, ...], Shaped] = OrderedDict()

    def shape(self, raw: bytes, metrics: Metrics, *, one_line: bool = False) -> Shaped:
        """The shape of a paragraph at this text size."""
        key = raw, one_line, metrics.width, metrics.ratio, metrics.scale, metrics.tab, metrics.font.key()
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = shape(raw, metrics, one_line=one_line)
            while len(self._made) > MOST_SHAPES:
                self._made.popitem(last=False)
        else:
            self._made.move_to_end(key)
        return found


class _Sheet(QWidget):
    """The container of the columns, with a line after each."""

    resized = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.lines: list[QRect] = []
        """The lines between the columns."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("panel"))
        for line in self.lines:
            painter.fillRect(line, self._theme.color("hairline"))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class CompareTexts(QWidget):
    """The columns or rows."""

    remove_requested = Signal(int)
    step_requested = Signal(int, int)
    """A column's index, and the requested step."""
    token_clicked = Signal(int, object)
    """A column's index, and the token (Hit)."""
    moved = Signal()
    """The visible range has changed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareTexts")
        self.setAccessibleName(self.tr("The passage in each tokenizer's tokens"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = theme
        self._stacked = self._following = False
        self._marks, self._counts = True, False
        self._placed = 0
        self.columns: list[CompareColumn] = []
        self._shapes = Shapes()
        self._sheet = _Sheet(theme)
        self._sheet.setAccessibleName(self.tr("Compared texts"))
        self._sheet.resized.connect(self._arrange)
        self._area = QScrollArea()
        self._area.setAccessibleName(self.tr("Compared texts"))
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._sheet)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar = QScrollBar(Qt.Orientation.Vertical)
        self.bar.setAccessibleName(self.tr("Place in the texts"))
        self.bar.valueChanged.connect(self._bar_moved)
        keeps = self.bar.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # otherwise its appearance would change the line breaks
        self.bar.setSizePolicy(keeps)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._area, 1)
        row.addWidget(self.bar)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._settle)

    @property
    def stacked(self) -> bool:
        """Whether the texts are in rows."""
        return self._stacked

    def set_stacked(self, stacked: bool) -> None:
        """Arrange the texts in rows (True) or columns."""
        if stacked != self._stacked:
            self._stacked = stacked
            self._arrange()

    def set_marks(self, marks: bool) -> None:
        """Set whether differences are marked."""
        self._marks = marks
        for column in self.columns:
            column.view.set_shows_marks(marks)

    def set_counts(self, counts: bool) -> None:
        """Set whether the number of tokens is shown after each line of the text."""
        self._counts = counts
        for column in self.columns:
            column.view.set_shows_counts(counts)

    @property
    def is_settling(self) -> bool:
        """Whether the texts are about to be aligned."""
        return self._later.isActive()

    def settle(self) -> None:
        """Align the texts soon, after some of them have changed."""
        self._later.start()

    def come_to(self, count: int) -> bool:
        """Take one step towards `count` columns: create one, or place one. Returns True when done."""
        while len(self.columns) > count:
            column = self.columns.pop()
            column.hide()
            column.deleteLater()
            self._placed = 0
        if len(self.columns) < count:
            self._add()
            self._placed = 0
            return False
        if self._placed < count:
            self._place(self._placed)
            self._placed += 1
        if self._placed < count:
            return False
        self._fit_sheet()
        return True

    def _add(self) -> None:
        column = CompareColumn(self._theme, self._sheet)
        column.hovered.connect(self._share_hover)
        column.remove_requested.connect(lambda: self.remove_requested.emit(self.columns.index(column)))
        column.step_requested.connect(lambda step: self.step_requested.emit(self.columns.index(column), step))
        column.view.visible_range_changed.connect(self._follow)
        column.view.token_clicked.connect(lambda hit: self.token_clicked.emit(self.columns.index(column), hit))
        column.view.installEventFilter(self)
        column.view.share_shapes(self._shapes.shape)
        column.view.set_shows_marks(self._marks)
        column.view.set_shows_counts(self._counts)
        self.columns.append(column)

    # -- arranging

    def _arrange(self) -> None:
        """Place every column at once, as after a resize."""
        self._fit_sheet()
        for number in range(len(self.columns)):
            self._place(number)

    def _fit_sheet(self) -> None:
        count = len(self.columns)
        least = count * ((LOWEST if self._stacked else NARROWEST) + GAP)
        self._sheet.setMinimumSize(QSize(0, least) if self._stacked else QSize(least, 0))
        size, across = self._size(), self._sheet.width() if self._stacked else self._sheet.height()
        places = [number * (size + GAP) + size for number in range(count)]
        self._sheet.lines = [
            QRect(0, place, across, GAP) if self._stacked else QRect(place, 0, GAP, across) for place in places
        ]
        self._sheet.update()
        self._later.start()

    def _size(self) -> int:
        """The width of each column, or the height of each row, in pixels."""
        count = max(1, len(self.columns))
        least = count * ((LOWEST if self._stacked else NARROWEST) + GAP)
        room = max(least, self._sheet.height() if self._stacked else self._sheet.width())
        return (room - (count - 1) * GAP) // count

    def _place(self, number: int) -> None:
        column, size = self.columns[number], self._size()
        place = number * (size + GAP)
        column.set_stacked(self._stacked, size, size if self._stacked else self._sheet.height())
        if self._stacked:
            column.setGeometry(0, place, self._sheet.width(), size)
        else:
            column.setGeometry(place, 0, size, self._sheet.height())
        column.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._later.start()
        return super().eventFilter(watched, event)

    # -- together

    def _share_hover(self, span: tuple[int, int] | None) -> None:
        source = self.sender()
        for column in self.columns:
            column.view.show_bytes(None if column is source else span)

    def _follow(self) -> None:
        """Scroll the others to the position of the one that moved."""
        lead = self.sender()
        if self._following or not any(column.view is lead for column in self.columns):
            return
        self.align(next(number for number, column in enumerate(self.columns) if column.view is lead))
        self.moved.emit()

    @property
    def _lead(self) -> CompareView:
        """The first column that shows a text: one that failed shows none."""
        views = [column.view for column in self.columns]
        return next((view for view in views if view.text_size), views[0])

    def align(self, number: int | None = None) -> None:
        """Scroll all to the position of one of them."""
        self._following = True
        lead = self._lead if number is None else self.columns[number].view
        for column in self.columns:
            if column.view is not lead and column.view.text_size == lead.text_size:
                column.view.go_to_anchor(lead.anchor())
        self._following = False
        self._mirror()

    def reveal(self, start: int, end: int) -> None:
        """Scroll all texts to show the bytes [start, end)."""
        if self.columns:
            self._lead.reveal(start, end)
            self.align()
            self.moved.emit()

    def visible_range(self) -> tuple[int, int]:
        """The visible bytes."""
        return self._lead.visible_range() if self.columns else (0, 0)

    # -- the bar

    def _settle(self) -> None:
        """Align all texts after a change of size or text, and update the scroll bar."""
        if self.columns:
            self.align()
            self.moved.emit()

    def _mirror(self) -> None:
        own = self._lead.verticalScrollBar()
        self.bar.blockSignals(True)
        self.bar.setRange(0, own.maximum())
        self.bar.setPageStep(own.pageStep())
        self.bar.setSingleStep(own.singleStep())
        self.bar.setValue(own.value())
        self.bar.blockSignals(False)
        self.bar.setVisible(own.maximum() > 0)

    def _bar_moved(self, value: int) -> None:
        if self.columns:
            self._lead.verticalScrollBar().setValue(value)
