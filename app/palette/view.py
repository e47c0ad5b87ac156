"""The palette: a field over the window that finds commands, positions, tokens and texts.

The keyboard focus stays in the field; the list only shows the current row.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCursor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.kit.cells import PADDING, RADIUS, RowStyle, paint_small, paint_token, row_style, scaled
from app.kit.theme import Theme
from app.palette.model import PaletteModel, PaletteRow

ROW, ROWS_SHOWN = 32, 11
WIDEST, TOP = 640, 56
SHADOW = 14
"""Width in pixels of the shadow around the panel."""
INSET = 6
CHECK = 22.0
PLACE_SHARE = 0.42
"""Maximum fraction of the width for the dim words at the right."""


class Palette(QWidget):
    """Floats over its parent. It emits the query and the chosen entry; its owner sets the results."""

    query_changed = Signal(str)
    chosen = Signal(object)
    """Emitted with the chosen PaletteEntry, after the palette has closed and the focus is restored."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._window, self._theme = parent, theme
        self._before: QWidget | None = None
        self._waiting = self._takes_first = False
        self.setObjectName("palette")
        self.setAccessibleName(self.tr("Commands and places"))
        self.model = PaletteModel(self)
        self._build()
        self._restyle()
        theme.changed.connect(self._restyle)
        parent.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        self._plane = QFrame(self)
        self._plane.setObjectName("palettePlane")
        self.edit = QLineEdit(self._plane)
        self.edit.setObjectName("paletteEdit")
        self.edit.setAccessibleName(self.tr("Command, vocabulary size, token or text"))
        self.edit.setPlaceholderText(self.tr("command, vocabulary size, token or text"))
        self.edit.setAcceptDrops(False)
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self.query_changed)
        self.list = PaletteList(self._theme, self._plane)
        self.list.setModel(self.model)
        self.list.clicked.connect(self._choose)
        self.nothing = QLabel(self._plane)
        self.nothing.setObjectName("paletteNothing")
        self.nothing.setProperty("dim", True)
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setAccessibleName(self.tr("Nothing was found"))
        self.nothing.setContentsMargins(round(CHECK) + 8, 6, 8, 10)
        self.nothing.hide()
        column = QVBoxLayout(self._plane)
        column.setContentsMargins(INSET + 2, INSET + 2, INSET + 2, INSET)
        column.setSpacing(INSET)
        for part in (self.edit, self.list, self.nothing):
            column.addWidget(part)

    # -- opening and closing

    def open(self) -> None:
        """Open with an empty query."""
        if self.isVisible():
            self.edit.selectAll()
            return
        self._before = QApplication.focusWidget()
        self._takes_first = False
        self.edit.clear()
        self.query_changed.emit("")
        self.show()
        self.raise_()
        self._place()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_and_return(self) -> None:
        """Close, and restore the keyboard focus."""
        if not self.isVisible():
            return
        before, self._before = self._before, None
        self.hide()
        if before is not None and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def toggle(self) -> None:
        """Open, or close if it is open."""
        if self.isVisible():
            self.close_and_return()
        else:
            self.open()

    # -- results

    def show_rows(self, rows: Sequence[PaletteRow], *, keep: bool = False, waiting: bool = False) -> None:
        """List these rows; `keep` the selected row if it still exists. `waiting`: more results will follow."""
        picked = self._picked()
        self._waiting = waiting
        self.model.set_rows(rows)
        self.list.measure()
        row = self.model.next_enabled(-1, 0)
        if keep and picked is not None:
            row = next((n for n, other in enumerate(rows) if other.entry.key == picked.entry.key), row)
        typed = self.edit.text().strip()
        self.nothing.setText(self.tr("Nothing fits “{text}”.").format(text=typed) if typed else "")
        self._pick(row, speak=bool(typed))
        if rows or not waiting:  # else keep the size, to avoid flicker during a search for tokens
            self.list.setVisible(bool(rows))
            self.nothing.setVisible(not rows)
            self._place()
        if self._takes_first and not waiting:
            self._choose(self.list.currentIndex())

    def _picked(self) -> PaletteRow | None:
        index = self.list.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def _pick(self, row: int, *, speak: bool = True) -> None:
        index = self.model.index(row) if row >= 0 else QModelIndex()
        self.list.setCurrentIndex(index)
        text = self.model.rows[row].entry.spoken if row >= 0 else "" if self._waiting else self.nothing.text()
        self.edit.setAccessibleDescription(text)
        if row == 0:
            self.list.scrollToTop()
        if speak and self.isVisible() and text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.edit, text))

    def _choose(self, index: QModelIndex) -> None:
        self._takes_first = self._waiting and not index.isValid()
        if not index.isValid() or not self.model.rows[index.row()].entry.enabled:
            return
        entry = self.model.rows[index.row()].entry
        self.close_and_return()
        self.chosen.emit(entry)

    # -- geometry

    def _place(self) -> None:
        window = self._window
        width = min(WIDEST, window.width() - 2 * SHADOW)
        room = window.height() - TOP - 4 * SHADOW
        row_height = scaled(ROW, self._theme)
        shown = min(len(self.model.rows), ROWS_SHOWN, max(3, (room - 60) // row_height))
        self.list.setFixedHeight(shown * row_height)
        layout = self._plane.layout()
        assert layout is not None
        layout.activate()
        height = layout.sizeHint().height()
        left = (window.width() - width) // 2
        self.setGeometry(left - SHADOW, TOP - SHADOW, width + 2 * SHADOW, height + 2 * SHADOW)
        self._plane.setGeometry(SHADOW, SHADOW, width, height)

    def _restyle(self) -> None:
        font = self._theme.ui_font()
        font.setPixelSize(round(font.pixelSize() * 1.15))
        self.edit.setFont(font)
        self.edit.setMinimumHeight(scaled(34, self._theme))
        self.nothing.setFont(self._theme.ui_font())
        self.list.restyle()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shadow as rings that fade outwards from under the panel."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = self._theme.color("shadow")
        plane = QRectF(self._plane.geometry()).translated(0, 3)
        for ring in range(SHADOW - 3, 0, -2):
            shade.setAlphaF(0.030 * (1 - ring / SHADOW) + 0.004)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            painter.drawRoundedRect(plane.adjusted(-ring, -ring, ring, ring), 10 + ring, 10 + ring)
        painter.end()

    # -- the keyboard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._place()
            return False
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._left()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_ours(event):
            event.accept()  # else the window's shortcuts would get some keys, including Esc
            return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        return False

    def _left(self) -> None:
        """Close if another widget of the window gets the focus, which it keeps; not for menus or other windows."""
        there = QApplication.focusWidget()
        if there is not None and there is not self.edit and there.window() is self.window():
            self._before = None
            self.close_and_return()

    def _is_ours(self, event: QKeyEvent) -> bool:
        return event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter) or (
            event.key() in _STRIDES and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        )

    def _press(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_and_return()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # during a search, the first result is taken when it arrives
            self._choose(self.list.currentIndex())
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            pass  # keep the focus in the field
        elif key in _STRIDES and self._is_ours(event):
            self._pick(self.model.next_enabled(self.list.currentIndex().row(), _STRIDES[key]))
        else:
            return False
        return True


_STRIDES = {
    int(Qt.Key.Key_Down): 1,
    int(Qt.Key.Key_Up): -1,
    int(Qt.Key.Key_PageDown): ROWS_SHOWN - 1,
    int(Qt.Key.Key_PageUp): 1 - ROWS_SHOWN,
}


class PaletteList(QListView):
    """The rows, all of one height. Moving the mouse selects the row under it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.style_now = row_style(theme)
        self._mouse = QCursor.pos()
        self.key_width = 0.0
        """The width of the column of keys."""
        self.setObjectName("paletteList")
        self.setAccessibleName(self.tr("What was found"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setItemDelegate(PaletteDelegate(theme, self))

    def restyle(self) -> None:
        """Apply another theme."""
        self.style_now = row_style(self._theme)
        self.scheduleDelayedItemsLayout()
        if self.model() is not None:
            self.measure()
        self.viewport().update()

    def measure(self) -> None:
        """Update for other rows."""
        model = self.model()
        assert isinstance(model, PaletteModel)
        keys = {row.entry.shortcut for row in model.rows}
        self.key_width = max(map(self.style_now.small_metrics.horizontalAdvance, keys), default=0.0)

    def showEvent(self, event: QShowEvent) -> None:
        self._mouse = QCursor.pos()
        super().showEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select the row that the mouse moves to; rows that scroll under a resting mouse do not count."""
        super().mouseMoveEvent(event)
        before, self._mouse = self._mouse, event.globalPosition().toPoint()
        index = self.indexAt(event.position().toPoint())
        if self._mouse != before and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.setCurrentIndex(index)


class PaletteDelegate(QStyledItemDelegate):
    """Paints a row: a check mark, a token or the title with its matched letters, its menu, its key."""

    def __init__(self, theme: Theme, parent: PaletteList) -> None:
        super().__init__(parent)
        self._theme, self._list = theme, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, scaled(ROW, self._theme))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        assert isinstance(model, PaletteModel)
        style, rect = self._list.style_now, QRectF(QRect(option.rect))
        row = model.rows[index.row()]
        if index.row() and model.rows[index.row() - 1].group != row.group:
            painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 1), style.colors["hairline"])
        if index == self._list.currentIndex() and row.entry.enabled:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colors["selection"])
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), RADIUS, RADIUS)
        paint_row(painter, rect, row, style, self._list.key_width)


