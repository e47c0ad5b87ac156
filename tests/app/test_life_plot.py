"""A token's life as a staircase: where steps and counts are, and a click that goes to a step."""

from __future__ import annotations

import pytest
from histories import long_run
from PySide6.QtCore import QPoint, QRectF, Qt
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.inspector.facts import facts_of
from app.inspector.life_plot import LifePlot, LifeScale, count_at, life_path
from app.kit.theme import Theme


@pytest.mark.parametrize("log", [False, True])
def test_places_and_steps_are_each_others_inverse(*, log: bool) -> None:
    scale = LifeScale(QRectF(10, 20, 300, 100), 1500, 400, log)
    assert (scale.x(0), scale.x(1500)) == (10, 310)
    assert (scale.y(0), scale.y(400)) == (120, 20)
    assert [scale.y(count) for count in (0, 1, 50, 399)] == sorted((scale.y(c) for c in (0, 1, 50, 399)), reverse=True)
    for step in (0, 7, 700, 1500):
        assert abs(scale.step_at(scale.x(step)) - step) <= 1
    assert (scale.step_at(-50), scale.step_at(9999)) == (0, 1500)


def test_a_count_lasts_until_the_next_change() -> None:
    steps, counts = [3, 10, 12], [50, 20, 0]
    assert [count_at(steps, counts, step) for step in (0, 2, 3, 9, 10, 11, 12, 99)] == [0, 0, 50, 50, 20, 20, 0, 0]


def test_the_staircase_ends_at_the_last_count() -> None:
    facts = facts_of(long_run(), ord("e"), 1500)
    scale = LifeScale(QRectF(0, 0, 400, 100), 1500, int(facts.counts.max()))
    path = life_path(scale, facts.steps.tolist(), facts.counts.tolist())
    end = path.currentPosition()
    assert end.x() == 400 and end.y() == pytest.approx(scale.y(int(facts.counts[-1])))
    assert path.elementCount() < 2 * 400 / 0.5 + len(facts.steps)


def test_a_click_goes_to_the_step_there(qtbot: QtBot) -> None:
    plot = LifePlot(Theme("light"))
    qtbot.addWidget(plot)
    plot.resize(400, plot.height())
    facts = facts_of(long_run(), 300, 1500)
    plot.show_life(facts.steps.tolist(), facts.counts.tolist(), 1500, 1500)
    plot.show()
    place = QPoint(200, 60)
    with qtbot.waitSignal(plot.step_requested, timeout=WAIT) as heard:
        qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=place)
    assert heard.args == [plot.scale.step_at(200)]
    assert "born at merge 45" in plot.accessibleDescription()


def test_a_token_without_a_life_has_an_empty_plot(qtbot: QtBot) -> None:
    plot = LifePlot(Theme("light"))
    qtbot.addWidget(plot)
    plot.show_life([], [], 0, 0)
    plot.show()
    with qtbot.assertNotEmitted(plot.step_requested):
        qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
