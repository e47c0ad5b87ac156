"""From one occurrence of a token to another: every press counts, round the ends of the text."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from waiting import WAIT, stand_at, wait_for

from app.session.states import State
from app.tokens.view import TokenView
from app.window.main_window import MainWindow
from bpe import TrainingSettings


@pytest.fixture
def view(window: MainWindow, qtbot: QtBot) -> TokenView:
    """80 KB in which a token stands here and there, at the last step, the token pinned."""
    dice = random.Random(5)
    lines = [" ".join(dice.choices(["the", "cat", "sat", "on", "mats"], k=9)) for _ in range(2500)]
    for number in range(100, 2500, 240):
        lines[number] = "zebra " + lines[number] + " zebra"
    text = "\n".join(lines)
    window.session.open_text(text, "zebras", TrainingSettings(vocab_size=300))
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, window.session.frontier)
    view = window.panes.token_view
    first = text.find("zebra")
    qtbot.waitUntil(lambda: (hit := view.token_of(first)) is not None and hit.bytes == b"zebra", timeout=WAIT)
    view.set_highlight(b"zebra")
    return view


def places(window: MainWindow) -> list[int]:
    """Where the pinned token stands, by the session's own tokenizer."""
    text, history = window.session.text, window.session.history
    assert text is not None
    assert history is not None
    found = history.tokenizer_at(step=window.session.step).segment(text.read(0, text.size))
    token = window.panes.token_view.highlight.pinned
    data = text.read(0, text.size)
    starts = [
        start for start, end in zip(found.starts.tolist(), found.ends.tolist(), strict=True) if data[start:end] == token
    ]
    assert len(starts) > 5
    return starts


def here(view: TokenView) -> int | None:
    return view.pointer.hover.start if view.pointer.hover is not None else None


def test_f3_goes_from_one_to_the_next_and_round(window: MainWindow, view: TokenView, qtbot: QtBot) -> None:
    expected = places(window)
    for place in [*expected, expected[0]]:
        QTest.keyClick(view, Qt.Key.Key_F3)
        qtbot.waitUntil(lambda place=place: here(view) == place, timeout=WAIT)
    QTest.keyClick(view, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: here(view) == expected[-1], timeout=WAIT)


def test_quick_presses_all_count(window: MainWindow, view: TokenView, qtbot: QtBot) -> None:
    expected = places(window)
    for _ in range(7):
        QTest.keyClick(view, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: here(view) == expected[6], timeout=WAIT)
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: here(view) == expected[4], timeout=WAIT)


def test_after_scrolling_it_goes_on_from_what_is_in_view(window: MainWindow, view: TokenView, qtbot: QtBot) -> None:
    expected = places(window)
    QTest.keyClick(view, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: here(view) == expected[0], timeout=WAIT)
    qtbot.waitUntil(lambda: not view.is_gliding, timeout=WAIT)
    view.scroll_to(view.text_size * 2 // 3)
    first = view.visible_range()[0]
    QTest.keyClick(view, Qt.Key.Key_F3)
    wanted = next(place for place in expected if place >= first)
    qtbot.waitUntil(lambda: here(view) == wanted, timeout=WAIT)


def test_another_pinned_token_is_looked_for_from_the_top_of_the_window(
    window: MainWindow, view: TokenView, qtbot: QtBot
) -> None:
    QTest.keyClick(view, Qt.Key.Key_F3)
    hit = view.token_of(view.visible_range()[0])
    assert hit is not None
    view.set_highlight(hit.bytes)
    first = view.visible_range()[0]
    QTest.keyClick(view, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: here(view) in places(window), timeout=WAIT)
    assert (here(view) or 0) >= min(first, places(window)[-1])


def test_the_view_glides_to_a_merge_that_is_not_in_view_where_that_is_wanted(
    window: MainWindow, view: TokenView, qtbot: QtBot
) -> None:
    window.session.player.set_following(False)
    window.session.player.stop_film()
    window.choices.choose("glide", True)
    view.scroll_to(0)
    history, text = window.session.history, window.session.text
    assert history is not None
    assert text is not None
    last = view.visible_range()[1]
    seams = text.seams(0, text.size)[0]
    merges = [merge for merge in range(history.step) if not (seams[:last] == merge).any()]
    assert merges, "some merge is made only further down"
    stand_at(window, merges[0] + 1)
    qtbot.waitUntil(lambda: any(bool((shown == merges[0]).any()) for shown in view.visible_seams()), timeout=WAIT)
