"""The page: the part of a text that is visible in the token view. Scrolls a text of any size."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.tokens.ahead import Ahead
from app.tokens.paragraphs import BLOCK
from app.tokens.scroll import Scroller
from app.tokens.store import LaidParagraph, Pages, TokenStore

if TYPE_CHECKING:
    from app.tokens.view import TokenView

MARGIN = 28
DENSEST = 2 * BLOCK / 8  # most bytes per pixel: the longest paragraph over the lowest height
FRAME_MS = 16
LAYOUT_BUDGET = 0.006
"""Seconds per frame for laying out the page after a jump; paragraphs not ready by then wait for the next frame."""


class Page(QObject):
    """Keeps the scroll position, as a paragraph and a pixel offset; the view's scroll bars show it."""

    changed = Signal()
    """Emitted when other bytes are visible."""

    def __init__(self, view: TokenView, store: TokenStore, pages: Pages) -> None:
        super().__init__(view)
        self._view, self._store, self._pages = view, store, pages
        self.scroller = Scroller(pages, densest=DENSEST)
        self.ahead = Ahead(store, self)
        self.shift_down = 0.0
        """Pixels of empty space above a text that is shorter than the page."""
        self.is_jumping = False
        """After a jump, only the paragraphs that are ready are painted."""
        self._pin: int | None = None  # the byte that stays at the top while the text is rewrapped
        self._place = (0, 0)
        self._arrival = QTimer(self, singleShot=True)
        self._arrival.timeout.connect(self._arrived)
        view.verticalScrollBar().valueChanged.connect(self._bar_moved)
        view.horizontalScrollBar().valueChanged.connect(view.viewport().update)

    def to_start(self) -> None:
        """Go to the start of another text."""
        self._pin = None
        self.scroller.start, self.scroller.offset = 0, 0.0
        self._view.horizontalScrollBar().setValue(0)

    # -- what is visible

    def visible_range(self) -> tuple[int, int]:
        """The bytes [start, end) from the first visible line to the last."""
        paragraphs = self.paragraphs()
        if not paragraphs:
            return (0, 0)
        (first, y), (last, y_last) = paragraphs[0], paragraphs[-1]
        lines = [line for line in first.place.lines if y + line.top + line.height > 0]
        start = first.start + first.shaped.cluster_bytes[(lines or first.place.lines[-1:])[0].first]
        lines = [line for line in last.place.lines if y_last + line.top < self._view.viewport().height()]
        end = (lines or last.place.lines[:1])[-1].end
        return start, last.start + last.shaped.cluster_bytes[end]

    def visible_seams(self) -> list[Any]:
        """The seams of the visible paragraphs, up to the newest merge: one array per paragraph."""
        with self._view.reporting():
            return [self._store.fresh_seams(laid) for laid, _ in self.paragraphs()]
        return []

    def scroll_to(self, offset: int) -> None:
        """Scroll a byte to the upper part of the window."""
        self._pin = None
        with self._view.reporting():
            start, top = self._line_of(offset)
            self.scroller.to(start, top - self._view.viewport().height() / 4)
        self.show()

    def scroll_to_share(self, share: float) -> None:
        """Scroll a position, given as a fraction of the text, to the middle of the window."""
        self._pin = None
        with self._view.reporting():
            if self._store.size:
                start, top = self._line_of(min(self._store.size - 1, int(share * self._store.size)))
                self.scroller.to(start, top - self._view.viewport().height() / 2)
        self._jump()

    def anchor_of(self, offset: int) -> tuple[int, float]:
        """The scroll position at which a byte is in the upper part of the window."""
        start, top = self._line_of(offset)
        before = self.scroller.start, self.scroller.offset
        self.scroller.to(start, top - self._view.viewport().height() / 4)
        anchor = self.scroller.start, self.scroller.offset
        self.scroller.start, self.scroller.offset = before
        return anchor

    def step_aside(self, pixels: float) -> float:
        """Move the scroll position back by `pixels` without repainting; return the distance moved."""
        return -self.scroller.by(-round(pixels))

    def scroll_by(self, pixels: float) -> None:
        """Scroll down by `pixels`, or up if negative."""
        self._pin = None
        moved = 0.0
        with self._view.reporting():
            moved = self.scroller.by(round(pixels))
        if not moved:
            return
        port = self._view.viewport()
        whole_pixels = float(moved * self._view.look.metrics.ratio).is_integer()
        if abs(moved) < port.height() and whole_pixels and not self._view.has_ring:
            port.scroll(0, -round(moved))
            self._sync_bars()
        else:
            self.show()
        self._plan_ahead(down=moved > 0)

    def _line_of(self, offset: int) -> tuple[int, float]:
        """The start of a byte's paragraph, and the top of the byte's line in it."""
        start = self._store.start_of(offset)
        laid = self._store.paragraph(start)
        rects = self._store.rects(laid, offset - start, offset - start + 1)
        if not rects:
            return start, 0.0
        middle = rects[0].center().y()
        return start, max(line.top for line in laid.place.lines if line.top <= middle)

    def pin(self) -> None:
        """Remember the byte at the top, so that it stays there when the text is rewrapped."""
        if self._pin is None and self._store.size and not self._view.problem:
            self._pin = self.visible_range()[0]

    def settle(self, *, is_centered: bool) -> None:
        """Restore the scroll position after heights have changed, and repaint. `is_centered`: leave room above."""
        self.ahead.stop()
        self.scroller.height = float(self._view.viewport().height())
        with self._view.reporting():
            if self._pin and self._pin < self._store.size:
                self.scroller.to(*self._line_of(self._pin))
            self.scroller.settle()
            spare = self._view.viewport().height() - self._pages.total_height() if is_centered else 0.0
            self.shift_down = max(0.0, float(round(spare * 0.45)))
        self.show()

    def show(self) -> None:
        """Repaint the page at its scroll position."""
        self._sync_bars()
        self._view.viewport().update()

    def _plan_ahead(self, *, down: bool) -> None:
        visible = self.paragraphs()
        if visible:
            first, end = visible[0][0].start, visible[-1][0].end
            self.ahead.plan(first, end, down=down, pixels=1.5 * self._view.viewport().height())

    def paragraphs(self) -> list[tuple[LaidParagraph, float]]:
        """The visible paragraphs, and the y of their tops in the viewport."""
        with self._view.reporting():
            return [
                (self._store.paragraph(start), y + self.shift_down + self._pages.above(start))
                for start, y in self.scroller.visible()
            ]
        return []

    # -- scroll bars

    def _shift(self) -> int:
        """The right shift that makes byte offsets of a large text fit into the scroll bar's int."""
        return max(0, self._store.size.bit_length() - 30)

    def _sync_bars(self) -> None:
        visible = self.paragraphs()
        at_top = at_bottom = True
        with self._view.reporting():
            at_top, at_bottom = self.scroller.at_top, self.scroller.at_bottom()
        bar = self._view.verticalScrollBar()
        page = max(1, sum(laid.size for laid, _ in visible))
        maximum = 0
        if visible and not (at_top and at_bottom):
            maximum = max(2, (self._store.size - min(page, self._store.size)) >> self._shift())
        value = 0 if at_top else maximum
        if not at_top and not at_bottom and visible:
            laid = visible[0][0]
            byte = laid.start + laid.size * self.scroller.offset / max(1.0, laid.place.height)
            value = min(max(int(byte) >> self._shift(), 1), maximum - 1)  # 0 and maximum only at the very ends
        bar.blockSignals(True)
        bar.setRange(0, maximum)
        bar.setPageStep(max(1, page >> self._shift()))
        bar.setValue(value)
        bar.blockSignals(False)
        self._sync_horizontal_bar([laid for laid, _ in visible])
        place = (self.scroller.start, int(self.scroller.offset))
        if place != self._place:
            self._place = place
            self.changed.emit()

    def _sync_horizontal_bar(self, visible: list[LaidParagraph]) -> None:
        bar = self._view.horizontalScrollBar()
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if self._view.wraps else Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        if policy != self._view.horizontalScrollBarPolicy():  # otherwise Qt lays everything out again
            self._view.setHorizontalScrollBarPolicy(policy)
        widest = 0.0 if self._view.wraps else max((laid.place.width for laid in visible), default=0.0)
        room = self._view.viewport().width() - 2 * MARGIN
        bar.setRange(0, 0 if self._view.wraps else max(bar.value(), round(widest - room), 0))
        bar.setPageStep(max(1, room))
        bar.setSingleStep(40)

    def _bar_moved(self, value: int) -> None:
        self._pin = None
        with self._view.reporting():
            if value >= self._view.verticalScrollBar().maximum():
                self.scroller.to_end()
            elif value <= 0:
                self.scroller.to(0)
            else:
                byte = min(value << self._shift(), self._store.size - 1)
                start = self._store.start_of(byte)
                laid = self._store.paragraph(start)
                self.scroller.to(start, float(int((byte - start) / laid.size * laid.place.height)))
        self._jump()

    # -- jumps

    def _jump(self) -> None:
        """Repaint after a jump: paragraphs that are ready within a frame first, the rest afterwards."""
        self.ahead.stop()
        self.is_jumping = True
        self._view.viewport().update()
        self._arrival.start(0)

    def _arrived(self) -> None:
        """Finish a jump once the new position has been painted (or the view is hidden)."""
        if self.is_jumping and self._arrival.interval() == 0:
            self._arrival.start(FRAME_MS)  # the rest is about to be painted
            return
        self.is_jumping = False
        self._place = (self.scroller.start, int(self.scroller.offset))
        if not self._view.verticalScrollBar().isSliderDown():
            self._sync_bars()
        self._plan_ahead(down=True)
        self.changed.emit()

    def ready(self) -> list[tuple[LaidParagraph, float]]:
        """The paragraphs to paint: all visible ones, or after a jump those laid out within one frame."""
        if not self.is_jumping:
            return self.paragraphs()
        end = perf_counter() + LAYOUT_BUDGET
        found: list[tuple[LaidParagraph, float]] = []
        with self._view.reporting():
            for start, y in self.scroller.walk():
                found.append((self._store.paragraph(start), y + self.shift_down + self._pages.above(start)))
                if perf_counter() > end:
                    self._view.viewport().update()
                    return found
        self.is_jumping = False
        return found
