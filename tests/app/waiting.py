"""Waiting for conditions, never for time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.session import Session
from app.states import State
from bpe import TrainingSettings

WAIT = 120_000
"""Milliseconds to wait for a condition: generous, for a busy machine that may still have to compile."""

SMALL = TrainingSettings(vocab_size=600)


class Heard:
    """What the session has said."""

    def __init__(self, session: Session) -> None:
        self.states: list[State] = []
        self.failed: list[str] = []
        self.notices: list[str] = []
        session.state_changed.connect(self.states.append)
        session.failed.connect(self.failed.append)
        session.notice.connect(self.notices.append)


def once(session: Session, state: State, act: Callable[[], object]) -> None:
    """Do something the moment the session comes to a state, however short it lasts."""
    waiting = [act]

    def look(reached: State) -> None:
        if reached is state and waiting:
            waiting.pop()()

    session.state_changed.connect(look)


def wait_for(qtbot: QtBot, session: Session, state: State) -> None:
    """Until the session is in this state."""
    qtbot.waitUntil(lambda: session.state is state, timeout=WAIT)


def train_small(qtbot: QtBot, session: Session, path: Path) -> None:
    """Open a file and train it to 600 tokens."""
    session.open([path], SMALL)
    wait_for(qtbot, session, State.DONE)
