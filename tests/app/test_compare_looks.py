"""How the compare page shares its room: every row of figures, legible heads, nothing unexplained."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from comparing_kit import settled
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.compare.comparison import STACKED_FRACTION, CompareControl
from app.compare.figures_columns import FigureRow
from app.compare.page import LOW, ComparePage
from app.compare.tokenizer_choices import baseline, from_file, published
from app.kit.background import Background
from app.kit.theme import Theme


@pytest.fixture
def page(qtbot: QtBot) -> ComparePage:
    made = ComparePage(Theme("light"))
    qtbot.addWidget(made)
    made.resize(1200, 860)
    made.show()
    return made


@pytest.fixture
def comparison(page: ComparePage) -> Iterator[CompareControl]:
    background = Background(page)
    made = CompareControl(page, list, background, parent=page)
    yield made
    assert background.shutdown(60)


def rows(count: int) -> list[FigureRow]:
    return [FigureRow(f"tokenizer {number}") for number in range(count)]


@pytest.mark.parametrize("stacked", [False, True])
def test_all_rows_of_the_figures_are_seen_and_the_texts_keep_most(page: ComparePage, stacked: bool) -> None:
    table = page.figures.table
    if stacked:
        page.give_texts(STACKED_FRACTION)
    for count in (8, 2):
        page.figures.show_rows(rows(count))
        assert table.viewport().height() >= count * table.row_height
        texts, figures = page.splitter.sizes()
        assert texts > figures
    before = page.splitter.sizes()[1]
    page.figures.show_rows(rows(30))
    texts, figures = page.splitter.sizes()
    assert figures > before and texts > figures  # the thirty are scrolled


def test_where_the_user_dragged_the_line_it_stays(page: ComparePage) -> None:
    page.figures.show_rows(rows(3))
    handle = page.splitter.handle(1)
    before = page.splitter.sizes()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton)
    QTest.mouseMove(handle, QPoint(5, -60))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 0))
    dragged = page.splitter.sizes()
    assert dragged[0] < before[0] - 30
    page.figures.show_rows(rows(9))
    page.give_texts(STACKED_FRACTION)
    page.hide()
    page.show()
    assert page.splitter.sizes() == dragged


def test_a_legend_of_what_is_there_only(qtbot: QtBot, page: ComparePage) -> None:
    legend = page.legend
    assert legend.samples == (0, 1) and "▲" in legend.accessibleDescription()
    qtbot.mouseClick(page.marks_button, Qt.MouseButton.LeftButton)
    assert legend.samples == () and legend.accessibleDescription() == ""
    legend.set_unknown(True)
    assert legend.samples == (2,) and "out of vocabulary" in legend.accessibleDescription()
    page.set_marks(True)
    assert legend.samples == (0, 1, 2)


def test_heads_stay_legible_where_there_is_little_room(
    qtbot: QtBot, page: ComparePage, comparison: CompareControl
) -> None:
    assert page.figures.isVisible()
    comparison.start("A passage of several words, typed into the field.\n" * 3)
    for name, title in (("cl100k", "GPT-4"), ("o200k", "GPT-4o")):
        comparison.comparing.add(published(name, title))
    settled(qtbot, comparison)
    column = page.columns[1]
    qtbot.waitUntil(lambda: "agree" in column.agreement.text(), timeout=WAIT)
    assert column.agreement.isVisible()
    page.resize(760, 480)
    assert page.height() < LOW
    qtbot.waitUntil(lambda: column.agreement.isHidden(), timeout=WAIT)
    assert column.agreement.text() in column.head.toolTip()
    shown = [label for label in (column.name, column.tokens, column.slider) if label.isVisible()]
    assert len(shown) == 3
    for part in shown:
        assert part.height() >= part.minimumSizeHint().height()
    for above, below in pairwise(shown):
        assert above.geometry().bottom() < below.geometry().top()
    assert column.head.height() >= column.head.minimumSizeHint().height()
    line = page.edit.fontMetrics().lineSpacing()
    room = page.edit.viewport().height() - page.edit.document().documentMargin()
    assert line <= room < line + 5  # whole lines, and no strip of the next one


def test_nothing_is_counted_in_no_text(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.start("text")
    settled(qtbot, comparison)
    second = comparison.page.columns[1]
    qtbot.waitUntil(lambda: "agree" in second.agreement.text(), timeout=WAIT)
    comparison.page.edit.setPlainText("")
    qtbot.waitUntil(lambda: second.tokens.text() == "0 tokens", timeout=WAIT)
    assert second.ratio.text() == "" == second.agreement.text()
    comparison.page.edit.setPlainText("again")
    qtbot.waitUntil(lambda: "agree" in second.agreement.text(), timeout=WAIT)
    assert "bytes per token" in second.ratio.text()


def test_why_there_is_no_text_stands_in_its_place(qtbot: QtBot, comparison: CompareControl, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"model": 3}', encoding="utf-8")
    comparison.start("no")
    comparison.comparing.add(from_file(wrong))
    qtbot.waitUntil(lambda: len(comparison.page.columns) == 3, timeout=WAIT)
    column = comparison.page.columns[2]
    qtbot.waitUntil(column.problem.isVisible, timeout=WAIT)
    assert column.problem.text() == comparison.comparing.columns[2].problem != ""
    assert column.problem.wordWrap() and not column.view.isVisible()
    comparison.comparing.set_choices([baseline("byte", "byte"), baseline("bit", "bit"), baseline("character", "chars")])
    settled(qtbot, comparison)
    qtbot.waitUntil(column.view.isVisible, timeout=WAIT)
    assert not column.problem.isVisible() and column.name.accessibleName() == "chars"
