"""A row of buttons for choosing one of a few options."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget


class Segments(QWidget):
    """Flat buttons in a row. `chosen` is emitted with the key of the chosen button."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)

    @property
    def key(self) -> str:
        """The key of the chosen button, or ""."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Set the (key, text) pairs; the first becomes chosen if none of them was."""
        before = self.key
        for key, text in choices:
            if key not in self.buttons:
                self.buttons[key] = self._button(key)
            self.buttons[key].setText(text)
            self.buttons[key].setAccessibleName(text)
        wanted = before if before in dict(choices) else choices[0][0]
        self.buttons[wanted].setChecked(True)

    def choose(self, key: str) -> None:
        """Choose an option and emit `chosen`."""
        self.buttons[key].setChecked(True)
        self.chosen.emit(key)

    def _button(self, key: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"{key}Segment")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _=False: self.chosen.emit(key))
        self._group.addButton(button)
        self._row.addWidget(button)
        return button
