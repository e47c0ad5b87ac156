"""The objects that the features of the window share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QFileDialog, QWidget

from app.kit.background import Background
from app.kit.commands import Commands
from app.kit.export_folder import ExportFolder
from app.kit.notice import Notice
from app.kit.settings import Settings
from app.kit.theme import Theme
from app.session.session import Session


@dataclass(frozen=True, slots=True)
class Context:
    """Passed to every feature. `window` is the parent of dialogs and of the features' controls."""

    window: QWidget
    session: Session
    settings: Settings
    theme: Theme
    commands: Commands
    undo_stack: QUndoStack
    notice: Notice
    exports: ExportFolder
    background: Background

    def folder(self) -> Path:
        """The initial folder of file dialogs."""
        return usual_folder(self.session)

    def choose_texts(self, title: str) -> list[Path]:
        """Ask for one or more files; empty if the dialog is cancelled."""
        names, _ = QFileDialog.getOpenFileNames(self.window, title, str(self.folder()))
        return [Path(name) for name in names]


def usual_folder(session: Session) -> Path:
    """The folder of the open text, else the user's documents folder."""
    if session.recent:
        return session.recent[0].absolute().parent
    place = QStandardPaths.StandardLocation.DocumentsLocation
    documents = Path(QStandardPaths.writableLocation(place))
    return documents if documents.is_dir() else Path.home()
