"""The playhead: what the transport's buttons do, and what happens at each beat.

The clock beats only while something moves. `ticked` tells the views: once a beat at most, and only if the playhead,
the frontier or the progress moved. Before a change of state is told there is one beat more, so that nobody hears of
the new state before every view was given the frontier and the playhead that belong to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.beat import Beat
from app.session.film import Film, Stride, next_visible, previous_visible

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Playback(QObject):
    """A film over a frontier. The session, which extends it, says where that is and whether it moves."""

    ticked = Signal()
    film_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.visible_seams: Callable[[], list[NDArray[np.int32]]] = list
        self.glides = False
        """Whether the view goes to where a merge is: then a slow film passes over none."""
        self._film = Film()
        self._awaited: int | None = None
        self._news = False
        self.beat = Beat(self)
        self.beat.struck.connect(self._on_beat)

    # -- what the session knows

    @property
    def frontier(self) -> int:
        """Merges made so far."""
        raise NotImplementedError

    def _look(self) -> bool:
        """Read what the training has published; whether anything changed."""
        raise NotImplementedError

    def _is_growing(self) -> bool:
        """Whether the frontier or the progress is moving now."""
        raise NotImplementedError

    def _is_final(self) -> bool:
        """Whether the frontier will not move any more unless the user acts."""
        raise NotImplementedError

    def _can_make(self) -> bool:
        """Whether single merges can be asked for."""
        raise NotImplementedError

    def _make(self, merges: int) -> None:
        """Ask the training for so many merges, then a pause."""
        raise NotImplementedError

    # -- where the playhead is

    @property
    def step(self) -> int:
        """The playhead: the number of merges that are shown."""
        return self._film.step

    @property
    def text_step(self) -> int:
        """The step to paint the text at: the playhead, or a third of a second behind it while following."""
        return self._film.text_step

    @property
    def playing(self) -> bool:
        """Whether the film runs (it may be waiting at the frontier)."""
        return self._film.playing

    @property
    def following(self) -> bool:
        """Whether the playhead is pinned to the frontier."""
        return self._film.following

    @property
    def speed(self) -> float:
        """How many times faster than usual the film runs."""
        return self._film.speed

    @property
    def merge_seconds(self) -> float:
        """How long the film shows the merge at the playhead; 0 while the playhead is pinned to the frontier."""
        return self._film.merge_seconds()

    @property
    def passed_over(self) -> int:
        """How many merges elsewhere the last stride to a visible one skipped."""
        return self._film.passed_over

    # -- moving it

    def set_step(self, step: int) -> None:
        """Put the playhead at a step, within what has been learnt. Stops the film."""
        self._awaited = None
        self._stand_at(step, passed_over=0)

    def step_forward(self, n: int = 1) -> None:
        """`n` merges on. At the frontier of a paused run they are learnt first."""
        goal = (self._awaited if self._awaited is not None else self.step) + n
        missing = goal - max(self.frontier, self._awaited or 0)
        if missing > 0 and self._can_make():
            self._stand_at(self.frontier, passed_over=0)
            self._awaited = goal
            self._make(missing)
            self.beat.start()
        else:
            self.set_step(goal)

    def step_back(self, n: int = 1) -> None:
        """`n` merges back."""
        self.set_step(self.step - n)

    def next_visible(self, n: int = 1) -> None:
        """To just after the next merge that changes what is in view, or the n-th; to the frontier if there is none."""
        self._stride(next_visible(self.visible_seams(), self.step, self.frontier, n))

    def previous_visible(self, n: int = 1) -> None:
        """To just before the last merge that changed what is in view, or the last n; to the start if there is none."""
        self._stride(previous_visible(self.visible_seams(), self.step, n))

    def to_start(self) -> None:
        """To step 0: bytes."""
        self.set_step(0)

    def to_frontier(self) -> None:
        """To the last merge made."""
        self.set_step(self.frontier)

    def play(self) -> None:
        """Run the film from the playhead; from the start where it is over."""
        if self.step >= self.frontier and self._is_final():
            self._film.seek(0, self.beat.now())
            self._changed()
        self._film.play(self.beat.now())
        self.film_changed.emit()
        self.beat.start()

    def stop_film(self) -> None:
        """Stand still."""
        if self.playing or self.following:
            self._film.stop()
            self.film_changed.emit()

    def toggle_play(self) -> None:
        """Play if it stands, stop if it plays."""
        if self.playing:
            self.stop_film()
        else:
            self.play()

    def set_speed(self, speed: float) -> None:
        """Play `speed` times as fast."""
        self._film.set_speed(speed, self.beat.now())
        self.film_changed.emit()

    def set_following(self, on: bool) -> None:
        """Pin the playhead to the frontier, or let go of it."""
        if on != self.following:
            self._film.follow(on)
            self.film_changed.emit()
            self.beat.start()

    # -- the beat

    def _stride(self, stride: Stride) -> None:
        self._awaited = None
        self._stand_at(stride.step, passed_over=stride.passed_over)

    def _stand_at(self, step: int, *, passed_over: int) -> None:
        self.stop_film()
        self._film.seek(min(max(0, step), self.frontier), self.beat.now(), passed_over)
        self._changed()

    def _changed(self) -> None:
        """Tell it now if no beat is under way, else with the next one: at most one `ticked` in a beat."""
        if self.beat.running:
            self._news = True
        else:
            self.beat.start()
            self.ticked.emit()

    @Slot()
    def _on_beat(self) -> None:
        news, self._news = self._look() or self._news, False
        arrived = self._arrive()
        tick = self._film.tick(
            self.beat.now(),
            self.frontier,
            done=self._is_final(),
            visible=None if self.glides else lambda: self.visible_seams(),
        )
        if tick.ended:
            self.film_changed.emit()
        if news or arrived or tick.moved or tick.redraw_text:
            self.ticked.emit()
        behind = self.text_step != self.step or ((self.playing or self.following) and not tick.waiting)
        if not (self._is_growing() or self._news or behind or self._awaited is not None):
            self.beat.stop()

    def _arrive(self) -> bool:
        """Follow the frontier to the step that was asked for; whether the playhead moved."""
        if self._awaited is None:
            return False
        step = min(self._awaited, self.frontier)
        if step == self._awaited or not self._can_make():
            self._awaited = None
        if step == self.step:
            return False
        self._film.seek(step, self.beat.now())
        return True
