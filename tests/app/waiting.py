"""Helpers that wait for conditions rather than for a fixed time."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from app.session.runner import Stopped, TrainingRunner
from app.session.session import Session
from app.session.states import State
from bpe import Trainer, TrainingSettings

if TYPE_CHECKING:
    from app.window.main_window import MainWindow

WAIT = 120_000
"""Milliseconds to wait for a condition; generous, for a busy machine that may still have to compile kernels."""

SMALL = TrainingSettings(vocab_size=600)


class Heard:
    """Records the states, errors and notices that the session emits."""

    def __init__(self, session: Session) -> None:
        self.states: list[State] = []
        self.failed: list[str] = []
        self.notices: list[str] = []
        session.state_changed.connect(self.states.append)
        session.failed.connect(self.failed.append)
        session.notice.connect(self.notices.append)


class HeldTraining:
    """Makes the training thread wait at a chosen step, since a run may finish at once on a fast machine.

    The thread waits until it is released, paused or stopped.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._limit: int | None = None
        self._counts = True
        count, work = TrainingRunner._count, TrainingRunner._slice

        def held_count(runner: TrainingRunner) -> None:
            while not self._counts:
                if runner._stopped:
                    raise Stopped
                time.sleep(0.001)
            count(runner)

        def held(runner: TrainingRunner, trainer: Trainer, steps: int | None) -> None:
            while not runner._stopped and (runner.goes_on or runner._steps):
                limit = self._limit
                if limit is None or trainer.history.step < limit:
                    left = steps if limit is None else limit - trainer.history.step
                    work(runner, trainer, left if steps is None or left is None else min(steps, left))
                    return
                time.sleep(0.001)

        patch.setattr(TrainingRunner, "_count", held_count)
        patch.setattr(TrainingRunner, "_slice", held)

    def before_counting(self) -> None:
        """Make every run wait before its words are counted."""
        self._counts = False

    def at(self, step: int) -> None:
        """Make every run wait when it reaches this step."""
        self._limit = step

    def release(self) -> None:
        """Let every run continue."""
        self._limit, self._counts = None, True


def once(session: Session, state: State, act: Callable[[], object]) -> None:
    """Call `act` as soon as the session enters a state, even a brief one."""
    waiting = [act]

    def look(reached: State) -> None:
        if reached is state and waiting:
            waiting.pop()()

    session.state_changed.connect(look)


def wait_for(qtbot: QtBot, session: Session, state: State) -> None:
    """Wait until the session is in this state."""
    qtbot.waitUntil(lambda: session.state is state, timeout=WAIT)


def stand_at(window: MainWindow, step: int) -> None:
    """Move the playhead to a step. All views have been updated and laid out when this returns."""
    window.session.set_step(step)
    settle(window)


def settle(window: MainWindow) -> None:
    """Emit the next beat and perform pending layouts now."""
    window.session.player.beat.strike()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def train_small(qtbot: QtBot, session: Session, path: Path) -> None:
    """Open a file, and train on it to 600 tokens."""
    session.open([path], SMALL)
    wait_for(qtbot, session, State.DONE)
