"""The plot: an empty pane until it is loaded, then the curve and the time line."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import histories
import numpy as np
import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.curve.canvas import PlotCanvas
from app.curve.pane import CompressionPlot, OtherRun
from app.kit.chart.paint import CROSS
from app.kit.theme import Theme


@pytest.fixture(autouse=True)
def english() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


@pytest.fixture
def theme(qtbot: QtBot) -> Theme:
    return Theme("light")


@pytest.fixture
def plot(qtbot: QtBot, theme: Theme) -> CompressionPlot:
    made = CompressionPlot(theme)
    qtbot.addWidget(made)
    made.resize(900, 280)
    made.load()
    made.show()
    return made


def canvas_of(plot: CompressionPlot) -> PlotCanvas:
    assert plot.canvas is not None
    return plot.canvas


def show_long(plot: CompressionPlot, frontier: int = 1500, playhead: int = 600, **how: bool) -> PlotCanvas:
    plot.set_run(histories.long_run(), 1756, 0, **how)
    plot.set_position(frontier, playhead)
    canvas_of(plot).refresh()
    return canvas_of(plot)


def pixel(canvas: PlotCanvas, step: int) -> int:
    return round(canvas.frame.axis.pixel(canvas.data.start + step))


def heard(spy: QSignalSpy) -> list[int]:
    return [spy.at(i)[0] for i in range(spy.count())]


# -- loading


def test_importing_the_pane_loads_nothing_slow() -> None:
    code = (
        "import sys, app.curve.pane, app.caption.view, app.curve.transport, app.merges.view;"
        "print(sorted({'numpy', 'pyqtgraph', 'numba', 'bpe'} & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_set_before_loading_is_shown_after(qtbot: QtBot, theme: Theme) -> None:
    plot = CompressionPlot(theme)
    qtbot.addWidget(plot)
    history = histories.long_run()
    plot.set_position(3, 3)
    plot.set_log(False)
    plot.set_earlier([OtherRun("before", histories.hat())])
    plot.set_run(history, 1756, 0)
    plot.set_held_out(history.token_count // 10, history.byte_count // 10)
    plot.set_position(1200, 700)
    plot.load()
    data = canvas_of(plot).data
    assert data.history is history
    assert (data.goal, data.frontier, data.playhead, data.log) == (1756, 1200, 700, False)
    assert data.held_out is not None
    assert [run.name for run in data.earlier] == ["before"]
    first = plot.canvas
    plot.load()
    assert plot.canvas is first


def test_another_run_forgets_the_place_and_the_same_one_keeps_it(plot: CompressionPlot) -> None:
    canvas = show_long(plot)
    plot.set_run(histories.long_run(), 2000, 0)
    assert (canvas.data.frontier, canvas.data.playhead) == (1500, 600)
    plot.set_run(histories.hat(), 260, 0)
    assert (canvas.data.frontier, canvas.data.playhead, canvas.data.held_out) == (0, 0, None)
    plot.set_run(None, 0, 0)
    assert canvas.data.end > canvas.data.start


# -- what is drawn


def test_the_curve_is_whole_and_parted_at_the_playhead(plot: CompressionPlot) -> None:
    canvas = show_long(plot, playhead=601)
    history, axis = histories.long_run(), canvas.frame.axis
    for playhead in (0, 1, 601, 1499, 1500):
        canvas.data.playhead = playhead
        (x1, y1), (x2, y2) = canvas.data.training_curve(axis, 700)
        place = (axis.value(256 + playhead), history.bytes_per_token(playhead))
        assert (x1[-1], y1[-1]) == (x2[0], y2[0]) == pytest.approx(place)
        x = np.concatenate((x1, x2[1:]))
        steps = np.rint(np.exp2(x)).astype(int) - 256
        assert (np.diff(steps) > 0).all()
        assert (steps[0], steps[-1]) == (0, 1500)
        np.testing.assert_allclose(np.concatenate((y1, y2[1:])), history.curve()[steps])


def test_held_out_and_earlier_runs_have_their_curves(plot: CompressionPlot) -> None:
    history = histories.long_run()
    canvas = show_long(plot)
    counts = (history.token_count[:1001] // 10) + 5
    plot.set_held_out(counts, history.byte_count // 10)
    data, axis = canvas.data, canvas.frame.axis
    x, y = data.held_curve(axis, 700)
    assert x[-1] == axis.value(1256)
    assert y[-1] == history.byte_count // 10 / counts[1000]
    assert data.held_ratio(1001) is None
    plot.set_earlier([OtherRun("specials", histories.trained("ab " * 40, 260, special_tokens=("<|x|>",)))])
    x, _ = data.earlier_curve(0, axis, 700)
    assert x[0] == axis.value(257)


def test_gain_of_a_short_run_has_a_step_for_each_merge(plot: CompressionPlot) -> None:
    plot.set_run(histories.hat(), 260, 0)
    plot.set_position(4, 2)
    canvas = canvas_of(plot)
    canvas.refresh()
    x, heights = canvas.data.gain_area(canvas.frame.axis)
    np.testing.assert_allclose(np.exp2(x), [256, 257, 257, 258, 258, 259, 259, 260])
    expected = np.cbrt(-np.diff(np.log([18, 16, 14, 12, 10])) / np.log(12 / 10))
    np.testing.assert_allclose(heights, np.repeat(expected, 2))


def colours_in_column(image: QImage, x: float, top: float, bottom: float) -> set[str]:
    scale = image.devicePixelRatio()
    rows = range(round(top * scale), round(bottom * scale))
    return {image.pixelColor(round(x * scale), y).name() for y in rows}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_playhead_curve_and_gain_have_their_colours_in_both_themes(
    plot: CompressionPlot, theme: Theme, mode: str
) -> None:
    canvas = show_long(plot)
    theme.set_mode(mode)
    image, frame = plot.grab().toImage(), canvas.frame
    span = (frame.top, frame.bottom - 6)  # without the time line
    at_playhead = colours_in_column(image, pixel(canvas, 600), *span)
    before = colours_in_column(image, pixel(canvas, 200), *span)
    after = colours_in_column(image, pixel(canvas, 1100), *span)
    names = {role: theme.color(role).name() for role in ("now", "accent", "selection", "panel")}
    assert names["now"] in at_playhead
    assert {names["accent"], names["selection"], names["panel"]} <= before
    assert names["now"] not in before
    assert names["accent"] not in after
    assert names["selection"] in after


def test_the_axis_ends_where_a_finished_run_ended(plot: CompressionPlot) -> None:
    plot.set_run(histories.long_run(), 32_000, 0)
    plot.set_position(1500, 600)
    canvas = canvas_of(plot)
    canvas.refresh()
    assert canvas.frame.axis.end == 2048
    plot.set_finished(True)
    assert canvas.frame.axis.end == 1756
    assert [text for _, text in canvas.frame.x_ticks] == ["256", "512", "1,024", "1,756"]


def test_a_tiny_run_names_every_vocabulary_size(plot: CompressionPlot) -> None:
    plot.set_run(histories.hat(), 260, 0, True)
    plot.set_position(4, 3)
    canvas = canvas_of(plot)
    canvas.refresh()
    assert [text for _, text in canvas.frame.x_ticks] == ["256", "257", "258", "259", "260"]
    assert [label.text for label in canvas._labels] == ["1.00 bytes", "1.80 training"]
    assert canvas.frame.dashed == (1.0,)  # a ceiling of 18 would press the curve flat


def test_special_tokens_shift_the_axis(plot: CompressionPlot) -> None:
    history = histories.trained("the cat in the hat", 262, pattern="none", special_tokens=("<a>", "<b>"))
    plot.set_run(history, 262, 2, True)
    plot.set_position(4, 4)
    axis = canvas_of(plot).frame.axis
    assert (axis.start, axis.end) == (258, 262)


@pytest.mark.parametrize("width", [300, 430, 760, 1400])
@pytest.mark.parametrize("finished", [False, True])
@pytest.mark.parametrize("frontier", [1, 40, 800, 1500])
def test_labels_and_ticks_never_touch(plot: CompressionPlot, width: int, frontier: int, finished: bool) -> None:
    history = histories.long_run()
    plot.resize(width, 240)
    canvas = show_long(plot, frontier=frontier, playhead=frontier // 2, finished=finished)
    plot.set_held_out(history.token_count[: frontier + 1] // 10, history.byte_count // 10)
    plot.set_earlier([OtherRun("one run", history), OtherRun("another with a long name", history, 1)])
    canvas.refresh()
    metrics = QFontMetricsF(canvas._style.small)
    boxes = [
        QRectF(label.x, label.y - metrics.height() / 2, label.width, metrics.height() - 0.01)
        for label in canvas._labels
    ]
    assert len(boxes) == 5 + (len(canvas.frame.dashed) - 1)
    for i, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[:i]), canvas._labels
        assert box.right() + (CROSS if canvas._labels[i].run is not None else 0) <= width
        assert box.top() >= 0
        assert box.bottom() <= canvas.frame.bottom + 1
    for (x1, text1), (x2, text2) in pairwise(canvas.frame.x_ticks):
        assert x2 - x1 > (metrics.horizontalAdvance(text1) + metrics.horizontalAdvance(text2)) / 2


def test_without_a_run_it_says_so(plot: CompressionPlot) -> None:
    canvas = canvas_of(plot)
    plot.set_run(None, 8192, 0)
    assert canvas.frame.hint
    asked = QSignalSpy(plot.step_requested)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.mouseMove(canvas.viewport(), QPoint(200, 100))
    assert asked.count() == 0
    show_long(plot)
    assert not canvas.frame.hint


# -- seeking


def test_a_click_anywhere_seeks_there(plot: CompressionPlot) -> None:
    canvas = show_long(plot)
    asked = QSignalSpy(plot.step_requested)
    for step in (0, 300, 1000, 1500):
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(pixel(canvas, step), 90))
    wanted = [canvas.frame.axis.step(pixel(canvas, step), 1500) for step in (0, 300, 1000, 1500)]
    assert heard(asked) == wanted
    assert wanted[0] == 0
    assert wanted[-1] == 1500


def test_beyond_the_frontier_is_the_frontier(plot: CompressionPlot) -> None:
    canvas = show_long(plot, frontier=800)
    asked = QSignalSpy(plot.step_requested)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(canvas.width() - 3, 90))
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 90))
    assert heard(asked) == [800, 0]


def test_a_drag_asks_once_a_frame_and_ends_exactly(plot: CompressionPlot) -> None:
    canvas = show_long(plot)
    asked = QSignalSpy(plot.step_requested)
    places = [QPoint(pixel(canvas, step), 120) for step in range(600, 1400, 2)]
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=places[0])
    for place in places:  # all of it within one frame: nothing is processed in between
        move = _moved(place, Qt.MouseButton.LeftButton)
        canvas.mouseMoveEvent(move)
    end = QPoint(pixel(canvas, 1450), 120)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=end)
    steps = heard(asked)
    assert len(steps) < 30
    assert steps[0] == canvas.frame.axis.step(places[0].x(), 1500)
    assert steps[-1] == canvas.frame.axis.step(end.x(), 1500)


def _moved(place: QPoint, button: Qt.MouseButton) -> object:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    point, none = QPointF(place), Qt.KeyboardModifier.NoModifier
    return QMouseEvent(QEvent.Type.MouseMove, point, point, button, button, none)


def test_a_drag_that_pauses_is_not_lost(plot: CompressionPlot, qtbot: QtBot) -> None:
    canvas = show_long(plot)
    asked = QSignalSpy(plot.step_requested)
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(pixel(canvas, 100), 120))
    for step in (200, 300, 400):
        canvas.mouseMoveEvent(_moved(QPoint(pixel(canvas, step), 120), Qt.MouseButton.LeftButton))
    last = canvas.frame.axis.step(pixel(canvas, 400), 1500)
    qtbot.waitUntil(lambda: heard(asked)[-1] == last, timeout=WAIT)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(pixel(canvas, 400), 120))
    assert heard(asked)[-1] == last


def test_keys_move_the_playhead(plot: CompressionPlot) -> None:
    canvas = show_long(plot)
    asked = QSignalSpy(plot.step_requested)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
        QTest.keyClick(canvas, key)
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)  # an action's
    assert heard(asked) == [599, 601, 0, 1500]
    plot.set_position(1500, 1500)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert asked.count() == 4
    assert plot.focusProxy() is canvas


def test_the_wheel_changes_nothing(plot: CompressionPlot) -> None:
    canvas = show_long(plot)
    before = plot.grab().toImage()
    wheel = QWheelEvent(
        QPointF(300, 100),
        canvas.mapToGlobal(QPointF(300, 100)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), wheel)
    assert not wheel.isAccepted()
    assert plot.grab().toImage() == before


def test_the_cross_dismisses_its_run(plot: CompressionPlot) -> None:
    canvas = show_long(plot)
    plot.set_earlier([OtherRun("first", histories.hat()), OtherRun("second", histories.long_run())])
    dismissed, asked = QSignalSpy(plot.dismiss_requested), QSignalSpy(plot.step_requested)
    height = QFontMetricsF(canvas._style.small).height()
    for label in canvas._labels:
        if label.run is not None:
            place = label.cross(height).center().toPoint()
            QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert sorted(heard(dismissed)) == [0, 1]
    assert asked.count() == 0


# -- reading


def test_the_mouse_reads_numbers(plot: CompressionPlot) -> None:
    canvas = show_long(plot)
    history = histories.long_run()
    plot.set_held_out(history.token_count // 10, history.byte_count // 10)
    x = pixel(canvas, 900)
    QTest.mouseMove(canvas.viewport(), QPoint(x, 100))
    step = canvas.frame.axis.step(x, 1500)
    reading = canvas._reading
    assert reading is not None
    numbers = [number for _, number in reading.rows]
    assert numbers[0] == f"{256 + step:,}"
    assert numbers[1] == f"{history.bytes_per_token(step):.4f}"
    assert numbers[3].startswith(f"{history.replaced[step - 1]:,} · ")
    QTest.mouseMove(canvas.viewport(), QPoint(x, canvas.height() - 2))
    assert canvas._reading is None
    show_long(plot, frontier=300, playhead=300)
    QTest.mouseMove(canvas.viewport(), QPoint(pixel(canvas, 300) + 60, 100))
    assert canvas._reading is None


def test_a_screen_reader_hears_the_numbers(plot: CompressionPlot, qtbot: QtBot) -> None:
    show_long(plot)
    history = histories.long_run()
    number = f"{history.bytes_per_token(600):.4f}"
    qtbot.waitUntil(
        lambda: "856" in plot.accessibleDescription() and number in plot.accessibleDescription(), timeout=WAIT
    )
    assert plot.accessibleName() == canvas_of(plot).accessibleName() == "Bytes per token over vocabulary size"


# -- cost and files


def test_new_merges_are_drawn_at_most_thirty_times_a_second(plot: CompressionPlot, qtbot: QtBot) -> None:
    canvas = show_long(plot, frontier=100, playhead=50)
    drawn: list[int] = []
    refresh = canvas.refresh
    canvas.refresh = lambda: (drawn.append(canvas.data.frontier), refresh())  # type: ignore[method-assign]
    for frontier in range(101, 1400):
        plot.set_position(frontier, 50)
    assert len(drawn) <= 20
    qtbot.waitUntil(lambda: canvas.frame.axis.end >= 256 + 1399, timeout=WAIT)


def test_a_hidden_plot_draws_when_it_is_shown(plot: CompressionPlot) -> None:
    canvas = show_long(plot)
    plot.hide()
    plot.set_run(histories.hat(), 260, 0, True)
    plot.set_position(4, 4)
    assert canvas.frame.axis.end != 260
    plot.show()
    assert canvas.frame.axis.end == 260


def test_a_picture_is_written_whole(plot: CompressionPlot, tmp_path: Path, theme: Theme) -> None:
    show_long(plot)
    plot.save_picture(tmp_path / "plot.svg")
    drawing = (tmp_path / "plot.svg").read_text(encoding="utf-8")
    assert drawing.startswith("<?xml")
    assert theme.color("now").name() in drawing
    assert "1,024" in drawing
    plot.save_picture(tmp_path / "plot.png")
    picture = QImage(str(tmp_path / "plot.png"))
    assert picture.size() == plot.size() * 2
    assert picture.pixelColor(2, 2) == theme.color("panel")
    with pytest.raises(OSError, match="nowhere"):
        plot.save_picture(tmp_path / "nowhere" / "plot.png")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plot.png", "plot.svg"]
