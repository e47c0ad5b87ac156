"""Bookmarks: set at the playhead, flags on the axis, gone to, renamed, undone, and there again the next time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu
from pytestqt.qtbot import QtBot
from waiting import SMALL, WAIT, settle, stand_at, wait_for

from app.curve.bookmarks import MOST_TEXTS, Bookmarks, Shelf, fingerprint
from app.curve.flags import Flags
from app.kit.settings import Settings
from app.kit.theme import Theme
from app.session.states import State
from app.window.main_window import MainWindow
from bpe import TrainingSettings

# --- the marks ---


def test_the_next_and_the_last_one_are_found() -> None:
    marks = Bookmarks([(10, ""), (5, "five"), (90, "")])
    assert marks.marks == [(5, "five"), (10, ""), (90, "")]
    assert (marks.after(5, 100), marks.after(10, 50), marks.after(90, 100)) == (10, None, None)
    assert (marks.before(10), marks.before(5)) == (5, None)
    marks.put(5, None)
    marks.put(7, "  seven ")
    assert marks.marks[0] == (7, "seven")


def test_a_shelf_is_the_same_after_it_was_written() -> None:
    shelf = Shelf()
    shelf.of("a").put(3, 'the "end", 終')
    shelf.of("b")
    assert Shelf(shelf.lines()).of("a").marks == [(3, 'the "end", 終')]
    assert len(shelf.lines()) == 1, "nothing is kept of a run without bookmarks"


def test_only_the_texts_used_last_are_kept() -> None:
    shelf = Shelf()
    for number in range(MOST_TEXTS + 5):
        shelf.of(str(number)).put(1, "")
    shelf.of("0")
    again = Shelf(shelf.lines())
    assert len(again.lines()) == MOST_TEXTS
    assert again.of("0").marks, "it was used last"
    assert not again.of("1").marks


@pytest.mark.parametrize("line", ["", "no json", "[1]", '["a", [[-1, "x"]', '["a", 3]', '["a", [["x", "y"]]]'])
def test_what_cannot_be_read_is_left_out(line: str) -> None:
    assert Shelf([line]).lines() == []


def test_runs_that_make_the_same_merges_share_their_bookmarks() -> None:
    settings = TrainingSettings(vocab_size=600)
    same = fingerprint("a.txt", 100, settings)
    assert fingerprint("a.txt", 100, replace(settings, vocab_size=900)) == same
    others = [
        fingerprint("b.txt", 100, settings),
        fingerprint("a.txt", 101, settings),
        fingerprint("a.txt", 100, replace(settings, pattern="none")),
        fingerprint("a.txt", 100, replace(settings, tie_break="lowest-ids")),
    ]
    assert len({same, *others}) == 5


# --- in the window ---


@pytest.fixture
def prose_window(window: MainWindow, qtbot: QtBot, prose_file: Path) -> MainWindow:
    """The window with a run to 600 tokens, looking at step 120."""
    window.panes.plot.load()
    window.session.open([prose_file], SMALL)
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, 120)
    window.activateWindow()
    window.panes.token_view.setFocus()
    return window


def flags_of(window: MainWindow) -> Flags:
    canvas = window.panes.plot.canvas
    assert canvas is not None
    canvas.refresh()  # it draws a moment after what it is told, and its flags with it
    return canvas.flags


def steps(window: MainWindow) -> list[int]:
    return [flag.step for flag in flags_of(window).flags]


def place_of(window: MainWindow, number: int) -> QPoint:
    """The middle of a flag's cloth, in the canvas's viewport."""
    canvas = window.panes.plot.canvas
    assert canvas is not None
    flag = flags_of(window).flags[number]
    return QPointF(flag.x + 4, flag.area(canvas.frame.bottom).center().y()).toPoint()


def test_a_bookmark_is_set_and_removed_at_the_playhead(prose_window: MainWindow) -> None:
    command = prose_window.commands.bookmark
    assert command.text() == "Set a &bookmark"
    QTest.keyClick(prose_window.panes.token_view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert steps(prose_window) == [120]
    assert command.text() == "Remove the &bookmark"
    command.trigger()
    assert steps(prose_window) == []
    prose_window.commands.undo.trigger()
    assert steps(prose_window) == [120]
    prose_window.commands.undo.trigger()
    assert steps(prose_window) == []
    prose_window.commands.redo.trigger()
    assert steps(prose_window) == [120]


def test_one_goes_from_bookmark_to_bookmark(prose_window: MainWindow, qtbot: QtBot) -> None:
    a, session = prose_window.commands, prose_window.session
    assert not a.next_bookmark.isEnabled()
    for step in (300, 40, 120):
        stand_at(prose_window, step)
        a.bookmark.trigger()
    assert steps(prose_window) == [40, 120, 300]
    a.next_bookmark.trigger()
    assert session.step == 300
    QTest.keyClick(prose_window.panes.token_view, Qt.Key.Key_BracketLeft)
    QTest.keyClick(prose_window.panes.token_view, Qt.Key.Key_BracketLeft)
    assert session.step == 40
    settle(prose_window)
    assert not a.previous_bookmark.isEnabled()
    QTest.keyClick(prose_window.panes.token_view, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert session.step == 120


def test_a_click_on_a_flag_goes_there(prose_window: MainWindow) -> None:
    prose_window.commands.bookmark.trigger()
    stand_at(prose_window, 10)
    canvas = prose_window.panes.plot.canvas
    assert canvas is not None
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place_of(prose_window, 0))
    assert prose_window.session.step == 120
    assert canvas.hasFocus()


def test_the_flags_are_painted_and_named_where_there_is_room(prose_window: MainWindow, qtbot: QtBot) -> None:
    plot = prose_window.panes.plot
    before = plot.grab().toImage()
    prose_window.bookmarks.toggle(120)
    qtbot.waitUntil(lambda: plot.grab().toImage() != before, timeout=WAIT)
    flags = flags_of(prose_window)
    flags.set_marks([(100, "halfway there"), (101, "close"), (300, "")])
    # The axis follows the run a few times a second only, and the flags follow the axis.
    qtbot.waitUntil(lambda: [flag.shown for flag in flags.flags] == ["", "close", ""], timeout=WAIT)


def test_flags_beyond_what_is_learnt_wait(prose_window: MainWindow) -> None:
    flags = flags_of(prose_window)
    flags.set_marks([(100, ""), (5000, "")])
    assert [flag.step for flag in flags.flags] == [100]


def test_the_menu_renames_and_removes(prose_window: MainWindow, qtbot: QtBot) -> None:
    prose_window.commands.bookmark.trigger()
    flags = flags_of(prose_window)
    go, rename, remove = flags.menu(flags.flags[0], 120).actions()[:3]
    stand_at(prose_window, 5)
    go.trigger()
    assert prose_window.session.step == 120
    rename.trigger()
    dialog = prose_window.findChild(QInputDialog, "bookmarkDialog")
    assert dialog is not None
    assert "376" in dialog.labelText()
    dialog.setTextValue("here   it is")
    dialog.accept()
    assert flags.flags[0].name == "here it is"
    assert [entry.title for entry in prose_window.bookmarks.entries()] == ["Go to bookmark here it is"]
    remove.trigger()
    assert flags.flags == []
    prose_window.commands.undo.trigger()
    assert flags.flags[0].name == "here it is", "its name came back with it"


def test_the_menu_opens_over_a_flag_and_elsewhere(prose_window: MainWindow, qtbot: QtBot) -> None:
    prose_window.commands.bookmark.trigger()
    canvas = prose_window.panes.plot.canvas
    assert canvas is not None
    for place, first in ((place_of(prose_window, 0), "&Go there"), (QPoint(200, 40), "Set a &bookmark at")):
        reason = QContextMenuEvent.Reason.Mouse
        event = QContextMenuEvent(reason, place, canvas.viewport().mapToGlobal(place))
        QApplication.sendEvent(canvas.viewport(), event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert menu.actions()[0].text().startswith(first)
        assert prose_window.commands.export_plot in menu.actions()
        menu.close()


def test_they_are_there_again_for_the_same_text_and_settings(
    prose_window: MainWindow, qtbot: QtBot, prose_file: Path, tmp_path: Path
) -> None:
    prose_window.commands.bookmark.trigger()
    other = replace(SMALL, pattern="none")
    prose_window.session.train(other)
    qtbot.waitUntil(lambda: prose_window.session.settings == other, timeout=WAIT)
    wait_for(qtbot, prose_window.session, State.DONE)
    assert steps(prose_window) == []
    prose_window.close()
    again = MainWindow(Theme("light"), Settings(tmp_path / "settings.ini"))
    again.fill()
    qtbot.addWidget(again)
    again.resize(1200, 800)
    again.show()
    again.panes.plot.load()
    again.session.open([prose_file], replace(SMALL, vocab_size=500))
    wait_for(qtbot, again.session, State.DONE)
    qtbot.waitUntil(lambda: steps(again) == [120], timeout=WAIT)
    again.close()
