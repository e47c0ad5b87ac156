"""The two dialogs of the Help menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import icons
from app.theme import Theme


class AboutDialog(QDialog):
    """What this program is."""

    def __init__(self, theme: Theme, version: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle(self.tr("About BPE Visualizer"))
        self.setAccessibleName(self.windowTitle())
        picture = QLabel(self)
        picture.setAccessibleName(self.tr("The program's picture"))
        picture.setPixmap(icons.application_icon().pixmap(64, 64))
        name = QLabel(self.tr("BPE Visualizer {version}").format(version=version), self)
        name.setFont(theme.heading_font())
        what = QLabel(
            self.tr(
                "See a byte-pair-encoding tokenizer being learnt from your text, "
                "merge by merge; then take its vocabulary with you."
            ),
            self,
        )
        what.setWordWrap(True)
        licence = QLabel(self.tr("MIT licence"), self)
        licence.setProperty("dim", True)
        words = QVBoxLayout()
        words.setSpacing(8)
        for label in (name, what, licence):
            words.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        _finish(self, row, width=420)


class ShortcutsDialog(QDialog):
    """Every command that has a key, in the order of the menus."""

    def __init__(self, theme: Theme, rows: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`rows` are pairs of a command and its key as this platform writes it."""
        super().__init__(parent)
        self.setObjectName("shortcutsDialog")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAccessibleName(self.windowTitle())
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(6)
        half = (len(rows) + 1) // 2
        grid.setColumnMinimumWidth(2, 24)
        for place, (command, keys) in enumerate(rows):
            row, left = place % half, 3 * (place // half)
            key_label = QLabel(keys, self)
            key_label.setAccessibleName(self.tr("Key of {command}").format(command=command))
            key_label.setProperty("dim", True)
            grid.addWidget(QLabel(command, self), row, left)
            grid.addWidget(key_label, row, left + 1, Qt.AlignmentFlag.AlignRight)
        grid.setRowStretch(half, 1)
        inside = QWidget()
        inside.setProperty("plane", "panel")
        inside.setLayout(grid)
        area = QScrollArea(self)
        area.setObjectName("shortcutsArea")
        area.setAccessibleName(self.windowTitle())
        area.setWidgetResizable(True)
        area.setWidget(inside)
        column = QVBoxLayout()
        column.addWidget(area)
        _finish(self, column, width=420)
        self.resize(760, 480)


def _finish(dialog: QDialog, content: QVBoxLayout | QHBoxLayout, *, width: int) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, parent=dialog)
    buttons.setAccessibleName(dialog.windowTitle())
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(28, 24, 28, 20)
    column.setSpacing(20)
    column.addLayout(content, 1)
    column.addWidget(buttons)
    dialog.setMinimumWidth(width)
