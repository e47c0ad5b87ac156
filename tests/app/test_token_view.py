"""The text view: what it shows, where it is, what the mouse meets, and that nothing it reads can break it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from made_up_text import OPEN, Endless, MadeUpText
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from token_view_kit import CAT, PROSE, mouse, pixel, shown_view, wheel

from app.kit.theme import Theme, token_color_index
from app.tokens.view import Hit, TokenView


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme("light")


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> TokenView:
    return shown_view(qtbot, theme)


def top_byte(view: TokenView) -> int:
    return view.visible_range()[0]


def tokens_on_screen(view: TokenView) -> list[tuple[int, int, int | None]]:
    """(start, end, id) of every token on screen, found by pointing at its first byte."""
    start, end = view.visible_range()
    found = []
    while start < end:
        rect = view.token_rects(start, start + 1)[0]
        hit = view.token_under(rect.center())
        assert hit is not None
        found.append((hit.start, hit.end, hit.id))
        start = hit.end
    return found


# -- tokens at a step


def test_the_worked_example(view: TokenView):
    text = MadeUpText(CAT, 4)
    assert text.pairs == [(116, 104), (256, 101), (257, 32), (97, 116)]
    view.set_text(text)
    expected = {
        0: list(CAT),
        1: [256, 101, 32, 99, 97, 116, 32, 105, 110, 32, 256, 101, 32, 104, 97, 116],
        3: [258, 99, 97, 116, 32, 105, 110, 32, 258, 104, 97, 116],
        4: [258, 99, 259, 32, 105, 110, 32, 258, 104, 259],
    }
    for step, ids in expected.items():
        view.set_step(step)
        assert [token for _, _, token in tokens_on_screen(view)] == ids


def test_a_token_tells_its_bytes_and_birth(view: TokenView):
    view.set_text(MadeUpText(CAT, 4))
    view.set_step(4)
    center = view.token_rects(0, 1)[0].center()
    assert view.token_under(center) == Hit(0, 4, 258, b"the ", 3)
    byte = view.token_under(view.token_rects(4, 5)[0].center())
    assert byte == Hit(4, 5, 99, b"c", 0)


def test_special_tokens_have_the_id_that_the_resolver_tells(view: TokenView):
    text = MadeUpText(b"a<|x|>b")
    for i in range(2, 6):
        text.all_seams[i] = -1
    view.set_text(text)
    assert tokens_on_screen(view) == [(0, 1, 97), (1, 6, None), (6, 7, 98)]
    view.set_resolver(lambda token, inner: 300 if token == b"<|x|>" else token[0])
    assert tokens_on_screen(view) == [(0, 1, 97), (1, 6, 300), (6, 7, 98)]


def test_a_token_over_two_paragraphs_is_one(view: TokenView):
    text = MadeUpText(b"a\nb" * 100, 1)
    assert text.pairs in ([(97, 10)], [(10, 98)])
    text.all_seams[1] = text.all_seams[2] = 0  # a + newline + b are one token, across the line end
    view.set_text(text)
    view.set_step(1)
    for byte in (0, 1, 2):
        hit = view.token_under(view.token_rects(byte, byte + 1)[0].center())
        assert hit is not None
        assert (hit.start, hit.end, hit.bytes) == (0, 3, b"a\nb")
    assert len(view.token_rects(0, 3)) == 2


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_chips_have_the_colour_of_their_bytes(view: TokenView, theme: Theme, mode: str):
    theme.set_mode(mode)
    view.set_text(MadeUpText(CAT, 3))
    view.set_step(3)
    for start, token in ((0, b"the "), (4, b"c"), (9, b"n")):
        rect = view.token_rects(start, start + len(token))[0]
        corner = QPointF(rect.right() - 4, rect.top() + 10)
        expected = theme.token_colors[token_color_index(token)]
        assert pixel(view, corner) == expected, token
    assert pixel(view, QPointF(3, 3)) == theme.color("panel")


def test_the_newest_tokens_are_outlined_only_when_asked(view: TokenView, theme: Theme):
    view.set_text(MadeUpText(CAT, 3))
    view.set_step(3)
    rect = view.token_rects(0, 4)[0]
    edge = QPointF(rect.center().x(), rect.top() + 1)
    assert pixel(view, edge) != theme.color("now")
    view.set_step(3, (257, 32))
    assert pixel(view, edge) == theme.color("now")
    other = view.token_rects(4, 5)[0]
    assert pixel(view, QPointF(other.center().x(), other.top() + 1)) != theme.color("now")


def test_set_step_keeps_the_layout_and_asks_for_no_new_seams(view: TokenView):
    text = MadeUpText(PROSE, 30)
    view.set_text(text)
    view.set_step(0)
    before = [laid.shaped for laid, _ in view.page.paragraphs()]
    text.asked.clear()
    for step in (5, 30, 2):
        view.set_step(step)
        view.viewport().grab()
    assert [laid.shaped for laid, _ in view.page.paragraphs()] == before
    assert not text.asked


def test_seams_are_fetched_again_when_the_training_has_gone_beyond_them(view: TokenView):
    text = MadeUpText(CAT, 4)
    text.frontier = 1
    view.set_text(text)
    view.set_step(1)
    text.frontier = 4
    text.asked.clear()
    view.set_step(1, (1, 1))
    assert not text.asked, "what was valid stays valid"
    view.refresh()
    view.set_step(3)
    assert text.asked
    assert tokens_on_screen(view)[0] == (0, 4, 258)
    text.asked.clear()
    view.set_step(2)
    assert not text.asked


def test_visible_seams_are_those_of_the_frontier(view: TokenView):
    text = MadeUpText(CAT + b"\n" + CAT, 3)
    text.frontier = 0
    view.set_text(text)
    assert [list(seams) for seams in view.visible_seams()] == [[OPEN] * 19, [OPEN] * 18]
    text.frontier = 3
    view.refresh()
    assert [seams.tolist() for seams in view.visible_seams()] == [
        text.all_seams[:19].tolist(),
        text.all_seams[19:].tolist(),
    ]


def test_another_run_on_the_same_text_moves_nothing(view: TokenView):
    view.set_text(MadeUpText(PROSE))
    view.scroll_by(1000)
    place = view.visible_range()
    shaped = [laid.shaped for laid, _ in view.page.paragraphs()]
    view.set_text(MadeUpText(PROSE, 10), keep_place=True)
    view.set_step(10)
    assert view.visible_range() == place
    assert [laid.shaped for laid, _ in view.page.paragraphs()] == shaped
    assert any(token >= 256 for _, _, token in tokens_on_screen(view))


# -- moving


def test_a_gigabyte_opens_by_reading_a_page(view: TokenView):
    text = Endless(b"Nothing but the cat in the hat, for ever and ever and ever and a day.\n")
    view.set_text(text)
    view.viewport().grab()
    assert text.bytes_read < 300_000
    assert view.visible_range()[0] == 0
    text.bytes_read = 0
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert view.visible_range()[1] == text.size
    assert text.bytes_read < 300_000


def test_a_line_of_a_gigabyte_is_no_special_case(view: TokenView):
    text = Endless(b"word " * 100)
    view.set_text(text)
    view.scroll_to(1 << 29)
    start, end = view.visible_range()
    assert start <= 1 << 29 < end
    assert end - start < 10_000


def test_both_ends_are_exact(view: TokenView):
    view.set_text(MadeUpText(PROSE))
    bar = view.verticalScrollBar()
    assert (bar.value(), top_byte(view)) == (0, 0)
    wheel(view, 100_000)
    assert bar.value() == bar.maximum()
    assert view.visible_range()[1] == len(PROSE)
    last = view.token_rects(len(PROSE) - 2, len(PROSE) - 1)[0]
    assert view.viewport().height() - 60 < last.bottom() <= view.viewport().height()
    wheel(view, -1)
    assert 0 < bar.value() < bar.maximum()
    wheel(view, -100_000)
    assert (bar.value(), top_byte(view)) == (0, 0)


def test_scrolling_down_and_up_returns_to_the_same_pixel(view: TokenView):
    view.set_text(MadeUpText(PROSE))
    wheel(view, 7)
    before = (view.visible_range(), view.token_rects(*view.visible_range()))
    wheel(view, 5)
    assert view.visible_range() != before[0]
    wheel(view, -5)
    assert (view.visible_range(), view.token_rects(*view.visible_range())) == before


def test_what_is_blitted_equals_what_is_painted(view: TokenView, qtbot: QtBot):
    view.set_text(MadeUpText(PROSE, 20))
    view.set_step(20)
    for notches in (1, 2, -1, 3):
        view.viewport().repaint()
        wheel(view, notches)
    QApplication.processEvents()
    screen = view.screen()
    shown = screen.grabWindow(view.winId()).toImage()
    assert not shown.isNull()
    painted = view.grab().toImage()  # this paints everything anew
    assert shown.size() == painted.size()
    different = [
        y for y in range(painted.height()) if any(shown.pixel(x, y) != painted.pixel(x, y) for x in range(0, 780, 7))
    ]
    assert different == []


@pytest.mark.parametrize(
    ("key", "moves"),
    [
        (Qt.Key.Key_Down, lambda old, new, size: new > old),
        (Qt.Key.Key_Up, lambda old, new, size: new < old),
        (Qt.Key.Key_PageDown, lambda old, new, size: new > old + 500),
        (Qt.Key.Key_PageUp, lambda old, new, size: new < old - 500),
        (Qt.Key.Key_Home, lambda old, new, size: new == 0),
        (Qt.Key.Key_End, lambda old, new, size: new > size - 3000),
    ],
)
def test_keys_scroll(view: TokenView, qtbot: QtBot, key: Qt.Key, moves: Callable[[int, int, int], bool]):
    view.set_text(MadeUpText(PROSE))
    view.scroll_to(len(PROSE) // 2)
    before = top_byte(view)
    qtbot.keyClick(view, key)
    assert moves(before, top_byte(view), len(PROSE))


def test_resizing_keeps_the_byte_at_the_top(view: TokenView):
    words = b"every word of this long line may go to another line when the window changes its width. " * 400
    view.set_text(MadeUpText(words))
    view.scroll_by(1234)
    first = top_byte(view)
    for width in (500, 1100, 620, 800):
        view.resize(width, 500)
        start, _ = view.visible_range()
        line = view.token_rects(first, first + 1)[0]
        assert -30 <= line.top() <= 30, f"the byte is at y {line.top()} when the width is {width}"
        assert start <= first


def test_zooming_keeps_the_byte_at_the_top(view: TokenView, theme: Theme):
    view.set_text(MadeUpText(PROSE))
    view.scroll_by(3000)
    first = top_byte(view)
    theme.set_text_size(24)
    rect = view.token_rects(first, first + 1)[0]
    assert rect.height() == 35
    assert -45 <= rect.top() <= 10


def test_the_bar_goes_where_it_is_dragged(view: TokenView):
    view.set_text(MadeUpText(PROSE))
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    assert abs(top_byte(view) - len(PROSE) / 2) < 3000


def test_memory_is_bounded(view: TokenView):
    view._store.memory = 200_000
    view.set_text(Endless(b"All the cats in all the hats that ever sat on any mat at all.\n"))
    for _ in range(40):
        view.scroll_by(400)
        view.viewport().grab()
    assert view._store._cost <= 200_000
    assert len(view._store._laid) < 60


def test_an_empty_text_and_no_text(view: TokenView):
    for text in (None, MadeUpText(b""), MadeUpText(b"\n"), MadeUpText(b"\n\n\r\n")):
        view.set_text(text)
        view.viewport().grab()
        view.scroll_by(100)
        assert view.verticalScrollBar().maximum() == 0
    assert view.token_under(QPointF(700, 400)) is None


# -- a short text is a lecture


def test_a_short_text_is_large_and_in_the_middle(view: TokenView):
    view.set_text(MadeUpText(CAT))
    rect = view.token_rects(0, 1)[0]
    assert rect.height() > 50
    assert 100 < rect.top() < 300
    view.set_text(MadeUpText(PROSE))
    assert view.token_rects(0, 1)[0].height() == 22


def test_a_lecture_keeps_its_size_as_the_film_runs(view: TokenView):
    view.set_text(MadeUpText(CAT * 2, 10))
    view.set_under("bits")
    view.set_step(0)
    heights = set()
    for step in (0, 3, 10):
        view.set_step(step)
        heights.add(view.token_rects(0, 1)[0].height())
        assert view.verticalScrollBar().maximum() == 0
    assert len(heights) == 1


def test_what_stands_beneath(view: TokenView):
    view.set_text(MadeUpText(CAT, 3))
    view.set_step(3)
    expected = {
        "ids": ["258", "99", "97"],
        "bytes": ["116 104 101 32", "99", "97"],
        "hex": ["74 68 65 20", "63", "61"],
        "bits": ["01110100 01101000 01100101 00100000", "01100011", "01100001"],
    }
    for under, labels in expected.items():
        view.set_under(under)
        flow = view.page.paragraphs()[0][0].flow
        assert flow is not None
        assert [label.text for label in flow.labels[:3]] == labels
    view.set_under("none")
    assert view.page.paragraphs()[0][0].flow is None
    with pytest.raises(ValueError, match="octal"):
        view.set_under("octal")


def test_marks_are_switched(view: TokenView):
    view.set_text(MadeUpText(PROSE))
    images = []
    for marks in ("newlines", True, False):
        view.set_marks(marks)
        images.append(view.viewport().grab().toImage())
    assert images[0] != images[1] != images[2] != images[0]
    with pytest.raises(ValueError, match="dots"):
        view.set_marks("dots")


def test_unwrapped_lines_scroll_sideways(view: TokenView):
    view.set_text(MadeUpText(b"one very long line " * 40 + b"\nshort\n" + PROSE))
    view.set_wrap(False)
    bar = view.horizontalScrollBar()
    assert bar.maximum() > 4000
    left = view.token_rects(0, 1)[0].left()
    bar.setValue(300)
    assert view.token_rects(0, 1)[0].left() == left - 300
    view.set_wrap(True)
    assert view.token_rects(0, 1)[0].left() == left


# -- trouble


def test_a_text_that_cannot_be_read_is_said_and_nothing_breaks(view: TokenView, qtbot: QtBot):
    text = MadeUpText(PROSE)
    view.set_text(text)
    said: list[str] = []
    view.noticed.connect(said.append)
    text.fails = "The file is shorter than it was when it was opened."
    view._store.clear()
    view.viewport().grab()
    wheel(view, 3)
    view.resize(700, 400)
    view.scroll_to(5000)
    view.set_step(3)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert view.visible_seams() == []
    assert view.token_under(QPointF(40, 20)) is None
    mouse(view, QEvent.Type.MouseMove, QPointF(40, 20), pressed=False)
    assert view.selected_text() == ""
    view.viewport().grab()
    assert said == [text.fails], "once, not at every paint"
    view.set_text(MadeUpText(PROSE))
    assert view.visible_range()[1] > 500


def test_a_file_that_shrank_silently_is_noticed(view: TokenView):
    text = MadeUpText(PROSE)
    text.size += 10_000
    said: list[str] = []
    view.noticed.connect(said.append)
    view.set_text(text)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.viewport().grab()
    assert len(said) == 1


@pytest.mark.parametrize("seed", range(4))
def test_any_bytes_can_be_shown(view: TokenView, seed: int):
    import random

    rng = random.Random(seed)
    data = b"".join(
        rng.choice([bytes([rng.randrange(256)]), "مرحبا 42".encode(), "e\u0301".encode(), b"\n", b"\r\n", b" "])
        for _ in range(800)
    )
    view.set_text(MadeUpText(data, 20))
    for under in ("none", "ids"):
        view.set_under(under)
        for step in (0, 20):
            view.set_step(step, (1, 1))
            view.viewport().grab()
            wheel(view, 2)
            for x in range(30, 780, 50):
                for y in range(10, 480, 47):
                    hit = view.token_under(QPointF(x, y))
                    assert hit is None or hit.start < hit.end


def test_importing_the_view_loads_nothing_heavy():
    code = (
        "import sys, app.tokens.view, app.try_line.view\n"
        "heavy = {'numpy', 'numba', 'pyqtgraph'} & sys.modules.keys()\n"
        "print(sorted(heavy) + sorted(name for name in sys.modules if name.startswith('bpe.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['bpe.seam_values']"
