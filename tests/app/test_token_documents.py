"""Where each document of a text begins: a paragraph of its own, a rule with the name above it, and nothing for one."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from made_up_text import MadeUpText
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from test_theme import contrast
from token_view_kit import PROSE, pixel, shown_view

from app.kit.theme import Theme
from app.tokens.documents import headings
from app.tokens.paragraphs import BLOCK, Paragraphs
from app.tokens.view import TokenView

PARTS = [b"The first document ends without a line end", b"the second is short\n", PROSE, b"the last\n"]
NAMES = ["first.txt", "second.txt", "prose.txt", "last.txt"]
TEXT = b"".join(PARTS)
BEGINS = [sum(map(len, PARTS[:i])) for i in range(len(PARTS))]
DOCUMENTS = list(zip(BEGINS, NAMES, strict=True))


@pytest.fixture(params=["light", "dark"])
def view(qtbot: QtBot, qapp: QApplication, request: pytest.FixtureRequest) -> TokenView:
    shown = shown_view(qtbot, Theme(request.param))
    shown.set_text(MadeUpText(TEXT, steps=3), documents=DOCUMENTS)
    return shown


def rule(view: TokenView, start: int) -> QColor:
    """What is painted in the middle of the room above a document's first line, at its right."""
    top = next(y for laid, y in view.page.paragraphs() if laid.start == start)
    return pixel(view, QPointF(view.viewport().width() - 60, round(top - view._pages.heading / 2)))


def test_each_document_begins_a_paragraph(view: TokenView):
    assert [view._store.start_of(begin) for begin in BEGINS] == BEGINS
    first = view._store.paragraph(0)
    assert (first.end, first.forced) == (BEGINS[1], False), "the line does not go on"


def test_a_rule_with_the_name_stands_above_it(view: TokenView):
    panel, secondary = view._theme.color("panel"), view._theme.color("secondary")
    for begin in BEGINS[:3]:
        assert rule(view, begin) == secondary
    assert contrast(secondary, panel) >= 3 and contrast(view._theme.color("text"), panel) >= 4.5
    tops = {laid.start: y for laid, y in view.page.paragraphs()}
    row = [pixel(view, QPointF(x, tops[BEGINS[1]] - view._pages.heading / 2)) for x in range(28, 90)]
    assert any(contrast(color, panel) >= 4.5 for color in row), "the name"


def test_there_is_no_token_in_the_rule(view: TokenView):
    top = next(y for laid, y in view.page.paragraphs() if laid.start == BEGINS[1])
    assert view.token_under(QPointF(40, top - view._pages.heading / 2)) is None
    hit = view.token_under(QPointF(30, top + 10))
    assert hit is not None and hit.start == BEGINS[1]


def test_scrolling_to_a_document_shows_its_rule_and_the_end_is_exact(view: TokenView):
    view.scroll_to(BEGINS[3])
    assert rule(view, BEGINS[3]) == view._theme.color("secondary")
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    end = view.page.paragraphs()[-1]
    assert end[0].end == len(TEXT)
    assert end[1] + end[0].place.height + view._pages.air == pytest.approx(view.viewport().height(), abs=1)


def test_one_document_has_no_rule(view: TokenView):
    view.set_text(MadeUpText(PROSE), documents=[(0, "prose.txt")])
    assert view.document_names == {}
    assert view.page.paragraphs()[0][1] == view._pages.air
    assert headings([(0, "empty.txt"), (0, "prose.txt")]) == {}
    assert headings([(0, "a"), (5, "empty"), (5, "b")]) == {0: "a", 5: "b"}


def test_other_seams_of_the_same_bytes_keep_the_documents(view: TokenView):
    view.set_text(MadeUpText(TEXT, steps=1), keep_place=True)
    assert list(view.document_names) == BEGINS
    assert view._store.start_of(BEGINS[1] + 3) == BEGINS[1]


def test_going_from_token_to_token_tells_where_a_document_begins(view: TokenView):
    view.set_step(0)
    view.pointer.hover_over(view.token_of(BEGINS[1] - 1))
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.viewport().accessibleDescription().startswith("second.txt begins here: ")
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert "begins here" not in view.viewport().accessibleDescription()


@pytest.mark.parametrize("seed", range(30))
def test_paragraphs_with_breaks_are_the_same_forward_and_backward(seed: int):
    rng = random.Random(seed)
    data = b"".join(rng.choice([b"\n", b"x" * rng.randrange(3000), "語".encode() * 700]) for _ in range(20)) + b"."
    breaks = sorted(rng.sample(range(1, len(data)), rng.randrange(1, 9))) if len(data) > 20 else []
    paragraphs = Paragraphs(len(data), lambda offset, length: data[offset : offset + length], breaks)
    starts = [0]
    while (end := paragraphs.end_of(starts[-1])) < len(data):
        starts.append(end)
    assert set(breaks) <= set(starts)
    back, at = [], paragraphs.start_of(len(data) - 1)
    while True:
        back.append(at)
        before = paragraphs.previous(at)
        if before is None:
            break
        at = before
    assert back[::-1] == starts
    assert all(b - a <= 2 * BLOCK + 3 for a, b in pairwise(starts))
