"""Waiting for conditions, never for time."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.session import Session
from app.states import State

WAIT = 60_000
"""Milliseconds to wait for a condition: generous, for a busy machine that may still have to compile."""


def wait_for(qtbot: QtBot, session: Session, state: State) -> None:
    """Until the session is in this state."""
    qtbot.waitUntil(lambda: session.state is state, timeout=WAIT)
