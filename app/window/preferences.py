"""The preferences dialog, built from the table of settings: a new setting needs no new code here."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.kit.choices import SCHEMA, Setting
from app.kit.theme import Theme


class Store(Protocol):
    """Storage for the settings."""

    def get(self, key: str) -> Any: ...
    def set(self, key: str, value: Any) -> None: ...


def fixed_families() -> list[str]:
    """The fixed-pitch font families."""
    return [
        family
        for family in QFontDatabase.families(QFontDatabase.WritingSystem.Latin)
        if QFontDatabase.isFixedPitch(family) and not QFontDatabase.isPrivateFamily(family)
    ]


class PreferencesDialog(QDialog):
    """Every change is stored and takes effect at once, without a confirmation."""

    setting_changed = Signal(str, object)

    def __init__(self, theme: Theme, settings: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self.setObjectName("preferencesDialog")
        self.setWindowTitle(self.tr("Preferences"))
        self.setAccessibleName(self.tr("Preferences"))
        self.setMinimumWidth(440)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(12)
        for setting in SCHEMA:
            if setting.label is not None:
                self._add_row(form, setting, setting.label())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, parent=self)
        buttons.setAccessibleName(self.tr("Close"))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(20)
        column.addLayout(form)
        column.addStretch()
        column.addWidget(buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        column = self.layout()
        if column is not None:  # QDialog ignores the height that wrapped labels need at its width
            self.setMinimumHeight(column.totalHeightForWidth(event.size().width()))

    def _add_row(self, form: QFormLayout, setting: Setting, label: str) -> None:
        editor = self._editor(setting, label)
        editor.setObjectName(f"{setting.key}Setting")
        editor.setAccessibleName(label)
        if isinstance(editor, QCheckBox):
            form.addRow(editor)
        else:
            form.addRow(label, editor)
        if setting.hint is not None:
            hint = QLabel(setting.hint(), self)
            hint.setWordWrap(True)
            hint.setProperty("dim", True)
            hint.setFont(self._theme.small_font())
            editor.setAccessibleDescription(hint.text())
            form.addRow(hint)

    def _editor(self, setting: Setting, label: str) -> QWidget:
        value = self._settings.get(setting.key)
        if setting.choices:
            combo = QComboBox(self)
            for choice in setting.choices:
                combo.addItem(choice.label() if choice.label is not None else choice.value, choice.value)
            combo.setCurrentIndex(combo.findData(value))
            combo.currentIndexChanged.connect(lambda _: self._store(setting, combo.currentData()))
            return combo
        if isinstance(setting.default, bool):
            check = QCheckBox(label, self)
            check.setChecked(value)
            check.toggled.connect(lambda on: self._store(setting, on))
            return check
        if setting.is_font:
            return self._font_editor(setting, value)
        if isinstance(setting.default, int):
            return self._pixels_editor(setting, value)
        spin = QDoubleSpinBox(self)
        spin.setRange(setting.low, setting.high)
        spin.setSingleStep(0.25)
        spin.setSuffix("×")
        spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        spin.setValue(value)
        spin.valueChanged.connect(lambda number: self._store(setting, number))
        return spin

    def _font_editor(self, setting: Setting, value: str) -> QWidget:
        """A combo box of the fixed-pitch families, after an entry for the default font."""
        combo = QComboBox(self)
        combo.addItem(self.tr("as designed"), "")
        for family in fixed_families():
            combo.addItem(family, family)
        if value and combo.findData(value) < 0:  # a family that this machine lacks
            combo.addItem(value, value)
        combo.setCurrentIndex(combo.findData(value))
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(24)
        combo.currentIndexChanged.connect(lambda _: self._store(setting, combo.currentData()))
        return combo

    def _pixels_editor(self, setting: Setting, value: int) -> QWidget:
        spin = QSpinBox(self)
        spin.setRange(round(setting.low), round(setting.high))
        spin.setSuffix(self.tr(" px"))
        spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        spin.setValue(value)
        spin.valueChanged.connect(lambda number: self._store(setting, number))
        return spin

    def _store(self, setting: Setting, value: Any) -> None:
        self._settings.set(setting.key, value)
        self.setting_changed.emit(setting.key, value)
