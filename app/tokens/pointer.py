"""Mouse handling for the text: hovering over tokens, clicking them, and selecting by dragging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent

from app.tokens.store import Hit

if TYPE_CHECKING:
    from app.tokens.view import TokenView

_AUTOSCROLL_MS = 30
_REST_MS = 80


class Pointer(QObject):
    """Turns mouse events of a token view into a hovered token, clicks, and a selection in bytes."""

    hovered = Signal(object)
    """The token under the mouse (Hit), or None."""
    clicked = Signal(object)
    """The token that was clicked (Hit)."""
    selected = Signal()
    """The selection changed."""

    def __init__(self, view: TokenView) -> None:
        super().__init__(view)
        self._view = view
        self.hover: Hit | None = None
        self.selection: tuple[int, int] | None = None
        """Start and end offset, in the order of dragging."""
        self._pressed: QPointF | None = None
        self._dragged_from: int | None = None
        self._drag_point = QPointF()
        self._autoscroll = QTimer(self, interval=_AUTOSCROLL_MS)
        self._autoscroll.timeout.connect(self._scroll_on)
        self._rest_position = QPointF()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._hover_at_rest)

    def forget(self) -> None:
        """Clear the hovered token and the selection, for another text."""
        self._rest.stop()
        self.hover = self.selection = None

    def selected_range(self) -> tuple[int, int] | None:
        """The selected bytes as [start, end), or None."""
        if self.selection is None or self.selection[0] == self.selection[1]:
            return None
        start, end = sorted(self.selection)
        return start, end

    def select(self, selection: tuple[int, int] | None) -> None:
        """Select the bytes [start, end), or nothing."""
        if selection != self.selection:
            self.selection = selection
            self.selected.emit()

    def hover_over(self, hit: Hit | None) -> None:
        """Set the hovered token."""
        self._rest.stop()
        if hit == self.hover:
            return
        old, self.hover = self.hover, hit
        for token in (old, hit):
            if token is not None:
                self._view.update_bytes(token.start, token.end)
        shape = Qt.CursorShape.IBeamCursor if hit is None else Qt.CursorShape.PointingHandCursor
        self._view.viewport().setCursor(shape)
        self._view.light_under_mouse(hit.bytes if hit is not None else None)
        self.hovered.emit(hit)

    def scrolled_under(self, position: QPointF) -> None:
        """The text was scrolled under the mouse; look for the hovered token after scrolling, not at every notch."""
        self.hover_over(None)
        self._rest_position = position
        self._rest.start()

    def _hover_at_rest(self) -> None:
        self.hover_over(self._view.token_under(self._rest_position))

    def renew(self) -> None:
        """The tokens changed: find the hovered token again."""
        if self.hover is not None:
            self.hover_over(self._view.token_of(self.hover.start))

    def step(self, direction: int) -> None:
        """Move to the next token, or the previous one if `direction` is negative."""
        if self.hover is None:
            offset = self._view.visible_range()[0]
        else:
            offset = self.hover.end if direction > 0 else self.hover.start - 1
        hit = self._view.token_of(offset)
        if hit is not None:
            self._view.reveal(hit.start, hit.end)
            self.hover_over(hit)

    def press(self, event: QMouseEvent) -> None:
        """Start a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def move(self, event: QMouseEvent) -> None:
        """Continue a drag, or update the hovered token."""
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag_to(event.position())
        else:
            self.hover_over(self._view.token_under(event.position()))

    def release(self, event: QMouseEvent) -> None:
        """End a drag, keeping its selection, or complete a click."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        self._autoscroll.stop()
        if self._dragged_from is not None:
            self._dragged_from = None
            return
        self.select(None)
        self.click(self._view.token_under(event.position()))

    def click(self, hit: Hit | None) -> None:
        """Pin a token; None (a click beside the text) unpins."""
        self._view.set_highlight(hit.bytes if hit is not None else None)
        if hit is not None:
            self.clicked.emit(hit)

    def _drag_to(self, point: QPointF) -> None:
        assert self._pressed is not None
        if self._dragged_from is None:
            distance = (point - self._pressed).manhattanLength()
            if distance < QGuiApplication.styleHints().startDragDistance():
                return
            self._dragged_from = self._view.caret_under(self._pressed)
            self.hover_over(None)
        end = self._view.caret_under(point)
        if self._dragged_from is not None and end is not None:
            self.select((self._dragged_from, end))
        self._drag_point = point
        if self._beyond() and not self._autoscroll.isActive():
            self._autoscroll.start()

    def _beyond(self) -> float:
        """The distance of the mouse above (negative) or below the window; 0 inside."""
        y, height = self._drag_point.y(), self._view.viewport().height()
        return y if y < 0 else max(0.0, y - height)

    def _scroll_on(self) -> None:
        if self._pressed is None or not self._beyond():
            self._autoscroll.stop()
            return
        self._view.scroll_by(self._beyond() / 2)
        self._drag_to(self._drag_point)
