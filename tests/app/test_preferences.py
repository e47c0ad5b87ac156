"""Every change in the preferences is kept, and takes effect at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QLabel, QSpinBox
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.kit.settings import Settings
from app.kit.theme import Theme
from app.window.main_window import MainWindow
from app.window.preferences import PreferencesDialog, fixed_families


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


def dialog(qtbot: QtBot, settings: Settings) -> PreferencesDialog:
    made = PreferencesDialog(Theme("light"), settings)
    qtbot.addWidget(made)
    return made


def combo(made: PreferencesDialog) -> QComboBox:
    found = made.findChild(QComboBox, "text_familySetting")
    assert isinstance(found, QComboBox)
    return found


def test_only_families_with_letters_of_one_width_are_offered(qtbot: QtBot, settings: Settings) -> None:
    families = fixed_families()
    assert all(QFontDatabase.isFixedPitch(family) for family in families)
    assert not any("Emoji" in family for family in families)
    shown = combo(dialog(qtbot, settings))
    assert [shown.itemData(i) for i in range(shown.count())] == ["", *families]
    assert shown.currentData() == ""


def test_a_family_is_kept(qtbot: QtBot, settings: Settings) -> None:
    family = fixed_families()[0]
    made = dialog(qtbot, settings)
    with qtbot.waitSignal(made.setting_changed, timeout=WAIT) as changed:
        combo(made).setCurrentIndex(1)
    assert changed.args == ["text_family", family]
    assert combo(dialog(qtbot, settings)).currentData() == family


def test_a_family_of_another_machine_is_not_forgotten(qtbot: QtBot, settings: Settings) -> None:
    settings.set("text_family", "Not Here Mono")
    assert combo(dialog(qtbot, settings)).currentData() == "Not Here Mono"


def test_the_size_is_a_number_of_pixels(qtbot: QtBot, settings: Settings) -> None:
    made = dialog(qtbot, settings)
    size = made.findChild(QSpinBox, "text_sizeSetting")
    assert isinstance(size, QSpinBox)
    assert (size.minimum(), size.maximum(), size.value()) == (8, 64, 15)
    size.setValue(20)
    assert settings.get("text_size") == 20


def test_family_and_size_are_seen_in_the_text_at_once(window: MainWindow) -> None:
    family = fixed_families()[-1]
    window.choices.choose("text_family", family)
    window.choices.choose("text_size", 21)
    assert window.theme.text_font().families()[0] == family
    assert window.panes.token_view._store.metrics.font.pixelSize() == window.theme.text_font().pixelSize()
    assert window.panes.token_view._store.metrics.font.families()[0] == family


def test_hints_of_several_lines_are_shown_whole(qtbot: QtBot, settings: Settings) -> None:
    made = dialog(qtbot, settings)
    made.show()
    qtbot.waitExposed(made)
    made.resize(made.minimumWidth(), 100)
    hints = [label for label in made.findChildren(QLabel) if label.wordWrap()]
    assert any(hint.heightForWidth(hint.width()) > 1.5 * hint.fontMetrics().height() for hint in hints)
    qtbot.waitUntil(lambda: all(hint.height() >= hint.heightForWidth(hint.width()) for hint in hints), timeout=WAIT)
