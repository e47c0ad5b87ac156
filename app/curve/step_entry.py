"""The field that opens over the transport when digits are typed: a vocabulary size to go to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QObject, QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.kit.theme import Theme

DIGITS = 9
FIELD = 96
HINT_FROM = 330
"""Minimum width in pixels for the longest entry."""


class StepEntry(QFrame):
    """Enter requests the available size nearest to the typed one; Esc and losing the focus close the field."""

    size_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._range = (0, 0)
        self._before: QWidget | None = None
        self.setObjectName("stepEntry")
        self.setProperty("plane", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._label, self._hint = QLabel(self), QLabel(self)
        self.edit = QLineEdit(self)
        self.edit.setObjectName("stepEdit")
        self.edit.setFixedWidth(FIELD)
        self.edit.setAcceptDrops(False)
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.setValidator(QRegularExpressionValidator(QRegularExpression(f"\\d{{0,{DIGITS}}}"), self.edit))
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._show_hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._label)
        row.addWidget(self.edit)
        row.addWidget(self._hint, 1)
        self._set_texts()
        self.hide()

    def _set_texts(self) -> None:
        """Set the visible texts and the accessible names."""
        self._label.setText(self.tr("vocabulary size"))
        self.setAccessibleName(self.tr("Go to a vocabulary size"))
        self.edit.setAccessibleName(self.tr("Vocabulary size to go to"))
        self._show_hint()

    def open(self, digits: str) -> None:
        """Open with these digits."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.show()
        self.raise_()
        self.edit.setText(digits)
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)
        self.edit.end(False)

    def set_range(self, smallest: int, largest: int) -> None:
        """Set the range of available sizes."""
        if self._range != (smallest, largest):
            self._range = (smallest, largest)
            self._show_hint()

    def resizeEvent(self, event: QEvent) -> None:
        self._hint.setVisible(self.width() >= HINT_FROM)

    def _show_hint(self) -> None:
        smallest, largest = self._range
        number = QLocale().toString
        text = self.tr("{smallest} to {largest}").format(smallest=number(smallest), largest=number(largest))
        typed = self.edit.text()
        outside = len(typed) >= len(str(smallest)) and not smallest <= int(typed or 0) <= largest
        self._hint.setText(text)
        self._hint.setProperty("dim", not outside)
        self._hint.setProperty("error", outside)
        self._hint.style().unpolish(self._hint)
        self._hint.style().polish(self._hint)
        self.edit.setAccessibleDescription(text)

    # -- the keyboard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            there = QApplication.focusWidget()
            if there is not None and there.window() is self.window():
                self.hide()
        elif isinstance(event, QKeyEvent) and event.key() in _ENDS:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # Esc is also a shortcut of the window
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._end(event.key() != Qt.Key.Key_Escape)
                return True
        return False

    def _end(self, go: bool) -> None:
        typed, before = self.edit.text(), self._before
        self._before = None
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        if go and typed:
            smallest, largest = self._range
            self.size_requested.emit(min(max(smallest, int(typed)), largest))


_ENDS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
