"""The widgets around the text: line numbers on the left, the mini-map on the right, the colour legend below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect

from app.kit.theme import Theme
from app.tokens.gutter import Gutter, LineNumbers
from app.tokens.legend import HEIGHT, Legend
from app.tokens.minimap import WIDTH, MiniMap

if TYPE_CHECKING:
    from app.tokens.view import TokenView

LEAST_MAPPED = 2000
"""The smallest text, in bytes, that gets a mini-map."""


class Around(QObject):
    """Lays out the three widgets; one that is switched off or empty takes no space."""

    def __init__(self, view: TokenView, theme: Theme, margin: int) -> None:
        super().__init__(view)
        self._view = view
        self.gutter = Gutter(theme, view, view.page.paragraphs)
        self.minimap = MiniMap(theme, view)
        self.legend = Legend(theme, view, margin)
        self._wants_map = True
        self._wants_numbers = False
        self._has_scale = False
        self._shown: object = None
        self._margins = (-1, -1, -1)
        self.minimap.requested.connect(view.scroll_to_share)
        view.viewport().installEventFilter(self)
        self.arrange()

    def set_map(self, wanted: bool) -> None:
        """Show or hide the mini-map; short texts never have one."""
        self._wants_map = wanted
        self.arrange()

    def set_numbers(self, wanted: bool) -> None:
        """Show or hide line numbers; they appear as they become known."""
        self._wants_numbers = wanted
        self.arrange()

    def set_lines(self, numbers: LineNumbers | None) -> None:
        """Set the source of line numbers; to be called again when more lines are known."""
        self.gutter.numbers = numbers
        self.arrange()
        self.gutter.update()

    def set_legend(self, title: str, labels: list[str]) -> None:
        """Show the legend of a colour scale, or hide it if there are no labels."""
        self._has_scale = bool(labels)
        self.legend.show_scale(title, labels)
        self.arrange()

    def update_margins(self) -> None:
        """Set margins and scroll bar for a new text in advance, so that its lines are wrapped only once."""
        view, bar = self._view, self._view.verticalScrollBar()
        view.is_changing_margins = True
        self.arrange()
        if view.text_size >= LEAST_MAPPED:
            bar.setMaximum(max(1, bar.maximum()))
        view.is_changing_margins = False

    def arrange(self) -> None:
        """Set the geometry of each widget."""
        size = self._view.text_size
        left = self.gutter.wanted_width if self._wants_numbers and size else 0
        right = WIDTH if self._wants_map and size >= LEAST_MAPPED else 0
        bottom = HEIGHT if self._has_scale and size else 0
        self.gutter.setVisible(left > 0)
        self.minimap.setVisible(right > 0)
        self.legend.setVisible(bottom > 0)
        if (left, right, bottom) != self._margins:
            self._margins = (left, right, bottom)
            self._view.setViewportMargins(left, 0, right, bottom)
        self._place()

    def follow(self) -> None:
        """Update the widgets after the text was painted, if it has moved."""
        state = self._view.page.scroller.start, self._view.page.scroller.offset, self._view.look, self._view._store.size
        if state != self._shown:
            self._shown = state
            self.gutter.update()
            self.show_frame()

    def show_frame(self) -> None:
        """Update the visible range in the mini-map."""
        if self.minimap.isVisible():
            start, end = self._view.visible_range()
            size = max(1, self._view.text_size)
            self.minimap.show_frame(start / size, end / size)

    def _place(self) -> None:
        port = self._view.viewport().geometry()
        left, right, bottom = self._margins
        self.gutter.setGeometry(QRect(port.left() - left, port.top(), left, port.height()))
        self.minimap.setGeometry(QRect(port.right() + 1, port.top(), right, port.height()))
        self.legend.setGeometry(QRect(port.left() - left, port.bottom() + 1, port.width() + left + right, bottom))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the viewport's geometry."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return super().eventFilter(watched, event)
