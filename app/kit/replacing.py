"""Asking before files are replaced: one question that names all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from app.kit.tips import tip_text

WIDEST_LINE = 560


class ReplaceQuestion(QDialog):
    """Accepted: replace them. Cancel is the answer of the Enter key."""

    def __init__(self, files: Sequence[Path], parent: QWidget | None = None) -> None:
        """`files` exist, and lie in one folder."""
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
    """Call `replace` after the user has agreed to lose those of the files that exist; at once where none does."""
    there = existing(files)
    if not there:
        replace()
        return
    question = ReplaceQuestion(there, parent)
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    question.accepted.connect(replace)
    question.open()


def existing(files: Iterable[Path]) -> list[Path]:
    """Those of the files that are there; none where there cannot be a file of that name."""
    try:
        return [file for file in files if file.is_file()]
    except OSError:
        return []


def choose_path(parent: QWidget, title: str, usual: Path, kinds: str = "") -> tuple[Path | None, str]:
    """Ask where to save: a path and the kind of file chosen. Nothing is asked about an existing file: the path may
    still get a suffix, or mean several files. `replace_after_asking` follows.
    """
    option = QFileDialog.Option.DontConfirmOverwrite
    name, kind = QFileDialog.getSaveFileName(parent, title, str(usual), kinds, "", option)
    return (Path(name) if name else None), kind
