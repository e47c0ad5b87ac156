"""How the text goes from one step to the next: a merge is played where it can be watched, else the colours change.

It can be watched when the playhead goes by one merge, or by a stride that passed over merges elsewhere, at less
than five merges a second. The text, the try line and what else shows the playhead move in the same beat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer

from app.session.film import SLOW
from app.tokens.merge import DURATION, Motion

if TYPE_CHECKING:
    from app.session.session import Session
    from app.tokens.stage import Now
    from app.tokens.view import TokenView

SHORTEST_MS = 1000 / SLOW
"""Steps that follow each other faster are not played: a key that is held down, a fast film."""
SHARE = 0.85
"""Of the time until the next merge: what follows is a moment of rest."""


class TextFilm:
    """Decides, at every step of the text, whether it is played."""

    def __init__(self, session: Session, view: TokenView) -> None:
        self._session, self._view = session, view
        self.animates = True
        """The user's choice."""
        self._step: int | None = None
        self._since = QElapsedTimer()

    def forget(self) -> None:
        """Another text or run: the next step comes from nowhere."""
        self._step = None

    def show(self, step: int, now: Now) -> Motion | None:
        """Let the text go to a step; how that is played, if it is."""
        before, self._step = self._step, step
        rested = not self._since.isValid() or self._since.elapsed() >= SHORTEST_MS
        self._since.start()
        motion = self._motion_between(before, step, rested)
        if motion is None:
            self._view.set_step(step, now)
        else:
            self._view.animate_merge(step, now, backwards=motion.backwards, duration=motion.duration)
        return motion

    def _motion_between(self, before: int | None, step: int, rested: bool) -> Motion | None:
        session = self._session
        if before is None or not self.animates or session.following:
            return None
        passed = session.passed_over
        if step == before + 1 + passed:
            merge, backwards = step, False
        elif step == before - 1 - passed:
            merge, backwards = step + 1, True
        else:
            return None
        if session.playing:
            room = 1000 * session.merge_seconds
        else:
            room = float("inf") if rested else 0.0
        return Motion(merge, backwards, round(min(DURATION, SHARE * room))) if room >= SHORTEST_MS else None
