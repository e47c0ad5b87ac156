"""What a user can choose once and for all: the table behind the preferences and their store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a setting that has a list of them: what is stored, and what is shown."""

    value: str
    label: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Setting:
    """One remembered choice. Without a label it is set elsewhere in the window and not in the preferences."""

    key: str
    default: Any
    label: Callable[[], str] | None = None
    hint: Callable[[], str] | None = None
    choices: tuple[Choice, ...] = ()
    low: float = 0
    high: float = 0
    is_font: bool = False
    """The name of a font family; an empty one is the usual font."""


def _tr_system() -> str:
    return QCoreApplication.translate("Settings", "as the system")


def _choices(*values: str) -> tuple[Choice, ...]:
    """The values of a setting that is not in the preferences, and so has nothing to show for them."""
    return tuple(Choice(value, str) for value in values)


SCHEMA: tuple[Setting, ...] = (
    Setting(
        "theme",
        "system",
        lambda: QCoreApplication.translate("Settings", "Colours"),
        choices=(
            Choice("system", _tr_system),
            Choice("light", lambda: QCoreApplication.translate("Settings", "light")),
            Choice("dark", lambda: QCoreApplication.translate("Settings", "dark")),
        ),
    ),
    Setting(
        "language",
        "system",
        lambda: QCoreApplication.translate("Settings", "Language"),
        lambda: QCoreApplication.translate("Settings", "Another language is used from the next start on."),
        choices=(
            Choice("system", _tr_system),
            # A language is named in itself: whoever cannot read the present one must find their own.
            Choice("en", lambda: "English"),
            Choice("zh_TW", lambda: "繁體中文"),
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
    ),
    Setting(
        "glide",
        False,
        lambda: QCoreApplication.translate("Settings", "Glide to a merge that is not in view"),
        lambda: QCoreApplication.translate("Settings", "The text scrolls to the next place where the merge happens."),
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
    Setting("under", "auto", choices=_choices("auto", "none", "ids", "bytes", "hex", "bits")),
    Setting("marks", "newlines", choices=_choices("none", "newlines", "all", "invisible")),
    Setting(
        "color_by",
        "identity",
        choices=_choices("identity", "age", "length", "frequency"),
    ),
    Setting("minimap", True),
    Setting("line_numbers", False),
    Setting("wrap", True),
    Setting("log_axis", True),
    Setting("curve_unit", "bytes", choices=_choices("bytes", "characters", "tokens")),
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
