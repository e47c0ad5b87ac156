"""The three charts of the compared tokenizers, made from their measurements."""

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
    """A tokenizer on the charts: key, name, measurements and colour (NEUTRAL for a baseline)."""

    key: str
    name: str
    known: Measured
    color: int


def chart_of(kind: str, entries: Sequence[ChartedTokenizer], indexes: Sequence[int], *, log: bool) -> Chart:
    """One of the three charts for the given texts: solid lines for the first, dashed ones for the second."""
    build = {RATIO: _ratio, LENGTHS: _lengths, RANKS: _ranks}[kind]
    return build(entries, indexes, log)


def _each(
    entries: Sequence[ChartedTokenizer], indexes: Sequence[int]
) -> Iterator[tuple[ChartedTokenizer, int, str, bool]]:
    """Each entry on each text: the entry, the text index, the name of the line, and whether it is dashed."""
    held_out = QCoreApplication.translate("FigureCharts", "{name}, held-out")
    for entry in entries:
        for number, index in enumerate(indexes):
            yield entry, index, held_out.format(name=entry.name) if number else entry.name, number > 0


def _ratio(entries: Sequence[ChartedTokenizer], indexes: Sequence[int], log: bool) -> Chart:
    """Bytes per token over vocabulary size: a line with a time line, else a point; baselines are levels."""
    import numpy as np

    series, levels = [], []
    for entry, index, name, dashed in _each(entries, indexes):
        known = entry.known
        figures, curve = known.figures.get(index), known.curves.get(index)
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
        tuple(_with_ceilings(entries, indexes[0], levels)),
        x_title=QCoreApplication.translate("FigureCharts", "vocabulary size"),
        y_title=QCoreApplication.translate("FigureCharts", "bytes per token"),
        x_log=log,
        base=2,
        hint=QCoreApplication.translate("FigureCharts", "The curves appear here when they are measured."),
    )


def _with_ceilings(entries: Sequence[ChartedTokenizer], index: int, levels: list[Level]) -> list[Level]:
    """The levels, and for each pattern its limit: the bytes per token if every pre-token were one token."""
    ceilings: dict[str, float] = {}
    for entry in entries:
        figures, pattern = entry.known.figures.get(index), getattr(entry.known.tokenizer, "pattern", None)
        if entry.color != NEUTRAL and figures is not None and figures.ceiling and pattern is not None:
            ceilings.setdefault(pattern, figures.ceiling)
    sentence = QCoreApplication.translate("FigureCharts", "limit of {pattern}")
    found = []
    for level in levels:
        pattern = {"word": "word", "gpt2-words": "gpt2"}.get(level.key, "")
        same = ceilings.pop(pattern, None) is not None  # the word tokenizer of a pattern is its limit
        found.append(Level(level.key, level.name, level.value, sentence.format(pattern=pattern) if same else ""))
    for pattern, value in ceilings.items():
        short = pattern if len(pattern) <= PATTERN_LENGTH else pattern[: PATTERN_LENGTH - 1] + "…"
        if pattern != "none":
            found.append(Level(f"limit:{pattern}", sentence.format(pattern=short), value))
    return found


def _lengths(entries: Sequence[ChartedTokenizer], indexes: Sequence[int], log: bool) -> Chart:
    """The fraction of tokens of each length in bytes."""
    import numpy as np

    series = []
    for entry, index, name, dashed in _each(entries, indexes):
        spread = entry.known.spreads.get(index)
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


def _ranks(entries: Sequence[ChartedTokenizer], indexes: Sequence[int], log: bool) -> Chart:
    """The count of each token by rank; a straight line on two logarithmic axes under Zipf's law."""
    import numpy as np

    series = [
        Series(entry.key, name, spread.ranks.astype(np.float64), spread.counts.astype(np.float64), entry.color, dashed)
        for entry, index, name, dashed in _each(entries, indexes)
        if (spread := entry.known.spreads.get(index)) is not None and len(spread.ranks)
    ]
    return Chart(
        tuple(series),
        x_title=QCoreApplication.translate("FigureCharts", "rank of the token"),
        y_title=QCoreApplication.translate("FigureCharts", "how often it occurs"),
        x_log=log,
        y_log=log,
        hint=QCoreApplication.translate("FigureCharts", "The lines appear here when they are measured."),
    )
