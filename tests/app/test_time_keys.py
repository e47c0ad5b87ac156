"""Keys without a modifier move the playhead from the text, the curve and the merges, and from nowhere else."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from waiting import SMALL, settle, stand_at, wait_for

from app.session.states import State
from app.window.main_window import MainWindow

Key, Modifier = Qt.Key, Qt.KeyboardModifier
NONE, SHIFT, CTRL = Modifier.NoModifier, Modifier.ShiftModifier, Modifier.ControlModifier


@pytest.fixture
def prose_window(window: MainWindow, qtbot: QtBot, prose: str) -> MainWindow:
    """The window with a run to 600 tokens, looking at step 120, the keyboard in the text."""
    window.panes.plot.load()
    window.session.open_text(prose, settings=SMALL)
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, 120)
    window.activateWindow()
    window.panes.token_view.setFocus()
    return window


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> int:
    """Press a key where the keyboard is; the step after it."""
    settle(window)
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifiers)
    return window.session.step


def planes(window: MainWindow) -> list[QWidget]:
    panes = window.panes
    return [panes.token_view, panes.plot, panes.merges]


@pytest.mark.parametrize(
    ("key", "modifiers", "step"),
    [
        (Key.Key_Period, NONE, 121),
        (Key.Key_Period, SHIFT, 130),
        (Key.Key_Period, CTRL, 220),
        (Key.Key_Comma, NONE, 119),
        (Key.Key_Comma, SHIFT, 110),
        (Key.Key_Comma, CTRL, 20),
    ],
)
def test_merges_are_gone_through(
    prose_window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier, step: int
) -> None:
    for plane in planes(prose_window):
        stand_at(prose_window, 120)
        plane.setFocus()
        assert press(prose_window, key, modifiers) == step, plane.objectName()


def test_merges_in_view_are_gone_through(prose_window: MainWindow) -> None:
    session = prose_window.session
    for n, modifiers in ((1, NONE), (10, SHIFT), (100, CTRL)):
        stand_at(prose_window, 120)
        session.player.next_visible(n)
        there = session.step
        assert there >= 120 + n
        stand_at(prose_window, 120)
        assert press(prose_window, Key.Key_N, modifiers) == there
        session.player.previous_visible(n)
        back = session.step
        stand_at(prose_window, there)
        assert press(prose_window, Key.Key_B, modifiers) == back


def test_space_plays_and_stops(prose_window: MainWindow) -> None:
    for plane in planes(prose_window):
        plane.setFocus()
        press(prose_window, Key.Key_Space)
        assert prose_window.session.player.playing
        press(prose_window, Key.Key_Space)
        assert not prose_window.session.player.playing


def test_a_presenters_remote_moves_on_from_the_curve(prose_window: MainWindow) -> None:
    prose_window.panes.plot.setFocus()
    there = press(prose_window, Key.Key_PageDown)
    assert there > 120
    assert press(prose_window, Key.Key_PageUp) < there


def test_in_the_text_it_scrolls_except_in_full_screen(prose_window: MainWindow) -> None:
    view = prose_window.panes.token_view
    before = view.visible_range()
    assert press(prose_window, Key.Key_PageDown) == 120
    assert view.visible_range() > before
    prose_window.commands.full_screen.trigger()
    view.setFocus()
    before = view.visible_range()
    assert press(prose_window, Key.Key_PageDown) > 120
    assert view.visible_range()[0] == before[0]
    prose_window.commands.full_screen.trigger()


def test_nothing_fires_while_a_text_is_typed(prose_window: MainWindow) -> None:
    edit = prose_window.panes.try_line.edit
    edit.setFocus()
    QTest.keyClicks(edit, "n.B,>7 ")
    assert edit.text() == "n.B,>7 "
    assert prose_window.session.step == 120
    search = prose_window.panes.vocabulary.search
    prose_window.frame.tabs.setCurrentWidget(prose_window.panes.vocabulary)
    search.setFocus()
    QTest.keyClicks(search, "n.,1")
    assert search.text() == "n.,1"
    assert prose_window.session.step == 120


# --- typed numbers ---


def entry(window: MainWindow) -> QLineEdit:
    found = window.panes.transport.findChild(QLineEdit, "stepEdit")
    assert found is not None
    return found


def test_a_typed_number_goes_to_that_vocabulary_size(prose_window: MainWindow) -> None:
    edit = entry(prose_window)
    for plane in planes(prose_window):
        plane.setFocus()
        there = QApplication.focusWidget()
        press(prose_window, Key.Key_3)
        assert QApplication.focusWidget() is edit
        QTest.keyClicks(edit, "x00")
        assert edit.text() == "300"
        QTest.keyClick(edit, Key.Key_Return)
        assert prose_window.session.step == 44
        assert not edit.isVisible()
        assert QApplication.focusWidget() is there
        stand_at(prose_window, 120)


def test_escape_and_going_elsewhere_leave_the_playhead_where_it_is(prose_window: MainWindow) -> None:
    edit = entry(prose_window)
    press(prose_window, Key.Key_3)
    QTest.keyClick(edit, Key.Key_Escape)
    assert not edit.isVisible()
    assert QApplication.focusWidget() is prose_window.panes.token_view
    press(prose_window, Key.Key_4)
    prose_window.panes.try_line.edit.setFocus()
    assert not edit.isVisible()
    assert QApplication.focusWidget() is prose_window.panes.try_line.edit
    assert prose_window.session.step == 120


@pytest.mark.parametrize(("typed", "step"), [("12", 0), ("599", 343), ("9999", 344)])
def test_what_there_is_not_is_the_nearest_that_there_is(prose_window: MainWindow, typed: str, step: int) -> None:
    press(prose_window, Key(Key.Key_0 + int(typed[0])))
    QTest.keyClicks(entry(prose_window), typed[1:])
    hint = next(label for label in prose_window.panes.transport.findChildren(QLabel) if "256 to 600" in label.text())
    assert bool(hint.property("error")) == (typed == "9999")
    QTest.keyClick(entry(prose_window), Key.Key_Enter)
    assert prose_window.session.step == step


def test_without_a_run_nothing_opens(window: MainWindow) -> None:
    window.panes.transport.setFocus()
    QTest.keyClick(window.panes.transport, Key.Key_4)
    assert not entry(window).isVisible()


# --- the list of shortcuts ---


def test_no_key_of_a_pane_means_two_things(prose_window: MainWindow) -> None:
    window_keys = {key.toString() for action in prose_window.commands for key in action.shortcuts()}
    for plane in planes(prose_window):
        own = [action for action in plane.actions() if action not in prose_window.commands]
        keys = Counter(key.toString() for action in own if action.isEnabled() for key in action.shortcuts())
        assert [key for key, times in keys.items() if times > 1 or key in window_keys] == [], plane.objectName()


def test_all_keys_are_listed(prose_window: MainWindow) -> None:
    prose_window.commands.shortcuts.trigger()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"File", "Run", ".  ,", "N  B", "0 … 9", "F3", "Under the text: Bits"} <= texts
    named = [action for action in prose_window.commands if not action.shortcut().isEmpty()]
    assert all(isinstance(action, QAction) and action.shortcut().toString() in texts for action in named)
    dialog.close()
