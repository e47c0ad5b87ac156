"""Stored settings, recent files and window state."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from app.kit.choices import BY_KEY, Setting

CONFIG_VARIABLE = "BPE_VISUALIZER_CONFIG"
RECENT_FILES = 10
LONGEST_TEXT = 200
"""The most characters of a text value."""


class Settings:
    """The settings file. A value that cannot be read or is no longer allowed is replaced by its default."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or _default_path()
        self._store = QSettings(str(self.path), QSettings.Format.IniFormat)

    def get(self, key: str) -> Any:
        """The value of a setting of SCHEMA, of the type of its default."""
        setting = BY_KEY[key]
        return _as_type(setting, self._store.value(key))

    def set(self, key: str, value: Any) -> None:
        """Store a value; raises ValueError if it is not allowed."""
        setting = BY_KEY[key]
        if _as_type(setting, value) != value:
            raise ValueError(f"{key} cannot be {value!r}")
        self._store.setValue(key, value)

    def recent_files(self) -> list[Path]:
        """The recently opened files that still exist, newest first."""
        return [path for path in map(Path, _texts(self._store.value("recent_files"))) if _exists(path)][:RECENT_FILES]

    def add_recent(self, path: Path) -> None:
        """Move a file to the front of the recent files."""
        path = path.absolute()
        files = [path, *(other for other in self.recent_files() if other != path)][:RECENT_FILES]
        self._store.setValue("recent_files", [str(other) for other in files])

    def clear_recent(self) -> None:
        """Clear the recent files."""
        self._store.remove("recent_files")

    def kept(self, key: str) -> list[str]:
        """The list of texts stored under a key; empty if there is none."""
        return _texts(self._store.value(f"kept/{key}"))

    def keep(self, key: str, texts: Sequence[str]) -> None:
        """Store a short list of texts under a key."""
        self._store.setValue(f"kept/{key}", list(texts))

    def bytes(self, key: str) -> QByteArray:
        """The stored state of a window or splitter; empty if there is none."""
        value = self._store.value(f"window/{key}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_bytes(self, key: str, value: QByteArray) -> None:
        """Store the state of a window or splitter."""
        self._store.setValue(f"window/{key}", value)

    def forget_window(self) -> None:
        """Remove the stored state of the window."""
        self._store.remove("window")

    def sync(self) -> None:
        """Write changes to the file now."""
        self._store.sync()


def _default_path() -> Path:
    override = os.environ.get(CONFIG_VARIABLE)
    if override:
        path = Path(override)
        return path / "settings.ini" if path.is_dir() else path
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(folder) / "bpe-visualizer" / "settings.ini"


def _as_type(setting: Setting, value: Any) -> Any:
    """`value` (a string, if it comes from the ini file) as the setting's type, or its default."""
    default = setting.default
    if value is None:
        return default
    if isinstance(default, bool):
        return {"true": True, "false": False}.get(str(value).lower(), default)
    if isinstance(default, str):
        allowed = isinstance(value, str) and len(value) <= LONGEST_TEXT and "\0" not in value
        allowed = allowed and (not setting.choices or value in [choice.value for choice in setting.choices])
        return value if allowed else default
    try:
        number = type(default)(value)
    except (TypeError, ValueError, OverflowError):
        return default
    return number if setting.low <= number <= setting.high else default


def _texts(stored: Any) -> list[str]:
    """A stored list of texts (Qt stores a single one as a string), without other values."""
    texts = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
    return [text for text in texts if isinstance(text, str)]


def _exists(path: Path) -> bool:
    """Whether a path exists; False for names that are not valid on this system."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
