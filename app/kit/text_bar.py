"""The base class of the find and go-to bars beneath the text: an input line, and a message about the input."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.kit import icons
from app.kit.theme import Theme

MARGIN = 28
_TAKEN = (Qt.Key.Key_Escape, Qt.Key.Key_F3)


class TextBar(QWidget):
    """An input line, a row for further widgets of a subclass, a close button, and a message below."""

    typed = Signal()
    """The text in the line has changed."""
    entered = Signal(bool)
    """Enter or F3 was pressed (True), or one of them with Shift (False)."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("plane", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.label, self.edit, self.sentence = QLabel(), QLineEdit(), QLabel()
        self.label.setProperty("dim", True)
        self.label.setBuddy(self.edit)
        self.edit.setAcceptDrops(False)
        self.edit.installEventFilter(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.hide()
        self.row = QHBoxLayout()
        self.row.setSpacing(8)
        self.row.addWidget(self.label)
        self.row.addWidget(self.edit, 1)
        self.close_button = self.make_button("close")
        self.close_button.clicked.connect(self.leave)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MARGIN, 7, MARGIN - 10, 6)
        self._column.setSpacing(4)
        self._column.addLayout(self.row)
        self._column.addWidget(self.sentence)
        self.edit.textChanged.connect(self.typed)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def make_button(self, icon: str) -> QToolButton:
        """Create a small button with an icon."""
        button = QToolButton()
        button.setIcon(icons.icon(icon, self._theme, "secondary"))
        return button

    def _restyle(self) -> None:
        for label in (self.label, self.sentence):
            label.setFont(self._theme.small_font())
        self.update()

    # -- opening and closing

    def enter(self, text: str = "") -> None:
        """Show the bar and focus its line, with `text` in it, or its previous text."""
        if text:
            self.edit.setText(text)
        self.show()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def leave(self) -> None:
        """Hide the bar, and emit `closed`."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    # -- message

    def say(self, sentence: str, *, is_error: bool = False) -> None:
        """Show a message below the line; an empty one hides it."""
        self.edit.setProperty("invalid", is_error)
        self.sentence.setProperty("error", is_error)
        self.sentence.setProperty("dim", not is_error)
        for part in (self.edit, self.sentence):
            part.style().unpolish(part)
            part.style().polish(part)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.edit.setAccessibleDescription(sentence)

    # -- the keyboard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Reserve the keys in `_TAKEN` for the bar, although they are shortcuts of the window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in _TAKEN:
            event.accept()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.entered.emit(not shifted)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("hairline"))
        painter.end()
