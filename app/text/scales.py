"""The colour modes of the text: for each value of the setting `color_by`, its scale and its legend.

To add a mode: a value of `color_by` in `app.kit.choices`, a function here that returns its scale and legend, and an
entry in `SCALES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from app.tokens.coloring import LENGTHS, LEVELS, ColorScale, age_bounds, by_age, by_frequency, by_length

if TYPE_CHECKING:
    from bpe import MergeHistory

Legend = tuple[str, list[str]]
"""The title of a legend and the label of each level."""
Scaled = tuple[ColorScale | None, Legend]
UNSCALED: Scaled = None, ("", [])
"""Tokens in their own colours, without a legend."""


@dataclass(frozen=True, slots=True)
class ScaleInputs:
    """What a scale is made for: `step` merges of a run of `goal` merges; `history` is None before it is counted."""

    goal: int
    history: MergeHistory | None = None
    step: int = 0


@dataclass(frozen=True, slots=True)
class Mode:
    """A colour mode: the function that makes its scale, and what that function depends on."""

    scale: Callable[[ScaleInputs], Scaled]
    needs_counts: bool = False
    """Whether the scale needs the counts of the tokens, which take a while for a large text."""
    changes_with_step: bool = True
    """Whether another step may have another scale."""


def _identity(_inputs: ScaleInputs) -> Scaled:
    return UNSCALED


def _age(inputs: ScaleInputs) -> Scaled:
    """By the merge that made a token, up to the last merge of the run."""
    bounds = [QLocale().toString(bound) for bound in age_bounds(inputs.goal)]
    title = QCoreApplication.translate("TextScales", "made by merge")
    return by_age(inputs.goal), (title, [QCoreApplication.translate("TextScales", "bytes"), *bounds])


def _length(_inputs: ScaleInputs) -> Scaled:
    """By the size of a token in bytes."""
    labels = ["1", *map(str, LENGTHS)]
    labels[-1] += "+"
    return by_length(), (QCoreApplication.translate("TextScales", "bytes in a token"), labels)


def _frequency(inputs: ScaleInputs) -> Scaled:
    if inputs.history is None or inputs.step > inputs.history.step:
        return UNSCALED
    return frequency(inputs.history, inputs.step)


def frequency(history: MergeHistory, step: int) -> tuple[ColorScale, Legend]:
    """By the count of a token in the training text after `step` merges."""
    import numpy as np

    counts = np.maximum(history.counts_at(step), 0)
    most = max(2, int(counts.max(initial=2)))
    fractions = np.log(np.maximum(counts, 1)) / np.log(most)
    levels = np.minimum(LEVELS - 1, (fractions * LEVELS).astype(np.int64)).astype(np.uint8).tobytes()
    bounds = [max(level + 1 if level < 2 else 0, round(most ** (level / LEVELS))) for level in range(LEVELS)]
    labels = [_short(bound) for bound in bounds]
    labels[0] = "0"
    return by_frequency(levels), (QCoreApplication.translate("TextScales", "occurrences, from"), labels)


def _short(number: int) -> str:
    """A number rounded to two significant digits."""
    digits = len(str(number)) - 2
    return QLocale().toString(round(number, -digits) if digits > 0 else number)


SCALES: dict[str, Mode] = {
    "identity": Mode(_identity),
    "age": Mode(_age, changes_with_step=False),
    "length": Mode(_length),
    "frequency": Mode(_frequency, needs_counts=True),
}
