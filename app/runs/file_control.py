"""Where runs are saved, and the search for the text of one that was opened without it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

if TYPE_CHECKING:
    from app.kit.actions import Actions
    from app.session.runs import Run
    from app.session.session import Session
    from app.window.dialogs import Dialogs
    from app.window.presenter import Panes


class RunFileDesk(QObject):
    """Asks for files, and hands them to the session."""

    def __init__(self, session: Session, panes: Panes, commands: Actions, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._dialogs, self._window = session, dialogs, window
        commands.save_run.triggered.connect(lambda: self.save(session.run))
        panes.runs.list.save_requested.connect(self._save_row)
        session.text_wanted.connect(self.choose_text)

    def save(self, run: Run | None) -> None:
        """Ask for a file, and have a run written into it."""
        from app.kit.replacing import choose_path, replace_after_asking
        from bpe.formats.run import SUFFIX

        if run is None or run.history is None or run.home is None or run.home.missing:
            return
        usual = self._dialogs.folder() / f"{Path(run.home.corpus.name).stem}{SUFFIX}"
        kinds = self.tr("Runs ({pattern})").format(pattern=f"*{SUFFIX}")
        path, _ = choose_path(self._window, self.tr("Save run"), usual, kinds)
        if path is not None:
            path = path if path.suffix else path.with_suffix(SUFFIX)
            replace_after_asking([path], self._window, replace=partial(self._session.save_run, path, run))

    def choose_text(self) -> None:
        """Ask for the files that a run was trained on."""
        folder = str(self._dialogs.folder())
        names, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Choose the text of this run"), folder)
        if names:
            self._session.supply_text(names)

    def _save_row(self, row: int) -> None:
        runs = self._session.every_run
        if 0 <= row < len(runs):
            self.save(runs[row])
