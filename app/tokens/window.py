"""Base class of the token view: fonts, layout width and scrolling for a text of any size. Painting is in `view`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.kit.theme import Theme
from app.tokens.ahead import Ahead
from app.tokens.documents import heading_height
from app.tokens.measure import lecture_metrics, text_metrics
from app.tokens.paint import PaintContext, context
from app.tokens.paragraphs import BLOCK
from app.tokens.scroll import Scroller
from app.tokens.shape import Metrics
from app.tokens.sprites import sprites
from app.tokens.store import LaidParagraph, Pages, TokenStore

MARGIN = 28
LECTURE_MARGIN = 56
AIR = 14  # pixels above the first paragraph and below the last
LECTURE_BYTES = 200  # shorter texts are shown in large type
DENSEST = 2 * BLOCK / 8  # most bytes per pixel: the longest paragraph over the lowest height
FRAME_MS = 16
LAYOUT_BUDGET = 0.006
"""Seconds per frame for laying out the page after a jump; paragraphs not ready by then wait for the next frame."""


class TokenWindow(QAbstractScrollArea):
    """Keeps the scroll position, as a paragraph and a pixel offset, and the layout of the visible paragraphs."""

    visible_range_changed = Signal()
    noticed = Signal(str)
    """A message for the status line: something was truncated, or could not be read."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._store = TokenStore()
        self._pages = Pages(self._store, AIR)
        self._scroller = Scroller(self._pages, densest=DENSEST)
        self._ahead = Ahead(self._store, self)
        self._look: PaintContext
        self._marks = "newlines"
        self._wrap = True
        self._problem = ""
        self._pin: int | None = None  # the byte that stays at the top while the text is rewrapped
        self._lecture = False
        self._lecture_shift = 0.0
        self._ring = False
        self._picture_ratio: float | None = None
        self._place = (0, 0)
        self.is_changing_margins = False
        """True while margins are shown or hidden: the text is rewrapped once, afterwards."""
        self._is_jumping = False  # after a jump, only the paragraphs that are ready are painted
        self._arrival = QTimer(self, singleShot=True)
        self._arrival.timeout.connect(self._arrived)
        self._build_window()
        self._restyle()

    def _build_window(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.verticalScrollBar().setAccessibleName(self.tr("Place in the text"))
        self.horizontalScrollBar().setAccessibleName(self.tr("Place in the lines"))
        self.verticalScrollBar().valueChanged.connect(self._bar_moved)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        self._theme.changed.connect(self._theme_changed)

    def set_wrap(self, wrap: bool) -> None:
        """Wrap long lines, or let them scroll horizontally."""
        if wrap != self._wrap:
            self._pin_place()
            self._wrap = wrap
            self._restyle()

    # -- size and colours

    def _restyle(self) -> None:
        """Apply the current fonts, colours, width and screen; lays the text out again if needed."""
        text = self._store.text
        self._lecture = text is not None and text.size < LECTURE_BYTES
        width = self.viewport().width() - 2 * self._margin() if self._wrap else None
        ratio = self._picture_ratio or self.viewport().devicePixelRatioF()
        if self._lecture:
            metrics = lecture_metrics(self._theme, width, ratio, self._fits)
        else:
            metrics = text_metrics(self._theme, self._theme.text_font().pixelSize(), width, ratio)
        if metrics != self._store.metrics:
            self._store.metrics = metrics
            self._store.clear()
        self._pages.heading = heading_height(self._theme)
        made = sprites(self._theme.chip_colors, self._theme.chip_edges, metrics.ratio, metrics.scale)
        self._look = context(self._theme, metrics, made, self._marks)
        self._settle()

    def set_picture_ratio(self, ratio: float | None) -> None:
        """Lay out for a picture with `ratio` device pixels per logical pixel; None: for the screen."""
        self._pin_place()
        self._picture_ratio = ratio
        self._restyle()

    def _theme_changed(self) -> None:
        self._pin_place()  # the text may be larger now
        self._restyle()

    def _relayout(self) -> None:
        self._store.clear()
        self._restyle()

    def _fits(self, metrics: Metrics) -> bool:
        """Whether a short text fits into the window at this size, measured at step 0.

        With labels, the text is longest at step 0; so its size stays the same while the film plays.
        """
        if metrics != self._store.metrics:
            self._store.metrics = metrics
            self._store.clear()
        step, self._store.step = self._store.step, 0
        height = 0.0
        with self._reporting():
            height = self._pages.total_height()
        self._store.step = step
        return height <= self.viewport().height()

    def _margin(self) -> int:
        return LECTURE_MARGIN if self._lecture and self.viewport().width() > 500 else MARGIN

    def _left(self) -> int:
        return self._margin() - self.horizontalScrollBar().value()

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Show an OSError of the text over the view and in the status line."""
        try:
            yield
        except OSError as error:
            if str(error) != self._problem:
                self._problem = str(error)
                self.noticed.emit(self._problem)
                self.viewport().update()

    # -- scrolling

    def visible_range(self) -> tuple[int, int]:
        """The bytes [start, end) from the first visible line to the last."""
        paragraphs = self._visible()
        if not paragraphs:
            return (0, 0)
        (first, y), (last, y_last) = paragraphs[0], paragraphs[-1]
        lines = [line for line in first.place.lines if y + line.top + line.height > 0]
        start = first.start + first.shaped.cluster_bytes[(lines or first.place.lines[-1:])[0].first]
        lines = [line for line in last.place.lines if y_last + line.top < self.viewport().height()]
        end = (lines or last.place.lines[:1])[-1].end
        return start, last.start + last.shaped.cluster_bytes[end]

    def visible_seams(self) -> list[Any]:
        """The seams of the visible paragraphs, up to the newest merge: one array per paragraph."""
        with self._reporting():
            return [self._store.fresh_seams(laid) for laid, _ in self._visible()]
        return []

    def scroll_to(self, offset: int) -> None:
        """Scroll a byte to the upper part of the window."""
        self._pin = None
        with self._reporting():
            start, top = self._line_of(offset)
            self._scroller.to(start, top - self.viewport().height() / 4)
        self._show()

    def scroll_to_share(self, share: float) -> None:
        """Scroll a position, given as a fraction of the text, to the middle of the window."""
        self._pin = None
        with self._reporting():
            if self._store.size:
                start, top = self._line_of(min(self._store.size - 1, int(share * self._store.size)))
                self._scroller.to(start, top - self.viewport().height() / 2)
        self._jump()

    def anchor_of(self, offset: int) -> tuple[int, float]:
        """The scroll position at which a byte is in the upper part of the window."""
        start, top = self._line_of(offset)
        before = self._scroller.start, self._scroller.offset
        self._scroller.to(start, top - self.viewport().height() / 4)
        anchor = self._scroller.start, self._scroller.offset
        self._scroller.start, self._scroller.offset = before
        return anchor

    def step_aside(self, pixels: float) -> float:
        """Move the scroll position back by `pixels` without repainting; return the distance moved."""
        return -self._scroller.by(-round(pixels))

    @property
    def line_height(self) -> float:
        """The height of a line in pixels."""
        return self._look.metrics.line

    @property
    def text_size(self) -> int:
        """The length of the text in bytes."""
        return self._store.size

    @property
    def document_names(self) -> Mapping[int, str]:
        """Document names by the offset of their first byte; empty if there is only one document."""
        return self._store.documents

    def scroll_by(self, pixels: float) -> None:
        """Scroll down by `pixels`, or up if negative."""
        self._pin = None
        moved = 0.0
        with self._reporting():
            moved = self._scroller.by(round(pixels))
        if not moved:
            return
        port = self.viewport()
        whole_pixels = float(moved * self._look.metrics.ratio).is_integer()
        if abs(moved) < port.height() and whole_pixels and not self._ring:
            port.scroll(0, -round(moved))
            self._sync_bars()
        else:
            self._show()
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

    def _pin_place(self) -> None:
        """Remember the byte at the top, so that it stays there when the text is rewrapped."""
        if self._pin is None and self._store.size and not self._problem:
            self._pin = self.visible_range()[0]

    def _settle(self) -> None:
        """Heights may have changed: restore the scroll position, and repaint."""
        self._ahead.stop()
        self._scroller.height = float(self.viewport().height())
        with self._reporting():
            if self._pin and self._pin < self._store.size:
                self._scroller.to(*self._line_of(self._pin))
            self._scroller.settle()
            spare = self.viewport().height() - self._pages.total_height() if self._lecture else 0.0
            self._lecture_shift = max(0.0, float(round(spare * 0.45)))
        self._show()

    def _show(self) -> None:
        self._sync_bars()
        self.viewport().update()

    def _plan_ahead(self, *, down: bool) -> None:
        visible = self._visible()
        if visible:
            first, end = visible[0][0].start, visible[-1][0].end
            self._ahead.plan(first, end, down=down, pixels=1.5 * self.viewport().height())

    def _visible(self) -> list[tuple[LaidParagraph, float]]:
        """The visible paragraphs, and the y of their tops in the viewport."""
        with self._reporting():
            return [
                (self._store.paragraph(start), y + self._lecture_shift + self._pages.above(start))
                for start, y in self._scroller.visible()
            ]
        return []

    # -- scroll bars

    def _shift(self) -> int:
        """The right shift that makes byte offsets of a large text fit into the scroll bar's int."""
        return max(0, self._store.size.bit_length() - 30)

    def _sync_bars(self) -> None:
        visible = self._visible()
        at_top = at_bottom = True
        with self._reporting():
            at_top, at_bottom = self._scroller.at_top, self._scroller.at_bottom()
        bar = self.verticalScrollBar()
        page = max(1, sum(laid.size for laid, _ in visible))
        maximum = 0
        if visible and not (at_top and at_bottom):
            maximum = max(2, (self._store.size - min(page, self._store.size)) >> self._shift())
        value = 0 if at_top else maximum
        if not at_top and not at_bottom and visible:
            laid = visible[0][0]
            byte = laid.start + laid.size * self._scroller.offset / max(1.0, laid.place.height)
            value = min(max(int(byte) >> self._shift(), 1), maximum - 1)  # 0 and maximum only at the very ends
        bar.blockSignals(True)
        bar.setRange(0, maximum)
        bar.setPageStep(max(1, page >> self._shift()))
        bar.setValue(value)
        bar.blockSignals(False)
        self._sync_horizontal_bar([laid for laid, _ in visible])
        place = (self._scroller.start, int(self._scroller.offset))
        if place != self._place:
            self._place = place
            self.visible_range_changed.emit()

    def _sync_horizontal_bar(self, visible: list[LaidParagraph]) -> None:
        bar = self.horizontalScrollBar()
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if self._wrap else Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        if policy != self.horizontalScrollBarPolicy():  # otherwise Qt lays everything out again
            self.setHorizontalScrollBarPolicy(policy)
        widest = 0.0 if self._wrap else max((laid.place.width for laid in visible), default=0.0)
        room = self.viewport().width() - 2 * MARGIN
        bar.setRange(0, 0 if self._wrap else max(bar.value(), round(widest - room), 0))
        bar.setPageStep(max(1, room))
        bar.setSingleStep(40)

    def _bar_moved(self, value: int) -> None:
        self._pin = None
        with self._reporting():
            if value >= self.verticalScrollBar().maximum():
                self._scroller.to_end()
            elif value <= 0:
                self._scroller.to(0)
            else:
                byte = min(value << self._shift(), self._store.size - 1)
                start = self._store.start_of(byte)
                laid = self._store.paragraph(start)
                self._scroller.to(start, float(int((byte - start) / laid.size * laid.place.height)))
        self._jump()

    # -- jumps

    def _jump(self) -> None:
        """Repaint after a jump: paragraphs that are ready within a frame first, the rest afterwards."""
        self._ahead.stop()
        self._is_jumping = True
        self.viewport().update()
        self._arrival.start(0)

    def _arrived(self) -> None:
        """Finish a jump once the new position has been painted (or the view is hidden)."""
        if self._is_jumping and self._arrival.interval() == 0:
            self._arrival.start(FRAME_MS)  # the rest is about to be painted
            return
        self._is_jumping = False
        self._place = (self._scroller.start, int(self._scroller.offset))
        if not self.verticalScrollBar().isSliderDown():
            self._sync_bars()
        self._plan_ahead(down=True)
        self.visible_range_changed.emit()

    def _ready(self) -> list[tuple[LaidParagraph, float]]:
        """The paragraphs to paint: all visible ones, or after a jump those laid out within one frame."""
        if not self._is_jumping:
            return self._visible()
        end = perf_counter() + LAYOUT_BUDGET
        found: list[tuple[LaidParagraph, float]] = []
        with self._reporting():
            for start, y in self._scroller.walk():
                found.append((self._store.paragraph(start), y + self._lecture_shift + self._pages.above(start)))
                if perf_counter() > end:
                    self.viewport().update()
                    return found
        self._is_jumping = False
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.is_changing_margins:
            return
        if event.size().width() != event.oldSize().width() or self._lecture:
            if event.oldSize().width() > 0:
                self._pin_place()
            self._restyle()
        else:
            self._settle()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._restyle()
        return super().event(event)
