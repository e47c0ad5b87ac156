"""Small buttons at the right end of a table's hovered or focused row."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.kit import icons
from app.kit.cells import EDGE, PADDING
from app.kit.table import RowTable
from app.kit.theme import Theme
from app.kit.tips import tip_text

ICON = 16


class RowButtons(QWidget):
    """Buttons over the right end of a row; emits `pressed(key, row)`."""

    pressed = Signal(str, int)

    def __init__(self, theme: Theme, table: RowTable, offered: Callable[[int], tuple[str, ...]]) -> None:
        """`offered(row)` returns the keys of the buttons to show at a row; it is called each time."""
        super().__init__(table.viewport())
        self._theme, self._table, self._offered = theme, table, offered
        self._row = -1
        self._buttons: dict[str, QToolButton] = {}
        self.setObjectName("rowButtons")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("plane", "panel")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(round(PADDING / 2), 0, EDGE, 0)
        self._layout.setSpacing(2)
        table.viewport().setMouseTracking(True)
        table.viewport().installEventFilter(self)
        table.installEventFilter(self)
        table.verticalScrollBar().valueChanged.connect(lambda: self.stand_at(-1))
        table.model().modelReset.connect(lambda: self.stand_at(-1))
        table.selectionModel().currentChanged.connect(self._current_changed)
        self.hide()

    def add(self, key: str, icon: str, text: str) -> None:
        """Add a button."""
        button = QToolButton(self)
        button.setObjectName(f"{key}Button")
        button.setAutoRaise(True)
        button.setIcon(icons.icon(icon, self._theme))
        button.setIconSize(QSize(ICON, ICON))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row's context menu has the same commands for the keyboard
        button.setToolTip(tip_text(text))
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self.pressed.emit(key, self._row))
        self._buttons[key] = button
        self._layout.addWidget(button)

    def stand_at(self, row: int) -> None:
        """Show the buttons at a row, or hide them (−1)."""
        offered = self._offered(row) if 0 <= row < self._table.model().rowCount() else ()
        self._row = row if offered else -1
        for key, button in self._buttons.items():
            button.setVisible(key in offered)
        self.setVisible(bool(offered))
        if offered:
            self._layout.activate()
            width, top = self.sizeHint().width(), self._table.rowViewportPosition(row)
            right = self._table.viewport().width()
            self.setGeometry(QRect(right - width, top + 1, width, self._table.row_height - 2))

    def _current_changed(self, current: QModelIndex) -> None:
        if self._table.hasFocus():
            self.stand_at(current.row())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self.stand_at(self._table.rowAt(event.position().toPoint().y()))
        elif event.type() == QEvent.Type.Resize or (event.type() == QEvent.Type.Leave and watched is self._table):
            self.stand_at(-1)
        return super().eventFilter(watched, event)
