"""Scrolling smoothly to a place: near ones all the way, far ones from a page before them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from app.views.token_merge import motion_is_wanted

if TYPE_CHECKING:
    from app.views.token_view import TokenView

DURATION = 350
_PAGES = 2.0
"""Windows that are scrolled through at most."""


class Glide(QObject):
    """One way at a time; a newer one, or the user, ends it where it is."""

    def __init__(self, view: TokenView) -> None:
        super().__init__(view)
        self._view = view
        self._done: Callable[[], None] | None = None
        self._gone = 0.0
        self._clock = QVariantAnimation(self, duration=DURATION)
        self._clock.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._clock.valueChanged.connect(self._move)
        self._clock.finished.connect(self._arrive)

    @property
    def is_under_way(self) -> bool:
        """Whether the text is scrolling to a place."""
        return self._clock.state() is QVariantAnimation.State.Running

    def to(self, offset: int, done: Callable[[], None] | None = None) -> None:
        """Bring a byte to the upper part of the window, and then call `done`."""
        self.stop()
        view = self._view
        target = view.anchor_of(offset)
        way = view._scroller.way_to(*target, limit=_PAGES * view.viewport().height())
        if way is None:
            forward = target > (view._scroller.start, view._scroller.offset)
            view.scroll_to(offset)
            back = view.viewport().height() * (0.5 if forward else -0.5)
            way = view.step_aside(back)
        if not motion_is_wanted() or abs(way) < 1:
            view.scroll_to(offset)
            if done is not None:
                done()
            return
        self._done, self._gone = done, 0.0
        self._clock.setStartValue(0.0)
        self._clock.setEndValue(float(round(way)))
        self._clock.start()

    def stop(self) -> None:
        """Stay where it is; `done` is not called."""
        self._done = None
        self._clock.stop()

    def _move(self, gone: object) -> None:
        assert isinstance(gone, float)
        step = round(gone - self._gone)
        if step:
            self._gone += step
            self._view.scroll_by(step)

    def _arrive(self) -> None:
        done, self._done = self._done, None
        if done is not None:
            done()
