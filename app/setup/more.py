"""The less common settings: ties, minimum count, special tokens, the held-out fraction."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.kit.names import TIES
from app.kit.theme import Theme
from app.setup.steering_list import SteeringList
from app.setup.values import SetupValues
from app.setup.vocabulary_spin import indent

LARGEST_COUNT = 1_000_000


class MorePanel(QFrame):
    """A popup below the "More" button."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._fraction = 0.0
        self.setObjectName("morePanel")
        self.setAccessibleName(self.tr("More settings"))
        self.setMinimumWidth(380)
        self._build_fields()
        self._build_hold_out()
        self._lay_out()
        self._connect()
        theme.changed.connect(self._restyle)
        self._restyle()

    def _build_fields(self) -> None:
        self.tie_combo = QComboBox(self)
        self.tie_combo.setObjectName("tieBreakCombo")
        self.tie_combo.setAccessibleName(self.tr("Among pairs of equal count"))
        for tie in TIES:
            self.tie_combo.addItem(tie.full(), tie.name)
        self.tie_combo.view().setAccessibleName(self.tr("Ways to choose"))
        self.minimum_spin = QSpinBox(self)
        self.minimum_spin.setObjectName("minFrequencySpin")
        self.minimum_spin.setAccessibleName(self.tr("Minimum count"))
        self.minimum_spin.setRange(1, LARGEST_COUNT)
        self.minimum_spin.setGroupSeparatorShown(True)
        indent(self.minimum_spin)
        self.special_edit = QPlainTextEdit(self)
        self.special_edit.setObjectName("specialTokensEdit")
        self.special_edit.setAccessibleName(self.tr("Special tokens, one a line"))
        self.special_edit.setPlaceholderText("<|endoftext|>")
        self.special_edit.setTabChangesFocus(True)
        self.special_edit.setFixedHeight(76)

        self.steering = SteeringList(self._theme, self)

    def _build_hold_out(self) -> None:
        self.hold_out_check = QCheckBox(self.tr("Hold out one 64 KB block in"), self)
        self.hold_out_check.setObjectName("holdOutCheck")
        self.hold_out_check.setAccessibleName(self.tr("Hold out a part of the text"))
        self.hold_out_spin = QSpinBox(self)
        self.hold_out_spin.setObjectName("holdOutSpin")
        self.hold_out_spin.setAccessibleName(self.tr("Which blocks are held out: one in so many"))
        self.hold_out_spin.setRange(2, 1000)
        self.hold_out_spin.setValue(20)
        indent(self.hold_out_spin)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 20)
        column.setSpacing(4)
        self._add(column, self.tr("ties, among pairs of equal count"), self.tie_combo)
        self._add(column, self.tr("minimum count: rarer pairs are never merged"), self.minimum_spin)
        self._add(
            column,
            self.tr("special tokens, one a line: each stays one token, and no merge touches it"),
            self.special_edit,
        )
        column.addWidget(self.steering)
        column.addSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.hold_out_check)
        row.addWidget(self.hold_out_spin)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self._caption(self.tr("not trained on, and measured as a curve of its own")))

    def _add(self, column: QVBoxLayout, caption: str, field: QWidget) -> None:
        label = self._caption(caption)
        label.setBuddy(field)
        column.addWidget(label)
        column.addWidget(field)
        column.addSpacing(8)

    def _caption(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("dim", True)
        label.setProperty("small", True)
        label.setWordWrap(True)
        return label

    def _connect(self) -> None:
        self.tie_combo.currentIndexChanged.connect(self.changed)
        self.minimum_spin.valueChanged.connect(self.changed)
        self.special_edit.textChanged.connect(self.changed)
        self.steering.changed.connect(self._steering_changed)
        self.hold_out_check.toggled.connect(self.hold_out_spin.setEnabled)
        self.hold_out_check.toggled.connect(self.changed)
        self.hold_out_spin.valueChanged.connect(self.changed)

    def values(self) -> dict[str, Any]:
        """The fields of `SetupValues` that this panel edits."""
        lines = self.special_edit.toPlainText().split("\n")
        return {
            "tie_break": self.tie_combo.currentData(),
            "min_frequency": self.minimum_spin.value(),
            "steering": self.steering.steering,
            "special_tokens": tuple(line for line in lines if line),  # a token may consist of spaces
            "hold_out": self._hold_out(),
        }

    def _steering_changed(self) -> None:
        self.adjustSize()
        self.changed.emit()

    def _hold_out(self) -> float:
        """The held-out fraction: exactly the value that was set, until the user changes it."""
        if not self.hold_out_check.isChecked():
            return 0.0
        blocks = self.hold_out_spin.value()
        return self._fraction if self._fraction and round(1 / self._fraction) == blocks else 1 / blocks

    def set_values(self, values: SetupValues) -> None:
        """Show these settings; emits signals as if the user had typed them."""
        self.tie_combo.setCurrentIndex(max(0, self.tie_combo.findData(values.tie_break)))
        self.minimum_spin.setValue(values.min_frequency)
        text = "\n".join(values.special_tokens)
        if text != self.special_edit.toPlainText():
            self.special_edit.setPlainText(text)
        self.steering.show_steering(values.steering)
        self._fraction = values.hold_out
        if values.hold_out > 0:
            self.hold_out_spin.setValue(round(1 / values.hold_out))
        self.hold_out_check.setChecked(values.hold_out > 0)
        self.hold_out_spin.setEnabled(values.hold_out > 0 and self.hold_out_check.isEnabled())

    def set_enabled(self, enabled: bool) -> None:
        """Set whether the settings may be changed."""
        self.hold_out_check.setEnabled(enabled)
        self.steering.setEnabled(enabled)
        self.hold_out_spin.setEnabled(enabled and self.hold_out_check.isChecked())

    def open_below(self, button: QWidget) -> None:
        """Open with its right edge aligned with the button's, within the screen."""
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(button.width(), button.height() + 4))
        screen = button.screen().availableGeometry()
        left = min(max(screen.left(), corner.x() - self.width()), screen.right() - self.width())
        self.move(left, min(corner.y(), screen.bottom() - self.height()))
        self.show()
        self.tie_combo.setFocus(Qt.FocusReason.PopupFocusReason)

    def _restyle(self) -> None:
        for label in self.findChildren(QLabel):
            if label.property("small"):
                label.setFont(self._theme.small_font())
