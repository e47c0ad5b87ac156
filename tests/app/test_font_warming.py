"""Fonts are loaded in small turns while the window rests, the likeliest ones first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.application import warm_fonts
from app.kit.theme import Theme
from app.text.font_warming import SCRIPTS, FontWarming
from app.window.main_window import MainWindow


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme("light")


@pytest.fixture
def warming(theme: Theme) -> FontWarming:
    made = FontWarming(theme, theme)
    made.start()
    return made


def samples(warming: FontWarming) -> list[str]:
    """What is to come, the next one first."""
    return [script.sample for script in reversed(warming.left)]


def test_one_script_a_turn_until_all_are_done(qtbot: QtBot, warming: FontWarming) -> None:
    assert len(warming.left) == len(SCRIPTS)
    warming.warm_one()
    assert len(warming.left) == len(SCRIPTS) - 1
    with qtbot.waitSignal(warming.finished, timeout=WAIT):
        pass
    assert not warming.left


def test_the_scripts_of_the_open_text_come_first(warming: FontWarming) -> None:
    warming.expect("the cat, the мир and the สวัสดี".encode())
    assert set(samples(warming)[:2]) == {"Привет", "สวัสดี"}
    assert len(warming.left) == len(SCRIPTS)


def test_the_script_of_the_interface_comes_first(theme: Theme) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("ta_IN"))
    try:
        warming = FontWarming(theme, theme)
        warming.start()
    finally:
        QLocale.setDefault(before)
    assert samples(warming)[0] == "தமிழ்"


def test_another_font_is_warmed_too(qtbot: QtBot, theme: Theme, warming: FontWarming) -> None:
    with qtbot.waitSignal(warming.finished, timeout=WAIT):
        pass
    theme.set_text_size(theme.text_size + 3)
    assert len(warming.left) == len(SCRIPTS)


def test_it_waits_while_the_text_moves(qtbot: QtBot, window: MainWindow) -> None:
    warming = FontWarming(window.theme, window)
    warm_fonts(window, warming)
    timer = warming._timer
    qtbot.waitUntil(lambda: timer.remainingTime() < timer.interval() // 2, timeout=WAIT)
    window.panes.token_view.visible_range_changed.emit()
    assert timer.remainingTime() > timer.interval() // 2
