"""The list of runs: choose, rename, recolour, take settings, delete, and undo of it all, on the real engine."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import late
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot
from waiting import SMALL, WAIT, Heard, once, wait_for

from app.session.session import Session
from app.session.states import State
from app.window.main_window import MainWindow
from bpe import MergeHistory, StopReason, Trainer, TrainingSettings, reference
from bpe.histories.seams import OPEN

GREATEST = replace(SMALL, tie_break="greatest-bytes")
UNCUT = replace(SMALL, vocab_size=500, pattern="none")


def merges_of(history: MergeHistory | None) -> list[tuple[int, int]]:
    assert history is not None
    return list(zip(history.left.tolist(), history.right.tolist(), strict=True))


def learnt(text: str, settings: TrainingSettings, steps: int) -> list[tuple[int, int]]:
    """What the naive trainer learns first."""
    found = reference.train([text], vocab_size=256 + steps, pattern=settings.pattern, tie_break=settings.tie_break)
    return [(merge.left, merge.right) for merge in found]


def train(qtbot: QtBot, session: Session, settings: TrainingSettings) -> None:
    session.train(settings)
    qtbot.waitUntil(lambda: session.settings == settings and session.state is State.DONE, timeout=WAIT)


@pytest.fixture
def three(qtbot: QtBot, session: Session, prose: str) -> Session:
    """Three finished runs on one text; the last, on uncut text, is shown."""
    session.open_text(prose, settings=SMALL)
    wait_for(qtbot, session, State.DONE)
    train(qtbot, session, GREATEST)
    train(qtbot, session, UNCUT)
    return session


def show(qtbot: QtBot, session: Session, place: int) -> None:
    run = session.all_runs[place]
    session.show_run(run)
    qtbot.waitUntil(lambda: session.run is run and session.state is State.DONE, timeout=WAIT)


# --- in the session ---


def test_only_the_shown_run_keeps_its_seams(three: Session) -> None:
    assert [run.settings for run in three.all_runs] == [SMALL, GREATEST, UNCUT]
    assert three.run is three.all_runs[2]
    assert three.runs == three.all_runs[:2]
    for run in three.runs:
        assert run.history is not None
        assert run.history.seams.size <= 1
        assert run.frontier == run.history.step == 344
    assert len({run.color_index for run in three.all_runs}) == 3


def test_a_run_that_is_shown_again_is_what_it_was(qtbot: QtBot, three: Session, prose: str) -> None:
    three.set_step(200)
    show(qtbot, three, 1)
    assert three.step == 200  # the playhead keeps its place
    assert not three.player.playing
    assert merges_of(three.history)[:60] == learnt(prose, GREATEST, 60)
    text = three.text
    assert text is not None
    assert three.history is not None
    shown, valid_to = text.seams(0, len(prose.encode()))
    assert valid_to == 344
    expected = three.history.seams_of(prose.encode())
    assert shown.tolist() == expected.tolist()
    assert three.history.seams.size > 1000
    assert three.all_runs[2].history.seams.size <= 1  # type: ignore[union-attr]


def test_a_run_shown_again_can_go_on(qtbot: QtBot, three: Session, prose: str) -> None:
    show(qtbot, three, 0)
    larger = replace(SMALL, vocab_size=700)
    three.train(larger)
    wait_for(qtbot, three, State.DONE)
    assert three.frontier == 444
    assert len(three.all_runs) == 3
    fresh = Session()
    fresh.open_text(prose, settings=larger)
    wait_for(qtbot, fresh, State.DONE)
    assert merges_of(three.history) == merges_of(fresh.history)
    assert fresh.shutdown(10)


def test_the_end_of_one_stretch_is_not_taken_for_that_of_the_next(
    qtbot: QtBot, three: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is shown again ends at once; it is extended before that has been heard."""
    monkeypatch.setattr(Trainer, "extend", late(Trainer.extend))
    run = three.all_runs[0]

    def extend() -> None:
        thread = three.training._threads._thread
        assert thread is not None and thread.wait() and run.runner is not None
        three.train(replace(SMALL, vocab_size=700))
        while run.runner._wanted_vocab:  # until the next thread has taken it up
            time.sleep(0.001)

    once(three, State.DONE, extend)
    three.show_run(run)
    qtbot.waitUntil(lambda: three.settings is not None and three.settings.vocab_size == 700, timeout=WAIT)
    wait_for(qtbot, three, State.DONE)
    assert three.frontier == 444


def test_the_playhead_stands_within_the_shorter_run(qtbot: QtBot, three: Session) -> None:
    show(qtbot, three, 0)
    three.player.to_frontier()
    show(qtbot, three, 2)
    assert three.step == three.frontier == 244


