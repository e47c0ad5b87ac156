"""Merges are played in the try line, too: beneath a text that stands still, ending at the tokens after the merge."""

from __future__ import annotations

from array import array

import pytest
from made_up_text import OPEN
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from waiting import WAIT, settle, stand_at, wait_for

from app.kit.theme import Theme
from app.session.states import State
from app.tokens.merge import DURATION
from app.try_line.view import TryLine
from app.window.main_window import MainWindow

TEXT = b"the cat the"
SEAMS = array("i", [OPEN, 0, 1, 2, OPEN, OPEN, OPEN, OPEN, OPEN, 0, 1])


@pytest.fixture
def line(qtbot: QtBot, qapp: QApplication) -> TryLine:
    """The typed text after two merges."""
    line = TryLine(Theme("light"))
    qtbot.addWidget(line)
    line.resize(700, 40)
    line.show()
    qtbot.waitExposed(line)
    line.edit.setText(TEXT.decode())
    line.set_seams(TEXT, _Seams(SEAMS), 2)
    return line


class _Seams:
    """An array as the session gives it."""

    def __init__(self, values: array[int]) -> None:
        self._values = values

    def tolist(self) -> list[int]:
        return list(self._values)


def tokens(line: TryLine) -> list[bytes]:
    return [hit.bytes for hit in line.view.hits]


def painted(line: TryLine) -> list[int]:
    """Where the painted chips begin."""
    laid = line.view._laid
    assert laid is not None
    return list(laid.starts)


def play(line: TryLine, merge: int, step: int, *, backwards: bool = False) -> None:
    line.animate_merge(TEXT, _Seams(SEAMS), merge, step, backwards=backwards, duration=DURATION)


def test_a_merge_is_played_at_every_place_and_ends_after_it(line: TryLine, qtbot: QtBot) -> None:
    assert tokens(line) == [b"the", b" ", b"c", b"a", b"t", b" ", b"the"]
    play(line, 3, 3)
    animation = line.view._animation
    assert animation is not None
    assert len(animation._pairs) == 1, "␣ follows only the first the as a pair that merges"
    assert tokens(line)[0] == b"the ", "what is told is told at once"
    assert painted(line)[1] == 3, "what is painted is on its way"
    qtbot.waitUntil(lambda: line.view._animation is None, timeout=WAIT)
    assert painted(line)[1] == 4
    assert line.view._laid is not None
    assert line.view._laid.now, "the new token is outlined"


def test_the_text_itself_stands_still(line: TryLine) -> None:
    play(line, 1, 1)
    animation = line.view._animation
    assert animation is not None
    assert len(animation._pairs) == 2
    assert all(pair.texts is None for pair in animation._pairs)
    assert line.findChild(QLineEdit, "tryEdit").text() == TEXT.decode()


def test_frames_differ(line: TryLine) -> None:
    play(line, 1, 1)
    animation = line.view._animation
    assert animation is not None
    animation._clock.pause()
    images = []
    for share in (0.0, 0.15, 0.45, 0.75):
        animation.seek(share)
        images.append(line.view.grab().toImage())
    assert all(one != other for i, one in enumerate(images) for other in images[:i])


def test_backwards_it_ends_before_the_merge(line: TryLine, qtbot: QtBot) -> None:
    line.set_seams(TEXT, _Seams(SEAMS), 3)
    play(line, 3, 2, backwards=True)
    assert line.view._animation is not None
    qtbot.waitUntil(lambda: line.view._animation is None, timeout=WAIT)
    assert tokens(line) == [b"the", b" ", b"c", b"a", b"t", b" ", b"the"]
    assert painted(line)[:2] == [0, 3]


def test_where_nothing_merges_nothing_is_played(line: TryLine) -> None:
    play(line, 9, 9)
    assert line.view._animation is None
    assert tokens(line) == [b"the ", b"c", b"a", b"t", b" ", b"the"]


def test_typing_ends_it(line: TryLine) -> None:
    play(line, 3, 3)
    other = b"the"
    line.set_seams(other, _Seams(SEAMS[:3]), 3)
    assert line.view._animation is None
    assert tokens(line) == [b"the"]


def test_the_same_step_again_lets_it_play_on(line: TryLine) -> None:
    play(line, 3, 3)
    line.set_seams(TEXT, _Seams(SEAMS), 3)
    assert line.view._animation is not None


def test_another_theme_and_another_size_end_it_where_it_was_going(line: TryLine, qtbot: QtBot) -> None:
    play(line, 3, 3)
    line._theme.set_mode("dark")
    assert line.view._animation is None
    assert painted(line)[1] == 4


def test_it_is_played_in_the_same_beat_as_the_text(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, 0)
    window.panes.try_line.edit.setText("the hat")
    film = window.text.film
    # a key that is pressed once, not one that is held
    qtbot.waitUntil(lambda: film._step == 0 and film._since.elapsed() > 300, timeout=WAIT)
    window.session.player.step_forward()
    settle(window)
    assert window.panes.token_view._stage.animation is not None
    assert window.panes.try_line.view._animation is not None
    qtbot.waitUntil(lambda: window.panes.try_line.view._animation is None, timeout=WAIT)
    assert window.panes.try_line.view.hits[0].bytes == b"th"
