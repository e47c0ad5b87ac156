"""The text with its tokens as coloured chips: a window onto a text of any size, painted at any step of a run.

Nothing here knows how tokens are learnt: the text answers with its bytes and the seam before each of them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QLocale, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.theme import Theme
from app.views.token_coloring import Scale
from app.views.token_layout import byte_at, caret_at
from app.views.token_paint import MARK_KINDS, paint_outlines, paint_paragraph
from app.views.token_pointer import Pointer
from app.views.token_stage import DURATION, Now, Stage
from app.views.token_store import Hit, LaidParagraph, TokenText
from app.views.token_tip import describe, tip
from app.views.token_window import AIR, MARGIN, TokenWindow

__all__ = ["Hit", "TokenText", "TokenView"]

UNDER = ("none", "ids", "bytes", "hex", "bits")
COPY_LIMIT = 16 << 20
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


class TokenView(TokenWindow):
    """Shows a text's tokens at a step; see the module."""

    token_hovered = Signal(object)
    """The token under the mouse (Hit), or None."""
    token_clicked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._under = "none"
        self._pointer = Pointer(self)
        self._stage = Stage(self)
        self._build()

    def _build(self) -> None:
        self.setObjectName("tokenView")
        self.setAccessibleName(self.tr("Text and its tokens"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        port = self.viewport()
        port.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        port.setMouseTracking(True)
        port.setCursor(Qt.CursorShape.IBeamCursor)
        port.setAccessibleName(self.tr("Text and its tokens"))
        self._pointer.hovered.connect(self.token_hovered)
        self._pointer.clicked.connect(self.token_clicked)
        self._pointer.selected.connect(port.update)

    # -- what is shown

    def set_text(self, text: TokenText | None, *, keep_place: bool = False) -> None:
        """Show another text; `keep_place`: the bytes are the same, only their seams are new."""
        self._problem = ""
        self._stage.end()
        self._store.set_text(text, same_bytes=keep_place)
        self._pointer.hover = None
        if not keep_place:
            self._pointer.forget()
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
            self._lay_out_anew()

    def set_step(self, step: int, now: Now = None) -> None:
        """Show the tokens after `step` merges; with `now` (the newest pair), those it made are outlined."""
        if self._stage.is_going_to(step, now):
            return
        self._stage.end()
        if (step, now is not None) == (self._store.step, self._store.highlight):
            return
        self._store.step, self._store.highlight = step, now is not None
        if self._under == "none":
            self._show()
        else:
            self._pin_place()
            self._settle()
        self._pointer.renew()

    def animate_merge(self, step: int, now: Now = None, *, backwards: bool = False, duration: int = DURATION) -> bool:
        """Show how merge `step` fuses its pairs, then the tokens after it as `set_step` would.

        `backwards`: from step + 1 to `step`, how that merge comes apart. False, and `set_step` at once, where nothing
        on screen changes or the desktop asks for less motion. For slow speeds; another `set_step` ends it.
        """
        merge = step + 1 if backwards else step
        return self._stage.play(merge, (step, now), backwards=backwards, duration=duration)

    def refresh(self) -> None:
        """The frontier moved: seams that were not final are asked for again when they are needed."""
        self._store.refresh()

    def set_under(self, under: str) -> None:
        """What stands beneath each chip: "none", "ids", "bytes" (decimal), "hex" or "bits"."""
        if under not in UNDER:
            raise ValueError(f"not one of {UNDER}: {under}")
        if under != self._under:
            self._under = under
            self._pin_place()
            self._store.label_of = _LABELS[under]
            self._lay_out_anew()

    @property
    def under(self) -> str:
        """What stands beneath each chip."""
        return self._under

    def set_scale(self, scale: Scale | None) -> None:
        """Colour the tokens on a scale, or (None) by identity."""
        if scale is not self._store.scale:
            self._stage.end()
            self._store.scale = scale
            self.viewport().update()

    def set_marks(self, marks: bool | str) -> None:
        """Mark spaces, tabs and line ends (True or "all"), "newlines" only, or nothing (False or "none")."""
        if isinstance(marks, bool):
            marks = "all" if marks else "none"
        if marks not in MARK_KINDS:
            raise ValueError(f"not one of {MARK_KINDS}: {marks}")
        self._marks = marks
        self._restyle()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        if not self._stage.paint(painter):
            painter.setClipping(False)
            self._paint(painter, event.rect())
        painter.end()

    def _paint(self, painter: QPainter, area: QRect) -> None:
        painter.fillRect(area, self._look.panel)
        left = self._left()
        for laid, y in self._visible():
            if y + laid.place.height <= area.top() or y > area.bottom():
                continue
            painter.translate(left, y)
            selected = self._selected_rects(laid)
            paint_paragraph(painter, laid, self._look, area.top() - y, area.bottom() + 1 - y, selected)
            hover = self._pointer.hover
            if hover is not None:
                rects = self._store.rects(laid, hover.start - laid.start, hover.end - laid.start)
                paint_outlines(painter, rects, self._look.text, 1.5, self._look.metrics.scale)
            painter.translate(-left, -y)
        if self._problem:
            self._paint_problem(painter)
        if self._ring:
            painter.setPen(QPen(self._look.accent, 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _paint_problem(self, painter: QPainter) -> None:
        painter.setFont(self._theme.ui_font())
        painter.setPen(self._theme.color("error"))
        room = self.viewport().rect().adjusted(MARGIN, AIR, -MARGIN, -AIR)
        box = painter.boundingRect(room, Qt.TextFlag.TextWordWrap, self._problem)
        painter.fillRect(box.adjusted(-8, -6, 8, 6), self._look.panel)
        painter.drawText(room, Qt.TextFlag.TextWordWrap, self._problem)

    def _selected_rects(self, laid: LaidParagraph) -> list[QRectF]:
        selected = self._pointer.selected_range()
        if selected is None:
            return []
        rects = self._store.rects(laid, selected[0] - laid.start, selected[1] - laid.start)
        return [rect.adjusted(0, -2, 0, 2) for rect in rects]

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
        hover = self._pointer.hover
        if hover is not None and hover.start <= byte < hover.end:
            return hover
        with self._reporting():
            return self._store.hit(byte)
        return None

    def token_of(self, byte: int) -> Hit | None:
        """The token of a byte of the text; None beyond its ends."""
        if 0 <= byte < self._store.size:
            with self._reporting():
                return self._store.hit(byte)
        return None

    def reveal(self, start: int, end: int) -> None:
        """Scroll no further than needed to bring the bytes [start, end) on screen."""
        rects = self.token_rects(start, end)
        if not rects:
            self.scroll_to(start)
            return
        line = self._look.metrics.line
        top, bottom = rects[0].top(), rects[-1].bottom()
        if top < 0:
            self.scroll_by(top - line)
        elif bottom > self.viewport().height():
            self.scroll_by(min(bottom - self.viewport().height() + line, top))

    def caret_under(self, point: QPointF) -> int | None:
        """The place between two characters that is nearest to a point of the viewport, in bytes."""
        nearest: int | None = None
        for laid, y in self._visible():
            if nearest is None or y <= point.y():
                x = point.x() - self._left()
                nearest = laid.start + caret_at(laid.shaped, laid.place, x, point.y() - y)
        return nearest

    def token_rects(self, start: int, end: int) -> list[QRectF]:
        """The visible rectangles of the bytes [start, end), in viewport coordinates."""
        left = self._left()
        return [
            rect.translated(left, y)
            for laid, y in self._visible()
            for rect in self._store.rects(laid, start - laid.start, end - laid.start)
        ]

    def update_bytes(self, start: int, end: int) -> None:
        """Repaint where some bytes are, and nothing else."""
        for rect in self.token_rects(start, end):
            self.viewport().update(rect.toAlignedRect().adjusted(-2, -2, 2, 2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer.release(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer.hover_over(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._theme.set_text_size(self._theme.text_size + (1 if event.angleDelta().y() > 0 else -1))
        elif event.pixelDelta().y() or event.angleDelta().y():
            step = 3 * self._look.metrics.line
            self.scroll_by(-(event.pixelDelta().y() or event.angleDelta().y() / 120 * step))
            self._pointer.hover_over(self.token_under(event.position()))
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
                QToolTip.showText(event.globalPos(), tip(hit), self.viewport(), rect)
            return True
        return super().viewportEvent(event)

    # -- the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.key() == Qt.Key.Key_Escape and self._pointer.selection is not None:
            self._pointer.select(None)
        elif not self._move_key(event.key()):
            event.ignore()

    def _move_key(self, key: int) -> bool:
        bar = self.verticalScrollBar()
        line = self._look.metrics.line
        page = self.viewport().height() - line
        match key:
            case Qt.Key.Key_Left:
                self._step_token(-1)
            case Qt.Key.Key_Right:
                self._step_token(1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._pointer.hover is not None:
                self.token_clicked.emit(self._pointer.hover)
            case Qt.Key.Key_Down:
                self.scroll_by(line)
            case Qt.Key.Key_Up:
                self.scroll_by(-line)
            case Qt.Key.Key_PageDown:
                self.scroll_by(page)
            case Qt.Key.Key_PageUp:
                self.scroll_by(-page)
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case _:
                return False
        return True

    def _step_token(self, direction: int) -> None:
        """Go from token to token, and say to assistive tools which one it is."""
        self._pointer.step(direction)
        if self._pointer.hover is not None:
            text = describe(self._pointer.hover).replace("\n", ", ")
            self.viewport().setAccessibleDescription(text)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.viewport(), text))

    def select_all(self) -> None:
        """Select the whole text."""
        if self._store.size:
            self._pointer.select((0, self._store.size))

    def selected_text(self) -> str:
        """The selected bytes as text, at most COPY_LIMIT of them; malformed bytes become �."""
        selected, text = self._pointer.selected_range(), self._store.text
        if selected is None or text is None:
            return ""
        with self._reporting():
            return text.read(selected[0], min(selected[1] - selected[0], COPY_LIMIT)).decode("utf-8", "replace")
        return ""

    def copy(self) -> None:
        """Put the selected text on the clipboard."""
        text, selected = self.selected_text(), self._pointer.selected_range()
        if not text or selected is None:
            return
        QGuiApplication.clipboard().setText(text)
        if selected[1] - selected[0] > COPY_LIMIT:
            size = QLocale().formattedDataSize(COPY_LIMIT, 0)
            self.noticed.emit(self.tr("Copied the first {size} of the selection.").format(size=size))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in _KEYBOARD
        self.viewport().update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        self.viewport().update()
        super().focusOutEvent(event)
