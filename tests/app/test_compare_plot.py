"""The charts of compared tokenizers: their geometry, what the mouse reads, the legend; and the numbers they show."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QLocale, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import bpe
from app.compare.figure_charts import ChartedTokenizer, chart_of
from app.compare.figures_plot import FiguresPlot
from app.compare.measuring import FiguresMeasurement, Measured, texts_of
from app.kit.chart.data import NEUTRAL, Chart, ChartScale, Level, Series, drawn, keys_of, nearest, x_range, y_range
from app.kit.chart.paint import style_of
from app.kit.chart.view import ChartView, frame_of
from app.kit.theme import Theme
from bpe import pretrained
from bpe.tokenizers import ranks

TEXT = "the cat in the hat, the hat on the cat " * 20


def line(key: str, xs: list[float], ys: list[float], color: int = 0) -> Series:
    return Series(key, key, np.array(xs, np.float64), np.array(ys, np.float64), color)


CHART = Chart((line("a", [256, 512, 1024], [1, 2, 3]), line("b", [2048], [2.5], 1)), (Level("byte", "byte", 1.0),))


def measured() -> dict[str, Measured]:
    """A run and GPT-2 with two baselines, on a text of which a part is held out."""
    corpus = bpe.Corpus.from_texts([TEXT, "another hat"])
    run = bpe.train(bpe.Corpus.from_text(TEXT), vocab_size=262, pattern="gpt2")
    texts = texts_of(corpus, 0.0, [], [], None, None)
    work = FiguresMeasurement(texts, {"run": run, "gpt2": pretrained.load("gpt2")}, ["byte", "gpt2-words"], [0])
    assert work.work()
    known: dict[str, Measured] = {}
    for key, tokenizer, place, what in work.found:
        known.setdefault(key, Measured(tokenizer)).take(place, what)
    return known


def entries(known: dict[str, Measured]) -> list[ChartedTokenizer]:
    colors = {"run": 0, "gpt2": 1}
    return [ChartedTokenizer(key, key, found, colors.get(key, NEUTRAL)) for key, found in known.items()]


def test_scales_go_both_ways_and_name_round_values() -> None:
    even = ChartScale(0, 10, 100, 0)
    assert even.pixel(0) == 100 and even.pixel(10) == 0 and even.ticks(5) == [0, 2, 4, 6, 8, 10]
    powers = ChartScale(256, 4096, 0, 400, log=True)
    assert powers.pixel(1024) == pytest.approx(200) and powers.ticks(8, 2) == [256, 512, 1024, 2048, 4096]
    assert ChartScale(1, 1_000_000, 0, 1, log=True).ticks(3) == [1, 1000, 1_000_000]


def test_hidden_lines_do_not_count_for_the_axes() -> None:
    assert x_range(CHART) == (256, 2048) and y_range(CHART)[1] == pytest.approx(3 * 1.06)
    hidden = Chart(CHART.series, CHART.levels, hidden=frozenset({"b"}))
    assert x_range(hidden) == (256, 1024) and [key for key, _, _ in keys_of(hidden)] == ["a", "b", "byte"]


def test_of_a_long_line_a_point_every_few_pixels_is_drawn() -> None:
    many = Series("m", "m", np.arange(1, 100_001, dtype=np.float64), np.arange(100_000, dtype=np.float64))
    xs, ys = drawn(many, ChartScale(1, 100_000, 0, 300), ChartScale(0, 100_000, 300, 0))
    assert len(xs) <= 77 and xs[0] == 0 and xs[-1] == 300 and ys[-1] == pytest.approx(0, abs=0.01)


def test_the_nearest_point_is_read() -> None:
    x, y = ChartScale(256, 2048, 0, 300, log=True), ChartScale(0, 4, 100, 0)
    found = nearest(CHART, x, y, (x.pixel(1024) + 3, y.pixel(3) + 2), 30)
    assert found is not None and (found.series, found.point) == (0, 2)
    assert nearest(CHART, x, y, (150, 5), 20) is None


def test_the_mouse_reads_numbers(qtbot: QtBot) -> None:
    view = ChartView(Theme("light"))
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show()
    view.show_chart(CHART)
    frame = frame_of(CHART, style_of(Theme("light")), 600, 300)
    place = QPointF(frame.x.pixel(512), frame.y.pixel(2))
    buttons = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, place, place, buttons, buttons, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, move)
    assert view.reading == ("a", "512", "2")
    assert "a: 3 at" in view.accessibleDescription()
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.reading == ()


def test_the_keyboard_reads_numbers(qtbot: QtBot) -> None:
    size = QLocale().toString
    view = ChartView(Theme("light"))
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show()
    view.show_chart(CHART)
    assert view.focusPolicy() & Qt.FocusPolicy.TabFocus
    QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert view.reading == ("a", size(1024), "3") and view.accessibleDescription() == ", ".join(view.reading)
    for key, reading in (
        (Qt.Key.Key_Left, ("a", size(512), "2")),
        (Qt.Key.Key_Left, ("a", size(256), "1")),
        (Qt.Key.Key_Left, ("a", size(256), "1")),
        (Qt.Key.Key_Right, ("a", size(512), "2")),
        (Qt.Key.Key_Down, ("b", size(2048), QLocale().toString(2.5, "f", 3))),
        (Qt.Key.Key_Up, ("a", size(1024), "3")),
    ):
        qtbot.keyClick(view, key)
        assert view.reading == reading
    many = np.arange(256, 100_256, dtype=np.float64)
    view.show_chart(Chart((Series("m", "m", many, many),)))
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.reading[1] == size(100_255)
    for _ in range(100):
        qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.reading[1] == size(256)  # in strides, not point by point
    QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert view.reading == () and f"m: {size(100_255)} at" in view.accessibleDescription()
    view.show_chart(Chart())
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.reading == ()


def test_the_legend_hides_and_shows(qtbot: QtBot) -> None:
    plot = FiguresPlot(Theme("dark"))
    qtbot.addWidget(plot)
    plot.resize(800, 300)
    plot.show()
    plot.show_chart(CHART)
    assert [button.text() for button in plot.legend()] == ["a", "b", "byte"]
    plot.legend()[1].click()
    assert [shown.key for shown in plot.chart.chart.shown] == ["a"]
    plot.show_chart(CHART)
    assert not plot.legend()[1].isChecked(), "what was hidden stays hidden when the chart is told anew"
    plot.kinds.choose("ranks")
    plot.show_chart(CHART)
    assert len(plot.chart.chart.shown) == 2, "each plot hides its own"


def test_curves_are_those_of_the_ranks_and_baselines_are_levels() -> None:
    known = measured()
    chart = chart_of("ratio", entries(known), (0,), log=True)
    lines = {shown.key: shown for shown in chart.series}
    run, gpt2 = lines["run"], lines["gpt2"]
    table = bpe.count_words(bpe.Corpus.from_texts([TEXT, "another hat"]), "gpt2")
    sizes, ratios = ranks.curve(pretrained.load("gpt2"), table)
    assert gpt2.xs.tolist() == sizes.tolist() and gpt2.ys.tolist() == ratios.tolist()
    assert run.xs.tolist() == list(range(256, 263))
    assert run.ys[-1] == known["run"].figures[0].bytes_per_token
    levels = {level.key: level for level in chart.levels}
    assert levels["byte"].value == 1.0
    assert levels["gpt2-words"].value == known["run"].figures[0].ceiling and "gpt2" in levels["gpt2-words"].more


def test_lengths_and_frequencies_are_those_of_the_tokens() -> None:
    known = measured()
    lengths = {line.key: line for line in chart_of("lengths", entries(known), (0,), log=False).series}
    assert lengths["byte"].ys[0] == 1.0
    tokenizer = pretrained.load("gpt2")
    ids = tokenizer.encode(TEXT) + tokenizer.encode("another hat")
    sizes = [len(tokenizer.vocab[token]) for token in ids]
    assert lengths["gpt2"].ys[3] == pytest.approx(sizes.count(4) / len(sizes))
    frequency = {line.key: line for line in chart_of("ranks", entries(known), (0,), log=True).series}
    counted = sorted((ids.count(token) for token in set(ids)), reverse=True)
    assert frequency["gpt2"].ys.tolist() == counted


def test_a_measuring_that_is_stopped_ends_without_an_answer() -> None:
    texts = texts_of(bpe.Corpus.from_text(TEXT), 0.0, [], [], None, None)
    work = FiguresMeasurement(texts, {}, ["byte"], [0])
    work.stop()
    assert work.work() is False
