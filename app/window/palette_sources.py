"""The window's entries in the palette: the commands of its menus, samples, and recent files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenuBar

from app.kit.commands import PaletteEntry, commands_in, plain
from app.kit.settings import Settings
from app.window.menus import Menus


def commands(bar: QMenuBar, menus: Menus) -> Iterator[PaletteEntry]:
    """The commands of the menus except the one that opens the palette."""
    form = QKeySequence.SequenceFormat.NativeText
    for command in commands_in(bar, leave_out=(menus.recent_menu, menus.samples_menu)):
        action = command.action
        if action.objectName() != "paletteAction":
            yield PaletteEntry(
                action.objectName() or command.title,
                command.title,
                action.trigger,
                place=" ▸ ".join(command.menus),
                shortcut=action.shortcut().toString(form),
                checked=action.isChecked() if action.isCheckable() else None,
                enabled=action.isEnabled(),
            )


def texts(menus: Menus, settings: Settings, open_file: Callable[[Path], None]) -> Iterator[PaletteEntry]:
    """The samples and the recent files."""
    where = plain(menus.samples_menu.title())
    for sample in menus.samples_menu.actions():
        yield PaletteEntry(
            f"sample:{sample.text()}",
            sample.text(),
            sample.trigger,
            place=where,
            also=QCoreApplication.translate("PaletteSources", "open text"),
        )
    for path in settings.recent_files():
        yield PaletteEntry(
            f"file:{path}",
            QCoreApplication.translate("PaletteSources", "Open {file}").format(file=path.name),
            partial(open_file, path),
            place=_short(path.parent),
            also=QCoreApplication.translate("PaletteSources", "recent text"),
        )


def _short(folder: Path) -> str:
    """The folder's path, with ~ for the user's home."""
    try:
        return str(Path("~") / folder.relative_to(Path.home()))
    except ValueError:
        return str(folder)
