"""How the text moves between steps: a merge is animated if there is time to see it, else the colours change.

It is animated when the playhead moves by one merge, or by a stride whose other merges are elsewhere in the text, at
less than five merges a second. The text, the try line and the other views of the playhead move together.
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
"""Minimum time between steps that are animated; steps of a held key or of fast playback are not."""
SHARE = 0.85
"""The animation's fraction of the time until the next merge; the rest is a pause."""


class TextFilm:
    """Decides at every step of the text whether it is animated."""

    def __init__(self, session: Session, view: TokenView) -> None:
        self._session, self._view = session, view
        self.animates = True
        """The user's choice."""
        self._step: int | None = None
        self._since = QElapsedTimer()

    def forget(self) -> None:
        """Forget the last step, for another text or run: the next step is not animated."""
        self._step = None

    def show(self, step: int, now: Now) -> Motion | None:
        """Move the text to a step; return the animation, or None."""
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
        if before is None or not self.animates or session.player.following:
            return None
        passed = session.player.passed_over
        if step == before + 1 + passed:
            merge, backwards = step, False
        elif step == before - 1 - passed:
            merge, backwards = step + 1, True
        else:
            return None
        if session.player.playing:
            room = 1000 * session.player.merge_seconds
        else:
            room = float("inf") if rested else 0.0
        return Motion(merge, backwards, round(min(DURATION, SHARE * room))) if room >= SHORTEST_MS else None
