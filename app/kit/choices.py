"""The stored settings: one table for storage, the preferences dialog, and the menus.

A value that can be chosen in a menu has a `command`, the text of its menu entry; a boolean setting has one itself.
Features register the effects of a setting with `app.window.choices.Choices.on`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

Text = Callable[[], str]


@dataclass(frozen=True, slots=True)
class SettingChoice:
    """One of the values of a setting.

    `label` is its name in the preferences, `command` its entry in a menu, with `keys`.
    """

    value: str
    label: Text | None = None
    command: Text | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """A stored setting. Without a label, it is not in the preferences dialog."""

    key: str
    default: Any
    label: Text | None = None
    hint: Text | None = None
    choices: tuple[SettingChoice, ...] = ()
    low: float = 0
    high: float = 0
    is_font: bool = False
    """The value is the name of a font family; an empty name is the default font."""
    command: Text | None = None
    """The menu entry of a boolean setting."""
    keys: tuple[str, ...] = ()


SCHEMA: tuple[Setting, ...] = (
    Setting(
        "theme",
        "system",
        lambda: QCoreApplication.translate("Settings", "Colours"),
        choices=(
            SettingChoice(
                "system",
                lambda: QCoreApplication.translate("Settings", "as the system"),
                lambda: QCoreApplication.translate("Actions", "As the &system"),
            ),
            SettingChoice(
                "light",
                lambda: QCoreApplication.translate("Settings", "light"),
                lambda: QCoreApplication.translate("Actions", "&Light"),
            ),
            SettingChoice(
                "dark",
                lambda: QCoreApplication.translate("Settings", "dark"),
                lambda: QCoreApplication.translate("Actions", "&Dark"),
            ),
        ),
    ),
    Setting(
        "language",
        "system",
        lambda: QCoreApplication.translate("Settings", "Language"),
        lambda: QCoreApplication.translate("Settings", "A new language takes effect after a restart."),
        choices=(
            SettingChoice(
                "system",
                lambda: QCoreApplication.translate("Settings", "as the system"),
                lambda: QCoreApplication.translate("Actions", "As the &system"),
            ),
            # Languages have their own names, for users who cannot read the current language.
            SettingChoice("en", lambda: "English", lambda: "English"),
            SettingChoice("zh_TW", lambda: "繁體中文", lambda: "繁體中文"),
        ),
    ),
    Setting(
        "speed",
        1.0,
        lambda: QCoreApplication.translate("Settings", "Speed of the film"),
        lambda: QCoreApplication.translate("Settings", "At 1, the first ten merges take one second each."),
        low=1 / 16,
        high=64.0,
    ),
    Setting(
        "animate",
        True,
        lambda: QCoreApplication.translate("Settings", "Play merges in the text at slow speeds"),
        command=lambda: QCoreApplication.translate("Actions", "&Play merges in the text"),
    ),
    Setting(
        "glide",
        False,
        lambda: QCoreApplication.translate("Settings", "Glide to a merge that is not in view"),
        lambda: QCoreApplication.translate("Settings", "The text scrolls to the next place where the merge happens."),
        command=lambda: QCoreApplication.translate("Actions", "&Glide to merges out of view"),
    ),
    Setting(
        "hold_out",
        True,
        lambda: QCoreApplication.translate("Settings", "Hold out a part of large texts"),
        lambda: QCoreApplication.translate(
            "Settings", "From 1 MB up, every 20th block is not trained on, and measured on its own."
        ),
    ),
    Setting(
        "notify",
        True,
        lambda: QCoreApplication.translate("Settings", "Tell when a long training is over"),
        lambda: QCoreApplication.translate(
            "Settings", "After more than 20 seconds, where the window is not the one in use."
        ),
    ),
    Setting(
        "under",
        "auto",
        choices=(
            SettingChoice("auto"),
            SettingChoice("none", command=lambda: QCoreApplication.translate("Actions", "&Nothing"), keys=("Ctrl+1",)),
            SettingChoice("ids", command=lambda: QCoreApplication.translate("Actions", "Token &ids"), keys=("Ctrl+2",)),
            SettingChoice(
                "bytes", command=lambda: QCoreApplication.translate("Actions", "Bytes, &decimal"), keys=("Ctrl+3",)
            ),
            SettingChoice(
                "hex", command=lambda: QCoreApplication.translate("Actions", "Bytes, &hexadecimal"), keys=("Ctrl+4",)
            ),
            SettingChoice("bits", command=lambda: QCoreApplication.translate("Actions", "&Bits"), keys=("Ctrl+5",)),
        ),
    ),
    Setting(
        "marks",
        "newlines",
        choices=(
            SettingChoice("none", command=lambda: QCoreApplication.translate("Actions", "&None")),
            SettingChoice("newlines", command=lambda: QCoreApplication.translate("Actions", "&Line ends")),
            SettingChoice(
                "all",
                command=lambda: QCoreApplication.translate("Actions", "&Spaces, tabs and line ends"),
                keys=("Ctrl+Shift+M",),
            ),
            SettingChoice(
                "invisible", command=lambda: QCoreApplication.translate("Actions", "Also characters without &width")
            ),
        ),
    ),
    Setting(
        "color_by",
        "identity",
        choices=(
            SettingChoice(
                "identity", command=lambda: QCoreApplication.translate("Actions", "What they &are"), keys=("Ctrl+6",)
            ),
            SettingChoice(
                "age",
                command=lambda: QCoreApplication.translate("Actions", "A&ge: the merge that made them"),
                keys=("Ctrl+7",),
            ),
            SettingChoice(
                "length", command=lambda: QCoreApplication.translate("Actions", "&Length in bytes"), keys=("Ctrl+8",)
            ),
            SettingChoice(
                "frequency", command=lambda: QCoreApplication.translate("Actions", "&Frequency"), keys=("Ctrl+9",)
            ),
        ),
    ),
    Setting("minimap", True, command=lambda: QCoreApplication.translate("Actions", "&Map of the whole text")),
    Setting(
        "line_numbers",
        False,
        command=lambda: QCoreApplication.translate("Actions", "Line &numbers"),
        keys=("Ctrl+Shift+N",),
    ),
    Setting("wrap", True, command=lambda: QCoreApplication.translate("Actions", "&Wrap long lines"), keys=("Alt+Z",)),
    Setting(
        "log_axis",
        True,
        command=lambda: QCoreApplication.translate("Actions", "&Logarithmic vocabulary axis"),
        keys=("Ctrl+Shift+L",),
    ),
    Setting(
        "curve_unit",
        "bytes",
        choices=(
            SettingChoice("bytes", command=lambda: QCoreApplication.translate("Actions", "&Bytes per token")),
            SettingChoice("characters", command=lambda: QCoreApplication.translate("Actions", "&Characters per token")),
            SettingChoice("tokens", command=lambda: QCoreApplication.translate("Actions", "&Tokens")),
        ),
    ),
    Setting(
        "text_family",
        "",
        lambda: QCoreApplication.translate("Settings", "Font of the text"),
        is_font=True,
    ),
    Setting(
        "text_size",
        15,
        lambda: QCoreApplication.translate("Settings", "Size of the text"),
        lambda: QCoreApplication.translate("Settings", "Ctrl and the mouse wheel change it, too."),
        low=8,
        high=64,
    ),
)
BY_KEY = {setting.key: setting for setting in SCHEMA}
