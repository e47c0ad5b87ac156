"""The dialogs for files, export, preferences and help, and the messages at the bottom of the window.

Each dialog is imported when it is first opened, so that the window appears sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenuBar

from app.context import Context
from app.kit.commands import Key, commands_in, keys_of
from app.session.states import Act, State

if TYPE_CHECKING:
    from app.export.dialog import ExportChoice, ExportDialog


class Picture(Protocol):
    """A view that can save a picture of itself."""

    def save_picture(self, path: Path) -> None: ...


class Dialogs(QObject):
    """Opens the dialogs, one at a time; none of them blocks the program."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context, self._window, self._session = context, context.window, context.session
        self._theme, self._settings, self._notice = context.theme, context.settings, context.notice
        self.exports = context.exports
        self._exporting: ExportDialog | None = None
        self._written: Path | None = None
        self._notice.action_requested.connect(self._show_folder)
        self._session.failed.connect(self._session_failed)
        self._session.corpus_changed.connect(lambda: self.succeed(Act.OPEN))
        self._session.state_changed.connect(self._state_changed)
        commands = context.commands
        commands.add("open", self.tr("&Open…"), self.open_files, keys=(Key.Open,), icon="open")
        commands.add("open_folder", self.tr("Open fol&der…"), self.open_folder)
        commands.add("export", self.tr("&Export vocabulary…"), self.export, keys=("Ctrl+E",), icon="export")
        commands.add("about", self.tr("&About BPE Visualizer"), self.about, role=QAction.MenuRole.AboutRole)

    # -- messages

    def say(self, sentence: str) -> None:
        """Show a message; after an export, with a button that shows the file's folder."""
        written = None
        if self._exporting is not None and self._written is not None:
            self._exporting.succeed()
            written = self._written
            self.exports.remember(written)
        self._notice.say(sentence, self.tr("Show in folder") if written else "")

    def warn(self, sentence: str, act: Act | None = None) -> None:
        """Show an error in the export dialog if it belongs there, else at the bottom of the window."""
        if self._exporting is not None and self._written is not None:
            self._written = None
            self._exporting.fail(sentence)
        else:
            self._notice.warn(sentence, act)

    def succeed(self, act: Act) -> None:
        """Remove the error message of an act that has now succeeded."""
        self._notice.settle(act)

    def _session_failed(self, sentence: str) -> None:
        self.warn(sentence, self._session.failing)

    def _state_changed(self, state: State) -> None:
        if state in (State.TRAINING, State.DONE):
            self.succeed(Act.TRAIN)

    def _show_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    # -- files

    def open_files(self) -> None:
        """Ask for one or several texts, and open them."""
        paths = self._context.choose_texts(self.tr("Open texts"))
        if paths:
            self._session.open(paths)

    def open_folder(self) -> None:
        """Ask for a folder, and open the texts in it."""
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Open folder"), str(self._context.folder()))
        if name:
            self._session.open([Path(name)])

    def export(self) -> None:
        """Open the export dialog."""
        from app.export.dialog import ExportDialog

        session = self._session
        history = session.history
        if history is None:
            return
        dialog = ExportDialog(
            self._theme,
            folder=self.exports.path(),
            playhead=(session.step, history.vocab_size_at(session.step)),
            frontier=(session.frontier, history.vocab_size_at(session.frontier)),
            hold_out=history.settings.hold_out,
            parent=self._window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.export_requested.connect(self._write)
        dialog.finished.connect(self._export_closed)
        self._exporting, self._written = dialog, None
        dialog.open()

    def _write(self, choice: ExportChoice) -> None:
        self._written = choice.path
        self._session.export(choice.path, choice.format, choice.step, overwrite=choice.overwrite)

    def _export_closed(self) -> None:
        self._exporting = None

    def export_plot(self, plot: Picture) -> None:
        """Ask for a file, and save a picture of the curve there."""
        from app.kit.replacing import choose_path, replace_after_asking

        usual = self.exports.path() / "curve.png"
        kinds = f"{self.tr('PNG picture (*.png)')};;{self.tr('SVG drawing (*.svg)')}"
        path, kind = choose_path(self._window, self.tr("Save picture of the curve"), usual, kinds)
        if path is not None:
            path = picture_path(path, kind)
            replace_after_asking([path], self._window, replace=partial(self._save_picture, plot, path))

    def _save_picture(self, plot: Picture, path: Path) -> None:
        try:
            plot.save_picture(path)
        except OSError as error:
            sentence = self.tr("The picture could not be written: {reason}.")
            self._notice.warn(sentence.format(reason=error.strerror or str(error)), Act.SAVE)
        else:
            self._written = path
            self.exports.remember(path)
            self._notice.say(self.tr("Wrote {file}.").format(file=path.name), self.tr("Show in folder"))

    # -- the rest

    def preferences(self, choose: Callable[[str, Any], None]) -> None:
        """Open the preferences; each change is passed to `choose` at once."""
        from app.window.preferences import PreferencesDialog

        dialog = PreferencesDialog(self._theme, self._settings, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setting_changed.connect(choose)
        dialog.open()

    def about(self) -> None:
        """Open the About dialog."""
        from app.kit.version import program_version
        from app.window.help import AboutDialog

        dialog = AboutDialog(self._theme, program_version(), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def shortcuts(self, bar: QMenuBar, more: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()) -> None:
        """List the commands with a shortcut in the order of the menus, then the sections of `more`."""
        from app.window.help import ShortcutsDialog

        dialog = ShortcutsDialog(self._theme, [*_keys_in(bar), *more], self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def picture_path(path: Path, kind: str) -> Path:
    """Add the suffix of the chosen file type (`kind`) unless the name ends in .png or .svg."""
    if path.suffix.lower() in (".png", ".svg"):
        return path
    return path.with_name(path.name + (".svg" if "*.svg" in kind else ".png"))


def _keys_in(bar: QMenuBar) -> list[tuple[str, list[tuple[str, str]]]]:
    """Per menu: pairs of a command ("Under the text: Bits") and its shortcut as this platform writes it."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for command in commands_in(bar):
        if not command.action.shortcut().isEmpty():
            name = ": ".join((*command.menus[1:], command.title.rstrip("…")))
            sections.setdefault(command.menus[0], []).append((name, keys_of(command.action)))
    return list(sections.items())
