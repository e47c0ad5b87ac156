"""The choice of a pattern: the named ones, the user's own, and an entry that opens the editor."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from app.kit.names import PATTERNS
from app.kit.tips import tip_text

EDIT = "edit"
"""The entry that opens the editor; it never stays selected."""


class PatternCombo(QComboBox):
    """A combo box whose last entry is an action, which the arrow keys and the wheel skip."""

    pattern_chosen = Signal()
    edit_requested = Signal()
    """Request to open the editor; the selected pattern has not changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_passing, self._before = False, 0
        self.setObjectName("patternCombo")
        self.setAccessibleName(self.tr("Pattern"))
        self.view().setAccessibleName(self.tr("Patterns"))
        self.setToolTip(tip_text(self.tr("How the text is cut into pieces before training; no merge crosses a cut.")))
        for pattern in PATTERNS:
            self._add(pattern.label(), pattern.name, pattern.hint())
        self.insertSeparator(self.count())
        self._add(self.tr("Edit pattern…"), EDIT, self.tr("See the pieces while you write the pattern"))
        self.currentIndexChanged.connect(self._chosen)

    def _add(self, label: str, name: str, hint: str) -> None:
        self.addItem(label, name)
        self.setItemData(self.count() - 1, tip_text(hint), Qt.ItemDataRole.ToolTipRole)

    def _chosen(self, index: int) -> None:
        if self.itemData(index) != EDIT:
            self._before = index
            self.pattern_chosen.emit()
            return
        with QSignalBlocker(self):
            self.setCurrentIndex(self._before)
        if not self._is_passing:
            self.edit_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._is_passing = True
        super().keyPressEvent(event)
        self._is_passing = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._is_passing = True
        super().wheelEvent(event)
        self._is_passing = False
