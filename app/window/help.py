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

from app.kit import icons
from app.kit.sizes import open_at_size
from app.kit.theme import Theme


class AboutDialog(QDialog):
    """Describes the program."""

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


Section = tuple[str, Sequence[tuple[str, str]]]
"""A heading, and pairs of a command and its shortcut as this platform writes it."""


class ShortcutsDialog(QDialog):
    """Lists every shortcut: per menu, then the keys of the panes."""

    def __init__(self, theme: Theme, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("shortcutsDialog")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAccessibleName(self.windowTitle())
        inside = QWidget()
        inside.setProperty("plane", "panel")
        columns = QHBoxLayout(inside)
        columns.setSpacing(40)
        for part in _halves(sections):
            columns.addLayout(self._column(part), 1)
        area = QScrollArea(self)
        area.setObjectName("shortcutsArea")
        area.setAccessibleName(self.windowTitle())
        area.setWidgetResizable(True)
        area.setWidget(inside)
        column = QVBoxLayout()
        column.addWidget(area)
        _finish(self, column, width=420)
        open_at_size(self, 960, 680)

    def _column(self, sections: Sequence[Section]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for heading, rows in sections:
            title = QLabel(heading, self)
            title.setFont(self._theme.heading_font())
            title.setWordWrap(True)
            title.setContentsMargins(0, 10 if grid.count() else 0, 0, 2)
            grid.addWidget(title, grid.rowCount(), 0, 1, 2)
            for command, keys in rows:
                what, key = QLabel(command, self), QLabel(keys, self)
                what.setWordWrap(True)
                key.setAccessibleName(self.tr("Key of {command}").format(command=command))
                key.setProperty("dim", True)
                line = grid.rowCount()
                grid.addWidget(what, line, 0)
                grid.addWidget(key, line, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(grid.rowCount(), 1)
        return grid


def _halves(sections: Sequence[Section]) -> tuple[list[Section], list[Section]]:
    """Distribute the sections over two columns, each into the shorter one."""
    halves: tuple[list[Section], list[Section]] = ([], [])
    for section in sections:
        min(halves, key=lambda half: sum(len(rows) + 2 for _, rows in half)).append(section)
    return halves


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
