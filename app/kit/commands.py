"""The commands of the program: each is a QAction, added by the feature that implements it.

    commands.add("find", self.tr("&Find in the text…"), self.open, keys=(Key.Find,))

The window collects them by name into the menus, the palette and the list of shortcuts. The commands of settings come
from `app.kit.choices.SCHEMA` (`add_choices`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from app.kit import icons
from app.kit.choices import Setting
from app.kit.theme import Theme

Key = QKeySequence.StandardKey


class Commands:
    """All commands by name; `commands.find` is the QAction with the object name "findAction"."""

    def __init__(self, owner: QObject, theme: Theme) -> None:
        """`owner` becomes the parent of the actions."""
        self._owner, self._theme = owner, theme
        self._actions: dict[str, QAction] = {}
        self._by_setting: dict[str, dict[Any, QAction]] = {}

    def add(
        self,
        name: str,
        text: str,
        run: Callable[[], object] | None = None,
        *,
        toggled: Callable[[bool], object] | None = None,
        keys: Sequence[Key | str] = (),
        icon: str = "",
        role: QAction.MenuRole = QAction.MenuRole.NoRole,
    ) -> QAction:
        """Add a command that calls `run`, or a checkable one that calls `toggled`.

        Standard keys among `keys` are ignored on platforms without a key sequence for them.
        """
        if name in self._actions:
            raise ValueError(f"there is a command {name} already")
        action = QAction(text, self._owner)
        action.setObjectName(object_name(name))
        action.setShortcuts(_sequences(keys))
        action.setMenuRole(role)
        if icon:
            action.setIcon(icons.icon(icon, self._theme))
        if run is not None:
            action.triggered.connect(lambda _=False: run())  # `triggered` passes a flag that `run` does not take
        if toggled is not None:
            action.setCheckable(True)
            action.toggled.connect(toggled)
        self._actions[name] = action
        return action

    def add_choices(self, schema: Sequence[Setting], choose: Callable[[str, Any], None]) -> None:
        """Add the menu commands of all settings: one per boolean setting, or one per value."""
        for setting in schema:
            if setting.command is not None:
                action = self.add(setting.key, setting.command(), keys=setting.keys)
                action.setCheckable(True)
                action.triggered.connect(lambda on, key=setting.key: choose(key, on))
                self._by_setting[setting.key] = {True: action}
            entries = {choice.value: choice for choice in setting.choices if choice.command is not None}
            if not entries:
                continue
            group = QActionGroup(self._owner)
            for value, choice in entries.items():
                assert choice.command is not None
                action = self.add(f"{setting.key}_{value}", choice.command(), keys=choice.keys)
                action.setCheckable(True)
                action.triggered.connect(lambda _=False, key=setting.key, value=value: choose(key, value))
                group.addAction(action)
                self._by_setting.setdefault(setting.key, {})[value] = action

    def show_choice(self, key: str, value: Any) -> None:
        """Check the command of a setting's value; values without a command change nothing."""
        entries = self._by_setting.get(key, {})
        if isinstance(value, bool):
            for action in entries.values():
                action.setChecked(value)
        elif value in entries:
            entries[value].setChecked(True)

    def of_setting(self, key: str) -> list[QAction]:
        """The commands of a setting, in the order of its values."""
        return list(self._by_setting.get(key, {}).values())

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def __getattr__(self, name: str) -> QAction:
        try:
            return self._actions[name]
        except KeyError:
            raise AttributeError(f"there is no command {name}") from None


def object_name(name: str) -> str:
    """`step_forward` → `stepForwardAction`."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest) + "Action"


def _sequences(keys: Sequence[Key | str]) -> list[QKeySequence]:
    """The key sequences, with standard keys replaced by the platform's own, without duplicates."""
    found: list[QKeySequence] = []
    for key in keys:
        named = QKeySequence.keyBindings(key) if isinstance(key, Key) else [QKeySequence(key)]
        found += [sequence for sequence in named if sequence not in found]
    return found


class MenuEntry(NamedTuple):
    """A command in a menu: its title without accelerator, and the titles of the menus that contain it."""

    title: str
    menus: tuple[str, ...]
    action: QAction


def commands_in(
    menu: QMenu | QMenuBar, leave_out: tuple[QMenu, ...] = (), path: tuple[str, ...] = ()
) -> Iterator[MenuEntry]:
    """All commands of a menu and its submenus, in order."""
    for action in menu.actions():
        title = plain(action.text())
        inner = action.menu()
        if isinstance(inner, QMenu):
            if inner not in leave_out:
                yield from commands_in(inner, leave_out, (*path, title))
        elif not action.isSeparator():
            yield MenuEntry(title, path, action)


def plain(text: str) -> str:
    """The text of an action without its accelerator, which some languages append: "檔案(&F)" → "檔案"."""
    return re.sub(r"\s*\(&\w\)|&(?!&)", "", text)


def keys_of(action: QAction) -> str:
    """The first key sequence of a command, in the platform's notation."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """An entry of the command palette."""

    key: str
    """A stable name, under which its use is recorded."""
    title: str
    act: Callable[[], object]
    place: str = ""
    """Its menu, e.g. "View ▸ Marks", or other information about it."""
    shortcut: str = ""
    checked: bool | None = None
    """None if it is not checkable."""
    enabled: bool = True
    token: bytes | None = None
    """A token shown before the title."""
    also: str = field(default="", compare=False)
    """Additional search words."""

    @property
    def spoken(self) -> str:
        """The entry in one line, for a screen reader."""
        return ", ".join(part for part in (self.title, self.place, self.shortcut) if part)
