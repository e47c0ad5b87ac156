"""Where the keyboard is after a start, an opening and a training, and what the space bar does there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot
from waiting import SMALL, WAIT, wait_for

from app import application
from app.kit.settings import Settings
from app.session.states import State
from app.window.main_window import MainWindow

Key = Qt.Key


@pytest.fixture
def started(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The program as `run` starts it, with its first sample."""
    _, window = application.create(["bpe-visualizer"], Settings(tmp_path / "settings.ini"), bare=True)
    qtbot.addWidget(window)
    window.first_painted.connect(lambda: application.begin(window))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.is_filled, timeout=WAIT)
    wait_for(qtbot, window.session, State.DONE)
    yield window
    window.close()


@pytest.fixture
def trained(window: MainWindow, qtbot: QtBot, prose: str) -> MainWindow:
    """The window with a run to 600 tokens, standing still at step 120."""
    window.panes.plot.load()
    window.session.open_text(prose, settings=SMALL)
    wait_for(qtbot, window.session, State.DONE)
    window.session.set_step(120)
    window.states.show_state()
    window.activateWindow()
    return window


def press(key: Qt.Key) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)


def button(window: MainWindow, name: str) -> QAbstractButton:
    found = window.findChild(QAbstractButton, name)
    assert found is not None
    return found


def test_space_stops_the_film_after_the_start(started: MainWindow, qtbot: QtBot) -> None:
    assert started.session.player.playing
    assert QApplication.focusWidget() is started.panes.token_view
    press(Key.Key_Space)
    assert not started.session.player.playing
    step = started.session.step
    press(Key.Key_Space)
    assert started.session.player.playing and started.session.step >= step  # it goes on from there


def test_space_stops_the_film_of_a_text_opened_after_a_click(trained: MainWindow, qtbot: QtBot) -> None:
    """Also while the button that was clicked cannot be used for a moment, when the words are counted."""
    QTest.mouseClick(button(trained, "stepBackButton"), Qt.MouseButton.LeftButton)
    trained.session.open_sample("love")
    qtbot.waitUntil(lambda: trained.session.sample is not None, timeout=WAIT)
    wait_for(qtbot, trained.session, State.DONE)
    trained.session.open_sample("cat")
    qtbot.waitUntil(lambda: trained.session.sample is not None and trained.session.sample.id == "cat", timeout=WAIT)
    wait_for(qtbot, trained.session, State.DONE)
    assert trained.session.player.playing
    assert QApplication.focusWidget() is trained.panes.token_view
    press(Key.Key_Space)
    assert not trained.session.player.playing


def planes(window: MainWindow) -> list[QWidget]:
    panes, tabs = window.panes, window.frame.tabs
    return [panes.token_view, panes.plot, panes.merges, panes.candidates, panes.runs.list, tabs.tabBar()]


def test_space_plays_and_stops_in_tables_and_lists(trained: MainWindow) -> None:
    tabs = trained.frame.tabs
    for plane in planes(trained):
        if tabs.isAncestorOf(plane) and plane is not tabs.tabBar():
            page = next(tabs.widget(n) for n in range(tabs.count()) if _holds(tabs.widget(n), plane))
            tabs.setCurrentWidget(page)
        plane.setFocus()
        press(Key.Key_Space)
        assert trained.session.player.playing, plane.objectName()
        press(Key.Key_Space)
        assert not trained.session.player.playing, plane.objectName()


def _holds(page: QWidget | None, plane: QWidget) -> bool:
    return page is not None and (page is plane or page.isAncestorOf(plane))


@pytest.mark.parametrize("name", ["playButton", "stepForwardButton", "followButton", "moreButton"])
def test_a_click_on_a_button_leaves_the_keyboard_in_the_text(trained: MainWindow, name: str) -> None:
    clicked = button(trained, name)
    assert not clicked.focusPolicy() & Qt.FocusPolicy.ClickFocus
    assert clicked.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_click_and_then_space(trained: MainWindow) -> None:
    trained.panes.token_view.setFocus()
    QTest.mouseClick(button(trained, "stepForwardButton"), Qt.MouseButton.LeftButton)
    assert trained.session.step == 121
    press(Key.Key_Space)
    assert trained.session.player.playing
    press(Key.Key_Space)
    assert not trained.session.player.playing


def test_a_button_that_was_reached_by_tab_is_pressed(trained: MainWindow) -> None:
    forward = button(trained, "stepForwardButton")
    trained.panes.token_view.setFocus()
    for _ in range(60):
        if QApplication.focusWidget() is forward:
            break
        press(Key.Key_Tab)
    assert QApplication.focusWidget() is forward
    press(Key.Key_Space)
    assert trained.session.step == 121 and not trained.session.player.playing


def test_a_space_is_typed_where_a_text_is_typed(trained: MainWindow) -> None:
    edit = trained.panes.try_line.edit
    edit.setFocus()
    QTest.keyClicks(edit, "a b ")
    assert edit.text() == "a b " and not trained.session.player.playing


def test_settings_that_cannot_be_changed_for_now_give_the_keyboard_to_the_text(
    trained: MainWindow, qtbot: QtBot
) -> None:
    combo = trained.panes.setup.pattern_combo
    combo.setFocus(Qt.FocusReason.TabFocusReason)
    trained.session.open_sample("cat")
    qtbot.waitUntil(lambda: not combo.isEnabled(), timeout=WAIT)
    assert QApplication.focusWidget() is trained.panes.token_view
    wait_for(qtbot, trained.session, State.DONE)
    assert QApplication.focusWidget() is trained.panes.token_view


def test_enter_in_the_vocabulary_size_trains(trained: MainWindow, qtbot: QtBot) -> None:
    spin = trained.panes.setup.vocab_spin
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin, "700")
    QTest.keyClick(spin, Key.Key_Return)
    qtbot.waitUntil(lambda: trained.session.settings is not None and trained.session.settings.vocab_size == 700)
    wait_for(qtbot, trained.session, State.DONE)
    assert trained.session.frontier == 444
    assert QApplication.focusWidget() is trained.panes.token_view


def test_enter_without_a_change_trains_nothing(trained: MainWindow) -> None:
    spin, run = trained.panes.setup.vocab_spin, trained.session.run
    spin.setFocus()
    QTest.keyClick(spin, Key.Key_Return)
    assert trained.session.state is State.DONE and trained.session.run is run
