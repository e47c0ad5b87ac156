"""Every command of the program as a QAction; their words and keys stand in `action_table`, what they do elsewhere."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from app.kit import icons
from app.kit.action_table import Key, Spec, all_specs
from app.kit.theme import Theme


class Actions(NamedTuple):
    """One QAction a command; its objectName is the field in camelCase with "Action" behind it."""

    open: QAction
    open_folder: QAction
    add_files: QAction
    paste: QAction
    find: QAction
    go_to: QAction
    save_run: QAction
    export: QAction
    export_plot: QAction
    preferences: QAction
    quit: QAction
    clear_recent: QAction
    copy_picture: QAction
    undo: QAction
    redo: QAction
    train: QAction
    cancel: QAction
    toggle_play: QAction
    step_forward: QAction
    step_back: QAction
    next_visible: QAction
    previous_visible: QAction
    to_start: QAction
    to_frontier: QAction
    follow: QAction
    edit_pattern: QAction
    branch: QAction
    bookmark: QAction
    next_bookmark: QAction
    previous_bookmark: QAction
    dismiss: QAction
    under_none: QAction
    under_ids: QAction
    under_bytes: QAction
    under_hex: QAction
    under_bits: QAction
    marks_none: QAction
    marks_newlines: QAction
    marks_all: QAction
    marks_invisible: QAction
    color_identity: QAction
    color_age: QAction
    color_length: QAction
    color_frequency: QAction
    animate: QAction
    glide: QAction
    minimap: QAction
    line_numbers: QAction
    wrap: QAction
    log_axis: QAction
    curve_bytes: QAction
    curve_characters: QAction
    curve_tokens: QAction
    zoom_in: QAction
    zoom_out: QAction
    zoom_reset: QAction
    theme_system: QAction
    theme_light: QAction
    theme_dark: QAction
    language_system: QAction
    language_en: QAction
    language_zh_TW: QAction
    layout_watch: QAction
    layout_lecture: QAction
    layout_research: QAction
    reset_layout: QAction
    full_screen: QAction
    compare: QAction
    held_out: QAction
    languages: QAction
    palette: QAction
    shortcuts: QAction
    about: QAction


def build(owner: QObject, theme: Theme) -> Actions:
    """All actions, owned by `owner`, in the language of the moment."""
    specs = all_specs()
    groups: dict[str, QActionGroup] = {}
    made = {name: _make(owner, theme, name, spec) for name, spec in specs.items()}
    for name, spec in specs.items():
        if spec.group:
            groups.setdefault(spec.group, QActionGroup(owner)).addAction(made[name])
    return Actions(**made)


def _make(owner: QObject, theme: Theme, name: str, spec: Spec) -> QAction:
    action = QAction(spec.text, owner)
    action.setObjectName(object_name(name))
    action.setShortcuts(_shortcuts(spec.keys))
    action.setCheckable(spec.checkable)
    action.setMenuRole(spec.role)
    if spec.icon:
        action.setIcon(icons.icon(spec.icon, theme))
    return action


def object_name(name: str) -> str:
    """`step_forward` → `stepForwardAction`."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest) + "Action"


def _shortcuts(keys: tuple[Key | str, ...]) -> list[QKeySequence]:
    """The platform's own sequences for the standard keys, then the written ones that are not among them."""
    found: list[QKeySequence] = []
    for key in keys:
        named = QKeySequence.keyBindings(key) if isinstance(key, Key) else [QKeySequence(key)]
        found += [sequence for sequence in named if sequence not in found]
    return found