def test_a_run_left_before_its_end_waits_where_it_was(qtbot: QtBot, session: Session, prose: str) -> None:
    session.open_text(prose, settings=SMALL)
    wait_for(qtbot, session, State.DONE)
    once(session, State.COUNTING, session.pause)
    session.train(GREATEST)
    wait_for(qtbot, session, State.PAUSED)
    session.player.step_forward(60)
    qtbot.waitUntil(lambda: session.step == 60, timeout=WAIT)
    short = session.run
    assert short is not None
    left_at = session.frontier
    show(qtbot, session, 0)
    assert short.frontier == left_at
    session.show_run(short)
    qtbot.waitUntil(lambda: session.run is short and session.state is State.PAUSED, timeout=WAIT)
    assert (session.frontier, session.step) == (left_at, 60)
    session.player.step_forward(left_at - 60 + 3)
    qtbot.waitUntil(lambda: session.step == left_at + 3, timeout=WAIT)
    session.resume()
    wait_for(qtbot, session, State.DONE)
    assert merges_of(session.history)[:80] == learnt(prose, GREATEST, 80)


def test_a_run_that_ended_early_has_ended_when_it_is_shown_again(qtbot: QtBot, session: Session) -> None:
    session.open_text("the cat in the hat", settings=TrainingSettings(vocab_size=300, pattern="none"))
    wait_for(qtbot, session, State.DONE)
    assert session.stop_reason is StopReason.NO_PAIRS_LEFT
    train(qtbot, session, TrainingSettings(vocab_size=258, pattern="none"))
    show(qtbot, session, 0)
    qtbot.waitUntil(lambda: session.stop_reason is StopReason.NO_PAIRS_LEFT, timeout=WAIT)
    assert session.frontier == 4
    session.player.to_frontier()
    assert session.advice is not None


def test_the_runs_of_another_text_stay_in_the_list(qtbot: QtBot, three: Session, prose: str) -> None:
    learnt_before = merges_of(three.history)
    three.set_step(33)
    runs, text = three.all_runs, three.corpus
    three.open_sample("cat")
    qtbot.waitUntil(lambda: three.sample is not None and three.state is State.DONE, timeout=WAIT)
    assert three.runs == ()  # none on this text
    assert three.every_run == (*runs, three.run)
    for run in runs:
        assert run.runner is None
        assert run.history is not None
        assert not run.history.has_words
    cat = three.run
    three.show_run(runs[2])
    qtbot.waitUntil(lambda: three.run is runs[2] and three.state is State.DONE, timeout=WAIT)
    assert three.corpus is text
    assert three.step == 33
    assert merges_of(three.history) == learnt_before
    assert three.text is not None
    assert three.text.read(0, 20) == prose.encode()[:20]
    assert three.history is not None
    assert three.text.seams(0, 500)[0].tolist() == three.history.seams_of(prose.encode())[:500].tolist()
    assert cat is not None
    assert three.every_run == (*runs, cat)
    three.show_run(cat)
    three.cancel()  # back to the text that was shown
    assert three.corpus is text
    assert merges_of(three.history) == learnt_before
    three.remove_run(cat)
    assert three.every_run == runs
    three.put_back(cat, 0)
    assert three.every_run == (*runs, cat)


def test_a_text_that_cannot_be_counted_leaves_the_runs_before_it(qtbot: QtBot, three: Session, tmp_path: Path) -> None:
    shown, history = three.run, three.history
    three.open([tmp_path / "is not there.txt"])
    qtbot.waitUntil(lambda: three.state is State.DONE, timeout=WAIT)
    assert (three.run, three.history) == (shown, history)
    once(three, State.COUNTING, three.cancel)
    three.open_text("another text, given up", settings=SMALL)
    qtbot.waitUntil(lambda: three.run is None and three.state is State.PAUSED, timeout=WAIT)
    assert len(three.every_run) == 3
    assert shown is not None
    three.show_run(shown)
    qtbot.waitUntil(lambda: three.run is shown and three.state is State.DONE, timeout=WAIT)
    assert merges_of(three.history) == merges_of(history)


def test_giving_up_to_show_a_run_leaves_everything(qtbot: QtBot, three: Session) -> None:
    before, shown = three.history, three.run
    three.show_run(three.all_runs[0])
    assert three.state is State.COUNTING
    three.cancel()
    assert (three.state, three.history, three.run) == (State.DONE, before, shown)
    assert len(three.all_runs) == 3


def test_removing_the_shown_run_shows_its_neighbour(qtbot: QtBot, three: Session) -> None:
    _first, second, shown = three.all_runs
    assert three.remove_run(shown) == 2
    assert three.all_runs == (_first, second)
    qtbot.waitUntil(lambda: three.run is second and three.state is State.DONE, timeout=WAIT)
    three.put_back(shown, 2)
    assert three.all_runs == (_first, second, shown)


