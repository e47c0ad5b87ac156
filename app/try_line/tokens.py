"""The typed text and its chips, painted beneath the edited text, where merges are animated as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QToolTip, QWidget

from app.kit.numbers import BYTE_TOKENS
from app.kit.theme import Theme, token_color_index
from app.tokens.coloring import ColorScale, scale_colors
from app.tokens.layout import byte_at, chip_rows, token_colors, token_ranges, token_starts
from app.tokens.measure import text_metrics
from app.tokens.merge import DURATION, MergeAnimation, Occurrence, motion_is_wanted, pairs_at
from app.tokens.paint import PaintContext, context, paint_chips, paint_outlines
from app.tokens.shape import Metrics, shape
from app.tokens.sprites import sprites
from app.tokens.store import Hit, LaidParagraph, rects_of
from app.tokens.tip import tip

_CURSOR_AIR = 5  # QLineEdit.cursorRect begins this far left of the cursor
_TAB = 80.0  # QLineEdit's tab stops


class TryEdit(QLineEdit):
    """A transparent line edit that exposes the position of its text."""

    moved = Signal()
    """The text may have been scrolled, or the cursor moved."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tryEdit")
        self.setFrame(False)
        self.setTextMargins(0, 0, 0, 0)
        self.tip: Callable[[QPoint], str] = lambda point: ""
        self.setStyleSheet("QLineEdit { background: transparent; border: none; padding: 0; margin: 0 }")

    def text_left(self, cursor_x: Callable[[int], float]) -> float:
        """The x coordinate where the text begins; it is left of the edit if the text is scrolled."""
        return self.cursorRect().x() + _CURSOR_AIR - round(cursor_x(self.cursorPosition()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.moved.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip(event.pos()), self)
            return True
        return super().event(event)


class TryView(QWidget):
    """The chips of the typed text, aligned with the characters of the edit above."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("tryView")
        self.setAccessibleName(self.tr("Tokens of the typed text"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.edit = TryEdit(self)
        self.edit.setAccessibleName(self.tr("Text to try"))
        self.edit.setPlaceholderText(self.tr("type or paste anything"))
        self.edit.tip = self._tip
        self.edit.moved.connect(self._follow)
        self._left = 0.0
        self._laid: LaidParagraph | None = None
        self.hits: list[Hit] = []
        self.scale: ColorScale | None = None
        """None: colours by identity."""
        self._animation: MergeAnimation | None = None
        self._goal: tuple[bytes, list[int], int] = (b"", [], 0)
        self._look: PaintContext
        self.picture_ratio: float | None = None
        """The pixel ratio of a picture to paint; None: for the screen."""
        self.restyle()

    def restyle(self) -> None:
        """Apply new fonts or colours."""
        self._end()
        pixels = self._theme.text_font().pixelSize()
        metrics = text_metrics(self._theme, pixels, None, self.picture_ratio or self.devicePixelRatioF())
        self._look = context(
            self._theme,
            Metrics(metrics.font, metrics.label_font, None, metrics.ratio, metrics.scale, tab=_TAB),
            sprites(self._theme.chip_colors, self._theme.chip_edges, metrics.ratio, metrics.scale),
            "none",
        )
        self.edit.setFont(metrics.font)
        self.setFixedHeight(round(metrics.line) + 4)
        self.update()

    def set_tokens(self, data: bytes, seams: list[int], step: int) -> None:
        """Lay out the chips of `data`, whose seams are given, after `step` merges."""
        if self._animation is not None:
            if (self._goal[0], self._goal[2]) == (data, step):
                return  # the animation leads there
            self._end()
        self._set_tokens(data, seams, step)

    def _set_tokens(self, data: bytes, seams: list[int], step: int) -> None:
        metrics = self._look.metrics
        laid = LaidParagraph(0, len(data), shape(data, metrics))
        laid.place = laid.shaped.natural
        laid.starts = token_starts(seams, step)
        laid.colors = self._colors(data, laid.starts, seams)
        laid.rows = chip_rows(laid.shaped, laid.place, laid.starts, laid.colors, metrics.ratio)
        self._hits_of(data, laid.starts, seams)
        for hit in self.hits:
            if hit.step_born == step > 0:
                laid.now.extend(rects_of(laid, hit.start, hit.end, metrics))
        self._laid = laid
        self.update()

    def _hits_of(self, data: bytes, starts: list[int], seams: list[int]) -> None:
        self.hits = []
        for start, end in token_ranges(starts, len(data)):
            inner = max(seams[start + 1 : end], default=-1)
            token = data[start:end]
            token_id = token[0] if len(token) == 1 else BYTE_TOKENS + inner if inner >= 0 else None
            self.hits.append(Hit(start, end, token_id, token, inner + 1 if len(token) > 1 else 0))

    def _colors(self, data: bytes, starts: list[int], seams: list[int]) -> list[int]:
        if self.scale is None:
            return token_colors(data, starts, token_color_index)
        return scale_colors(self.scale, data, starts, seams)

    # -- animation

    def animate_merge(
        self, data: bytes, seams: list[int], merge: int, step: int, *, backwards: bool = False, duration: int = DURATION
    ) -> None:
        """Show how merge `merge` (from 1) fuses its pairs or separates them, then the tokens after `step`.

        The text itself does not move: the editor paints it.
        """
        self._end()
        self._set_tokens(data, seams, merge - 1)
        pairs = list(self._pairs(data, seams, merge)) if motion_is_wanted() else []
        if pairs:
            self._animation = MergeAnimation(
                pairs,
                self._picture(),
                self._look,
                self._theme.color("flash"),
                update=self.update,
                finished=self._finished,
                parent=self,
                backwards=backwards,
                duration=duration,
            )
            self._animation.start()
        self._goal = (data, seams, step)
        if not pairs:
            self._set_tokens(*self._goal)
        self._hits_of(data, token_starts(seams, step), seams)

    def _pairs(self, data: bytes, seams: list[int], merge: int) -> Iterator[Occurrence]:
        laid = self._laid
        if laid is None or not laid.rows or merge < 1:
            return iter(())
        joined = [byte for byte in laid.starts if seams[byte] == merge - 1]
        starts = token_starts(seams, merge)
        after = starts, self._colors(data, starts, seams)
        origin = QPointF(self._text_left(), self._top())
        return pairs_at(laid, joined, after, origin, self._look, moves_text=False)

    def _picture(self) -> QPixmap:
        ratio = self._look.metrics.ratio
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self._paint_chips(painter)
        painter.end()
        return picture

    def _end(self) -> None:
        if self._animation is not None:
            self._animation.stop()
            self._animation = None

    def _finished(self) -> None:
        self._animation = None
        self._set_tokens(*self._goal)

    # -- geometry

    def _follow(self) -> None:
        """Repaint when the edit has scrolled its text."""
        if self._laid is not None and self._text_left() != self._left:
            if self._animation is not None:
                self._end()
                self._set_tokens(*self._goal)
            self.update()

    def _text_left(self) -> float:
        assert self._laid is not None
        layout = self._laid.shaped.layout
        if not layout.lineCount():
            return 0.0
        line: Any = layout.lineAt(0)
        return self.edit.text_left(lambda position: line.cursorToX(position)[0])

    def _top(self) -> float:
        return float(round((self.height() - self._look.metrics.line) / 2))

    def token_rects(self, hit: Hit) -> list[QRectF]:
        """The rectangle of a token, in this widget's coordinates."""
        if self._laid is None:
            return []
        rects = rects_of(self._laid, hit.start, hit.end, self._look.metrics)
        return [rect.translated(self._text_left(), self._top()) for rect in rects]

    def token_under(self, point: QPointF) -> Hit | None:
        """The token at a point of this widget."""
        if self._laid is None or not self.hits:
            return None
        x, y = point.x() - self._text_left(), point.y() - self._top()
        byte, inside = byte_at(self._laid.shaped, self._laid.place, x, y)
        return next((hit for hit in self.hits if hit.start <= byte < hit.end), None) if inside else None

    def _tip(self, point: QPoint) -> str:
        hit = self.token_under(QPointF(point))
        return tip(hit) if hit is not None else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._animation is not None:
            self._animation.paint(painter)
        else:
            self._paint_chips(painter)
        if self.edit.hasFocus():
            painter.fillRect(0, self.height() - 2, self.width(), 2, self._look.accent)
        painter.end()

    def _paint_chips(self, painter: QPainter) -> None:
        laid = self._laid
        if laid is not None and laid.rows and laid.shaped.raw:
            self._left = self._text_left()
            painter.translate(self._left, self._top())
            for number in range(len(laid.rows)):
                paint_chips(painter, laid, number, self._look)
            paint_outlines(painter, laid.now, self._look.now, 2.0, self._look.metrics.scale)
            painter.resetTransform()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.edit.setGeometry(self.rect())
        super().resizeEvent(event)
