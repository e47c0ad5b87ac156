"""Messages and questions in a line at the bottom of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.kit import icons
from app.kit.theme import Theme

SHOWN_FOR_MS = 8000
MARGIN = 16


class Notice(QFrame):
    """A message with an optional button. Information disappears after a while; warnings stay until closed."""

    action_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._waiting: Callable[[], None] | None = None
        """Shows the last message that arrived while a question was open."""
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
        self.close_button.clicked.connect(self.withdraw)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self._answers: list[QPushButton] = []
        self._row = row
        row.addWidget(self.close_button)

    def say(self, text: str, action: str = "") -> None:
        """Show information, with an optional action button."""
        if self._answers:
            self._waiting = partial(self.say, text, action)
            return
        self._display(text, action, error=False)
        self._about = None
        self._timer.start()

    def warn(self, text: str, about: object = None) -> None:
        """Show a warning; `about` identifies its subject for `settle`."""
        if self._answers:
            self._waiting = partial(self.warn, text, about)
            return
        self._display(text, "", error=True)
        self._about = about
        self._timer.stop()

    def settle(self, about: object) -> None:
        """Hide the warning about this subject, because it no longer applies."""
        if about is not None and self._about == about:
            self._about = None
            self.hide()

    def ask(self, text: str, answers: Sequence[tuple[str, Callable[[], object] | None]]) -> None:
        """Ask a question; `answers` are (button text, function to call). Messages wait until it is answered."""
        self.withdraw()
        self._timer.stop()
        self._display(text, "", error=False)
        for title, act in answers:
            button = QPushButton(title, self)
            button.setProperty("link", True)
            button.setAccessibleName(title)
            button.clicked.connect(partial(self._answer, act))
            self._row.insertWidget(self._row.count() - 1, button)
            button.show()
            self._answers.append(button)
        self.place()

    def withdraw(self) -> None:
        """Hide the message or question; after a question, show the message that waited for it."""
        self.hide()
        for button in self._answers:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._answers.clear()
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def withdraw_question(self) -> None:
        """Hide the question, if one is open."""
        if self._answers:
            self.withdraw()

    @property
    def answers(self) -> tuple[QPushButton, ...]:
        """The buttons of the open question; empty if there is none."""
        return tuple(self._answers)

    def _answer(self, act: Callable[[], object] | None, *_: object) -> None:
        self.withdraw()
        if act is not None:
            act()

    def _display(self, text: str, action: str, *, error: bool) -> None:
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
        """Move to the bottom of the window, as wide as the text needs."""
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
