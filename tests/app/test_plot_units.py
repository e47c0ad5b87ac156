"""What the plot's y axis counts: bytes per token, characters per token, or tokens; every curve and line in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import histories
import numpy as np
import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot
from waiting import SMALL, wait_for

import bpe
from app.curve.canvas import PlotCanvas
from app.curve.pane import CompressionPlot, OtherRun
from app.kit.theme import Theme
from app.session.states import State

if TYPE_CHECKING:
    from app.window.main_window import MainWindow

TEXT = "шла Саша по шоссе и сосала сушку, the cat in the hat. " * 60


@cache
def russian() -> bpe.MergeHistory:
    return histories.trained(TEXT, 320, pattern="o200k")


@pytest.fixture(autouse=True)
def english() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[PlotCanvas]:
    plot = CompressionPlot(Theme("light"))
    qtbot.addWidget(plot)
    plot.resize(900, 280)
    plot.load()
    plot.show()
    history = russian()
    plot.set_run(history, 320, 0, finished=True)
    plot.set_position(history.step, history.step // 2)
    plot.set_held_out(history.token_count // 10, history.byte_count // 10, history.character_count // 10)
    plot.set_earlier([OtherRun("earlier", histories.trained(TEXT, 290, pattern="gpt2"))])
    made = plot.canvas
    assert made is not None
    made.refresh()
    yield made
    del plot  # it owns the canvas


def texts(canvas: PlotCanvas) -> str:
    return " | ".join(label.text for label in canvas._labels)


def test_characters_are_counted_from_the_bytes_that_begin_one() -> None:
    history = russian()
    assert history.byte_count == len(TEXT.encode())
    assert history.character_count == len(TEXT) == history.words.character_count
    assert history.without_words().character_count == len(TEXT)


def test_bytes_per_token_as_ever(canvas: PlotCanvas) -> None:
    history = russian()
    assert canvas.data.value(30) == canvas.data.ratio(30) == history.bytes_per_token(30)
    assert canvas.frame.y_title == "bytes per token"
    assert "1.00 bytes" in texts(canvas)


def test_characters_per_token(canvas: PlotCanvas) -> None:
    history = russian()
    canvas.set_unit("characters")
    data, step = canvas.data, history.step
    share = len(TEXT) / len(TEXT.encode())
    assert data.value(step) == pytest.approx(history.bytes_per_token(step) * share)
    _, values = data.training_curve(canvas.frame.axis, 700)[0]
    assert values[0] == pytest.approx(share)
    _, held = data.held_curve(canvas.frame.axis, 700)
    assert held[-1] == pytest.approx((history.character_count // 10) / (history.token_count[step] // 10))
    assert data.earlier_curve(0, canvas.frame.axis, 700)[1][0] == pytest.approx(share)
    assert data.ceiling == pytest.approx(history.ceiling * share)
    assert canvas.frame.y_title == "characters per token"
    assert f"{share:.2f} bytes" in texts(canvas) and "1.00 characters" in texts(canvas)


def test_tokens_fall_from_the_bytes_towards_the_limit(canvas: PlotCanvas) -> None:
    history = russian()
    canvas.set_unit("tokens")
    data = canvas.data
    played, ahead = data.training_curve(canvas.frame.axis, 700)
    values = np.concatenate((played[1], ahead[1][1:]))
    assert values[0] == history.byte_count and values[-1] == history.token_count[history.step]
    assert (np.diff(values) <= 0).all()
    assert data.held_value(3) == history.token_count[3] // 10
    assert data.ceiling == pytest.approx(history.piece_count)
    assert canvas.frame.y_top > history.byte_count
    assert f"{history.byte_count:,} bytes" in texts(canvas)
    assert f"{history.piece_count:,} no merge can pass" in texts(canvas)
    assert f"{history.token_count[history.step]:,} training" in texts(canvas)


def test_ascii_texts_have_one_line_for_bytes_and_characters(canvas: PlotCanvas) -> None:
    canvas.set_run(histories.hat(), 260, 0, True)
    canvas.set_unit("characters")
    assert [kind for kind, _ in canvas.data.baselines] == ["bytes"]


def test_a_held_out_text_of_unknown_length_has_no_curve_in_characters(canvas: PlotCanvas) -> None:
    canvas.set_held_out(russian().token_count // 10, russian().byte_count // 10)
    canvas.set_unit("characters")
    assert len(canvas.data.held_curve(canvas.frame.axis, 700)[0]) == 0
    assert canvas.data.held_value(1) is None


def test_the_choice_is_remembered(window: MainWindow, qtbot: QtBot) -> None:
    window.panes.plot.load()
    window.session.open_text(TEXT, settings=SMALL)
    wait_for(qtbot, window.session, State.DONE)
    canvas = window.panes.plot.canvas
    assert canvas is not None
    window.commands.curve_unit_tokens.trigger()
    assert canvas.data.unit == "tokens" == window.settings.get("curve_unit")
    (entry,) = [action for action in canvas.flags.menu(None, 1).actions() if action.text() == "&Characters per token"]
    entry.trigger()
    assert canvas.data.unit == "characters"
    assert window.commands.curve_unit_characters.isChecked()
    assert window.panes.plot.accessibleName() == "Characters per token over vocabulary size"