def test_removing_the_only_run_leaves_the_text(qtbot: QtBot, session: Session, heard: Heard, prose: str) -> None:
    session.open_text(prose, settings=SMALL)
    wait_for(qtbot, session, State.DONE)
    run = session.run
    assert run is not None
    session.remove_run(run)
    assert (session.run, session.history, session.step, session.frontier) == (None, None, 0, 0)
    assert session.state is State.PAUSED  # and Train is offered, for nothing is trained
    assert heard.states[-1] is State.PAUSED
    assert not session.moment().has_run
    assert session.text is not None
    assert (session.text.seams(0, 100)[0] == OPEN).all()
    session.train()
    wait_for(qtbot, session, State.DONE)
    assert session.frontier == 344


# --- in the window ---


@pytest.fixture
def listed(window: MainWindow, qtbot: QtBot, prose: str) -> MainWindow:
    """Two runs on one text; the list is in view."""
    window.session.open_text(prose, settings=SMALL)
    wait_for(qtbot, window.session, State.DONE)
    train(qtbot, window.session, GREATEST)
    window.frame.tabs.setCurrentWidget(window.panes.runs)
    qtbot.waitUntil(lambda: window.panes.runs.list.runs.rowCount() == 2, timeout=WAIT)
    return window


def names(window: MainWindow) -> list[str]:
    return [row.name for row in window.panes.runs.list.runs.rows]


def click(window: MainWindow, row: int) -> None:
    runs = window.panes.runs.list
    place = runs.visualRect(runs.runs.index(row)).center()
    QTest.mouseClick(runs.viewport(), Qt.MouseButton.LeftButton, pos=place)


def choose(menu: QMenu, *texts: str) -> None:
    """Choose an entry of a menu by its words, through its submenus."""
    for text in texts[:-1]:
        (menu,) = [action.menu() for action in menu.actions() if action.text().replace("&", "") == text]
    (action,) = [action for action in menu.actions() if action.text().replace("&", "") == texts[-1]]
    action.trigger()


def test_rows_say_what_tells_runs_apart(listed: MainWindow) -> None:
    first, second = listed.panes.runs.list.runs.rows
    assert (first.settings, second.settings) == ("GPT-2 · 600 · seen first", "GPT-2 · 600 · greatest bytes")
    assert (first.shown, second.shown) == (False, True)
    history = listed.session.history
    assert history is not None
    assert second.ratio == history.bytes_per_token(344)
    assert (second.merges, second.goal) == (344, 344)
    spoken = listed.panes.runs.list.runs.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "shown" in spoken and "344 merges" in spoken and "bytes per token" in spoken


def test_a_click_shows_a_run_and_every_pane_follows(listed: MainWindow, qtbot: QtBot) -> None:
    session = listed.session
    session.set_step(120)
    colors = [run.color_index for run in session.all_runs]
    click(listed, 0)
    qtbot.waitUntil(lambda: session.run is session.all_runs[0] and session.state is State.DONE, timeout=WAIT)
    assert session.step == 120
    qtbot.waitUntil(lambda: listed.panes.merges.merges.frontier == 344, timeout=WAIT)
    qtbot.waitUntil(lambda: listed.panes.runs.list.runs.shown == 0, timeout=WAIT)
    listed.panes.plot.load()
    canvas = listed.panes.plot.canvas
    assert canvas is not None
    assert canvas.data.history is session.history
    assert [run.color_index for run in canvas.data.earlier] == [colors[1]]
    assert canvas._style.accent == listed.theme.run_color(colors[0])
    assert listed.panes.setup.settings() == SMALL


def click_and_wait(listed: MainWindow, qtbot: QtBot, row: int) -> None:
    click(listed, row)
    wait_shown(listed, qtbot, row)


def wait_shown(listed: MainWindow, qtbot: QtBot, place: int) -> None:
    session = listed.session
    run = session.all_runs[place]
    qtbot.waitUntil(lambda: session.run is run and session.state is State.DONE, timeout=WAIT)


def test_showing_runs_after_each_other_is_undone_as_one(listed: MainWindow, qtbot: QtBot) -> None:
    session, undo = listed.session, listed.commands.undo
    train(qtbot, session, UNCUT)
    session.set_step(77)
    click_and_wait(listed, qtbot, 0)
    click_and_wait(listed, qtbot, 1)
    assert listed.runs.undo_stack.count() == 1
    assert undo.text() == f"&Undo show {session.all_runs[1].name}"
    session.set_step(50)
    undo.trigger()
    wait_shown(listed, qtbot, 2)
    assert session.step == 77
    listed.commands.redo.trigger()
    wait_shown(listed, qtbot, 1)


