"""What is remembered comes back; what cannot be read is the default."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QDateTime, QPoint, QRect, QSettings, QSize, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.kit.choices import BY_KEY, SCHEMA
from app.kit.settings import CONFIG_VARIABLE, RECENT_FILES, Settings
from app.window.main_window import MainWindow


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


# --- a file with anything in it -------------------------------------------------------------------------------------

LONG = "x" * 5000
JUNK: list[Any] = [
    *("", "pink", "\0", LONG, "-1", "1e999", "nan", "99999999999999999999", "true", "ids", "🌍", "{}", "[" * 3000),
    *(0, -1, 2**31, 1.5, float("inf"), float("nan"), True, None),
    *([], ["a"], [1, None, LONG], ["/", "\0"], {"a": 1}, {}),
    *(QByteArray(), QByteArray(b"hidden"), QByteArray(bytes(range(256))), QByteArray(b"\xff" * 5000)),
    *(QPoint(1, 2), QSize(-5, 1 << 30), QRect(0, 0, 1 << 30, -1), QColor("red"), QDateTime.currentDateTime()),
    ['["a", [[1e999, "x"]]]', '["a", [[1, null], ["2", {}]]]', "[" * 100_000, '["a", [[99999999999999999999, "b"]]]'],
    [LONG, "text", "12"],
]


class Asked(QSettings):
    """A store that remembers which keys it was asked for."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), QSettings.Format.IniFormat)
        self.keys_asked: set[str] = set()

    def value(self, key: str, *args: Any) -> Any:
        self.keys_asked.add(key)
        return super().value(key, *args)


def start(settings: Settings, qtbot: QtBot) -> MainWindow:
    """The program with these settings, shown, and used where a value could be in the way."""
    from app.application import create

    _, window = create(["bpe-visualizer"], settings)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.unfinished.offer()
    window.commands.palette.trigger()
    window.menus.recent_menu.aboutToShow.emit()
    return window


def keys_of_the_program(tmp_path: Path, qtbot: QtBot) -> list[str]:
    """Every key that a start asks for, and every one of the table."""
    settings = Settings(tmp_path / "asked.ini")
    store = Asked(settings.path)
    settings._store = store
    start(settings, qtbot).close()
    assert {setting.key for setting in SCHEMA} <= store.keys_asked
    assert "window/geometry" in store.keys_asked
    return sorted(store.keys_asked)


def test_no_content_of_the_file_stops_the_start(tmp_path: Path, qtbot: QtBot) -> None:
    """Junk of every type under every key, a dozen starts; what the program reads it as is always allowed."""
    keys = keys_of_the_program(tmp_path, qtbot)
    dice = random.Random(38)
    for number in range(12):
        path = tmp_path / f"{number}.ini"
        store = QSettings(str(path), QSettings.Format.IniFormat)
        for key in keys:
            store.setValue(key, dice.choice(JUNK))
        store.sync()
        settings = Settings(path)
        window = start(settings, qtbot)
        for setting in SCHEMA:
            value = settings.get(setting.key)
            assert type(value) is type(setting.default)
            assert not setting.choices or value in [choice.value for choice in setting.choices]
        assert window.frame.whole.orientation() == Qt.Orientation.Horizontal
        assert window.close()


@pytest.mark.parametrize("seed", range(20))
def test_every_key_takes_every_junk(tmp_path: Path, seed: int) -> None:
    for key in (*BY_KEY, "recent_files", "kept/bookmarks", "window/geometry"):
        path = tmp_path / "one.ini"
        store = QSettings(str(path), QSettings.Format.IniFormat)
        store.clear()
        store.setValue(key, random.Random(f"{seed} {key}").choice(JUNK))
        store.sync()
        settings = Settings(path)
        if key in BY_KEY:
            value = settings.get(key)
            assert type(value) is type(BY_KEY[key].default)
            settings.set(key, value)
        assert all(isinstance(file, Path) for file in settings.recent_files())
        assert all(isinstance(text, str) for text in settings.kept("bookmarks"))
        assert isinstance(settings.bytes("geometry"), QByteArray)


def test_a_file_that_is_no_settings_at_all(tmp_path: Path, qtbot: QtBot) -> None:
    dice = random.Random(5)
    for content in (
        b"\0" * 1000,
        dice.randbytes(5000),
        b"[General\nunder=zzz\n" * 50,
        b"under=@Variant(\\0\\0\\0\x7f)\n",
    ):
        path = tmp_path / "junk.ini"
        path.write_bytes(content)
        assert start(Settings(path), qtbot).close()


def test_a_wish_that_is_none_is_the_usual(path: Path) -> None:
    path.write_text("[General]\nunder=zzz\nmarks=zzz\n", encoding="utf-8")
    assert Settings(path).get("under") == "auto"
    assert Settings(path).get("marks") == "newlines"
