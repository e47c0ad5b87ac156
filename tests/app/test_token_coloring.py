"""Scales of age, length and frequency: levels in order, colours that can be read and told apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from histories import long_run
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from test_theme import contrast

from app.kit.choices import SCHEMA
from app.kit.theme import Theme
from app.text import scales as text_scales
from app.tokens.coloring import LENGTHS, LEVELS, age_bounds, by_age, by_length, scale_colors
from app.tokens.layout import COLORS


def lightness(color: QColor) -> float:
    """CIE L*, 0 to 100."""
    y = contrast(color, QColor("black")) * 0.05 - 0.05
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_scale_goes_one_way_in_lightness_and_can_be_read(qapp: QApplication, mode: str) -> None:
    theme = Theme(mode)
    colors = theme.scale_colors
    assert len(colors) == LEVELS
    steps = [lightness(b) - lightness(a) for a, b in pairwise(colors)]
    assert all(step < 0 for step in steps) or all(step > 0 for step in steps)
    assert min(abs(step) for step in steps) > 1.5  # told apart by a colour-blind eye, and in print
    assert min(contrast(theme.token_text, color) for color in colors) >= 7


def test_length_has_a_level_for_each_bound() -> None:
    level = by_length().level_of
    assert [level(-1, size) for size in (1, *LENGTHS, 1000)] == [*range(LEVELS), LEVELS - 1]


@pytest.mark.parametrize("goal", [1, 4, 8, 100, 1500, 200_000])
def test_age_begins_a_level_where_the_legend_says(goal: int) -> None:
    level = by_age(goal).level_of
    levels = [level(token, 2) for token in range(min(256 + goal, 20_000))]
    assert set(levels[:256]) == {0} and levels == sorted(levels)
    if goal >= 1500:
        for number, bound in enumerate(age_bounds(goal), 1):
            if bound + 256 < len(levels):
                assert levels[255 + bound] == number and levels[255 + bound - 1] < number


def test_frequency_follows_the_counts_at_the_step() -> None:
    history = long_run()
    for step in (0, 700, 1500):
        scale, (title, labels) = text_scales.frequency(history, step)
        counts = history.counts_at(step).tolist()
        order = sorted(range(len(counts)), key=counts.__getitem__)
        levels = [scale.level_of(token, 1) for token in order]
        assert levels == sorted(levels) and levels[-1] == LEVELS - 1
        assert title and len(labels) == LEVELS
        assert scale.level_of(256 + step, 5) == 0  # not learnt yet


def test_a_token_is_coloured_by_its_id_or_its_size() -> None:
    open_ = 2**31 - 1
    raw, starts, seams = b"the cat", [0, 4], [open_, 0, 1, 2, open_, open_, 3]
    lengths = scale_colors(by_length(), raw, [0, 4, 5], [open_, 0, 1, 2, open_, open_, 3])
    assert lengths == [COLORS + 3, COLORS + 0, COLORS + 1]
    ages = scale_colors(by_age(4), raw, starts, [*seams[:5], 3, 3])
    assert ages[0] < ages[1]
    cut = scale_colors(by_length(), raw, starts, [*seams[:5], 3, 3], first=(300, 20), last=(301, 9))
    assert cut == [COLORS + LEVELS - 1, COLORS + by_length().level_of(301, 9)]


def test_every_value_of_the_setting_has_a_scale() -> None:
    values = {choice.value for setting in SCHEMA if setting.key == "color_by" for choice in setting.choices}
    advice = "give each value of color_by in app/kit/choices.py an entry in SCALES of app/text/scales.py, and no others"
    assert set(text_scales.SCALES) == values, advice
