"""Edges that are worked out from a few must be those that Qt tells, one by one, and where the glyphs stand."""

from __future__ import annotations

import dataclasses
import random
from itertools import pairwise

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from app.kit.theme import Theme
from app.tokens.measure import text_metrics
from app.tokens.shape import Metrics, Shaped, shape

WORDS = ["the", "cat", "naïve", "e\u0301te\u0301", "你好世界很长的一句话", "こんにちは", "カタカナです"]
WORDS += ["Привет", "мир", "🌍", "👨\u200d👩\u200d👧", "한국어", "𠀀𠀁", "𝔘𝔫𝔦", "γειά", ",", ".", "(", ")", "$5", "123"]
WORDS += ["नमस्ते", "สวัสดีครับ", "iiii", "WWWW", "\t", "\x01"]
TURNING = ["مرحبا", "العالم", "שלום", "١٢٣"]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme("light")


def metrics(theme: Theme, width: float | None, *, fixed: bool) -> Metrics:
    made = text_metrics(theme, 15, width, 1.0)
    if fixed:
        return made
    font = QFont(theme.ui_font())
    font.setPixelSize(15)
    return dataclasses.replace(made, font=font)


def told_by_qt(shaped: Shaped) -> list[tuple[float, float]]:
    """Lead and trail of every cluster, each asked of its line."""
    found: list[tuple[float, float]] = []
    for number, line in enumerate(shaped.natural.lines):
        text_line = shaped.layout.lineAt(number)
        edges = [text_line.cursorToX(shaped.cluster_units[c])[0] for c in range(line.first, line.end + 1)]  # type: ignore[index]
        found.extend(pairwise(edges))
    return found


@pytest.mark.parametrize("fixed", [True, False])
@pytest.mark.parametrize("width", [None, 150.0, 600.0])
def test_few_questions_have_the_answers_of_many(theme: Theme, width: float | None, fixed: bool) -> None:
    dice = random.Random(3)
    made = metrics(theme, width, fixed=fixed)
    for _ in range(60):
        words = dice.choices(dice.sample(WORDS, 6), k=dice.randrange(1, 40))
        shaped = shape((dice.choice(["", " "]).join(words) + "\n").encode(), made)
        placed = list(zip(shaped.natural.lead, shaped.natural.trail, strict=True))
        for here, told in zip(placed, told_by_qt(shaped), strict=True):
            assert here == pytest.approx(told, abs=0.05), shaped.text


def test_where_directions_mix_every_cluster_stands_at_its_glyph(theme: Theme) -> None:
    dice = random.Random(4)
    plain = ["the", "cat", "Привет", "你好世界很", ",", "123", "(", ")", "\t"]
    for _ in range(80):
        words = dice.choices([*plain, *TURNING], k=dice.randrange(2, 30))
        shaped = shape((" ".join(words) + "\n").encode(), metrics(theme, None, fixed=True))
        line = shaped.layout.lineAt(0)
        for cluster, (lead, trail) in enumerate(zip(shaped.natural.lead, shaped.natural.trail, strict=True)):
            unit, end = shaped.cluster_units[cluster], shaped.cluster_units[cluster + 1]
            drawn = [point.x() for run in line.glyphRuns(unit, end - unit) for point in run.positions()]
            if len(drawn) == 1 and end == unit + 1:
                assert min(lead, trail) == pytest.approx(drawn[0], abs=1.0), (shaped.text, cluster)
