"""The go-to bar: a typed position in the text, and how it was understood."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.kit.text_bar import TextBar
from app.kit.theme import Theme
from app.kit.tips import tip_text

NARROWEST = 140
INSIDE = 32
"""Width of the line's frame, padding and cursor, in pixels."""


class GoBar(TextBar):
    """A field for a line, a byte or a percentage, and where that is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("goBar")
        self.edit.setObjectName("goEdit")
        self.edit.setMaxLength(40)
        self.meaning = QLabel()
        self.meaning.setObjectName("goMeaning")
        self.meaning.setTextFormat(Qt.TextFormat.PlainText)
        self.meaning.setProperty("dim", True)
        self.meaning.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.meaning.setMinimumWidth(80)
        self.close_button.setObjectName("goCloseButton")
        self.row.addWidget(self.meaning, 3)
        self.row.addWidget(self.close_button)
        self._restyle_meaning()
        theme.changed.connect(self._restyle_meaning)
        self._set_texts()

    def show_meaning(self, text: str) -> None:
        """Show the target beside the line."""
        self.meaning.setText(text)
        self.meaning.setToolTip(tip_text(text))
        self.edit.setAccessibleDescription(text)

    def _restyle_meaning(self) -> None:
        self.meaning.setFont(self._theme.small_font())
        self._fit_edit()

    def _fit_edit(self) -> None:
        """Make the line as wide as its example; its meaning gets the rest."""
        words = self.edit.fontMetrics().horizontalAdvance(self.edit.placeholderText())
        self.edit.setFixedWidth(max(NARROWEST, words + INSIDE))

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Go to a place in the text"))
        self.label.setText(self.tr("go to"))
        self.edit.setAccessibleName(self.tr("Line, byte or share of the text"))
        self.edit.setPlaceholderText(self.tr("1200, b 5000 or 35 %"))
        self._fit_edit()
        self.meaning.setAccessibleName(self.tr("Where that is"))
        self.sentence.setAccessibleName(self.tr("What was typed"))
        close = self.tr("Close (Esc)")
        self.close_button.setToolTip(tip_text(close))
        self.close_button.setAccessibleName(close)
