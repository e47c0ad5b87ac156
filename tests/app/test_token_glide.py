"""The text scrolls to a merge that is out of view, and plays it there; the user can stop that at any moment."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from waiting import WAIT, stand_at, wait_for

from app.session.states import State
from app.tokens.view import TokenView
from app.window.main_window import MainWindow
from bpe import TrainingSettings

FAR, FARTHER = 300, 1500
"""Lines on which alone there is something to merge that is nowhere else."""


@pytest.fixture
def view(window: MainWindow, qtbot: QtBot) -> TokenView:
    """The text at its beginning, before the merge of z and q, which is out of view."""
    dice = random.Random(3)
    lines = [" ".join(dice.choices(["the", "cat", "sat", "on", "mats"], k=9)) for _ in range(2500)]
    for number in (FAR, FARTHER):
        lines[number] += " zqzqzq"
    window.session.open_text("\n".join(lines), "far away", TrainingSettings(vocab_size=330))
    wait_for(qtbot, window.session, State.DONE)
    window.choices.choose("glide", True)
    view = window.panes.token_view
    stand_at(window, before(window))
    view.scroll_to(0)
    qtbot.waitUntil(lambda: not view.is_gliding, timeout=WAIT)
    view._glide._clock.setDuration(1500)  # so that a busy machine does not miss it
    return view


def before(window: MainWindow) -> int:
    """The step before the merge of z and q."""
    history = window.session.history
    assert history is not None
    return next(step for step in range(history.step) if history.token_bytes(256 + step) == b"zq")


def place(view: TokenView, nth: int = 0) -> int:
    """Where a "zqzqzq" is."""
    text = view._store.text
    assert text is not None
    data, at = text.read(0, text.size), -1
    for _ in range(nth + 1):
        at = data.index(b"zqzqzq", at + 1)
    return at


def in_view(view: TokenView, byte: int) -> bool:
    start, end = view.visible_range()
    return start <= byte < end


def test_it_glides_to_the_merge_and_plays_it(window: MainWindow, view: TokenView, qtbot: QtBot) -> None:
    step = before(window) + 1
    places: list[float] = []
    view.visible_range_changed.connect(lambda: places.append(view.page.scroller.start))
    window.session.player.step_forward()
    qtbot.waitUntil(lambda: view.is_gliding, timeout=WAIT)
    assert view._store.step == step - 1, "on the way the text stands before the merge"
    qtbot.waitUntil(lambda: view._stage.animation is not None, timeout=WAIT)
    assert not view.is_gliding
    assert in_view(view, place(view))
    assert places == sorted(places), "all the way in one direction"
    qtbot.waitUntil(lambda: view._stage.animation is None, timeout=WAIT)
    assert view._store.step == step
    hit = view.token_of(place(view))
    assert hit is not None
    assert hit.bytes == b"zq"


def test_without_animations_it_stands_after_the_merge(window: MainWindow, view: TokenView, qtbot: QtBot) -> None:
    window.choices.choose("animate", False)
    window.session.player.step_forward()
    qtbot.waitUntil(lambda: in_view(view, place(view)) and not view.is_gliding, timeout=WAIT)
    assert view._stage.animation is None
    assert view._store.step == before(window) + 1


def test_the_wheel_stops_it_at_the_playheads_step(window: MainWindow, view: TokenView, qtbot: QtBot) -> None:
    window.session.player.step_forward()
    qtbot.waitUntil(lambda: view.is_gliding, timeout=WAIT)
    spot, pixels = QPointF(40, 40), QPoint(0, 30)
    buttons, keys, phase = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(spot, view.viewport().mapToGlobal(spot), pixels, QPoint(), buttons, keys, phase, False)
    QApplication.sendEvent(view.viewport(), wheel)
    assert not view.is_gliding
    assert view._store.step == before(window) + 1
    assert view._stage.animation is None


def test_a_key_that_scrolls_stops_it(window: MainWindow, view: TokenView, qtbot: QtBot) -> None:
    window.session.player.step_forward()
    qtbot.waitUntil(lambda: view.is_gliding, timeout=WAIT)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert not view.is_gliding
    assert view.visible_range()[0] == 0
    assert view._store.step == before(window) + 1


def test_a_newer_step_ends_at_the_newer_step(window: MainWindow, view: TokenView, qtbot: QtBot) -> None:
    window.session.player.step_forward()
    qtbot.waitUntil(lambda: view.is_gliding, timeout=WAIT)
    stand_at(window, 2)
    qtbot.waitUntil(lambda: not view.is_gliding and view._stage.animation is None, timeout=WAIT)
    qtbot.waitUntil(lambda: view._store.step == 2, timeout=WAIT)


def test_another_text_ends_it(window: MainWindow, view: TokenView, qtbot: QtBot) -> None:
    window.session.player.step_forward()
    qtbot.waitUntil(lambda: view.is_gliding, timeout=WAIT)
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    qtbot.waitUntil(lambda: window.windowTitle().startswith("the cat"), timeout=WAIT)
    assert not view.is_gliding


def test_a_merge_in_view_needs_no_way(window: MainWindow, view: TokenView, qtbot: QtBot) -> None:
    view.scroll_to(place(view))
    at = view.visible_range()[0]
    window.session.player.step_forward()
    qtbot.waitUntil(lambda: view._stage.animation is None and view._store.step == before(window) + 1, timeout=WAIT)
    assert not view.is_gliding
    assert view.visible_range()[0] == at


def test_going_back_plays_how_it_comes_apart(window: MainWindow, view: TokenView, qtbot: QtBot) -> None:
    step = before(window)
    stand_at(window, step + 1)
    qtbot.waitUntil(lambda: view._stage.animation is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: view._stage.animation is None, timeout=WAIT)
    view.scroll_to(0)
    window.session.player.step_back()
    qtbot.waitUntil(lambda: view.is_gliding, timeout=WAIT)
    assert view._store.step == step + 1
    qtbot.waitUntil(lambda: view._stage.animation is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: view._stage.animation is None, timeout=WAIT)
    assert view._store.step == step
    hit = view.token_of(place(view))
    assert hit is not None
    assert hit.bytes == b"z"
