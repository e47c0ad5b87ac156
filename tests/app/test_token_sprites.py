"""The picture of a line of chips is what it would be if they were painted one by one."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.kit.theme import Theme
from app.tokens.layout import Boxes
from app.tokens.sprites import Sprites, sprites

HEIGHT = 22
SIGHT = (-1000, 5000)
CHIPS = [(10, 18, 0), (28, 9, 1), (37, 2, 2), (60, 96, 3), (156, 300, 4)]
"""Neighbours, one that hardly shows, a hole, one just as wide as is kept, and a wider one."""


@pytest.fixture(params=[1.0, 2.0])
def made(qapp, request: pytest.FixtureRequest) -> Sprites:
    theme = Theme("light")
    return Sprites(theme.chip_colors, theme.chip_edges, request.param, scale=2.0)


def boxes_of(chips: list[tuple[int, int, int]]) -> Boxes:
    boxes = Boxes()
    for left, width, color in chips:
        boxes.extend([left], [width], [color])
    return boxes


def painted(width: int, *parts: tuple[float, QImage]) -> QImage:
    """Pictures side by side, on white, by device pixels."""
    image = QImage(width, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for left, part in parts:
        part = part.copy()
        part.setDevicePixelRatio(1.0)
        painter.drawImage(QPointF(left, 0), part)
    painter.end()
    return image


def test_a_line_is_its_chips_one_by_one(made: Sprites):
    band = made.chips(boxes_of(CHIPS), HEIGHT, *SIGHT)
    assert band is not None and band[0] == 10
    one_by_one = [(left, made._drawn(width, HEIGHT, color)) for left, width, color in CHIPS]
    assert painted(500, band) == painted(500, *one_by_one)
    assert band[1].devicePixelRatio() == made.ratio


def test_the_order_in_the_text_does_not_matter(made: Sprites):
    turned = boxes_of([CHIPS[i] for i in (0, 3, 2, 1, 4)])
    assert made.chips(turned, HEIGHT, *SIGHT) == made.chips(boxes_of(CHIPS), HEIGHT, *SIGHT)


def test_what_has_no_width_takes_nothing_but_two_pixels(made: Sprites):
    band = made.chips(boxes_of([(10, 2, 5), (10, 20, 0)]), HEIGHT, *SIGHT)
    assert band is not None and band[1].width() == 20


def test_only_what_is_in_sight_is_made(made: Sprites):
    band = made.chips(boxes_of(CHIPS), HEIGHT, 30, 61)
    assert band is not None
    assert (band[0], band[1].width()) == (28, 60 + 96 - 28), "from the one that holds pixel 30 to that which holds 60"
    assert made.chips(boxes_of(CHIPS), HEIGHT, 500, 600) is None


def test_cells_are_filled_and_parted_by_a_gap(made: Sprites):
    band = made.cells(boxes_of([(10, 6, 0), (16, 3, 1)]), 4, *SIGHT)
    assert band is not None and band[0] == 10
    by_hand = QImage(40, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    by_hand.fill(QColor("white"))
    painter = QPainter(by_hand)
    for x, width, color in ((10, 5, 0), (16, 3, 1)):
        painter.fillRect(QRectF(x, 0, width, 4), QColor.fromRgba(int.from_bytes(made._pixels[color], "little")))
    painter.end()
    assert painted(40, band) == by_hand


def test_the_garbage_collector_has_nothing_to_look_into(made: Sprites):
    boxes = boxes_of(CHIPS)
    assert all(len(gc.get_referents(part)) <= 1 for part in (boxes.lefts, boxes.widths, boxes.colors)), "its type"


def test_views_of_one_look_share_what_they_have_made(qapp):
    theme = Theme("light")
    first = sprites(theme.chip_colors, theme.chip_edges, 1.0, 1.0)
    assert sprites(theme.chip_colors, theme.chip_edges, 1.0, 1.0) is first
    assert sprites(theme.chip_colors, theme.chip_edges, 2.0, 1.0) is not first
