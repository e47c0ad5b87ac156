"""The list of the session's runs, with a menu for each. It only emits requests."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFontMetricsF, QIcon, QKeyEvent, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.kit.cells import EDGE, PADDING, RADIUS
from app.kit.theme import Theme
from app.runs.model import Index, RunRow, RunsModel

SWATCH = 10.0
LINE_GAP, ROW_AIR = 2.0, 8.0


class RunsPane(QWidget):
    """The list, with headings above its figures."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("runsPane")
        self.setAccessibleName(self.tr("Runs"))
        self.setProperty("plane", "panel")
        self.list = RunsList(theme)
        nouns = QHBoxLayout()
        nouns.setContentsMargins(2 * EDGE + 2, 10, 2 * EDGE + 2, 4)
        nouns.addWidget(self._noun(self.tr("run")))
        nouns.addStretch()
        nouns.addWidget(self._noun(self.tr("bytes per token")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(nouns)
        column.addWidget(self.list, 1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _noun(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("dim", True)
        return label

    def _restyle(self) -> None:
        for label in self.findChildren(QLabel):
            label.setFont(self._theme.small_font())


class RunsList(QListView):
    """Click or Enter shows a run, F2 renames it in place, Del removes it; the menu has the same actions."""

    show_requested = Signal(int)
    rename_requested = Signal(int, str)
    recolor_requested = Signal(int, int)
    """Row and index of the colour."""
    settings_requested = Signal(int)
    """Request to show this run's settings in the form."""
    save_requested = Signal(int)
    remove_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("runsList")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.runs = RunsModel(self)
        self.runs.rename_requested.connect(self.rename_requested)
        self.setModel(self.runs)
        self.setItemDelegate(RunsDelegate(theme, self))
        self.clicked.connect(lambda index: self.show_requested.emit(index.row()))
        theme.changed.connect(self._restyle)
        self._set_texts()

    def has_focus_at(self, row: int) -> bool:
        """Whether this row has the keyboard focus."""
        return self.hasFocus() and self.currentIndex().isValid() and self.currentIndex().row() == row

    def menu_for(self, row: int) -> QMenu:
        """Build the menu of a run."""
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Run"))
        menu.addAction(self._act(self.tr("&Show"), lambda: self.show_requested.emit(row)))
        menu.addAction(self._act(self.tr("&Use its settings"), lambda: self.settings_requested.emit(row)))
        menu.addAction(self._act(self.tr("Sa&ve…"), lambda: self.save_requested.emit(row)))
        menu.addSeparator()
        menu.addAction(self._act(self.tr("&Rename"), lambda: self.edit(self.runs.index(row)), "F2"))
        menu.addMenu(self._colors_menu(row, menu))
        menu.addSeparator()
        menu.addAction(self._act(self.tr("&Delete"), lambda: self.remove_requested.emit(row), "Del"))
        return menu

    def _act(self, text: str, act: object, key: str = "") -> QAction:
        action = QAction(text, self)
        if key:  # only displayed: the list itself handles the key
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(act)
        return action

    def _colors_menu(self, row: int, parent: QMenu) -> QMenu:
        menu = QMenu(self.tr("&Colour"), parent)
        menu.setAccessibleName(self.tr("Colour"))
        names = (
            self.tr("Indigo"),
            self.tr("Teal"),
            self.tr("Pink"),
            self.tr("Green"),
            self.tr("Violet"),
            self.tr("Grey"),
        )
        present = self.runs.rows[row].color_index % len(names)
        for number, name in enumerate(names):
            action = self._act(name, lambda _=False, number=number: self.recolor_requested.emit(row, number))
            action.setIcon(self._swatch(number))
            action.setCheckable(True)
            action.setChecked(number == present)
            menu.addAction(action)
        return menu

    def _swatch(self, color_index: int) -> QIcon:
        scale = self.devicePixelRatioF()
        picture = QPixmap(QSize(16, 16) * scale)
        picture.setDevicePixelRatio(scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint_swatch(painter, QRectF(3, 3, SWATCH, SWATCH), self._theme, color_index)
        painter.end()
        return QIcon(picture)

    # -- Qt

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        if index.isValid():
            place = self.visualRect(index).center() if keyboard else event.pos()
            self._pop_up(index.row(), self.viewport().mapToGlobal(place))

    def _pop_up(self, row: int, place: QPoint) -> None:
        menu = self.menu_for(row)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # the editor passes Return on after closing
        elif index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.show_requested.emit(index.row())
        elif index.isValid() and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit(index.row())
        else:
            super().keyPressEvent(event)

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Runs"))
        self.setAccessibleDescription(self.tr("All runs so far. Enter shows one, F2 renames it, Del removes it."))

    def _restyle(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()


class RunsDelegate(QStyledItemDelegate):
    """A row of two lines: swatch, name and ratio; under them the settings and the held-out ratio."""

    def __init__(self, theme: Theme, view: RunsList) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = QFontMetricsF(self._theme.ui_font()).height() + QFontMetricsF(self._theme.small_font()).height()
        return QSize(100, round(height + LINE_GAP + 2 * ROW_AIR))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, rect = self._view.runs.rows[index.row()], QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_fill(painter, rect, row, focused=self._view.has_focus_at(index.row()))
        first, second = self._lines(rect)
        swatch = QRectF(first.left(), first.center().y() - SWATCH / 2, SWATCH, SWATCH)
        paint_swatch(painter, swatch, self._theme, row.color_index)
        indent = SWATCH + PADDING
        self._paint_line(painter, first.adjusted(indent, 0, 0, 0), row.name, self._view.runs.ratio(row), row, True)
        runs = self._view.runs
        self._paint_line(painter, second.adjusted(indent, 0, 0, 0), runs.details(row), runs.held_out(row), row, False)
        painter.restore()

    def _lines(self, rect: QRectF) -> tuple[QRectF, QRectF]:
        inner = rect.adjusted(2 * EDGE + 2, ROW_AIR, -(2 * EDGE + 2), -ROW_AIR)
        height = QFontMetricsF(self._theme.ui_font()).height()
        first = QRectF(inner.left(), inner.top(), inner.width(), height)
        return first, QRectF(inner).adjusted(0, height + LINE_GAP, 0, 0)

    def _paint_fill(self, painter: QPainter, rect: QRectF, row: RunRow, *, focused: bool) -> None:
        inset = 0.5 if focused else 0.0
        painter.setPen(self._theme.color("accent") if focused else Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("selection") if row.shown else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(EDGE + inset, 1 + inset, -EDGE - inset, -1 - inset), RADIUS, RADIUS)

    def _paint_line(self, painter: QPainter, rect: QRectF, text: str, number: str, row: RunRow, first: bool) -> None:
        """Draw a text at the left, elided, and a number at the right in full."""
        theme = self._theme
        font = theme.small_font() if not first else theme.heading_font() if row.shown else theme.ui_font()
        numbers = theme.ui_font() if first else theme.small_font()
        painter.setPen(theme.color("text" if first else "secondary"))
        room = 0.0
        if number:
            room = QFontMetricsF(numbers).horizontalAdvance(number)
            painter.setFont(numbers)
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), number)
        painter.setFont(font)
        space = rect.width() - (room + PADDING if room else 0)
        text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, space)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)

    # -- editing the name

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("runNameEdit")
        editor.setAccessibleName(self.tr("Name of the run"))
        editor.setPlaceholderText(self.tr("by its settings"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        first, _ = self._lines(QRectF(option.rect))
        height = max(editor.sizeHint().height(), round(first.height()))
        left = round(first.left() + SWATCH + PADDING) - 6
        editor.setGeometry(QRect(left, round(first.center().y() - height / 2), round(first.right()) - left, height))


def paint_swatch(painter: QPainter, rect: QRectF, theme: Theme, color_index: int) -> None:
    """The colour of a run's curve."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.run_color(color_index))
    painter.drawRoundedRect(rect, 3, 3)
