"""What the program remembers between two starts: choices, recent files, how the window was arranged."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QCoreApplication, QSettings, QStandardPaths

CONFIG_VARIABLE = "BPE_VISUALIZER_CONFIG"
RECENT_FILES = 10


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


def _tr_system() -> str:
    return QCoreApplication.translate("Settings", "as the system")


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
        low=0.25,
        high=16.0,
    ),
    Setting(
        "animate",
        True,
        lambda: QCoreApplication.translate("Settings", "Show how pairs fuse, at slow speed"),
    ),
    Setting(
        "hold_out",
        True,
        lambda: QCoreApplication.translate("Settings", "Hold out a part of large texts"),
        lambda: QCoreApplication.translate(
            "Settings", "From 1 MB up, every 20th block is kept from training and measured on its own."
        ),
    ),
    Setting("under", "auto"),
    Setting("marks", True),
    Setting("wrap", True),
    Setting("log_axis", True),
    Setting("text_size", 15, low=8, high=64),
)
_BY_KEY = {setting.key: setting for setting in SCHEMA}


class Settings:
    """The stored choices. A value that cannot be read, or is no longer allowed, is the default again."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or _default_path()
        self._store = QSettings(str(self.path), QSettings.Format.IniFormat)

    def get(self, key: str) -> Any:
        """The value of a setting of SCHEMA, of the type of its default."""
        setting = _BY_KEY[key]
        return _as_type(setting, self._store.value(key))

    def set(self, key: str, value: Any) -> None:
        """Remember a value; one that is not allowed is a ValueError."""
        setting = _BY_KEY[key]
        if _as_type(setting, value) != value:
            raise ValueError(f"{key} cannot be {value!r}")
        self._store.setValue(key, value)

    def recent_files(self) -> list[Path]:
        """The files opened last, newest first, without those that are gone."""
        stored = self._store.value("recent_files")
        names = [stored] if isinstance(stored, str) else stored or []
        return [path for path in map(Path, names) if path.exists()]

    def add_recent(self, path: Path) -> None:
        """Put a file first in the list."""
        path = path.absolute()
        files = [path, *(other for other in self.recent_files() if other != path)][:RECENT_FILES]
        self._store.setValue("recent_files", [str(other) for other in files])

    def clear_recent(self) -> None:
        """Forget all recent files."""
        self._store.remove("recent_files")

    def bytes(self, key: str) -> QByteArray:
        """Stored window or splitter state (empty when there is none)."""
        value = self._store.value(f"window/{key}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_bytes(self, key: str, value: QByteArray) -> None:
        """Remember window or splitter state."""
        self._store.setValue(f"window/{key}", value)

    def forget_window(self) -> None:
        """Forget how the window was arranged."""
        self._store.remove("window")

    def sync(self) -> None:
        """Write now."""
        self._store.sync()


def _default_path() -> Path:
    override = os.environ.get(CONFIG_VARIABLE)
    if override:
        path = Path(override)
        return path / "settings.ini" if path.is_dir() else path
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(folder) / "bpe-visualizer" / "settings.ini"


def _as_type(setting: Setting, value: Any) -> Any:
    """`value` (an ini file holds only strings) as the setting's type, or its default."""
    default = setting.default
    if value is None:
        return default
    if isinstance(default, bool):
        return {"true": True, "false": False}.get(str(value).lower(), default)
    if isinstance(default, str):
        allowed = not setting.choices or value in [choice.value for choice in setting.choices]
        return str(value) if allowed else default
    try:
        number = type(default)(value)
    except (TypeError, ValueError):
        return default
    return number if setting.low <= number <= setting.high else default
