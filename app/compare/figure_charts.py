"""What the plots of compared tokenizers show, from what was measured of them: three views of the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.compare.measuring import Measured
from app.kit.chart.data import NEUTRAL, Chart, Level, Series

RATIO, LENGTHS, RANKS = "ratio", "lengths", "ranks"
LONGEST = 24
"""Bytes of the longest tokens that the distribution of lengths shows; longer ones count as that long."""
PATTERN_LENGTH = 16


@dataclass(frozen=True, eq=False)
class ChartedTokenizer:
    """A tokenizer on the charts: its key, its name, what is known, and its colour (NEUTRAL for a baseline)."""

    key: str
    name: str
    known: Measured
    color: int


def chart_of(kind: str, entries: Sequence[ChartedTokenizer], places: Sequence[int], *, log: bool) -> Chart:
    """One of the three charts, of the texts at these places: the first with full lines, a second one dashed."""
    build = {RATIO: _ratio, LENGTHS: _lengths, RANKS: _ranks}[kind]
    return build(entries, places, log)


def _each(
    entries: Sequence[ChartedTokenizer], places: Sequence[int]
) -> Iterator[tuple[ChartedTokenizer, int, str, bool]]:
    """Each entry on each text: the entry, the place, what the line is called, and whether it is dashed."""
    held_out = QCoreApplication.translate("FigureCharts", "{name}, held-out")
    for entry in entries:
        for number, place in enumerate(places):
            yield entry, place, held_out.format(name=entry.name) if number else entry.name, number > 0


def _ratio(entries: Sequence[ChartedTokenizer], places: Sequence[int], log: bool) -> Chart:
    """Bytes per token over vocabulary size: a line where merges are steps, else a point; baselines are levels."""
    import numpy as np

    series, levels = [], []
    for entry, place, name, dashed in _each(entries, places):
        known = entry.known
        figures, curve = known.figures.get(place), known.curves.get(place)
        if entry.color == NEUTRAL:
            if figures is not None and not dashed:
                levels.append(Level(entry.key, entry.name, figures.bytes_per_token))
        elif curve is not None:
            series.append(Series(entry.key, name, curve.sizes.astype(np.float64), curve.ratios, entry.color, dashed))
        elif figures is not None:
            size, ratio = np.array([float(figures.vocab_size)]), np.array([figures.bytes_per_token])
            series.append(Series(entry.key, name, size, ratio, entry.color, dashed))
    return Chart(
        tuple(series),
        tuple(_with_ceilings(entries, places[0], levels)),
        x_title=QCoreApplication.translate("FigureCharts", "vocabulary size"),
        y_title=QCoreApplication.translate("FigureCharts", "bytes per token"),
        x_log=log,
        base=2,
        hint=QCoreApplication.translate("FigureCharts", "The curves appear here when they are measured."),
    )


def _with_ceilings(entries: Sequence[ChartedTokenizer], place: int, levels: list[Level]) -> list[Level]:
    """The levels, and for each pattern the bytes per token that no merge can pass: what its words as tokens have."""
    ceilings: dict[str, float] = {}
    for entry in entries:
        figures, pattern = entry.known.figures.get(place), getattr(entry.known.tokenizer, "pattern", None)
        if entry.color != NEUTRAL and figures is not None and figures.ceiling and pattern is not None:
            ceilings.setdefault(pattern, figures.ceiling)
    sentence = QCoreApplication.translate("FigureCharts", "limit of {pattern}")
    found = []
    for level in levels:
        pattern = {"word": "word", "gpt2-words": "gpt2"}.get(level.key, "")
        same = ceilings.pop(pattern, None) is not None  # every word a token: that is what the limit is
        found.append(Level(level.key, level.name, level.value, sentence.format(pattern=pattern) if same else ""))
    for pattern, value in ceilings.items():
        short = pattern if len(pattern) <= PATTERN_LENGTH else pattern[: PATTERN_LENGTH - 1] + "…"
        if pattern != "none":
            found.append(Level(f"limit:{pattern}", sentence.format(pattern=short), value))
    return found


def _lengths(entries: Sequence[ChartedTokenizer], places: Sequence[int], log: bool) -> Chart:
    """How long the text's tokens are, in bytes: the share of each length."""
    import numpy as np

    series = []
    for entry, place, name, dashed in _each(entries, places):
        spread = entry.known.spreads.get(place)
        if spread is None or not spread.lengths.any():
            continue
        shares = spread.lengths[: LONGEST + 1].copy()
        if len(spread.lengths) > LONGEST + 1:
            shares[LONGEST] += spread.lengths[LONGEST + 1 :].sum()
        xs = np.arange(1, len(shares), dtype=np.float64)
        series.append(Series(entry.key, name, xs, shares[1:], entry.color, dashed))
    return Chart(
        tuple(series),
        x_title=QCoreApplication.translate("FigureCharts", "bytes of the token"),
        y_title=QCoreApplication.translate("FigureCharts", "share of the tokens"),
        x_log=log,
        base=2,
        percent=True,
        hint=QCoreApplication.translate("FigureCharts", "The lines appear here when they are measured."),
    )


def _ranks(entries: Sequence[ChartedTokenizer], places: Sequence[int], log: bool) -> Chart:
    """How often the tokens occur, the most frequent first; straight on two logarithmic axes where Zipf is right."""
    import numpy as np

    series = [
        Series(entry.key, name, spread.ranks.astype(np.float64), spread.counts.astype(np.float64), entry.color, dashed)
        for entry, place, name, dashed in _each(entries, places)
        if (spread := entry.known.spreads.get(place)) is not None and len(spread.ranks)
    ]
    return Chart(
        tuple(series),
        x_title=QCoreApplication.translate("FigureCharts", "rank of the token"),
        y_title=QCoreApplication.translate("FigureCharts", "how often it occurs"),
        x_log=log,
        y_log=log,
        hint=QCoreApplication.translate("FigureCharts", "The lines appear here when they are measured."),
    )
