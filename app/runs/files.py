"""Saving runs, and asking for the text of a run that was opened without one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.kit.commands import Key

if TYPE_CHECKING:
    from app.context import Context
    from app.session.runs import Run


class RunFiles(QObject):
    """Asks for files and passes them to the session."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context, self._session = context, context.session
        context.commands.add(
            "save_run", self.tr("&Save run…"), lambda: self.save(self._session.run), keys=(Key.Save, "Ctrl+S")
        )
        self._session.text_wanted.connect(self.choose_text)

    def save(self, run: Run | None) -> None:
        """Ask for a file, and save a run in it."""
        from app.kit.replacing import choose_path, replace_after_asking
        from bpe.formats.run import SUFFIX

        if run is None or run.history is None or run.home is None or run.home.missing:
            return
        usual = self._context.folder() / f"{Path(run.home.corpus.name).stem}{SUFFIX}"
        kinds = self.tr("Runs ({pattern})").format(pattern=f"*{SUFFIX}")
        window = self._context.window
        path, _ = choose_path(window, self.tr("Save run"), usual, kinds)
        if path is not None:
            path = path if path.suffix else path.with_suffix(SUFFIX)
            replace_after_asking([path], window, replace=partial(self._session.save_run, path, run))

    def choose_text(self) -> None:
        """Ask for the files that a run was trained on."""
        paths = self._context.choose_texts(self.tr("Choose the text of this run"))
        if paths:
            self._session.supply_text(paths)
