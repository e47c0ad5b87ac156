"""Scrolling to positions in the text: to the last merge if it is out of view, and between occurrences of a token."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Slot

from app.text import survey as text_survey
from app.text.film import SHARE
from app.tokens.merge import DURATION

if TYPE_CHECKING:
    from app.kit.background import Background
    from app.session.session import Session
    from app.tokens.view import TokenView

SLOWEST = 0.55
"""Minimum duration of a merge, in seconds, for the view to glide to it."""
SHORTEST_PLAY_MS = 200
"""Minimum time left for a merge after gliding to it, for it to be animated."""


class TextSeeker(QObject):
    """Searches for a position on a thread, and makes the view glide there."""

    def __init__(self, session: Session, background: Background, view: TokenView, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._view = session, view
        self.glides = False
        """The user's choice: whether the view scrolls to a merge that is out of view."""
        self.animates = True
        """The user's choice: whether a merge is animated after scrolling to it."""
        self._last_step = 0
        self._since = QElapsedTimer()
        self._place: int | None = None
        self._token: bytes | None = None
        """The token whose occurrence is being searched for."""
        self._waiting = 0
        """Queued requests for the next (positive) or the previous occurrence (negative); none is lost."""
        self._merges = background.paced_question(self, then=self._glide_to_merge)
        self._tokens = background.question(self, then=self._go_to_token)
        view.occurrence_requested.connect(self.seek)

    def forget(self) -> None:
        """Forget all requests, for another text or run."""
        self._place = self._token = None
        self._waiting = 0
        self._merges.forget()
        self._tokens.cancel()

    # -- to a merge

    def moved(self, step: int) -> None:
        """Scroll to the merge that led to a step, or was undone, if it is out of view."""
        session, text = self._session, self._session.text
        forward, self._last_step = step > self._last_step, step
        merge = step - 1 if forward else step
        if not self.glides or merge < 0 or session.player.following or text is None:
            return
        if session.player.playing and session.player.merge_seconds < SLOWEST:
            return
        if any(bool((seams == merge).any()) for seams in self._view.visible_seams()):
            return
        seams = text.for_a_thread()
        if seams is not None:
            start = self._view.visible_range()[1]
            self._since.start()
            self._merges.ask((step, forward, start), partial(text_survey.next_merge, seams, merge, start))

    @Slot(object, object)
    def _glide_to_merge(self, key: tuple[int, bool, int], place: int | None) -> None:
        step, forward, _ = key
        if place is None or self._session.player.text_step != step:
            return
        if not self.animates:
            self._view.glide_to(place)
            return
        # While gliding, the text is before the merge, which is out of view; after gliding, it is animated.
        self._view.set_step(step - 1 if forward else step + 1)
        self._view.glide_to(place, partial(self._play, step, forward), partial(self._settle, step))

    def _play(self, step: int, forward: bool) -> None:
        """Animate the merge that was scrolled to, forwards or backwards."""
        session = self._session
        room = 1000.0 * session.player.merge_seconds - self._since.elapsed() if session.player.playing else float("inf")
        duration = round(min(DURATION, SHARE * room))
        if session.player.text_step == step and duration >= SHORTEST_PLAY_MS:
            self._view.animate_merge(step, self._newest(step), backwards=not forward, duration=duration)
        else:
            self._settle(step)

    def _settle(self, step: int) -> None:
        """Move the text to the playhead."""
        if self._session.player.text_step == step:
            self._view.set_step(step, self._newest(step))

    def _newest(self, step: int) -> tuple[int, int] | None:
        """The pair that was merged last."""
        history = self._session.history
        if history is None or not 0 < step <= history.step:
            return None
        return int(history.left[step - 1]), int(history.right[step - 1])

    # -- from occurrence to occurrence

    @Slot(bool)
    def seek(self, forward: bool) -> None:
        """Go to the next or the previous occurrence of the pinned token."""
        if self._view.highlight.pinned != self._token:
            self._tokens.cancel()
            self._place, self._waiting = None, 0
        self._waiting += 1 if forward else -1
        self._look()

    def _look(self) -> None:
        """Search for the next queued occurrence."""
        token, text = self._view.highlight.pinned, self._session.text
        seams = text.for_a_thread() if text is not None else None
        if token is None or seams is None:
            self._waiting = 0
        if token is None or seams is None or self._tokens.busy or not self._waiting:
            return
        forward = self._waiting > 0
        self._waiting -= 1 if forward else -1
        self._token = token
        step, start = self._session.player.text_step, self._start(forward)
        self._tokens.ask(partial(text_survey.next_token, seams, token, step, start, forward=forward))

    def _start(self, forward: bool) -> int:
        """The offset to continue from: the last occurrence, unless the user has scrolled away from it."""
        first, end = self._view.visible_range()
        here = self._place
        if here is None or not (self._view.is_gliding or first <= here < end):
            return first if forward else end
        return here + 1 if forward else here

    @Slot(object)
    def _go_to_token(self, place: int | None) -> None:
        if self._token != self._view.highlight.pinned:
            self._waiting = 0
            return
        if place is not None:
            self._place = place
            self._view.show_place(place)
        self._look()
