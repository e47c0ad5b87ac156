"""The dialog that asks for the pre-tokenization pattern of a rank file, which does not contain it."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.kit.tips import tip_text

PATTERNS = ("gpt2", "cl100k", "o200k", "llama3", "qwen2", "word", "none")


class PatternQuestion(QDialog):
    """Asks for a named pattern or a regular expression; `guess` is preselected."""

    def __init__(self, file: str, guess: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("patternQuestion")
        self.setWindowTitle(self.tr("Pattern of {file}").format(file=file))
        self.setAccessibleName(self.windowTitle())
        self.setMinimumWidth(420)
        explanation = QLabel(
            self.tr("This rank file does not say how it cuts text. Its tokens fit this pattern best:"), self
        )
        explanation.setWordWrap(True)
        explanation.setAccessibleName(explanation.text())
        self.combo = QComboBox(self)
        self.combo.setObjectName("patternQuestionCombo")
        self.combo.setAccessibleName(self.tr("Pattern"))
        self.combo.setToolTip(tip_text(self.tr("The name of a pattern, or a regular expression")))
        self.combo.setEditable(True)
        self.combo.addItems(PATTERNS)
        self.combo.setCurrentText(guess)
        self.combo.currentTextChanged.connect(self._check)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.addRow(self.tr("pattern"), self.combo)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, parent=self)
        buttons.setAccessibleName(self.tr("Answer"))
        self.open_button = QPushButton(self.tr("Open"), self)
        self.open_button.setObjectName("patternQuestionOpen")
        self.open_button.setAccessibleName(self.tr("Open"))
        self.open_button.setProperty("primary", True)
        self.open_button.setDefault(True)
        buttons.addButton(self.open_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(14)
        column.addWidget(explanation)
        column.addLayout(form)
        column.addWidget(buttons)

    def pattern(self) -> str:
        """The chosen name, or the expression."""
        return self.combo.currentText()

    def _check(self) -> None:
        self.open_button.setEnabled(bool(self.pattern()))
