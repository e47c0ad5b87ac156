"""What is remembered comes back; what cannot be read is the default."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from app.models.choices import SCHEMA
from app.settings import CONFIG_VARIABLE, RECENT_FILES, Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def test_everything_has_its_default_at_first(path: Path) -> None:
    settings = Settings(path)
    assert {s.key: settings.get(s.key) for s in SCHEMA} == {s.key: s.default for s in SCHEMA}


def test_values_come_back_with_their_types(path: Path) -> None:
    settings = Settings(path)
    for key, value in (("theme", "dark"), ("speed", 2.5), ("wrap", False), ("text_size", 22)):
        settings.set(key, value)
    settings.sync()
    again = Settings(path)
    assert (again.get("theme"), again.get("speed"), again.get("wrap")) == ("dark", 2.5, False)
    assert again.get("text_size") == 22


def test_a_value_that_is_not_allowed_is_refused(path: Path) -> None:
    with pytest.raises(ValueError, match="theme"):
        Settings(path).set("theme", "pink")


@pytest.mark.parametrize(
    ("key", "stored"), [("theme", "pink"), ("speed", "fast"), ("speed", "1000"), ("wrap", "maybe")]
)
def test_a_damaged_file_is_no_trouble(path: Path, key: str, stored: str) -> None:
    path.write_text(f"[General]\n{key}={stored}\n", encoding="utf-8")
    default = next(setting.default for setting in SCHEMA if setting.key == key)
    assert Settings(path).get(key) == default


def test_recent_files_are_newest_first_without_those_that_are_gone(path: Path, tmp_path: Path) -> None:
    settings = Settings(path)
    files = [tmp_path / f"{n}.txt" for n in range(RECENT_FILES + 3)]
    for file in files:
        file.write_text("x", encoding="utf-8")
        settings.add_recent(file)
    settings.add_recent(files[5])
    files[-1].unlink()
    settings.sync()
    recent = Settings(path).recent_files()
    assert recent[0] == files[5]
    assert files[-1] not in recent
    assert len(recent) == len(set(recent)) == RECENT_FILES - 1
    settings.clear_recent()
    assert settings.recent_files() == []


def test_one_recent_file_is_a_list_too(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "a, b.txt"
    file.write_text("x", encoding="utf-8")
    settings = Settings(path)
    settings.add_recent(file)
    settings.sync()
    assert Settings(path).recent_files() == [file]


def test_the_window_can_be_forgotten(path: Path) -> None:
    settings = Settings(path)
    settings.set_bytes("geometry", QByteArray(b"here"))
    assert settings.bytes("geometry") == QByteArray(b"here")
    settings.forget_window()
    assert settings.bytes("geometry").isEmpty()


def test_the_file_can_be_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONFIG_VARIABLE, str(tmp_path))
    assert Settings().path == tmp_path / "settings.ini"
    monkeypatch.setenv(CONFIG_VARIABLE, str(tmp_path / "other.ini"))
    assert Settings().path == tmp_path / "other.ini"
