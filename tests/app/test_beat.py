"""The clock, and that every view is told where things stand before it is told the state."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from waiting import SMALL, WAIT, HeldTraining, wait_for

from app.session import beat as clock
from app.session.beat import Beat
from app.session.film import step_at
from app.session.session import Session
from app.session.states import State
from app.window.main_window import MainWindow
from bpe import TrainingSettings

# --- the clock ---


@pytest.fixture
def beats(qtbot: QtBot) -> tuple[Beat, list[float]]:
    """A clock that is held, and the moments at which it struck."""
    beat, struck = Beat(), []
    beat.struck.connect(lambda: struck.append(beat.now()))
    beat.hold()
    return beat, struck


def test_a_clock_that_is_held_stands_still(beats: tuple[Beat, list[float]], qtbot: QtBot) -> None:
    beat, struck = beats
    before = beat.now()
    beat.start()
    free = Beat()
    free.start()
    qtbot.waitSignals([free.struck, free.struck, free.struck], timeout=WAIT)
    assert (beat.now(), beat.running, struck) == (before, True, [])
    free.stop()


def test_time_that_is_let_pass_has_its_beats(beats: tuple[Beat, list[float]]) -> None:
    beat, struck = beats
    before = beat.now()
    beat.advance(1.0)
    assert struck == [], "it does not run"
    beat.start()
    beat.advance(1.0)
    assert beat.now() == pytest.approx(before + 2)
    assert len(struck) == -(-1000 // clock.INTERVAL_MS)
    assert struck[-1] == beat.now()


def test_it_stops_at_once(beats: tuple[Beat, list[float]]) -> None:
    beat, struck = beats
    beat.struck.connect(beat.stop)
    beat.start()
    beat.advance(1.0)
    assert len(struck) == 1
    beat.strike()
    assert len(struck) == 1


# --- what the views are told ---


def told(session: Session) -> list[tuple[State, int, int]]:
    """The states that are told, each with the frontier and the playhead that the views were told last before it."""
    heard: list[tuple[State, int, int]] = []
    last = [(-1, -1)]

    def look() -> None:
        last[0] = session.frontier, session.step

    session.player.ticked.connect(look)
    session.run_changed.connect(look)
    session.state_changed.connect(lambda state: heard.append((state, *last[0])))
    return heard


def test_the_end_of_a_run_is_told_after_its_last_merge(qtbot: QtBot, session: Session, prose: str) -> None:
    """Even if the run ends before the first beat: here there is none."""
    session.player.beat.hold()
    heard = told(session)
    session.open_text(prose, settings=SMALL)
    wait_for(qtbot, session, State.DONE)
    assert heard[-1] == (State.DONE, 344, 0)


def test_a_pause_is_told_after_the_merges_before_it(
    qtbot: QtBot, session: Session, held_training: HeldTraining, prose: str
) -> None:
    held_training.at(100)
    session.player.beat.hold()
    heard = told(session)
    session.open_text(prose, settings=SMALL)
    qtbot.waitUntil(lambda: session.run is not None and session.run.frontier == 100, timeout=WAIT)
    session.player.set_following(True)
    session.pause()
    wait_for(qtbot, session, State.PAUSED)
    assert heard[-1] == (State.PAUSED, 100, 100), "a playhead that follows has come along"


def test_a_run_that_goes_on_is_told_as_far_as_it_came(qtbot: QtBot, session: Session, prose: str) -> None:
    session.player.beat.hold()
    session.open_text(prose, settings=SMALL)
    wait_for(qtbot, session, State.DONE)
    heard = told(session)
    session.train(TrainingSettings(vocab_size=700))
    wait_for(qtbot, session, State.DONE)
    assert [state for state, _, _ in heard] == [State.TRAINING, State.DONE]
    assert heard[-1] == (State.DONE, 444, 0)


def test_the_panes_show_all_of_a_run_that_ends_before_the_first_beat(
    qtbot: QtBot, window: MainWindow, prose: str
) -> None:
    session, panes = window.session, window.panes
    panes.plot.load()
    session.player.beat.hold()
    session.open_text(prose, settings=SMALL)
    wait_for(qtbot, session, State.DONE)
    canvas = panes.plot.canvas
    assert canvas is not None
    assert canvas.data.frontier == 344
    assert canvas.frame.axis.pixel(600) == pytest.approx(canvas.frame.axis.right)
    assert panes.merges.merges.frontier == 344
    assert window.bookmarks is not None
    assert window.commands.to_frontier.isEnabled()


# --- the film on it ---


def test_the_film_follows_the_clock(qtbot: QtBot, session: Session, prose: str) -> None:
    session.player.beat.hold()
    session.open_text(prose, settings=SMALL)
    wait_for(qtbot, session, State.DONE)
    assert (session.player.playing, session.step) == (True, 0)
    for seconds in (3.0, 5.0, 6.0):
        session.player.beat.advance(seconds)
    assert session.step == step_at(14.0)
    session.player.stop_film()
    session.player.beat.advance(5.0)
    assert session.step == step_at(14.0)
