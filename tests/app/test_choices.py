"""Every choice of the menus and the preferences is remembered, shown in the menu, and reaches what it changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot
from waiting import wait_for

from app.kit.choices import SCHEMA
from app.session.states import State
from app.window.main_window import MainWindow

Reads = Callable[[MainWindow], object]

CHOICES: list[tuple[str, str, object, Reads]] = [
    ("theme_dark", "theme", "dark", lambda w: "dark" if w.theme.dark else "light"),
    ("under_hex", "under", "hex", lambda w: w.panes.token_view.under),
    ("marks_all", "marks", "all", lambda w: w.panes.token_view._marks),
    ("color_by_length", "color_by", "length", lambda w: w.panes.token_view.scale and w.panes.token_view.scale.mode),
    ("wrap", "wrap", False, lambda w: w.panes.token_view.wraps),
    ("log_axis", "log_axis", False, lambda w: w.panes.plot._calls["set_log"][0]),
    ("animate", "animate", False, lambda w: w.text.film.animates),
    ("glide", "glide", True, lambda w: w.session.player.glides),
    ("minimap", "minimap", False, lambda w: w.panes.token_view.around.minimap.isVisible()),
    ("curve_unit_tokens", "curve_unit", "tokens", lambda w: w.panes.plot._calls["set_unit"][0]),
]


@pytest.fixture
def cat(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    return window


@pytest.mark.parametrize(("command", "key", "value", "reads"), CHOICES, ids=[row[0] for row in CHOICES])
def test_a_command_of_the_menu_chooses(cat: MainWindow, command: str, key: str, value: object, reads: Reads) -> None:
    action = getattr(cat.commands, command)
    was = action.isChecked()
    action.trigger()
    assert cat.settings.get(key) == value
    assert reads(cat) == value
    assert action.isChecked() != was


@pytest.mark.parametrize(("command", "key", "value", "reads"), CHOICES, ids=[row[0] for row in CHOICES])
def test_a_choice_made_elsewhere_is_shown_in_the_menu(
    cat: MainWindow, command: str, key: str, value: object, reads: Reads
) -> None:
    cat.choices.choose(key, value)
    assert getattr(cat.commands, command).isChecked() == (value is not False)
    assert reads(cat) == value


def test_one_of_a_group_unchecks_the_others(cat: MainWindow) -> None:
    cat.commands.color_by_age.trigger()
    cat.commands.color_by_identity.trigger()
    group = (cat.commands.color_by_identity, cat.commands.color_by_age, cat.commands.color_by_length)
    assert [action.isChecked() for action in group] == [True, False, False]


def test_zooming_stays_within_what_can_be_read(cat: MainWindow) -> None:
    for _ in range(80):
        cat.commands.zoom_in.trigger()
    assert cat.theme.text_size == 64
    for _ in range(80):
        cat.commands.zoom_out.trigger()
    assert cat.theme.text_size == 8
    cat.commands.zoom_reset.trigger()
    assert cat.theme.text_size == cat.settings.get("text_size") == 15


def test_what_is_not_allowed_is_not_remembered(cat: MainWindow) -> None:
    with pytest.raises(ValueError, match="theme"):
        cat.choices.choose("theme", "pink")
    assert cat.settings.get("theme") == "system"


def test_another_language_says_from_when_on(cat: MainWindow) -> None:
    cat.commands.language_zh_TW.trigger()
    assert "after a restart" in cat.notice.label.text()


def test_every_setting_can_be_applied_at_the_start(cat: MainWindow) -> None:
    cat.choices.apply_all()
    for setting in SCHEMA:
        assert cat.settings.get(setting.key) == setting.default
