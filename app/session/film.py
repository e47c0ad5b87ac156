"""The movement of the playhead over time: pure arithmetic, without a clock or Qt.

The film of a run plays its first ten merges at one a second, then takes four seconds for each doubling of the
vocabulary, so that 8,192 tokens take about half a minute:

    seconds   0    1    2  …  10     14     18     22     26     29.8
    step      0    1    2  …  10    276    808  1,872  4,000    7,936

The position is computed from the time elapsed since an anchor, never from the number of frames, so a dropped frame
loses nothing. The film never runs past the frontier: it waits there, and continues when more has been learnt.

There are two strides: to the next merge, and to the next merge that changes the visible text. A slow film takes the
second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

from app.kit.numbers import BYTE_TOKENS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Seams = NDArray[np.int32]

SINGLE_MERGES = 10
"""Number of merges shown at one a second at the beginning of the film."""
DOUBLING_SECONDS = 4.0
"""Seconds for each doubling of the vocabulary after that, at speed 1."""
SLOW = 5.0
"""Maximum speed, in merges a second, at which the film goes from visible merge to visible merge."""
MIN_SPEED, MAX_SPEED = 1 / 16, 64.0
TEXT_INTERVAL = 1 / 3
"""Seconds between two redraws of the text while the playhead follows the frontier."""

_ROUNDING = 1e-9
"""Tolerance in film seconds, so that `step_at(time_of(step))` is `step`."""


# --- the timetable ------------------------------------------------------------------------------------------


def time_of(step: int) -> float:
    """The film time, in seconds at speed 1, at which `step` is reached."""
    if step <= SINGLE_MERGES:
        return float(max(0, step))
    return SINGLE_MERGES + DOUBLING_SECONDS * log2((BYTE_TOKENS + step) / (BYTE_TOKENS + SINGLE_MERGES))


def step_at(seconds: float) -> int:
    """The step shown at a film time: the last one reached by then."""
    seconds += _ROUNDING
    if seconds <= SINGLE_MERGES:
        return max(0, int(seconds))
    return (
        int((BYTE_TOKENS + SINGLE_MERGES) * 2 ** min(60.0, (seconds - SINGLE_MERGES) / DOUBLING_SECONDS)) - BYTE_TOKENS
    )


def pace(step: int) -> float:
    """Merges a second at `step`, at speed 1: the reciprocal of the time until the next merge."""
    return 1.0 / (time_of(step + 1) - time_of(step))


# --- the two strides ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stride:
    """The target of a stride, the number of merges it skipped, and whether it found one in view."""

    step: int
    passed_over: int
    found: bool


def next_visible(visible: Iterable[Seams], step: int, frontier: int, n: int = 1) -> Stride:
    """The step just after the next merge that changes the visible text; the frontier if there is none.

    With `n`, the step after the n-th such merge, or after the last if there are fewer.
    """
    if step >= frontier:
        return Stride(step, 0, False)
    ahead = _merges_in(visible, step, frontier)[:n]
    if not ahead:
        return Stride(frontier, frontier - step, False)
    return Stride(ahead[-1] + 1, ahead[-1] + 1 - step - len(ahead), True)


def previous_visible(visible: Iterable[Seams], step: int, n: int = 1) -> Stride:
    """The step just before the last merge that changed the visible text; 0 if there is none.

    With `n`, the step before the n-th last such merge, or before the first if there are fewer.
    """
    behind = _merges_in(visible, 0, step)[-n:]
    if not behind:
        return Stride(0, max(0, step), False)
    return Stride(behind[0], step - behind[0] - len(behind), True)


def _merges_in(visible: Iterable[Seams], low: int, high: int) -> list[int]:
    """The merges from `low` to below `high` that closed a visible seam, in ascending order."""
    import numpy as np

    near = [seams[(seams >= low) & (seams < high)] for seams in visible]
    return np.unique(np.concatenate(near)).tolist() if near else []


# --- the film -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tick:
    """The result of one tick of the clock.

    `step` is the playhead, `passed_over` the number of invisible merges that the last stride skipped, `moved` whether
    the playhead moved, `redraw_text` whether to repaint the text (while following, at most three times a second),
    `waiting` whether the playhead is waiting at the frontier, `ended` whether the film is over.
    """

    step: int
    passed_over: int
    moved: bool
    redraw_text: bool
    waiting: bool
    ended: bool


class Film:
    """A playhead with a speed. Methods that need the time take it as `now`, in seconds of any steady clock."""

    def __init__(self) -> None:
        self.step = 0
        self.speed = 1.0
        self.playing = False
        self.following = False
        self.passed_over = 0
        self._film_time = 0.0
        self._seen_at = 0.0
        self._text_step = 0
        self._text_at = float("-inf")

    # -- what the user does

    def play(self, now: float) -> None:
        """Play from the playhead."""
        self.playing, self.following = True, False
        self._anchor(now)

    def stop(self) -> None:
        """Stop: neither play nor follow the frontier."""
        self.playing = self.following = False

    def follow(self, on: bool) -> None:
        """Make the playhead follow the frontier, or stop following."""
        self.following = on
        if on:
            self.playing = False
            self.passed_over = 0

    def seek(self, step: int, now: float, passed_over: int = 0) -> None:
        """Move the playhead to a step; a playing film continues from there."""
        self.step = self._text_step = max(0, step)
        self.passed_over = passed_over
        self._anchor(now)

    def set_speed(self, speed: float, now: float) -> None:
        """Play `speed` times as fast from this moment on (within `MIN_SPEED` and `MAX_SPEED`)."""
        if self.playing:
            self._film_time = self._film_time_at(now)
            self._seen_at = now
        self.speed = min(MAX_SPEED, max(MIN_SPEED, speed))

    # -- what the clock does

    @property
    def text_step(self) -> int:
        """The step whose text is painted: the playhead's, or a slightly earlier one while following."""
        return self._text_step

    def merge_seconds(self) -> float:
        """Seconds for which the merge at the playhead is shown at this speed; 0 while following."""
        return 0.0 if self.following else 1.0 / (pace(self.step) * self.speed)

    def is_slow(self) -> bool:
        """Whether it plays slowly enough to stride from one visible merge to the next."""
        return pace(self.step) * self.speed <= SLOW

    def tick(
        self,
        now: float,
        frontier: int,
        *,
        done: bool,
        visible: Callable[[], Iterable[Seams]] | None = None,
    ) -> Tick:
        """Move the playhead to its step at time `now`. `done`: the frontier is final."""
        before = self.step
        if self.following:
            self.step = frontier
        elif self.playing:
            self._play_until(now, frontier, done=done, visible=visible)
        ended = done and self.playing and self.step >= frontier
        if ended:
            self.playing = False
        waiting = (self.playing or self.following) and self.step >= frontier
        return Tick(self.step, self.passed_over, self.step != before, self._redraw(now, done), waiting, ended)

    def _play_until(
        self,
        now: float,
        frontier: int,
        *,
        done: bool,
        visible: Callable[[], Iterable[Seams]] | None,
    ) -> None:
        time = self._film_time_at(now)
        seams = list(visible()) if visible is not None and self._due(time) and self.is_slow() else []
        while self._due(time) and self.step < frontier:
            if not self.is_slow():
                self.step, self.passed_over = max(self.step, step_at(time)), 0
                break
            stride = next_visible(seams, self.step, frontier)
            if not (stride.found or (done and seams)):
                stride = Stride(self.step + 1, 0, False)
            # A stride takes the time of one merge, however many it skipped.
            time += time_of(stride.step) - time_of(self.step + 1)
            self.step, self.passed_over = stride.step, stride.passed_over
        if self.step >= frontier:
            self.step, time = frontier, time_of(frontier)
        self._film_time, self._seen_at = time, now

    def _due(self, film_time: float) -> bool:
        return film_time + _ROUNDING >= time_of(self.step + 1)

    def _redraw(self, now: float, done: bool) -> bool:
        if self._text_step == self.step:
            return False
        if self.following and not done and now - self._text_at < TEXT_INTERVAL:
            return False
        self._text_step, self._text_at = self.step, now
        return True

    def _anchor(self, now: float) -> None:
        self._film_time, self._seen_at = time_of(self.step), now

    def _film_time_at(self, now: float) -> float:
        return self._film_time + max(0.0, now - self._seen_at) * self.speed
