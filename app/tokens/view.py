"""A view of a text of any size with its tokens as coloured chips, at any step of a run.

It is independent of training: the text provides its bytes and the seam before each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from app.kit.theme import Theme
from app.tokens.around import Around
from app.tokens.clip import Clip
from app.tokens.coloring import ColorScale
from app.tokens.documents import heading_height, headings, paint_heading
from app.tokens.found import Found
from app.tokens.glide import Glide
from app.tokens.highlight import Highlight
from app.tokens.keys import Keys
from app.tokens.layout import byte_at, caret_at
from app.tokens.marks import MARK_KINDS
from app.tokens.measure import lecture_metrics, text_metrics
from app.tokens.note import SelectionNote
from app.tokens.page import MARGIN, Page
from app.tokens.paint import PaintContext, context, paint_outlines, paint_paragraph
from app.tokens.pointer import Pointer
from app.tokens.shape import Metrics
from app.tokens.sprites import sprites
from app.tokens.stage import DURATION, Now, Stage
from app.tokens.store import Hit, LaidParagraph, Pages, TokenStore, TokenText
from app.tokens.tip import tip
from app.tokens.wheel import Wheel

__all__ = ["Hit", "TokenText", "TokenView"]

LECTURE_MARGIN = 56
AIR = 14  # pixels above the first paragraph and below the last
LECTURE_BYTES = 200  # shorter texts are shown in large type
UNDER = ("none", "ids", "bytes", "hex", "bits")
_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_LABELS: dict[str, Callable[[Hit], str] | None] = {
    "none": None,
    "ids": lambda hit: "–" if hit.id is None else QLocale().toString(hit.id),
    "bytes": lambda hit: " ".join(map(str, hit.bytes)),
    "hex": lambda hit: hit.bytes.hex(" ").upper(),
    "bits": lambda hit: " ".join(f"{byte:08b}" for byte in hit.bytes),
}


class TokenView(QAbstractScrollArea):
    """Shows a text's tokens at a step."""

    token_hovered = Signal(object)
    """The token under the mouse (Hit), or None."""
    token_clicked = Signal(object)
    """The token (Hit) that was clicked and is now pinned."""
    selection_changed = Signal(object)
    """The selected bytes as (start, end), or None."""
    try_requested = Signal(str)
    """A text to copy into the try line."""
    compare_requested = Signal(object, object)
    """Request to compare the bytes [start, end) of the text (ints of any size)."""
    stepped = Signal(int, object)
    """Emitted by callers that set the step: the new step, and the Motion that animates it, or None."""
    occurrence_requested = Signal(bool)
    """Request to go to the next (True) or previous occurrence of the pinned token."""
    visible_range_changed = Signal()
    noticed = Signal(str)
    """A message for the status line: something was truncated, or could not be read."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._store = TokenStore()
        self._pages = Pages(self._store, AIR)
        self.page = Page(self, self._store, self._pages)
        self.look: PaintContext
        """Fonts and colours to paint with."""
        self.wraps = True
        self.problem = ""
        """Why the text cannot be read; empty if it can."""
        self.has_ring = False
        """Whether the focus ring is painted."""
        self.is_changing_margins = False
        """True while margins are shown or hidden: the text is rewrapped once, afterwards."""
        self._marks = "newlines"
        self._lecture = False
        self._picture_ratio: float | None = None
        self._under = "none"
        self._build_scroll_area()
        self._restyle()
        self.pointer = Pointer(self)
        self.highlight = Highlight(self)
        self._stage = Stage(self)
        self._glide = Glide(self)
        self.found = Found(self)
        self._clip = Clip(self)
        self._keys = Keys(self)
        self._wheel = Wheel(self, theme)
        self._note = SelectionNote(theme, self)
        self.menu_actions: list[QAction] = []
        """Further actions of the context menu."""
        self.bytes_of: Callable[[int], bytes | None] = lambda token: None
        """Returns the bytes of a token id, for `set_highlight`."""
        self._build()

    def _build_scroll_area(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.verticalScrollBar().setAccessibleName(self.tr("Place in the text"))
        self.horizontalScrollBar().setAccessibleName(self.tr("Place in the lines"))
        self.page.changed.connect(self.visible_range_changed)
        self._theme.changed.connect(self._theme_changed)

    def _build(self) -> None:
        self.setObjectName("tokenView")
        self.setAccessibleName(self.tr("Text and its tokens"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        port = self.viewport()
        port.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        port.setMouseTracking(True)
        port.setCursor(Qt.CursorShape.IBeamCursor)
        port.setAccessibleName(self.tr("Text and its tokens"))
        self.pointer.hovered.connect(self.token_hovered)
        self.pointer.clicked.connect(self.token_clicked)
        self.pointer.selected.connect(self._selected)
        self.around = Around(self, self._theme, MARGIN)

    # -- text and step

    def set_text(
        self, text: TokenText | None, *, keep_place: bool = False, documents: Iterable[tuple[int, str]] = ()
    ) -> None:
        """Show another text; `keep_place`: only the seams have changed, so keep the scroll position and selection.

        `documents`: the offset of the first byte and the name of each document.
        """
        self.problem = ""
        self._stage.end()
        self._glide.stop()
        self._store.set_text(text, same_bytes=keep_place, documents=headings(documents))
        self.pointer.hover = None
        if not keep_place:
            self.pointer.forget()
            self.highlight.hovered = None
            self.highlight.pin(None)
            self._selected()
            self.page.to_start()
        self.around.update_margins()
        self._restyle()

    def set_resolver(self, id_of: Callable[[bytes, int], int | None] | None) -> None:
        """Set the function that returns a token's id from its bytes and the merge that made it (-1: none).

        Without one, the id is the byte, or 256 + the merge, and special tokens have none.
        """
        self._store.id_of = id_of
        if self._under == "ids":
            self._relayout()

    def set_step(self, step: int, now: Now = None) -> None:
        """Show the tokens after `step` merges; with `now` (the newest pair), outline the tokens made from it."""
        if self._stage.is_going_to(step, now):
            return
        self._stage.end()
        if (step, now is not None) == (self._store.step, self._store.highlight):
            return
        self._store.step, self._store.highlight = step, now is not None
        if self._under == "none":
            self.page.show()
        else:
            self.page.pin()
            self._settle()
        self.pointer.renew()

    def animate_merge(self, step: int, now: Now = None, *, backwards: bool = False, duration: int = DURATION) -> bool:
        """Animate merge `step`, then show the tokens after it like `set_step`. For slow speeds.

        `backwards`: animate undoing merge `step` + 1. Returns False, after a plain `set_step`, if nothing on screen
        changes or the desktop asks for reduced motion. A call of `set_step` with another step ends the animation.
        """
        merge = step + 1 if backwards else step
        return self._stage.play(merge, (step, now), backwards=backwards, duration=duration)

    def refresh(self) -> None:
        """The frontier has moved: seams that were not final are read again when needed."""
        self._store.refresh()

    def set_under(self, under: str) -> None:
        """Set the label beneath each chip: "none", "ids", "bytes" (decimal), "hex" or "bits"."""
        if under not in UNDER:
            raise ValueError(f"not one of {UNDER}: {under}")
        if under != self._under:
            self._under = under
            self.page.pin()
            self._store.label_of = _LABELS[under]
            self._relayout()

    @property
    def under(self) -> str:
        """The kind of label beneath each chip."""
        return self._under

    def set_scale(self, scale: ColorScale | None) -> None:
        """Colour the tokens by a scale, or by identity (None)."""
        if scale is not self._store.scale:
            self._stage.end()
            self._store.scale = scale
            self.viewport().update()

    @property
    def scale(self) -> ColorScale | None:
        """The current colour scale; None: by identity."""
        return self._store.scale

    def set_marks(self, marks: bool | str) -> None:
        """Mark spaces, tabs and line ends (True or "all"), "newlines" only, nothing (False, "none"), or "invisible"."""
        if isinstance(marks, bool):
            marks = "all" if marks else "none"
        if marks not in MARK_KINDS:
            raise ValueError(f"not one of {MARK_KINDS}: {marks}")
        self._marks = marks
        self._restyle()

    # -- size and colours

    def set_wrap(self, wrap: bool) -> None:
        """Wrap long lines, or let them scroll horizontally."""
        if wrap != self.wraps:
            self.page.pin()
            self.wraps = wrap
            self._restyle()

    def _restyle(self) -> None:
        """Apply the current fonts, colours, width and screen; lays the text out again if needed."""
        text = self._store.text
        self._lecture = text is not None and text.size < LECTURE_BYTES
        width = self.viewport().width() - 2 * self._margin() if self.wraps else None
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
        self.look = context(self._theme, metrics, made, self._marks)
        self._settle()

    def set_picture_ratio(self, ratio: float | None) -> None:
        """Lay out for a picture with `ratio` device pixels per logical pixel; None: for the screen."""
        self.page.pin()
        self._picture_ratio = ratio
        self._restyle()

    def _theme_changed(self) -> None:
        self.page.pin()  # the text may be larger now
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
        with self.reporting():
            height = self._pages.total_height()
        self._store.step = step
        return height <= self.viewport().height()

    def _margin(self) -> int:
        return LECTURE_MARGIN if self._lecture and self.viewport().width() > 500 else MARGIN

    def _left(self) -> int:
        return self._margin() - self.horizontalScrollBar().value()

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Show an OSError of the text over the view and in the status line."""
        try:
            yield
        except OSError as error:
            if str(error) != self.problem:
                self.problem = str(error)
                self.noticed.emit(self.problem)
                self.viewport().update()

    def _settle(self) -> None:
        self.page.settle(is_centered=self._lecture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.is_changing_margins:
            return
        if event.size().width() != event.oldSize().width() or self._lecture:
            if event.oldSize().width() > 0:
                self.page.pin()
            self._restyle()
        else:
            self._settle()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._restyle()
        return super().event(event)

    @property
    def line_height(self) -> float:
        """The height of a line in pixels."""
        return self.look.metrics.line

    @property
    def text_size(self) -> int:
        """The length of the text in bytes."""
        return self._store.size

    @property
    def document_names(self) -> Mapping[int, str]:
        """Document names by the offset of their first byte; empty if there is only one document."""
        return self._store.documents

    # -- scrolling

    def visible_range(self) -> tuple[int, int]:
        """The bytes [start, end) from the first visible line to the last."""
        return self.page.visible_range()

    def visible_seams(self) -> list[Any]:
        """The seams of the visible paragraphs, up to the newest merge: one array per paragraph."""
        return self.page.visible_seams()

    def scroll_to(self, offset: int) -> None:
        """Scroll a byte to the upper part of the window."""
        self.page.scroll_to(offset)

    def scroll_to_share(self, share: float) -> None:
        """Scroll a position, given as a fraction of the text, to the middle of the window."""
        self.page.scroll_to_share(share)

    def scroll_by(self, pixels: float) -> None:
        """Scroll down by `pixels`, or up if negative."""
        self.page.scroll_by(pixels)

    # -- highlighting and scrolling to a token

    def set_highlight(self, token: bytes | int | None) -> None:
        """Pin a token, given by its bytes or id: outline all its occurrences; None: unpin."""
        if isinstance(token, int):
            token = self.bytes_of(token)
        self._light(self.highlight.hovered, token)

    def light_under_mouse(self, token: bytes | None) -> None:
        """Outline all occurrences of the hovered token; None: of none."""
        self._light(token, self.highlight.pinned)

    def _light(self, hovered: bytes | None, pinned: bytes | None) -> None:
        light = self.highlight
        if (light.hovered, light.pinned) == (hovered, pinned):
            return
        left = self._left()
        region = light.region(self.page.paragraphs(), left, self._store.step, self.look)
        light.hovered = hovered
        light.pin(pinned)
        region += light.region(self.page.paragraphs(), left, self._store.step, self.look)
        self.viewport().update(region)

    def glide_to(
        self, offset: int, done: Callable[[], None] | None = None, given_up: Callable[[], None] | None = None
    ) -> None:
        """Scroll a byte smoothly to the upper part of the window, then call `done`, or `given_up` if interrupted."""
        with self.reporting():
            self._glide.to(offset, done, given_up)

    @property
    def is_gliding(self) -> bool:
        """Whether a smooth scroll is in progress."""
        return self._glide.is_under_way

    def show_place(self, byte: int) -> None:
        """Glide to the token at a byte unless it is in view, and mark it as hovered."""
        hit = self.token_of(byte)
        if hit is None:
            return
        rects = self.token_rects(hit.start, hit.end)
        if not rects or rects[0].top() < 0 or rects[-1].bottom() > self.viewport().height():
            self.glide_to(byte)
        self.pointer.hover_over(hit)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        if not self._stage.paint(painter):
            painter.setClipping(False)
            self._paint(painter, event.rect())
        painter.end()
        if not self.page.is_jumping:
            self.around.follow()

    def _paint(self, painter: QPainter, area: QRect) -> None:
        painter.fillRect(area, self.look.panel)
        left = self._left()
        for laid, y in self.page.ready():
            if laid.start in self._store.documents:
                high, margin = self._pages.heading, self._margin()
                room = QRectF(margin, y - high, self.viewport().width() - 2 * margin, high)
                paint_heading(painter, self._store.documents[laid.start], room, self._theme)
            if y + laid.place.height <= area.top() or y > area.bottom():
                continue
            painter.translate(left, y)
            selected = self._selected_rects(laid)
            found = self.found.lit(laid)
            paint_paragraph(painter, laid, self.look, area.top() - y, area.bottom() + 1 - y, selected, found)
            self.found.paint(painter, laid, self.look)
            self.highlight.paint(painter, laid, self._store.step, self.look)
            hover = self.pointer.hover
            if hover is not None:
                rects = self._store.rects(laid, hover.start - laid.start, hover.end - laid.start)
                paint_outlines(painter, rects, self.look.text, 1.5, self.look.metrics.scale)
            painter.translate(-left, -y)
        if self.problem:
            self._paint_problem(painter)
        if self.has_ring:
            painter.setPen(QPen(self.look.accent, 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _paint_problem(self, painter: QPainter) -> None:
        painter.setFont(self._theme.ui_font())
        painter.setPen(self._theme.color("error"))
        room = self.viewport().rect().adjusted(MARGIN, AIR, -MARGIN, -AIR)
        box = painter.boundingRect(room, Qt.TextFlag.TextWordWrap, self.problem)
        painter.fillRect(box.adjusted(-8, -6, 8, 6), self.look.panel)
        painter.drawText(room, Qt.TextFlag.TextWordWrap, self.problem)

    def _selected_rects(self, laid: LaidParagraph) -> list[QRectF]:
        selected = self.pointer.selected_range()
        if selected is None:
            return []
        rects = self._store.rects(laid, selected[0] - laid.start, selected[1] - laid.start)
        return [rect.adjusted(0, -2, 0, 2) for rect in rects]

    # -- the mouse

    def byte_under(self, point: QPointF) -> int | None:
        """The byte at a point of the viewport, or None if the point is beside the text."""
        for laid, y in self.page.paragraphs():
            if y <= point.y() < y + laid.place.height:
                byte, inside = byte_at(laid.shaped, laid.place, point.x() - self._left(), point.y() - y)
                return laid.start + byte if inside else None
        return None

    def token_under(self, point: QPointF) -> Hit | None:
        """The token at a point of the viewport, or None."""
        byte = self.byte_under(point)
        if byte is None:
            return None
        hover = self.pointer.hover
        if hover is not None and hover.start <= byte < hover.end:
            return hover
        with self.reporting():
            return self._store.hit(byte)
        return None

    def token_of(self, byte: int) -> Hit | None:
        """The token that contains a byte; None outside the text."""
        if 0 <= byte < self._store.size:
            with self.reporting():
                return self._store.hit(byte)
        return None

    def reveal(self, start: int, end: int) -> None:
        """Scroll as little as needed to bring the bytes [start, end) into view."""
        rects = self.token_rects(start, end)
        if not rects:
            self.scroll_to(start)
            return
        line = self.look.metrics.line
        top, bottom = rects[0].top(), rects[-1].bottom()
        if top < 0:
            self.scroll_by(top - line)
        elif bottom > self.viewport().height():
            self.scroll_by(min(bottom - self.viewport().height() + line, top))

    def caret_under(self, point: QPointF) -> int | None:
        """The byte offset of the character boundary nearest to a point of the viewport."""
        nearest: int | None = None
        for laid, y in self.page.paragraphs():
            if nearest is None or y <= point.y():
                x = point.x() - self._left()
                nearest = laid.start + caret_at(laid.shaped, laid.place, x, point.y() - y)
        return nearest

    def token_rects(self, start: int, end: int) -> list[QRectF]:
        """The visible rectangles of the bytes [start, end), in viewport coordinates."""
        left = self._left()
        return [
            rect.translated(left, y)
            for laid, y in self.page.paragraphs()
            for rect in self._store.rects(laid, start - laid.start, end - laid.start)
        ]

    def update_bytes(self, start: int, end: int) -> None:
        """Repaint only the rectangles of the bytes [start, end)."""
        for rect in self.token_rects(start, end):
            self.viewport().update(rect.toAlignedRect().adjusted(-2, -2, 2, 2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointer.release(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointer.hover_over(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel.turn(event)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and self._wheel.pinch(event):
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self.token_under(QPointF(event.pos()))
            if hit is None:
                QToolTip.hideText()
            else:
                area = self.token_rects(hit.start, hit.end)
                rect = area[0].toAlignedRect() if area else QRect()
                QToolTip.showText(event.globalPos(), tip(hit), self.viewport(), rect)
            return True
        return super().viewportEvent(event)

    # -- the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            event.ignore()

    def select_all(self) -> None:
        """Select the whole text."""
        if self._store.size:
            self.pointer.select((0, self._store.size))

    def selected_text(self) -> str:
        """The selected bytes as text; malformed bytes become �."""
        return self._clip.text() if self.pointer.selected_range() is not None else ""

    def copy(self) -> None:
        """Put the selected text on the clipboard."""
        self._clip.copy()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self.pointer.hover_over(self.token_under(QPointF(event.pos())))
        self._clip.open_menu(event.globalPos())

    def _selected(self) -> None:
        self.viewport().update()
        selected = self.pointer.selected_range()
        if selected is None:
            self._note.tell("")
        self.selection_changed.emit(selected)

    def tell_selection(self, text: str) -> None:
        """Show a note about the selection."""
        self._note.tell(text if self.pointer.selected_range() is not None else "")

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.has_ring = event.reason() in _KEYBOARD
        self.viewport().update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.has_ring = False
        self.viewport().update()
        super().focusOutEvent(event)
