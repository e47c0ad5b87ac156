"""The vocabulary size: a spin box that also reads "32k", and steps through powers of two."""

from __future__ import annotations

import re

from PySide6.QtCore import QLocale
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox, QWidget

LARGEST = 2_000_000
FINE_UP_TO = 320
"""Up to this size an arrow press changes it by one merge; above, to the next power of two."""


class VocabularySpin(QSpinBox):
    """1 to 2,000,000. Sizes that are too small are accepted, so that the form can explain the error."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(1, LARGEST)
        self.setGroupSeparatorShown(True)
        self.setKeyboardTracking(True)
        self.setAccelerated(True)
        indent(self)

    def stepBy(self, steps: int) -> None:
        value = self.value()
        for _ in range(abs(steps)):
            value = next_size(value) if steps > 0 else previous_size(value)
        self.setValue(value)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        if parse_size(text, self.locale()) is not None:
            return QValidator.State.Acceptable, text, position
        return QValidator.State.Intermediate, text, position

    def valueFromText(self, text: str) -> int:
        parsed = parse_size(text, self.locale())
        return self.value() if parsed is None else parsed


def indent(spin: QAbstractSpinBox) -> None:
    """Align the number with those of other fields; a spin box ignores a style sheet's padding."""
    spin.lineEdit().setTextMargins(7, 0, 0, 0)


def parse_size(text: str, locale: QLocale) -> int | None:
    """Read "8,192", "8192", "32k" or "1M" as a number from 1 to 2,000,000; None if it is invalid."""
    found = re.fullmatch(r"\s*([\d.,\s' ’]+?)\s*([kKmM]?)\s*", text)
    if not found:
        return None
    number, unit = found.groups()
    value, understood = locale.toDouble(number)
    if not understood:
        digits = re.sub(r"\D", "", number)
        if not digits:
            return None
        value = float(digits)
    value *= {"": 1, "k": 1000, "m": 1_000_000}[unit.lower()]
    return int(value) if 1 <= value <= LARGEST else None


def next_size(size: int) -> int:
    """One merge more; from 320, the next power of two."""
    return min(LARGEST, size + 1 if size < FINE_UP_TO else 1 << size.bit_length())


def previous_size(size: int) -> int:
    """One merge fewer; above 320, the previous power of two, but not less than 320."""
    if size <= FINE_UP_TO:
        return max(1, size - 1)
    return max(FINE_UP_TO, 1 << (size - 1).bit_length() - 1)