def paint_row(painter: QPainter, rect: QRectF, row: PaletteRow, style: RowStyle, key_width: float) -> None:
    """The layout of a row: check mark and title from the left, key and menu from the right."""
    entry = row.entry
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if entry.checked:
        _paint_check(painter, QPointF(rect.left() + CHECK / 2 + 1, rect.center().y()), style)
    right = rect.right() - PADDING
    if key_width:
        keys = QRectF(right - key_width - 2, rect.top(), key_width + 2, rect.height())
        paint_small(painter, keys, entry.shortcut, style, right=True)
        right = keys.left() - 2 * PADDING
    left = rect.left() + CHECK
    if entry.place:
        width = min(style.small_metrics.horizontalAdvance(entry.place) + 2, PLACE_SHARE * rect.width())
        place = QRectF(right - width, rect.top(), width, rect.height())
        paint_small(painter, place, entry.place, style, right=True)
        right -= width + 2 * PADDING
    if entry.token is not None:
        room = QRectF(left, rect.top() + 3, (right - left) * 0.6, rect.height() - 6)
        left = paint_token(painter, room, entry.token, style.colors["text"], style, left=0).right() + PADDING
    _paint_title(painter, QRectF(left, rect.top(), right - left, rect.height()), row, style)


def _paint_title(painter: QPainter, rect: QRectF, row: PaletteRow, style: RowStyle) -> None:
    metrics: QFontMetricsF = style.number_metrics
    title = metrics.elidedText(row.entry.title, Qt.TextElideMode.ElideRight, rect.width())
    layout = QTextLayout(title, style.number)
    matched = QTextCharFormat()
    matched.setForeground(style.colors["accent"])
    formats: list[QTextLayout.FormatRange] = []
    plain = max(title, default="") <= "\uffff"  # Qt counts characters beyond U+FFFF twice
    for letter in row.letters if row.entry.enabled and plain else ():
        if formats and formats[-1].start + formats[-1].length == letter:
            formats[-1].length += 1
        elif letter < len(title):
            span = QTextLayout.FormatRange()
            span.start, span.length, span.format = letter, 1, matched
            formats.append(span)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    painter.setPen(style.colors["text" if row.entry.enabled else "secondary"])
    layout.draw(painter, QPointF(rect.left(), rect.top() + (rect.height() - line.height()) / 2), formats)


def _paint_check(painter: QPainter, middle: QPointF, style: RowStyle) -> None:
    pen = QPen(style.colors["accent"], 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    offsets = ((-4.0, 0.3), (-1.2, 3.0), (4.0, -3.4))
    painter.drawPolyline([middle + QPointF(x, y) for x, y in offsets])
