"""The plot's data: the run and its curves, sampled once or twice for each column of pixels. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.curve.units import BYTES, CHARACTERS, TOKENS, value_of
from app.kit.chart.scale import Axis, axis_end, gain_bins, gain_heights, gains, sampled_steps
from app.kit.numbers import BYTE_TOKENS

if TYPE_CHECKING:
    from app.curve.pane import OtherRun
    from bpe.histories.history import MergeHistory

FEW_MERGES = 48  # up to this many merges, each one's gain is drawn as a separate step
GAIN_BINS = 96
NEARLY_ALL = 0.98  # characters get a line if they number less than this fraction of the bytes
Curve = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(slots=True)
class PlotData:
    """The current run, the playhead, and the other runs drawn."""

    history: MergeHistory | None = None
    goal: int = 512  # vocabulary size
    specials: int = 0
    finished: bool = False
    held_out: NDArray[np.int64] | None = None
    held_bytes: int = 0
    held_characters: int = 0
    earlier: list[OtherRun] = field(default_factory=list)
    branched_at: int | None = None  # the step at which this run branched off another
    frontier: int = 0
    playhead: int = 0
    log: bool = True
    unit: str = BYTES  # what the y axis counts

    @property
    def start(self) -> int:
        """Vocabulary size before any merge."""
        return BYTE_TOKENS + self.specials

    @property
    def last(self) -> int:
        """The last step of the run so far."""
        return min(self.frontier, self.history.step) if self.history is not None else 0

    @property
    def end(self) -> int:
        """Vocabulary size at the axis's right end."""
        if self.history is None:
            return max(self.goal, 2 * self.start)
        return axis_end(self.start, self.last, self.goal, finished=self.finished)

    def axis(self, left: float, right: float) -> Axis:
        """The x axis between two pixels."""
        return Axis(self.start, self.end, log=self.log, left=left, right=right)

    # -- single numbers

    def ratio(self, step: int) -> float:
        """Bytes per token of the training text."""
        return self.history.bytes_per_token(step) if self.history is not None else 1.0

    def held_ratio(self, step: int) -> float | None:
        """Bytes per token of the held-out text; None while unknown."""
        counts = self.held_out
        if counts is None or not self.held_bytes or not 0 <= step < len(counts):
            return None
        return self.held_bytes / max(1, int(counts[step]))

    def value(self, step: int) -> float:
        """The training text's value on the y axis."""
        return self._value_of(self.history, step) if self.history is not None else 1.0

    def held_value(self, step: int) -> float | None:
        """The held-out text's value on the y axis; None while unknown."""
        if self.held_ratio(step) is None or self.held_out is None or not self._held_size:
            return None
        return value_of(self.unit, int(self.held_out[step]), self.held_bytes, self.held_characters)

    @property
    def _held_size(self) -> int:
        """The size of the held-out text in bytes or characters; 0 if unknown."""
        return self.held_characters if self.unit == CHARACTERS else self.held_bytes

    def _value_of(self, history: MergeHistory, step: int) -> float:
        return value_of(self.unit, int(history.token_count[step]), history.byte_count, history.character_count)

    @property
    def held_last(self) -> int:
        """The last step with a held-out count, or −1."""
        return min(len(self.held_out) - 1, self.last) if self.held_out is not None and self.held_bytes else -1

    def gain(self, step: int) -> tuple[int, float]:
        """Tokens that the merge leading to a step (from 1) saved, and their fraction of all tokens before it."""
        assert self.history is not None
        tokens = self.history.token_count
        saved = int(tokens[step - 1]) - int(tokens[step])
        return saved, saved / max(1, int(tokens[step - 1]))

    def earlier_end(self, run: int) -> tuple[int, float]:
        """Where an earlier run's curve leaves the plot: vocabulary size, and where on the y axis."""
        history = self.earlier[run].history
        first = history.vocab_size_at(0)
        step = max(0, min(history.step, self.end - first))
        return first + step, self._value_of(history, step)

    @property
    def highest(self) -> float:
        """The largest value on the plot. When the unit is tokens, it is the value at the start."""
        if self.unit == TOKENS:
            starts = [self._value_of(run.history, 0) for run in self.earlier]
            return max([1.0, self.value(0), self.held_value(0) or 0.0, *starts])
        values = [1.0, self.value(self.last)]
        held = self.held_value(self.held_last)
        values += [held] if held is not None else []
        values += [self.earlier_end(run)[1] for run in range(len(self.earlier))]
        return max(values)

    @property
    def ceiling(self) -> float:
        """The limit that no merge can pass; 0 if unknown."""
        history = self.history
        if history is None or history.ceiling <= 0:
            return 0.0
        return value_of(self.unit, history.byte_count / history.ceiling, history.byte_count, history.character_count)

    @property
    def baselines(self) -> tuple[tuple[str, float], ...]:
        """The values of tokenizers without merges: one token per byte, and one token per character."""
        history = self.history
        if history is None:
            return ((BYTES, 1.0),)
        size, characters = history.byte_count, history.character_count
        alike = self.unit == BYTES or characters > NEARLY_ALL * size
        kinds = ((BYTES, size),) if alike else ((BYTES, size), (CHARACTERS, characters))
        return tuple((kind, value_of(self.unit, tokens, size, characters)) for kind, tokens in kinds)

    # -- curves: coordinates along the axis, and values

    def training_curve(self, axis: Axis, columns: int) -> tuple[Curve, Curve]:
        """The curve to the playhead, and from there to the frontier; they share the point at the playhead."""
        if self.history is None:
            return _EMPTY, _EMPTY
        steps = sampled_steps(axis, self.last, columns)
        playhead = min(self.playhead, self.last)
        split = int(np.searchsorted(steps, playhead))
        tokens, size = self.history.token_count, self._size_of(self.history)
        played = np.append(steps[:split], playhead)
        ahead = np.concatenate(([playhead], steps[split + (split < len(steps) and steps[split] == playhead) :]))
        return self._curve(axis, axis.start, played, tokens, size), self._curve(axis, axis.start, ahead, tokens, size)

    def held_curve(self, axis: Axis, columns: int) -> Curve:
        """The known part of the held-out text's curve."""
        if self.held_out is None or self.held_last < 0 or not self._held_size:
            return _EMPTY
        steps = sampled_steps(axis, self.held_last, columns)
        return self._curve(axis, axis.start, steps, self.held_out, self._held_size)

    def earlier_curve(self, run: int, axis: Axis, columns: int) -> Curve:
        """An earlier run's curve, clipped at the end of the axis."""
        history = self.earlier[run].history
        first = history.vocab_size_at(0)
        own = Axis(first, max(axis.end, first + 1), log=axis.log)
        steps = sampled_steps(own, history.step, columns)
        return self._curve(axis, first, steps, history.token_count, self._size_of(history))

    def _size_of(self, history: MergeHistory) -> int:
        return history.character_count if self.unit == CHARACTERS else history.byte_count

    def _curve(self, axis: Axis, first: int, steps: NDArray[np.int64], tokens: NDArray[np.int64], size: int) -> Curve:
        counted = tokens[steps]
        values = counted.astype(np.float64) if self.unit == TOKENS else size / np.maximum(counted, 1)
        return axis.values(first + steps), values

    def gain_area(self, axis: Axis) -> Curve:
        """The gain of each merge as an outline of heights from 0 to 1: steps in a short run, else smooth."""
        if self.history is None or self.last < 1:
            return _EMPTY
        stepped = self.last <= FEW_MERGES
        edges = np.arange(self.last + 1) if stepped else gain_bins(axis, self.last, GAIN_BINS)
        edges = edges[edges <= axis.end - axis.start]
        heights = gain_heights(gains(self.history.token_count[edges], edges))
        x = axis.values(axis.start + edges)
        if stepped:
            return np.repeat(x, 2)[1:-1], np.repeat(heights, 2)
        centres = np.concatenate(([x[0]], (x[1:] + x[:-1]) / 2, [x[-1]]))
        return centres, np.concatenate(([heights[0]], heights, [heights[-1]]))


_EMPTY: Curve = (np.zeros(0), np.zeros(0))
