"""Mouse wheel and trackpad handling: scrolling in both directions, and zooming with Ctrl or by pinching.

A wheel reports notches of three lines each; a trackpad reports pixels, or fractions of a notch. Fractions are
accumulated, so that slow movements scroll and zoom as far as fast ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent

from app.kit.theme import Theme

if TYPE_CHECKING:
    from app.tokens.view import TokenView

NOTCH = 120
"""The angle of one wheel notch, in eighths of a degree."""
PIXELS = 40
"""The trackpad distance, in pixels, that zooms as far as one notch."""
PINCH = 0.08
"""The change of the pinch scale that changes the text size by one pixel."""
_LINES = 3


class Wheel:
    """Handles the wheel, trackpad and pinch events of a view."""

    def __init__(self, view: TokenView, theme: Theme) -> None:
        self._view, self._theme = view, theme
        self._down = self._right = self._zoomed = self._pinched = 0.0
        """Accumulated fractions of a pixel, and of a step in text size."""

    def turn(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, zoom."""
        if event.phase() == Qt.ScrollPhase.ScrollBegin:
            self._down = self._right = self._zoomed = 0.0
        pixels, angle = event.pixelDelta(), event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoomed += pixels.y() / PIXELS if pixels.y() else angle.y() / NOTCH
            self._zoomed -= self._grow(self._zoomed)
            return
        line = self._view.line_height
        down = pixels.y() or angle.y() / NOTCH * _LINES * line
        right = pixels.x() or angle.x() / NOTCH * _LINES * line
        if abs(right) > abs(down):  # one direction at a time, because a finger never moves quite straight
            self._slide(-right)
        elif down:
            self._scroll(-down, event)

    def _scroll(self, pixels: float, event: QWheelEvent) -> None:
        self._down += pixels
        whole = round(self._down)
        self._down -= whole
        if whole:
            self._view.scroll_by(whole)
            self._view.pointer.scrolled_under(event.position())

    def _slide(self, pixels: float) -> None:
        self._right += pixels
        whole = round(self._right)
        self._right -= whole
        bar = self._view.horizontalScrollBar()
        bar.setValue(bar.value() + whole)

    def pinch(self, event: QNativeGestureEvent) -> bool:
        """Zoom for a pinch gesture; return whether the event was one."""
        kind = event.gestureType()
        if kind in (Qt.NativeGestureType.BeginNativeGesture, Qt.NativeGestureType.EndNativeGesture):
            self._pinched = 0.0
        elif kind == Qt.NativeGestureType.ZoomNativeGesture:
            self._pinched += event.value() / PINCH
            self._pinched -= self._grow(self._pinched)
        else:
            return False
        return True

    def _grow(self, steps: float) -> int:
        """Enlarge the text by the whole part of `steps` pixels; return that part."""
        whole = int(steps)
        if whole:
            self._theme.set_text_size(self._theme.text_size + whole)
        return whole
