"""A far place is painted within a frame: as much of the page as is ready, and the rest with the next one."""

from __future__ import annotations

import pytest
from made_up_text import MadeUpText
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from token_view_kit import PROSE, shown_view
from waiting import WAIT

from app.kit.theme import Theme
from app.tokens import page
from app.tokens.view import TokenView

LONG = PROSE * 40  # so long that its end can be nowhere near


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> TokenView:
    monkeypatch.setattr(page, "LAYOUT_BUDGET", 0.0)  # as if a paragraph took a whole frame
    shown = shown_view(qtbot, Theme("light"))
    shown.set_text(MadeUpText(LONG))
    return shown


def jump(view: TokenView) -> None:
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)


def test_the_first_frame_lays_out_only_what_it_has_time_for(qtbot: QtBot, view: TokenView) -> None:
    before = set(view._store._laid)
    jump(view)
    view.viewport().repaint()
    assert 1 <= len(set(view._store._laid) - before) <= 2
    qtbot.waitUntil(lambda: not view.page.is_jumping, timeout=WAIT)
    assert len(set(view._store._laid) - before) > 5


def test_in_the_end_the_whole_page_is_there(qtbot: QtBot, view: TokenView) -> None:
    jump(view)
    view.viewport().repaint()
    qtbot.waitUntil(lambda: not view.page.is_jumping, timeout=WAIT)
    shown = view.viewport().grab().toImage()
    view._store.clear()
    assert shown == view.viewport().grab().toImage()


def test_the_new_place_is_told_after_it_was_painted(qtbot: QtBot, view: TokenView) -> None:
    with qtbot.waitSignal(view.visible_range_changed, timeout=WAIT):
        jump(view)
        assert view.page.is_jumping
    assert abs(view.visible_range()[0] - len(LONG) / 2) < 3000
    qtbot.waitUntil(lambda: view.page.ahead.is_done, timeout=WAIT)
    end = view.page.paragraphs()[-1][0].end
    assert any(start > end for start in view._store._laid), "the next page is laid out ahead"


def test_a_place_that_is_not_painted_is_reached_all_the_same(qtbot: QtBot, view: TokenView) -> None:
    view.hide()
    with qtbot.waitSignal(view.visible_range_changed, timeout=WAIT):
        jump(view)
    assert not view.page.is_jumping


def test_the_map_brings_a_share_into_the_middle(qtbot: QtBot, view: TokenView) -> None:
    view.scroll_to_share(0.5)
    qtbot.waitUntil(lambda: not view.page.is_jumping, timeout=WAIT)
    start, end = view.visible_range()
    assert start < len(LONG) / 2 < end
    bar = view.verticalScrollBar()
    assert abs(bar.value() / bar.maximum() - 0.5) < 0.02
