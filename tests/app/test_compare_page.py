"""The compare page with the real tokenizers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.comparing import MOST, baseline, from_file
from app.comparison import Comparison
from app.theme import Theme
from app.views.compare_page import ComparePage


@pytest.fixture
def comparison(qtbot: QtBot) -> Iterator[Comparison]:
    page = ComparePage(Theme("light"))
    qtbot.addWidget(page)
    page.resize(1200, 700)
    made = Comparison(page, list)
    page.show()
    yield made
    assert made.comparing.shutdown(60)


def settled(qtbot: QtBot, comparison: Comparison) -> None:
    data = comparison.comparing.data

    def all_there() -> bool:
        cuts = [column.cut for column in comparison.comparing.columns]
        return all(cut is not None and cut.text.read(0, cut.text.size) == data for cut in cuts)

    qtbot.waitUntil(all_there, timeout=WAIT)


def test_opens_with_gpt_4o_beside_the_bytes(qtbot: QtBot, comparison: Comparison) -> None:
    comparison.start("I love LLM")
    settled(qtbot, comparison)
    first, second = comparison.comparing.columns
    assert first.cut is not None and second.cut is not None
    assert first.cut.tokens == 10 and second.cut.text.starts.tolist() == [0, 1, 6, 8]
    assert "10 tokens" in comparison.page.columns[0].tokens.text()
    found = comparison.comparing.differences()[1]
    assert found is not None and found.only_here == () and 6 not in found.only_first
    assert "%" in comparison.page.columns[1].agreement.text()


def test_typing_is_cut_anew_and_the_newest_wins(qtbot: QtBot, comparison: Comparison) -> None:
    comparison.start("a")
    for text in ("ab", "abc", "héllo"):
        comparison.page.edit.setPlainText(text)
    settled(qtbot, comparison)
    cut = comparison.comparing.columns[0].cut
    assert cut is not None and cut.tokens == 6


def test_two_to_eight_columns(qtbot: QtBot, comparison: Comparison) -> None:
    comparison.start("no")
    while comparison.comparing.add(baseline("bit", "bit")):
        pass
    assert len(comparison.page.columns) == MOST and not comparison.page.add_button.isEnabled()
    settled(qtbot, comparison)
    bits = comparison.comparing.columns[-1].cut
    assert bits is not None and bits.tokens == 16
    while comparison.comparing.remove(comparison.comparing.columns[-1]):
        pass
    assert len(comparison.page.columns) == 2 and not comparison.page.columns[0].remove_button.isEnabled()


def test_a_file_that_is_none_says_so(qtbot: QtBot, comparison: Comparison, tmp_path: Path) -> None:
    comparison.start("no")
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{", encoding="utf-8")
    comparison.comparing.add(from_file(wrong))
    qtbot.waitUntil(lambda: comparison.comparing.columns[2].problem != "", timeout=WAIT)
    assert comparison.page.columns[2].tokens.text() == comparison.comparing.columns[2].problem


def test_columns_scroll_together(qtbot: QtBot, comparison: Comparison) -> None:
    comparison.start("one line of words\n" * 200)
    settled(qtbot, comparison)
    first, second = (column.view for column in comparison.page.columns)
    first.verticalScrollBar().setValue(900)
    qtbot.waitUntil(lambda: second.verticalScrollBar().value() == first.verticalScrollBar().value() > 0)
    assert first.visible_range() == second.visible_range()
    assert first.token_under(QPointF(60, 60)) is not None
