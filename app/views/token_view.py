"""The text with its tokens as coloured chips: a window onto a text of any size, painted at any step of a run.

Nothing here knows how tokens are learnt: the text answers with its bytes and the seam before each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QPointF, QRect, QRectF, Qt, QTimerEvent, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from app.models.token_text import readable
from app.theme import Theme
from app.views.token_layout import Metrics, byte_at, caret_at
from app.views.token_paint import MARK_KINDS, PaintContext, Sprites, context, paint_outlines, paint_paragraph
from app.views.token_scroll import Scroller
from app.views.token_store import Hit, LaidParagraph, TokenStore, TokenText

__all__ = ["Hit", "TokenText", "TokenView"]

MARGIN = 28
LECTURE_MARGIN = 56
TOP = 14  # before the first paragraph and after the last
LECTURE_BYTES = 200  # shorter texts are shown large
LECTURE_SIZES = (40, 36, 32, 28, 24, 20)
UNDER = ("none", "ids", "bytes", "hex", "bits")
COPY_LIMIT = 16 << 20
_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class TokenView(QAbstractScrollArea):
    """Shows a text's tokens at a step; see the module."""

    token_hovered = Signal(object)
    """The token under the mouse (Hit), or None."""
    token_clicked = Signal(object)
    visible_range_changed = Signal()
    noticed = Signal(str)
    """A sentence for the status line: something was limited, or could not be read."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._store = TokenStore()
        self._scroller = Scroller(_Heights(self._store))
        self._under = "none"
        self._marks = "newlines"
        self._wrap = True
        self._problem = ""
        self._pin: int | None = None
        self._lecture = False
        self._look: PaintContext
        self._hover: Hit | None = None
        self._pressed: QPointF | None = None
        self._selection: tuple[int, int] | None = None
        self._autoscroll = 0
        self._idle = 0
        self._ahead = (0, 1, 0.0)
        self._ring = False
        self._range = (0, 0)
        self._build()
        self._restyle()
        theme.changed.connect(self._restyle)

    def _build(self) -> None:
        self.setObjectName("tokenView")
        self.setAccessibleName(self.tr("Text and its tokens"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        port = self.viewport()
        port.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        port.setMouseTracking(True)
        port.setCursor(Qt.CursorShape.IBeamCursor)
        port.setAccessibleName(self.tr("Text and its tokens"))
        self.verticalScrollBar().setAccessibleName(self.tr("Place in the text"))
        self.horizontalScrollBar().setAccessibleName(self.tr("Place in the lines"))
        self.verticalScrollBar().valueChanged.connect(self._bar_moved)
        self.horizontalScrollBar().valueChanged.connect(lambda _: port.update())

    # -- what is shown

    def set_text(self, text: TokenText | None, *, keep_place: bool = False) -> None:
        """Show another text; `keep_place`: the bytes are the same, only their seams are new."""
        self._problem = ""
        self._hover = None
        self._store.set_text(text, same_bytes=keep_place)
        if not keep_place:
            self._selection = None
            self._pin = None
            self._scroller.start, self._scroller.offset = 0, 0.0
            self.horizontalScrollBar().setValue(0)
        self._restyle()

    def set_resolver(self, id_of: Callable[[bytes, int], int | None] | None) -> None:
        """How a token's id is found from its bytes and the merge that made it (-1: none).

        Without one, the id is the byte, or 256 and the merge, and special tokens have none.
        """
        self._store.id_of = id_of
        if self._under == "ids":
            self._relabel()

    def set_step(self, step: int, now: tuple[int, int] | None = None) -> None:
        """Show the tokens after `step` merges; with `now` (the newest pair), those it made are outlined."""
        if (step, now is not None) == (self._store.step, self._store.highlight):
            return
        self._store.step, self._store.highlight = step, now is not None
        self._hover = None
        self._changed(heights=self._under != "none")

    def refresh(self) -> None:
        """The frontier moved: seams that were not final are asked for again when they are needed."""
        self._store.refresh()

    def set_under(self, under: str) -> None:
        """What stands beneath each chip: "none", "ids", "bytes" (decimal), "hex" or "bits"."""
        if under not in UNDER:
            raise ValueError(f"not one of {UNDER}: {under}")
        if under != self._under:
            self._under = under
            self._relabel()

    @property
    def under(self) -> str:
        """What stands beneath each chip."""
        return self._under

    def set_marks(self, marks: bool | str) -> None:
        """Mark spaces, tabs and line ends (True or "all"), "newlines" only, or nothing (False or "none")."""
        kind = {True: "all", False: "none"}.get(marks, marks) if isinstance(marks, bool) else marks
        if kind not in MARK_KINDS:
            raise ValueError(f"not one of {MARK_KINDS}: {marks}")
        self._marks = kind
        self._restyle()

    def set_wrap(self, wrap: bool) -> None:
        """Wrap long lines, or let them be scrolled sideways."""
        if wrap != self._wrap:
            self._wrap = wrap
            self._pin_place()
            self._restyle()

    def _relabel(self) -> None:
        labels = {
            "none": None,
            "ids": self._id_label,
            "bytes": lambda hit: " ".join(str(byte) for byte in hit.bytes),
            "hex": lambda hit: hit.bytes.hex(" ").upper(),
            "bits": lambda hit: " ".join(f"{byte:08b}" for byte in hit.bytes),
        }
        self._store.label_of = labels[self._under]
        self._pin_place()
        self._restyle()

    def _id_label(self, hit: Hit) -> str:
        return "–" if hit.id is None else QLocale().toString(hit.id)

    # -- size and colours

    def _restyle(self) -> None:
        """Fonts, colours, wrap width or screen are other ones: lay out anew."""
        text = self._store.text
        self._lecture = text is not None and text.size < LECTURE_BYTES
        metrics = self._fitting_metrics()
        if metrics != self._store.metrics or self._store.label_of != self._labelled_for:
            self._store.metrics = metrics
            self._labelled_for = self._store.label_of
            self._store.clear()
        sprites = Sprites(self._theme.token_colors, metrics.ratio, metrics.scale)
        self._look = context(self._theme, metrics, sprites, self._marks)
        self._changed(heights=True)

    _labelled_for: object = None

    def _fitting_metrics(self) -> Metrics:
        """The measures of the text; in a lecture the largest at which the whole text fits."""
        base = self._theme.text_font()
        if not self._lecture:
            return self._metrics(base.pixelSize())
        room = self.viewport().height() - 2 * TOP
        zoom = base.pixelSize() / 15
        for size in LECTURE_SIZES:
            metrics = self._metrics(round(size * zoom))
            self._store.metrics = metrics
            self._store.clear()
            if self._total_height() <= room:
                return metrics
        return self._metrics(base.pixelSize())

    def _metrics(self, pixels: int) -> Metrics:
        font = self._theme.text_font()
        font.setPixelSize(pixels)
        scale = pixels / 15
        label_font = self._theme.text_font()
        label_font.setPixelSize(round(11 * scale) if scale < 1.4 else round(7 * scale) + 1)
        width = self.viewport().width() - 2 * self._margin() if self._wrap else None
        return Metrics(font, label_font, width, self.viewport().devicePixelRatioF(), scale)

    def _margin(self) -> int:
        return LECTURE_MARGIN if self._lecture and self.viewport().width() > 500 else MARGIN

    def _total_height(self) -> float:
        """The height of a short text."""
        total, at = 0.0, 0
        try:
            while at < self._store.size:
                laid = self._store.paragraph(at)
                total, at = total + laid.place.height, laid.end
        except OSError as error:
            self._fail(error)
        return total

    # -- moving

    def visible_range(self) -> tuple[int, int]:
        """The bytes on screen: from the first visible line to the last."""
        paragraphs = list(self._visible())
        if not paragraphs:
            return (0, 0)
        (first, y), (last, y_last) = paragraphs[0], paragraphs[-1]
        x = 0.0
        start = first.start + byte_at(first.shaped, first.place, x, max(0.0, -y))[0]
        lines = [line for line in last.place.lines if y_last + line.top < self.viewport().height()]
        end_cluster = (lines or last.place.lines)[-1].end
        return start, last.start + last.shaped.cluster_bytes[end_cluster]

    def visible_seams(self) -> list[Any]:
        """The seams of the paragraphs on screen, up to the newest merge."""
        try:
            return [self._store.fresh_seams(laid) for laid, _ in self._visible()]
        except OSError as error:
            self._fail(error)
            return []

    def scroll_to(self, offset: int) -> None:
        """Bring a byte to the upper part of the window."""
        self._pin = None
        with _Failing(self):
            start = self._store.start_of(offset)
            laid = self._store.paragraph(start)
            rects = self._store.rects(laid, offset - start, offset - start + 1)
            top = rects[0].top() if rects else 0.0
            self._scroller.to(start, top - self.viewport().height() / 4)
        self._after_scroll()

    def scroll_by(self, pixels: float) -> None:
        """Scroll down, or up if negative."""
        self._pin = None
        moved = 0.0
        with _Failing(self):
            moved = self._scroller.by(round(pixels))
        if not moved:
            return
        self._plan_ahead(1 if moved > 0 else -1)
        port = self.viewport()
        whole_pixels = float(moved * self._look.metrics.ratio).is_integer()
        if abs(moved) < port.height() and whole_pixels and not self._ring:
            port.scroll(0, -round(moved))
            self._after_scroll(repaint=False)
        else:
            self._after_scroll()

    def _pin_place(self) -> None:
        """Remember the byte at the top, so that it stays there however the lines are broken."""
        if self._pin is None and self._store.size and not self._problem:
            self._pin = self.visible_range()[0]

    def _changed(self, *, heights: bool) -> None:
        """Something about the picture is another: settle and repaint."""
        if heights:
            with _Failing(self):
                if self._pin is not None and self._store.size:
                    start = self._store.start_of(self._pin)
                    laid = self._store.paragraph(start)
                    rects = self._store.rects(laid, self._pin - start, self._pin - start + 1)
                    line_top = rects[0].top() - 3 if rects and self._pin > 0 else 0.0
                    self._scroller.to(start, max(0.0, line_top))
                self._scroller.height = float(self.viewport().height())
                self._scroller.settle()
        self._after_scroll()

    def _after_scroll(self, *, repaint: bool = True) -> None:
        self._sync_bars()
        if repaint:
            self.viewport().update()
        self._range_may_have_changed()

    def _range_may_have_changed(self) -> None:
        place = (self._scroller.start, int(self._scroller.offset))
        if place != self._range:
            self._range = place
            self.visible_range_changed.emit()

    def _sync_bars(self) -> None:
        """The bar counts bytes, shifted so that a large text fits into an int; both ends are exact."""
        bar = self.verticalScrollBar()
        size = self._store.size
        with _Failing(self):
            visible = list(self._visible())
            at_top, at_bottom = self._scroller.at_top, self._scroller.at_bottom()
        if not size or self._problem:
            visible = []
            at_top = at_bottom = True
        shift = max(0, size.bit_length() - 30)
        page = max(1, sum(laid.size for laid, _ in visible))
        maximum = 0 if at_top and at_bottom else max(2, (size - min(page, size)) >> shift)
        value = 0
        if visible and maximum:
            laid = visible[0][0]
            part = self._scroller.offset / max(1.0, laid.place.height)
            value = min(max(int(laid.start + laid.size * part) >> shift, 1), maximum - 1)
        bar.blockSignals(True)
        bar.setRange(0, maximum)
        bar.setPageStep(max(1, page >> shift))
        bar.setValue(0 if at_top else maximum if at_bottom else value)
        bar.blockSignals(False)
        self._sync_horizontal_bar([laid for laid, _ in visible])

    def _sync_horizontal_bar(self, visible: list[LaidParagraph]) -> None:
        bar = self.horizontalScrollBar()
        if self._wrap:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            bar.setRange(0, 0)
            return
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        widest = max((laid.place.width for laid in visible), default=0.0)
        bar.setRange(0, max(bar.value(), round(widest + 2 * MARGIN - self.viewport().width()), 0))
        bar.setPageStep(self.viewport().width())
        bar.setSingleStep(40)

    def _bar_moved(self, value: int) -> None:
        self._pin = None
        bar = self.verticalScrollBar()
        with _Failing(self):
            if value >= bar.maximum():
                self._scroller.to_end()
            elif value <= 0:
                self._scroller.to(0)
            else:
                shift = max(0, self._store.size.bit_length() - 30)
                byte = min(value << shift, self._store.size - 1)
                start = self._store.start_of(byte)
                laid = self._store.paragraph(start)
                self._scroller.to(start, (byte - start) / max(1, laid.size) * laid.place.height // 1)
        self._plan_ahead(1)
        self.viewport().update()
        self._range_may_have_changed()

    def _visible(self) -> Iterator[tuple[LaidParagraph, float]]:
        """Paragraphs on screen, and the y of their tops in the window."""
        self._scroller.height = float(self.viewport().height())
        shift = self._lecture_shift()
        try:
            for start, y in self._scroller.visible():
                yield self._store.paragraph(start), y + shift + (TOP if start == 0 else 0)
        except OSError as error:
            self._fail(error)

    def _lecture_shift(self) -> float:
        """A lecture's text stands in the middle."""
        if not self._lecture or not self._store.size:
            return 0.0
        spare = self.viewport().height() - 2 * TOP - self._total_height()
        return max(0.0, float(round(spare * 0.45)))

    def _left(self) -> int:
        return self._margin() - self.horizontalScrollBar().value()

    def _fail(self, error: OSError) -> None:
        """A text that cannot be read is no reason to stop: say so where the text would stand."""
        message = str(error)
        if message != self._problem:
            self._problem = message
            self.noticed.emit(message)
            self.viewport().update()

    # -- laying out ahead

    def _plan_ahead(self, direction: int) -> None:
        """When idle, lay out the next page in the direction of the last move, one paragraph at a time."""
        visible = [laid for laid, _ in self._visible()]
        if not visible:
            return
        begin = visible[-1].end if direction > 0 else visible[0].start
        self._ahead = (begin, direction, 1.5 * self.viewport().height())
        if not self._idle:
            self._idle = self.startTimer(0)

    def _lay_out_ahead(self) -> None:
        at, direction, left = self._ahead
        next_at: int | None = at
        with _Failing(self):
            if direction < 0:
                next_at = self._store.previous(at)
            if next_at is not None and next_at < self._store.size and left > 0 and not self._problem:
                laid = self._store.paragraph(next_at)
                self._ahead = (laid.end if direction > 0 else laid.start, direction, left - laid.place.height)
                return
        self._stop_idle()

    def _stop_idle(self) -> None:
        if self._idle:
            self.killTimer(self._idle)
            self._idle = 0

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        area = event.rect()
        painter.fillRect(area, self._look.panel)
        left = self._left()
        for laid, y in self._visible():
            if y + laid.place.height <= area.top() or y > area.bottom():
                continue
            painter.translate(left, y)
            selected = self._selected_rects(laid)
            paint_paragraph(painter, laid, self._look, area.top() - y, area.bottom() + 1 - y, selected)
            if self._hover is not None:
                rects = self._store.rects(laid, self._hover.start - laid.start, self._hover.end - laid.start)
                paint_outlines(painter, rects, self._look.text, 1.5, self._look.metrics.scale)
            painter.translate(-left, -y)
        if self._problem:
            self._paint_problem(painter)
        if self._ring:
            painter.setPen(QPen(self._look.accent, 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_problem(self, painter: QPainter) -> None:
        painter.setFont(self._theme.ui_font())
        painter.setPen(self._theme.color("error"))
        room = self.viewport().rect().adjusted(MARGIN, TOP, -MARGIN, -TOP)
        box = painter.boundingRect(room, Qt.TextFlag.TextWordWrap, self._problem)
        painter.fillRect(box.adjusted(-8, -6, 8, 6), self._look.panel)
        painter.drawText(room, Qt.TextFlag.TextWordWrap, self._problem)

    def _selected_rects(self, laid: LaidParagraph) -> list[QRectF]:
        if self._selection is None:
            return []
        start, end = sorted(self._selection)
        rects = self._store.rects(laid, start - laid.start, end - laid.start)
        return [QRectF(rect.left(), rect.top() - 2, rect.width(), rect.height() + 4) for rect in rects]

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width() or self._lecture:
            if event.oldSize().width() > 0:
                self._pin_place()
            self._restyle()
        else:
            self._changed(heights=True)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.viewport().update()
        super().changeEvent(event)

    # -- the mouse

    def byte_under(self, point: QPointF) -> int | None:
        """The byte at a point of the viewport, if there is one exactly there."""
        for laid, y in self._visible():
            if y <= point.y() < y + laid.place.height:
                byte, inside = byte_at(laid.shaped, laid.place, point.x() - self._left(), point.y() - y)
                return laid.start + byte if inside else None
        return None

    def token_under(self, point: QPointF) -> Hit | None:
        """The token at a point of the viewport."""
        byte = self.byte_under(point)
        if byte is None:
            return None
        if self._hover is not None and self._hover.start <= byte < self._hover.end:
            return self._hover
        try:
            return self._store.hit(byte)
        except OSError as error:
            self._fail(error)
            return None

    def _caret_under(self, point: QPointF) -> int | None:
        nearest: int | None = None
        for laid, y in self._visible():
            if nearest is None or y <= point.y():
                nearest = laid.start + caret_at(
                    laid.shaped, laid.place, point.x() - self._left(), point.y() - y
                )
        return nearest

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag_to(point)
            return
        self._hover_over(self.token_under(point))

    def _hover_over(self, hit: Hit | None) -> None:
        if hit == self._hover:
            return
        self._update_token(self._hover)
        self._hover = hit
        self._update_token(hit)
        self.viewport().setCursor(
            Qt.CursorShape.IBeamCursor if hit is None else Qt.CursorShape.PointingHandCursor
        )
        self.token_hovered.emit(hit)

    def _update_token(self, hit: Hit | None) -> None:
        """Repaint where a token is, and nothing else."""
        if hit is not None:
            for rect in self.token_rects(hit.start, hit.end):
                self.viewport().update(rect.toAlignedRect().adjusted(-2, -2, 2, 2))

    def token_rects(self, start: int, end: int) -> list[QRectF]:
        """The visible rectangles of the bytes [start, end), in viewport coordinates."""
        left = self._left()
        return [
            rect.translated(left, y)
            for laid, y in self._visible()
            for rect in self._store.rects(laid, start - laid.start, end - laid.start)
        ]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def _drag_to(self, point: QPointF) -> None:
        assert self._pressed is not None
        if self._selection is None or self._dragged_from is None:
            distance = (point - self._pressed).manhattanLength()
            if distance < QGuiApplication.styleHints().startDragDistance():
                return
            self._dragged_from = self._caret_under(self._pressed)
            self._hover_over(None)
        end = self._caret_under(point)
        if self._dragged_from is not None and end is not None:
            self._selection = (self._dragged_from, end)
            self.viewport().update()
        outside = point.y() < 0 or point.y() > self.viewport().height()
        if outside and not self._autoscroll:
            self._autoscroll = self.startTimer(30)
        self._drag_point = point

    _dragged_from: int | None = None
    _drag_point = QPointF()

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() == self._idle:
            self._lay_out_ahead()
            return
        if event.timerId() != self._autoscroll:
            super().timerEvent(event)
            return
        y, height = self._drag_point.y(), self.viewport().height()
        beyond = y if y < 0 else max(0.0, y - height)
        if self._pressed is None or not beyond:
            self._stop_autoscroll()
            return
        self.scroll_by(beyond / 2)
        self._drag_to(self._drag_point)

    def _stop_autoscroll(self) -> None:
        if self._autoscroll:
            self.killTimer(self._autoscroll)
            self._autoscroll = 0

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        self._stop_autoscroll()
        if self._dragged_from is not None:
            self._dragged_from = None
            return
        if self._selection is not None:
            self._selection = None
            self.viewport().update()
        hit = self.token_under(event.position())
        if hit is not None:
            self.token_clicked.emit(hit)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover_over(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._theme.set_text_size(self._theme.text_size + (1 if event.angleDelta().y() > 0 else -1))
        elif event.pixelDelta().y() or event.angleDelta().y():
            step = 3 * self._look.metrics.line
            self.scroll_by(-(event.pixelDelta().y() or event.angleDelta().y() / 120 * step))
            self._hover_over(self.token_under(event.position()))
        else:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - (event.pixelDelta().x() or event.angleDelta().x() // 3))
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self.token_under(QPointF(event.pos()))
            if hit is None:
                QToolTip.hideText()
            else:
                area = self.token_rects(hit.start, hit.end)
                rect = area[0].toAlignedRect() if area else QRect()
                QToolTip.showText(event.globalPos(), self.describe(hit), self.viewport(), rect)
            return True
        return super().viewportEvent(event)

    def describe(self, hit: Hit) -> str:
        """A token in words: its text, id, bytes, and the merge that made it."""
        locale = QLocale()
        token = hit.bytes
        shown = token[:24].hex(" ").upper() + (" …" if len(token) > 24 else "")
        lines = [readable(token, 60)]
        if hit.id is not None:
            lines.append(self.tr("id %1").replace("%1", locale.toString(hit.id)))
        count = self.tr("%n byte(s)", "", len(token))
        lines.append(f"{count}: {shown}")
        if hit.step_born > 0:
            lines.append(self.tr("made by merge %1").replace("%1", locale.toString(hit.step_born)))
        elif len(token) > 1:
            lines.append(self.tr("never merged: a special token or a piece of its own"))
        return "\n".join(lines)

    # -- the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.key() == Qt.Key.Key_Escape and self._selection is not None:
            self._selection = None
            self.viewport().update()
        elif not self._scroll_key(event.key()):
            event.ignore()

    def _scroll_key(self, key: int) -> bool:
        bar = self.verticalScrollBar()
        line = self._look.metrics.line
        page = self.viewport().height() - line
        pixels = {
            Qt.Key.Key_Down: line,
            Qt.Key.Key_Up: -line,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_PageUp: -page,
        }
        if key in pixels:
            self.scroll_by(pixels[Qt.Key(key)])
        elif key == Qt.Key.Key_Home:
            bar.setValue(0)
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            return False
        return True

    def select_all(self) -> None:
        """Select the whole text."""
        if self._store.size:
            self._selection = (0, self._store.size)
            self.viewport().update()

    def selected_text(self) -> str:
        """The selected bytes as text, at most COPY_LIMIT of them; malformed bytes become �."""
        if self._selection is None or self._store.text is None:
            return ""
        start, end = sorted(self._selection)
        try:
            data = self._store.text.read(start, min(end - start, COPY_LIMIT))
        except OSError as error:
            self._fail(error)
            return ""
        return data.decode("utf-8", "replace")

    def copy(self) -> None:
        """Put the selected text on the clipboard."""
        text = self.selected_text()
        if not text:
            return
        QGuiApplication.clipboard().setText(text)
        assert self._selection is not None
        if abs(self._selection[1] - self._selection[0]) > COPY_LIMIT:
            size = QLocale().formattedDataSize(COPY_LIMIT, 0)
            self.noticed.emit(self.tr("Copied the first %1 of the selection.").replace("%1", size))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in _KEYBOARD
        self.viewport().update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        self.viewport().update()
        super().focusOutEvent(event)


class _Heights:
    """The store's paragraphs as the scroller sees them: with the space above the first and below the last."""

    def __init__(self, store: TokenStore) -> None:
        self._store = store

    @property
    def size(self) -> int:
        return self._store.size

    def start_of(self, offset: int) -> int:
        return self._store.start_of(offset)

    def previous(self, start: int) -> int | None:
        return self._store.previous(start)

    def extent(self, start: int) -> tuple[int, float]:
        laid = self._store.paragraph(start)
        height = laid.place.height
        if start == 0:
            height += TOP
        if laid.end >= self._store.size:
            height += TOP
        return laid.end, height


class _Failing:
    """A block in which an OSError of the text becomes the view's message."""

    def __init__(self, view: TokenView) -> None:
        self._view = view

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, OSError):
            self._view._fail(error)
            return True
        return False
