"""Smooth scrolling to an offset: the whole distance if it is near, otherwise only the last half page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QEvent, QObject, Qt, QVariantAnimation
from PySide6.QtGui import QKeyEvent

from app.tokens.merge import motion_is_wanted

if TYPE_CHECKING:
    from app.tokens.view import TokenView

DURATION = 350
_PAGES = 2.0
"""The longest smooth scroll, in window heights."""


class Glide(QObject):
    """Runs one smooth scroll at a time; a newer one, or user input, stops it at its current position."""

    def __init__(self, view: TokenView) -> None:
        super().__init__(view)
        self._view = view
        self._done: Callable[[], None] | None = None
        self._given_up: Callable[[], None] | None = None
        self._scrolled = 0.0
        self._clock = QVariantAnimation(self, duration=DURATION)
        self._clock.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._clock.valueChanged.connect(self._move)
        self._clock.finished.connect(self._arrive)

    @property
    def is_under_way(self) -> bool:
        """Whether the text is scrolling to an offset."""
        return self._clock.state() is QVariantAnimation.State.Running

    def to(
        self, offset: int, done: Callable[[], None] | None = None, given_up: Callable[[], None] | None = None
    ) -> None:
        """Scroll a byte to the upper part of the window, then call `done`, or `given_up` if it was interrupted."""
        self.stop()
        view = self._view
        target = view.page.anchor_of(offset)
        way = view.page.scroller.way_to(*target, limit=_PAGES * view.viewport().height())
        if way is None:
            forward = target > (view.page.scroller.start, view.page.scroller.offset)
            view.page.scroller.start, view.page.scroller.offset = target
            way = view.page.step_aside(view.viewport().height() * (0.5 if forward else -0.5))
            view.page.show()
        if not motion_is_wanted() or abs(way) < 1:
            view.scroll_to(offset)
            if done is not None:
                done()
            return
        self._done, self._given_up, self._scrolled = done, given_up, 0.0
        self._clock.setStartValue(0.0)
        self._clock.setEndValue(float(round(way)))
        self._watch(True)
        self._clock.start()

    def stop(self) -> None:
        """Stop at the current position."""
        self._clock.stop()
        self._watch(False)
        given_up, self._done, self._given_up = self._given_up, None, None
        if given_up is not None:
            given_up()

    def _watch(self, watching: bool) -> None:
        """Watch for user input, which stops the scroll."""
        view = self._view
        for widget in (view, view.viewport(), view.verticalScrollBar()):
            widget.removeEventFilter(self)
            if watching:
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _USER_INPUT and not (isinstance(event, QKeyEvent) and event.key() in _MODIFIERS):
            self.stop()
        return False

    def _move(self, scrolled: object) -> None:
        assert isinstance(scrolled, float)
        step = round(scrolled - self._scrolled)
        if step:
            self._scrolled += step
            self._view.scroll_by(step)

    def _arrive(self) -> None:
        self._watch(False)
        done, self._done, self._given_up = self._done, None, None
        if done is not None:
            done()


_USER_INPUT = (QEvent.Type.Wheel, QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress)
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
"""Keys that do not stop the scroll, as they only start a shortcut."""
