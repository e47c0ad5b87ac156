"""The scale by which tokens are coloured at a step, and what its legend says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from app.tokens.coloring import LENGTHS, LEVELS, ColorScale, age_bounds, by_age, by_frequency, by_length

if TYPE_CHECKING:
    from bpe import MergeHistory

Legend = tuple[str, list[str]]


def age(goal: int) -> tuple[ColorScale, Legend]:
    """By the merge that made a token, up to the last one of the run."""
    bounds = [QLocale().toString(bound) for bound in age_bounds(goal)]
    title = QCoreApplication.translate("TextScales", "made by merge")
    return by_age(goal), (title, [QCoreApplication.translate("TextScales", "bytes"), *bounds])


def length() -> tuple[ColorScale, Legend]:
    """By the bytes of a token."""
    labels = ["1", *map(str, LENGTHS)]
    labels[-1] += "+"
    return by_length(), (QCoreApplication.translate("TextScales", "bytes in a token"), labels)


def frequency(history: MergeHistory, step: int) -> tuple[ColorScale, Legend]:
    """By the count of a token in the training text after `step` merges."""
    import numpy as np

    counts = np.maximum(history.counts_at(step), 0)
    most = max(2, int(counts.max(initial=2)))
    share = np.log(np.maximum(counts, 1)) / np.log(most)
    levels = np.minimum(LEVELS - 1, (share * LEVELS).astype(np.int64)).astype(np.uint8).tobytes()
    bounds = [max(level + 1 if level < 2 else 0, round(most ** (level / LEVELS))) for level in range(LEVELS)]
    labels = [_short(bound) for bound in bounds]
    labels[0] = "0"
    return by_frequency(levels), (QCoreApplication.translate("TextScales", "occurrences, from"), labels)


def _short(number: int) -> str:
    """Two figures are enough for a colour."""
    digits = len(str(number)) - 2
    return QLocale().toString(round(number, -digits) if digits > 0 else number)
