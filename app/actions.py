"""Every command of the program, in one table: its words, keys and picture. What it does is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from app import icons
from app.theme import Theme

Key = QKeySequence.StandardKey


class Actions(NamedTuple):
    """One QAction a command; its objectName is the field in camelCase with "Action" behind it."""

    open: QAction
    paste: QAction
    export: QAction
    export_plot: QAction
    preferences: QAction
    quit: QAction
    clear_recent: QAction
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
    zoom_in: QAction
    zoom_out: QAction
    zoom_reset: QAction
    theme_system: QAction
    theme_light: QAction
    theme_dark: QAction
    language_system: QAction
    language_en: QAction
    language_zh_TW: QAction
    reset_layout: QAction
    full_screen: QAction
    compare: QAction
    shortcuts: QAction
    about: QAction


@dataclass(frozen=True, slots=True)
class Spec:
    """How one action looks. Of its `keys`, a standard one counts where the platform has it."""

    text: str
    keys: tuple[Key | str, ...] = ()
    icon: str = ""
    checkable: bool = False
    group: str = ""
    role: QAction.MenuRole = QAction.MenuRole.NoRole


def _file_specs() -> dict[str, Spec]:
    return {
        "open": Spec(QCoreApplication.translate("Actions", "&Open…"), (Key.Open,), icon="open"),
        "paste": Spec(QCoreApplication.translate("Actions", "Open pasted &text"), (Key.Paste,), icon="paste"),
        "export": Spec(
            QCoreApplication.translate("Actions", "&Export vocabulary…"),
            ("Ctrl+E",),
            icon="export",
        ),
        "export_plot": Spec(
            QCoreApplication.translate("Actions", "Save picture of the &curve…"),
            ("Ctrl+Shift+E",),
        ),
        "preferences": Spec(
            QCoreApplication.translate("Actions", "&Preferences…"),
            (Key.Preferences, "Ctrl+,"),
            role=QAction.MenuRole.PreferencesRole,
        ),
        "quit": Spec(
            QCoreApplication.translate("Actions", "&Quit"),
            (Key.Quit, "Ctrl+Q"),
            role=QAction.MenuRole.QuitRole,
        ),
        "clear_recent": Spec(QCoreApplication.translate("Actions", "&Clear this list")),
    }


def _run_specs() -> dict[str, Spec]:
    return {
        "train": Spec(QCoreApplication.translate("Actions", "&Train"), ("Ctrl+Return", "Ctrl+Enter")),
        "cancel": Spec(QCoreApplication.translate("Actions", "&Cancel counting"), ("Esc",)),
        "toggle_play": Spec(QCoreApplication.translate("Actions", "&Play"), ("Space",), icon="play"),
        "step_forward": Spec(
            QCoreApplication.translate("Actions", "One merge &forward"),
            ("Ctrl+Right",),
            icon="step-forward",
        ),
        "step_back": Spec(
            QCoreApplication.translate("Actions", "One merge &back"),
            ("Ctrl+Left",),
            icon="step-back",
        ),
        "next_visible": Spec(
            QCoreApplication.translate("Actions", "&Next merge in view"),
            ("Ctrl+Shift+Right",),
            icon="next-visible",
        ),
        "previous_visible": Spec(
            QCoreApplication.translate("Actions", "Pre&vious merge in view"),
            ("Ctrl+Shift+Left",),
            icon="previous-visible",
        ),
        "to_start": Spec(
            QCoreApplication.translate("Actions", "To the &start"),
            ("Alt+Home",),
            icon="to-start",
        ),
        "to_frontier": Spec(
            QCoreApplication.translate("Actions", "To the newest &merge"),
            ("Alt+End",),
            icon="to-frontier",
        ),
        "follow": Spec(
            QCoreApplication.translate("Actions", "Follow t&raining"),
            ("Ctrl+L",),
            checkable=True,
        ),
        "dismiss": Spec(QCoreApplication.translate("Actions", "&Dismiss earlier runs")),
    }


def _view_specs() -> dict[str, Spec]:
    return {
        "under_none": Spec(
            QCoreApplication.translate("Actions", "&Nothing"),
            ("Ctrl+1",),
            checkable=True,
            group="under",
        ),
        "under_ids": Spec(
            QCoreApplication.translate("Actions", "Token &ids"),
            ("Ctrl+2",),
            checkable=True,
            group="under",
        ),
        "under_bytes": Spec(
            QCoreApplication.translate("Actions", "Bytes, &decimal"),
            ("Ctrl+3",),
            checkable=True,
            group="under",
        ),
        "under_hex": Spec(
            QCoreApplication.translate("Actions", "Bytes, &hexadecimal"),
            ("Ctrl+4",),
            checkable=True,
            group="under",
        ),
        "under_bits": Spec(
            QCoreApplication.translate("Actions", "&Bits"),
            ("Ctrl+5",),
            checkable=True,
            group="under",
        ),
        "marks_none": Spec(QCoreApplication.translate("Actions", "&None"), checkable=True, group="marks"),
        "marks_newlines": Spec(QCoreApplication.translate("Actions", "&Line ends"), checkable=True, group="marks"),
        "marks_all": Spec(
            QCoreApplication.translate("Actions", "&Spaces, tabs and line ends"),
            ("Ctrl+Shift+M",),
            checkable=True,
            group="marks",
        ),
        "marks_invisible": Spec(
            QCoreApplication.translate("Actions", "Also characters without &width"),
            checkable=True,
            group="marks",
        ),
        "color_identity": Spec(
            QCoreApplication.translate("Actions", "What they &are"),
            ("Ctrl+6",),
            checkable=True,
            group="color_by",
        ),
        "color_age": Spec(
            QCoreApplication.translate("Actions", "A&ge: the merge that made them"),
            ("Ctrl+7",),
            checkable=True,
            group="color_by",
        ),
        "color_length": Spec(
            QCoreApplication.translate("Actions", "&Length in bytes"),
            ("Ctrl+8",),
            checkable=True,
            group="color_by",
        ),
        "color_frequency": Spec(
            QCoreApplication.translate("Actions", "&Frequency"),
            ("Ctrl+9",),
            checkable=True,
            group="color_by",
        ),
        "animate": Spec(QCoreApplication.translate("Actions", "&Play merges in the text"), checkable=True),
        "glide": Spec(QCoreApplication.translate("Actions", "&Glide to merges out of view"), checkable=True),
        "minimap": Spec(QCoreApplication.translate("Actions", "&Map of the whole text"), checkable=True),
        "line_numbers": Spec(
            QCoreApplication.translate("Actions", "Line &numbers"),
            ("Ctrl+Shift+N",),
            checkable=True,
        ),
        "wrap": Spec(QCoreApplication.translate("Actions", "&Wrap long lines"), ("Alt+Z",), checkable=True),
        "log_axis": Spec(
            QCoreApplication.translate("Actions", "&Logarithmic vocabulary axis"),
            ("Ctrl+Shift+L",),
            checkable=True,
        ),
        "zoom_in": Spec(QCoreApplication.translate("Actions", "Zoom &in"), (Key.ZoomIn, "Ctrl+=")),
        "zoom_out": Spec(QCoreApplication.translate("Actions", "Zoom &out"), (Key.ZoomOut,)),
        "zoom_reset": Spec(QCoreApplication.translate("Actions", "&Normal size"), ("Ctrl+0",)),
        "theme_system": Spec(
            QCoreApplication.translate("Actions", "As the &system"),
            checkable=True,
            group="theme",
        ),
        "theme_light": Spec(QCoreApplication.translate("Actions", "&Light"), checkable=True, group="theme"),
        "theme_dark": Spec(QCoreApplication.translate("Actions", "&Dark"), checkable=True, group="theme"),
        "language_system": Spec(
            QCoreApplication.translate("Actions", "As the &system"),
            checkable=True,
            group="language",
        ),
        "language_en": Spec("English", checkable=True, group="language"),
        "language_zh_TW": Spec("繁體中文", checkable=True, group="language"),
        "reset_layout": Spec(QCoreApplication.translate("Actions", "&Reset layout")),
        "compare": Spec(QCoreApplication.translate("Actions", "&Compare tokenizers…"), ("Ctrl+K",)),
        "full_screen": Spec(
            QCoreApplication.translate("Actions", "&Full screen"),
            (Key.FullScreen, "F11"),
            checkable=True,
        ),
    }


def _help_specs() -> dict[str, Spec]:
    return {
        "shortcuts": Spec(
            QCoreApplication.translate("Actions", "&Keyboard shortcuts"),
            (Key.HelpContents, "F1"),
        ),
        "about": Spec(
            QCoreApplication.translate("Actions", "&About BPE Visualizer"),
            role=QAction.MenuRole.AboutRole,
        ),
    }


def build(owner: QObject, theme: Theme) -> Actions:
    """All actions, owned by `owner`, in the language of the moment."""
    specs = _file_specs() | _run_specs() | _view_specs() | _help_specs()
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
