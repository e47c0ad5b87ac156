"""What the program has to say: a calm line at the bottom of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app import icons
from app.theme import Theme

SHOWN_FOR_MS = 8000
MARGIN = 16


class Notice(QFrame):
    """A line with an optional act. News goes by itself; what went wrong stays until it is closed or works."""

    action_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._theme = theme
        self.setObjectName("notice")
        self.setAccessibleName(self.tr("Message"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        self._about: object = None
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_FOR_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        self._icon = QLabel(self)
        self._icon.setAccessibleName(self.tr("Kind of message"))
        self.label = QLabel(self)
        self.label.setObjectName("noticeLabel")
        self.label.setAccessibleName(self.tr("Message"))
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton(self)
        self.button.setObjectName("noticeActionButton")
        self.button.setProperty("link", True)
        self.button.setAccessibleName(self.tr("Act on the message"))
        self.button.clicked.connect(self._act)
        self.close_button = QToolButton(self)
        self.close_button.setObjectName("noticeCloseButton")
        self.close_button.setAccessibleName(self.tr("Close the message"))
        self.close_button.setIcon(icons.icon("close", self._theme, "secondary"))
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        row.addWidget(self.close_button)

    def say(self, text: str, action: str = "") -> None:
        """Something has happened."""
        self._show(text, action, error=False)
        self._about = None
        self._timer.start()

    def warn(self, text: str, about: object = None) -> None:
        """Something did not work; what it is about is for `settle`."""
        self._show(text, "", error=True)
        self._about = about
        self._timer.stop()

    def settle(self, about: object) -> None:
        """That has worked now: what was said of it when it did not is out of date."""
        if about is not None and self._about == about:
            self._about = None
            self.hide()

    def _show(self, text: str, action: str, *, error: bool) -> None:
        name, role = ("warning", "error") if error else ("info", "accent")
        self._icon.setPixmap(icons.icon(name, self._theme, role).pixmap(18, 18))
        self.label.setText(text)
        self.setAccessibleDescription(text)
        self.button.setText(action)
        self.button.setAccessibleName(action)
        self.button.setVisible(bool(action))
        self.show()
        self.raise_()
        self.place()

    def _act(self) -> None:
        self.hide()
        self.action_requested.emit()

    def place(self) -> None:
        """Stand at the bottom of the window, as wide as the words need."""
        window = self._window
        room = window.width() - 2 * MARGIN
        fixed = self.sizeHint().width() - self.label.sizeHint().width()
        words = self.label.fontMetrics().horizontalAdvance(self.label.text()) + 8
        width = min(room, max(320, fixed + words))
        layout = self.layout()
        height = layout.heightForWidth(width) if layout and layout.hasHeightForWidth() else 0
        height = max(height, self.sizeHint().height() if height <= 0 else height)
        self.setGeometry((window.width() - width) // 2, window.height() - height - MARGIN, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)
