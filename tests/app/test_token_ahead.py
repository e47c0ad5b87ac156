"""The next page is laid out in the idle time between two events, a little at a time."""

from __future__ import annotations

import pytest
from made_up_text import MadeUpText
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from token_view_kit import PROSE, shown_view, wheel
from waiting import WAIT

from app.kit.theme import Theme
from app.tokens.ahead import SLICE
from app.tokens.store import TokenStore
from app.tokens.view import TokenView


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> TokenView:
    shown = shown_view(qtbot, Theme("light"))
    shown.set_text(MadeUpText(PROSE))
    return shown


def laid_out(store: TokenStore) -> set[int]:
    return set(store._laid)


def test_after_a_turn_of_the_wheel_the_next_page_is_ready(qtbot: QtBot, view: TokenView) -> None:
    wheel(view, 1)
    qtbot.waitUntil(lambda: view.page.ahead.is_done, timeout=WAIT)
    end = view.page.paragraphs()[-1][0].end
    before = laid_out(view._store)
    assert len([start for start in before if start >= end]) > 10
    view.scroll_by(view.viewport().height())
    view.page.paragraphs()
    assert laid_out(view._store) == before


def test_it_is_ready_above_too_where_the_text_goes_up(qtbot: QtBot, view: TokenView) -> None:
    view.scroll_to(len(PROSE) // 2)
    wheel(view, -1)
    qtbot.waitUntil(lambda: view.page.ahead.is_done, timeout=WAIT)
    first = view.page.paragraphs()[0][0].start
    assert len([start for start in laid_out(view._store) if start < first]) > 10


def test_a_slice_of_time_ends_after_the_part_that_was_begun(qtbot: QtBot, view: TokenView) -> None:
    view.page.ahead.stop()
    now = [0.0]

    def clock() -> float:
        now[0] += 0.6 * SLICE
        return now[0]

    view.page.ahead.clock = clock
    before = laid_out(view._store)
    view.page.ahead.plan(0, view.page.paragraphs()[-1][0].end, down=True, pixels=1000)
    view.page.ahead.advance()
    assert len(laid_out(view._store) - before) == 1  # its shape, then its colours: two parts
    assert not view.page.ahead.is_done


def test_another_text_ends_it(view: TokenView) -> None:
    wheel(view, 1)
    assert not view.page.ahead.is_done
    view.set_text(MadeUpText(b"short"))
    assert view.page.ahead.is_done
    view.page.ahead.advance()
    assert laid_out(view._store) == {0}