def test_showing_the_run_that_was_left_leaves_nothing_to_undo(listed: MainWindow, qtbot: QtBot) -> None:
    click_and_wait(listed, qtbot, 0)
    assert listed.commands.undo.isEnabled()
    click_and_wait(listed, qtbot, 1)
    assert not listed.commands.undo.isEnabled()
    click_and_wait(listed, qtbot, 1)
    assert not listed.commands.undo.isEnabled()


def test_renaming_in_place_and_undo(listed: MainWindow, qtbot: QtBot) -> None:
    runs = listed.panes.runs.list
    before = names(listed)
    runs.setFocus()
    runs.setCurrentIndex(runs.runs.index(0))
    QTest.keyClick(runs, Qt.Key.Key_F2)
    editor = runs.findChild(QLineEdit, "runNameEdit")
    assert editor is not None
    assert editor.accessibleName()
    editor.setText("  my first  ")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: runs.findChild(QLineEdit, "runNameEdit") is None, timeout=WAIT)
    assert names(listed)[0] == "my first"
    assert listed.session.state is State.DONE  # Return ended the editing, and showed no other run
    assert listed.commands.undo.text().startswith("&Undo rename")
    listed.commands.undo.trigger()
    assert names(listed) == before
    listed.commands.redo.trigger()
    assert names(listed)[0] == "my first"
    listed.panes.plot.load()
    assert [run.name for run in listed.panes.plot.canvas.data.earlier] == ["my first"]  # type: ignore[union-attr]


def test_recolouring_and_undo(listed: MainWindow) -> None:
    run = listed.session.all_runs[1]
    before = run.color_index
    choose(listed.panes.runs.list.menu_for(1), "Colour", "Pink")
    assert run.color_index == 2
    listed.panes.plot.load()
    assert listed.panes.plot.canvas._style.accent == listed.theme.run_color(2)  # type: ignore[union-attr]
    listed.commands.undo.trigger()
    assert run.color_index == before


def test_the_settings_of_a_run_go_into_the_form_and_back(listed: MainWindow) -> None:
    form = listed.panes.setup
    assert form.settings() == GREATEST
    choose(listed.panes.runs.list.menu_for(0), "Use its settings")
    assert form.settings() == SMALL
    assert form.train_button.isVisible()
    listed.commands.undo.trigger()
    assert form.settings() == GREATEST
    assert not form.train_button.isVisible()


def test_a_deleted_run_comes_back_whole(listed: MainWindow, qtbot: QtBot, prose: str) -> None:
    session, runs = listed.session, listed.panes.runs.list
    shown = session.run
    assert shown is not None
    session.set_step(77)
    listed.session.rename_run(shown, "kept")
    before = state_of(session)
    runs.setFocus()
    runs.setCurrentIndex(runs.runs.index(1))
    QTest.keyClick(runs, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: session.run is not shown and session.state is State.DONE, timeout=WAIT)
    assert len(names(listed)) == 1
    assert listed.commands.undo.text() == "&Undo delete kept"
    listed.commands.undo.trigger()
    qtbot.waitUntil(lambda: session.run is shown and session.state is State.DONE, timeout=WAIT)
    assert state_of(session) == before
    assert names(listed)[1] == "kept"


def state_of(session: Session) -> dict[str, Any]:
    history, run = session.history, session.run
    assert history is not None and run is not None
    return {
        "merges": merges_of(history),
        "seams": history.seams.tolist(),
        "tokens": history.token_count.tolist(),
        "step": session.step,
        "name": run.name,
        "color": run.color_index,
        "settings": run.settings,
        "runs": len(session.all_runs),
    }


def test_dismissed_curves_come_back_together(listed: MainWindow, qtbot: QtBot) -> None:
    session = listed.session
    train(qtbot, session, UNCUT)
    runs = session.all_runs
    listed.commands.dismiss.trigger()
    assert session.all_runs == runs[2:]
    listed.commands.undo.trigger()
    assert session.all_runs == runs


def test_another_text_forgets_what_could_be_undone(listed: MainWindow, qtbot: QtBot) -> None:
    listed.session.rename_run(listed.session.all_runs[0], "x")
    choose(listed.panes.runs.list.menu_for(1), "Colour", "Green")
    assert listed.commands.undo.isEnabled()
    listed.session.open_sample("cat")
    wait_for(qtbot, listed.session, State.DONE)
    assert not listed.commands.undo.isEnabled()
    rows = listed.panes.runs.list.runs.rows
    assert [row.text for row in rows] == ["pasted text", "pasted text", "the cat in the hat"]
    assert [row.shown for row in rows] == [False, False, True]
    listed.panes.runs.list.show_requested.emit(0)
    qtbot.waitUntil(lambda: listed.windowTitle().startswith("pasted text"), timeout=WAIT)
    wait_for(qtbot, listed.session, State.DONE)
    assert listed.panes.setup.settings() == SMALL
