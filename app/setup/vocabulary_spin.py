"""The vocabulary size: a number that also understands "32k", and steps as people choose sizes."""

from __future__ import annotations

import re

from PySide6.QtCore import QLocale
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox, QWidget

LARGEST = 2_000_000
FINE_UP_TO = 320
"""Below this, one arrow press is one merge; above it, the next power of two."""


class VocabularySpin(QSpinBox):
    """1 to 2,000,000: also sizes that are too small, so that the form can say what is wrong with them."""

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
    """Let the number begin where it begins in other fields: a style sheet's padding is ignored here."""
    spin.lineEdit().setTextMargins(7, 0, 0, 0)


def parse_size(text: str, locale: QLocale) -> int | None:
    """Read "8,192", "8192", "32k" or "1M" as a number from 1 to 2,000,000; None if it is none."""
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
    """One merge more; from 320 on the next power of two."""
    return min(LARGEST, size + 1 if size < FINE_UP_TO else 1 << size.bit_length())


def previous_size(size: int) -> int:
    """One merge fewer; above 320 the power of two before, but no jump below 320."""
    if size <= FINE_UP_TO:
        return max(1, size - 1)
    return max(FINE_UP_TO, 1 << (size - 1).bit_length() - 1)
