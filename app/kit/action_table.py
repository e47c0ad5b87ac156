"""What every command is called, its keys, its picture: one table a menu. What it does is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

Key = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Spec:
    """How one action looks. Of its `keys`, a standard one counts where the platform has it."""

    text: str
    keys: tuple[Key | str, ...] = ()
    icon: str = ""
    checkable: bool = False
    group: str = ""
    role: QAction.MenuRole = QAction.MenuRole.NoRole


def file_specs() -> dict[str, Spec]:
    return {
        "open": Spec(QCoreApplication.translate("Actions", "&Open…"), (Key.Open,), icon="open"),
        "open_folder": Spec(QCoreApplication.translate("Actions", "Open fol&der…")),
        "add_files": Spec(QCoreApplication.translate("Actions", "&Add files to the text…"), ("Ctrl+Shift+O",)),
        "paste": Spec(QCoreApplication.translate("Actions", "Open pasted &text"), (Key.Paste,), icon="paste"),
        "find": Spec(QCoreApplication.translate("Actions", "&Find in the text…"), (Key.Find,)),
        "go_to": Spec(QCoreApplication.translate("Actions", "&Go to…"), ("Ctrl+G",)),
        "save_run": Spec(QCoreApplication.translate("Actions", "&Save run…"), (Key.Save, "Ctrl+S")),
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
            (Key.Preferences, "Ctrl+Shift+,"),  # Ctrl+, goes a hundred merges back
            role=QAction.MenuRole.PreferencesRole,
        ),
        "quit": Spec(
            QCoreApplication.translate("Actions", "&Quit"),
            (Key.Quit, "Ctrl+Q"),
            role=QAction.MenuRole.QuitRole,
        ),
        "clear_recent": Spec(QCoreApplication.translate("Actions", "&Clear this list")),
    }


def edit_specs() -> dict[str, Spec]:
    return {
        "copy_picture": Spec(QCoreApplication.translate("Actions", "Copy pane as a &picture"), ("Ctrl+Shift+C",)),
        "undo": Spec(QCoreApplication.translate("Actions", "&Undo"), (Key.Undo, "Ctrl+Z")),
        "redo": Spec(QCoreApplication.translate("Actions", "&Redo"), (Key.Redo, "Ctrl+Shift+Z")),
    }


def run_specs() -> dict[str, Spec]:
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
        "edit_pattern": Spec(QCoreApplication.translate("Actions", "Pattern &editor…"), ("Ctrl+Shift+R",)),
        "branch": Spec(QCoreApplication.translate("Actions", "&Branch from here"), ("Ctrl+Shift+B",)),
        "bookmark": Spec(QCoreApplication.translate("Actions", "Set a &bookmark"), ("Ctrl+D",)),
        "next_bookmark": Spec(QCoreApplication.translate("Actions", "Ne&xt bookmark"), ("Alt+PgDown",)),
        "previous_bookmark": Spec(QCoreApplication.translate("Actions", "Previous boo&kmark"), ("Alt+PgUp",)),
        "dismiss": Spec(QCoreApplication.translate("Actions", "&Dismiss earlier runs")),
    }


def view_specs() -> dict[str, Spec]:
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
        "curve_bytes": Spec(
            QCoreApplication.translate("Actions", "&Bytes per token"), checkable=True, group="curve_unit"
        ),
        "curve_characters": Spec(
            QCoreApplication.translate("Actions", "&Characters per token"), checkable=True, group="curve_unit"
        ),
        "curve_tokens": Spec(QCoreApplication.translate("Actions", "&Tokens"), checkable=True, group="curve_unit"),
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
        "layout_watch": Spec(QCoreApplication.translate("Actions", "&Watch: a large text")),
        "layout_lecture": Spec(QCoreApplication.translate("Actions", "&Lecture: larger still, no tables")),
        "layout_research": Spec(QCoreApplication.translate("Actions", "&Research: wide tables, a tall curve")),
        "reset_layout": Spec(QCoreApplication.translate("Actions", "&As at first")),
        "compare": Spec(QCoreApplication.translate("Actions", "&Compare tokenizers…"), ("Ctrl+T",)),
        "held_out": Spec(QCoreApplication.translate("Actions", "&Held-out text…")),
        "languages": Spec(QCoreApplication.translate("Actions", "By &language…")),
        "full_screen": Spec(
            QCoreApplication.translate("Actions", "&Full screen"),
            (Key.FullScreen, "F11"),
            checkable=True,
        ),
    }


def help_specs() -> dict[str, Spec]:
    return {
        "palette": Spec(QCoreApplication.translate("Actions", "&Find a command or place…"), ("Ctrl+K",)),
        "shortcuts": Spec(
            QCoreApplication.translate("Actions", "&Keyboard shortcuts"),
            (Key.HelpContents, "F1"),
        ),
        "about": Spec(
            QCoreApplication.translate("Actions", "&About BPE Visualizer"),
            role=QAction.MenuRole.AboutRole,
        ),
    }


def all_specs() -> dict[str, Spec]:
    """By the action's name, a field of `app.kit.actions.Actions`."""
    return file_specs() | edit_specs() | run_specs() | view_specs() | help_specs()
