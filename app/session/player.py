"""The playhead: what the transport's buttons do, and what happens at each beat.

The clock runs only while something moves. `ticked` is emitted at most once a beat, and only if the playhead, the
frontier or the progress moved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from app.session.beat import Beat
from app.session.film import Film, Stride, next_visible, previous_visible

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Worker(Protocol):
    """Something that works on a thread, and is asked at each beat how far it is."""

    started: SignalInstance

    @property
    def is_busy(self) -> bool:
        """Whether its progress is moving now."""

    def poll(self) -> bool:
        """Read what its thread has published; return whether anything changed."""


class MergeMaker(Worker, Protocol):
    """The worker that moves the frontier."""

    @property
    def frontier(self) -> int:
        """Merges made so far."""

    @property
    def is_final(self) -> bool:
        """Whether the frontier stays unchanged until the user acts."""

    @property
    def can_make(self) -> bool:
        """Whether single merges can be requested."""

    def make(self, merges: int) -> None:
        """Request `merges` more merges, followed by a pause."""


class Player(QObject):
    """A film over the frontier of a training. Each beat also polls the other workers."""

    ticked = Signal()
    film_changed = Signal()

    def __init__(self, training: MergeMaker, *others: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.visible_seams: Callable[[], list[NDArray[np.int32]]] = list
        self.glides = False
        """Whether the view scrolls to each merge; a slow film then skips none."""
        self._training = training
        self._workers: tuple[Worker, ...] = (training, *others)
        self._film = Film()
        self._awaited: int | None = None
        self._news = False
        self.beat = Beat(self)
        self.beat.struck.connect(self._on_beat)
        for worker in self._workers:
            worker.started.connect(self.beat.start)

    # -- the position of the playhead

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
        """Move the playhead to a step, clamped to the frontier. Stops the film."""
        self._awaited = None
        self._stand_at(step, passed_over=0)

    def step_forward(self, n: int = 1) -> None:
        """Move `n` merges forward. At the frontier of a paused run, train them first."""
        goal = (self._awaited if self._awaited is not None else self.step) + n
        missing = goal - max(self._training.frontier, self._awaited or 0)
        if missing > 0 and self._training.can_make:
            self._stand_at(self._training.frontier, passed_over=0)
            self._awaited = goal
            self._training.make(missing)
            self.beat.start()
        else:
            self.set_step(goal)

    def step_back(self, n: int = 1) -> None:
        """Move `n` merges back."""
        self.set_step(self.step - n)

    def next_visible(self, n: int = 1) -> None:
        """Move to just after the n-th next merge that changes the visible text, or to the frontier."""
        self._stride(next_visible(self.visible_seams(), self.step, self._training.frontier, n))

    def previous_visible(self, n: int = 1) -> None:
        """Move to just before the n-th previous merge that changed the visible text, or to the start."""
        self._stride(previous_visible(self.visible_seams(), self.step, n))

    def to_start(self) -> None:
        """Move to step 0, where every token is a byte."""
        self.set_step(0)

    def to_frontier(self) -> None:
        """Move to the last merge made."""
        self.set_step(self._training.frontier)

    def play(self) -> None:
        """Run the film from the playhead, or from the start if it has ended."""
        if self.step >= self._training.frontier and self._training.is_final:
            self._film.seek(0, self.beat.now())
            self._changed()
        self._film.play(self.beat.now())
        self.film_changed.emit()
        self.beat.start()

    def stop_film(self) -> None:
        """Stop the film, and stop following the frontier."""
        if self.playing or self.following:
            self._film.stop()
            self.film_changed.emit()

    def toggle_play(self) -> None:
        """Start the film, or stop it if it is playing."""
        if self.playing:
            self.stop_film()
        else:
            self.play()

    def set_speed(self, speed: float) -> None:
        """Play `speed` times as fast."""
        self._film.set_speed(speed, self.beat.now())
        self.film_changed.emit()

    def set_following(self, on: bool) -> None:
        """Pin the playhead to the frontier, or release it."""
        if on != self.following:
            self._film.follow(on)
            self.film_changed.emit()
            self.beat.start()

    # -- what the session does when another run is shown

    def land(self, step: int) -> None:
        """Stop the film and put the playhead at a step. Does not emit `ticked`: the caller emits more than that."""
        self._awaited = None
        self.stop_film()
        self._film.seek(step, self.beat.now())

    def roll(self) -> None:
        """Start the film. Does not emit `film_changed`, which the caller emits with its other signals."""
        self._film.play(self.beat.now())

    def catch_up(self) -> None:
        """Emit `ticked` now, so that every view has the frontier before it is told of a new state."""
        self._news = True
        self.beat.start()
        self.beat.strike()

    def stop(self) -> None:
        """Stop the clock and the film, without a signal."""
        self.beat.stop()
        self._film.stop()

    # -- the beat

    def _stride(self, stride: Stride) -> None:
        self._awaited = None
        self._stand_at(stride.step, passed_over=stride.passed_over)

    def _stand_at(self, step: int, *, passed_over: int) -> None:
        self.stop_film()
        self._film.seek(min(max(0, step), self._training.frontier), self.beat.now(), passed_over)
        self._changed()

    def _changed(self) -> None:
        """Emit `ticked` now if the clock is stopped, else at the next beat: at most once a beat."""
        if self.beat.running:
            self._news = True
        else:
            self.beat.start()
            self.ticked.emit()

    @Slot()
    def _on_beat(self) -> None:
        news, self._news = self._poll() or self._news, False
        arrived = self._arrive()
        tick = self._film.tick(
            self.beat.now(),
            self._training.frontier,
            done=self._training.is_final,
            visible=None if self.glides else lambda: self.visible_seams(),
        )
        if tick.ended:
            self.film_changed.emit()
        if news or arrived or tick.moved or tick.redraw_text:
            self.ticked.emit()
        behind = self.text_step != self.step or ((self.playing or self.following) and not tick.waiting)
        busy = any(worker.is_busy for worker in self._workers)
        if not (busy or self._news or behind or self._awaited is not None):
            self.beat.stop()

    def _poll(self) -> bool:
        changed = [worker.poll() for worker in self._workers]
        return any(changed)

    def _arrive(self) -> bool:
        """Follow the frontier to the requested step; return whether the playhead moved."""
        if self._awaited is None:
            return False
        step = min(self._awaited, self._training.frontier)
        if step == self._awaited or not self._training.can_make:
            self._awaited = None
        if step == self.step:
            return False
        self._film.seek(step, self.beat.now())
        return True
