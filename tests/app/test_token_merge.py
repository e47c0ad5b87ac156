"""The merge animation: it shows the right pairs, ends in the right place, and gives way to everything else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from made_up_text import MadeUpText
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from token_view_kit import CAT, PROSE, shown_view, wheel

from app.kit.theme import Theme
from app.tokens.coloring import by_length
from app.tokens.merge import DURATION, _picture, occurrences
from app.tokens.view import TokenView

NOW = (257, 32)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme("light")


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> TokenView:
    view = shown_view(qtbot, theme)
    view.set_text(MadeUpText(CAT, 4))
    return view


def id_at(view: TokenView, byte: int) -> int | None:
    hit = view.token_of(byte)
    assert hit is not None
    return hit.id


def test_it_animates_every_pair_on_screen_and_ends_at_the_step(view: TokenView, qtbot: QtBot):
    assert view.animate_merge(3, NOW)
    assert id_at(view, 0) == 257, "first the picture before the merge"
    animation = view._stage.animation
    assert animation is not None
    before = [view.token_rects(0, 3)[0], view.token_rects(11, 14)[0]]
    for pair, rect in zip(animation._pairs, before, strict=True):
        assert pair.left.toAlignedRect().adjusted(-1, 0, 1, 0).contains(rect.toAlignedRect()), "but for half a pixel"
        assert abs(pair.left.left() - rect.left()) <= 0.5 and abs(pair.left.right() - rect.right()) <= 0.5
    qtbot.waitUntil(lambda: view._stage.animation is None, timeout=20 * DURATION)
    assert id_at(view, 0) == 258
    assert view._store.highlight


def test_pairs_of_a_kind_are_painted_alike_each_in_its_place(view: TokenView):
    view.set_text(MadeUpText(b"the theme of the weather then, the other there\n" * 8, 2))
    assert view.animate_merge(1, NOW)
    animation = view._stage.animation
    assert animation is not None
    kinds = list(animation._kinds.values())
    assert len(kinds) < len(animation._pairs) == sum(map(len, kinds))
    flash = view._theme.color("flash")
    for share in (0.0, 0.2, 0.5, 0.8, 1.0):
        for alike in kinds:
            one = _picture(alike[0], share, view.look, flash)
            assert all(_picture(pair, share, view.look, flash) == one for pair in alike)
    before = view.viewport().grab().toImage()
    animation.seek(0.4)
    after = view.viewport().grab().toImage()
    areas = [pair.whole.toAlignedRect() for pair in animation._pairs]
    assert all(after.copy(area) != before.copy(area) for area in areas), "each is painted in its place"


def test_the_first_merge_that_came_after_the_text_was_laid_out_is_played_too(view: TokenView):
    """At a step that was final long ago, the seams of newer merges have not been asked for yet."""
    text = MadeUpText(CAT, 4)
    text.frontier = 0
    view.set_text(text)
    view.set_step(0)
    view.grab()
    text.frontier = 4
    view.refresh()
    assert view.animate_merge(1, (116, 104))
    assert view._stage.animation is not None
    assert len(view._stage.animation._pairs) == 2


def test_frames_differ_and_the_last_is_like_the_picture_after(view: TokenView):
    view.animate_merge(3, NOW)
    animation = view._stage.animation
    assert animation is not None
    animation._clock.pause()
    images = []
    for share in (0.0, 0.15, 0.45, 0.75):
        animation.seek(share)
        images.append(view.viewport().grab().toImage())
    assert all(a != b for a, b in pairwise(images))


def test_colours_of_a_pair_are_those_of_its_tokens(view: TokenView, theme: Theme):
    view.set_step(2)
    laid, y = view.page.paragraphs()[0]
    pairs = list(occurrences(view._store, laid, QPointF(0, y), 3, view.look))
    assert len(pairs) == 2
    view.set_step(3)
    after = view.page.paragraphs()[0][0]
    assert pairs[0].colors[2] == theme.token_colors[after.colors[0]]


def test_where_nothing_changes_it_is_a_plain_step(view: TokenView):
    view.set_text(MadeUpText(PROSE, 30))
    view.scroll_to(len(PROSE) - 1)
    text = view._store.text
    assert isinstance(text, MadeUpText)
    start, end = view.visible_range()
    low = view._store.start_of(start)
    absent = 1 + next(step for step in range(1000) if step not in text.all_seams[low : end + 200])
    assert not view.animate_merge(absent, (1, 1))
    assert view._stage.animation is None
    assert view._store.step == absent


def test_the_same_step_again_does_not_disturb_it_and_another_ends_it(view: TokenView):
    view.animate_merge(3, NOW)
    view.set_step(3, NOW)
    assert view._stage.animation is not None
    view.set_step(1, (116, 104))
    assert view._stage.animation is None
    assert id_at(view, 0) == 256


def test_another_text_ends_it(view: TokenView):
    view.animate_merge(3, NOW)
    view.set_text(MadeUpText(b"other", 0))
    assert view._stage.animation is None


def test_scrolling_while_it_plays_shows_the_text(view: TokenView, qtbot: QtBot):
    view.set_text(MadeUpText(PROSE, 12))
    step = next(step for step in range(2, 12) if view.animate_merge(step, (1, 1)))
    still = view.viewport().grab().toImage()
    wheel(view, 3)
    moved = view.viewport().grab().toImage()
    assert moved != still
    qtbot.waitUntil(lambda: view._stage.animation is None, timeout=20 * DURATION)
    assert view._store.step == step


def test_less_motion_is_respected(view: TokenView, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.tokens.stage.motion_is_wanted", lambda: False)
    assert not view.animate_merge(3, NOW)
    assert id_at(view, 0) == 258


def test_stepping_back_plays_it_in_reverse(view: TokenView, qtbot: QtBot):
    view.set_step(3, NOW)
    assert view.animate_merge(2, (256, 101), backwards=True)
    animation = view._stage.animation
    assert animation is not None
    animation._clock.pause()
    animation.seek(0.4)
    backwards = view.viewport().grab().toImage()
    assert view.animate_merge(3, NOW)
    forwards = view._stage.animation
    assert forwards is not None
    forwards._clock.pause()
    forwards.seek(0.4)
    assert view.viewport().grab().toImage() != backwards
    forwards.seek(0.6)
    assert view.viewport().grab().toImage() == backwards
    assert view.animate_merge(2, (256, 101), backwards=True)
    qtbot.waitUntil(lambda: view._stage.animation is None, timeout=20 * DURATION)
    assert id_at(view, 0) == 257


def test_a_scale_gives_the_pair_its_colours(view: TokenView, theme: Theme):
    view.set_scale(by_length())
    view.set_step(2)
    laid, y = view.page.paragraphs()[0]
    pair = next(occurrences(view._store, laid, QPointF(0, y), 3, view.look))
    scale = theme.scale_colors
    assert pair.colors == (scale[2], scale[0], scale[3]), "the + space = the and its space"
