"""Asks before files are replaced, with one question that lists all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from app.kit.tips import tip_text

WIDEST_LINE = 560


class ReplaceQuestion(QDialog):
    """A dialog that asks whether to replace files. Cancel is the default button."""

    def __init__(self, files: Sequence[Path], parent: QWidget | None = None) -> None:
        """`files` are existing files in one folder."""
        super().__init__(parent)
        self.setObjectName("replaceQuestion")
        one = len(files) == 1
        self.setWindowTitle(self.tr("Replace file") if one else self.tr("Replace files"))
        self.setMinimumWidth(420)
        question = self.tr("This file exists. Replace it?") if one else self.tr("These files exist. Replace them?")
        self.setAccessibleName(question)
        self.question_label = self._label("replaceQuestionLabel", self.tr("Question"), question)
        names = [file.name for file in files]
        self.names_label = self._label(
            "replaceNamesLabel", self.tr("Files to be replaced"), "\n".join(map(self._elided, names))
        )
        folder = self.tr("In the folder {folder}").format(folder=files[0].absolute().parent)
        self.folder_label = self._label("replaceFolderLabel", self.tr("Folder"), self._elided(folder))
        self.folder_label.setProperty("dim", True)
        for label, whole in ((self.names_label, "\n".join(names)), (self.folder_label, folder)):
            label.setToolTip(tip_text(whole))
            label.setAccessibleDescription(whole)
        self.setAccessibleDescription("\n".join([*names, folder]))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, parent=self)
        buttons.setAccessibleName(self.tr("Answer"))
        self.replace_button = QPushButton(self.tr("Replace"), self)
        self.replace_button.setObjectName("replaceButton")
        self.replace_button.setAccessibleName(self.tr("Replace"))
        self.replace_button.setAutoDefault(False)
        buttons.addButton(self.replace_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel_button = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self.cancel_button.setObjectName("replaceCancelButton")
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(10)
        for label in (self.question_label, self.names_label, self.folder_label):
            column.addWidget(label)
        column.addSpacing(6)
        column.addStretch()
        column.addWidget(buttons)

    def _elided(self, line: str) -> str:
        return self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideMiddle, WIDEST_LINE)

    def _label(self, name: str, accessible: str, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setObjectName(name)
        label.setAccessibleName(accessible)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label


def replace_after_asking(files: Iterable[Path], parent: QWidget, *, replace: Callable[[], object]) -> None:
    """Call `replace` after the user has agreed to replace existing files; immediately if none of `files` exists."""
    found = existing(files)
    if not found:
        replace()
        return
    question = ReplaceQuestion(found, parent)
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    question.accepted.connect(replace)
    question.open()


def existing(files: Iterable[Path]) -> list[Path]:
    """The files that exist; empty if a name is not valid on this system."""
    try:
        return [file for file in files if file.is_file()]
    except OSError:
        return []


def choose_path(parent: QWidget, title: str, usual: Path, kinds: str = "") -> tuple[Path | None, str]:
    """Ask for a path to save to; return it with the chosen kind of file. The dialog does not ask about existing
    files, since the path may still get a suffix, or denote several files; use `replace_after_asking` for that.
    """
    option = QFileDialog.Option.DontConfirmOverwrite
    name, kind = QFileDialog.getSaveFileName(parent, title, str(usual), kinds, "", option)
    return (Path(name) if name else None), kind
