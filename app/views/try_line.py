"""The line in which anything can be typed, to see its tokens at the playhead; it is never trained on.

The chips are painted beneath the very text that is edited: `tryView` paints them, and `tryEdit`, a line edit without
a background, lies over it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QSizePolicy, QToolTip, QWidget

from app.theme import Theme, token_color_index
from app.views.token_layout import byte_at, chip_rows, token_colors, token_index, token_ranges, token_starts
from app.views.token_measure import text_metrics
from app.views.token_paint import PaintContext, Sprites, context, paint_chips, paint_outlines
from app.views.token_shape import Metrics, shape
from app.views.token_store import Hit, LaidParagraph, rects_of
from app.views.token_tip import tip

OPEN = 2**31 - 1
MARGIN = 28
_IDS = re.compile(r"\s*\d{1,7}(?:[\s,;]+\d{1,7})+[\s,;]*")
_CURSOR_AIR = 5  # QLineEdit.cursorRect begins this far left of the cursor
_EDIT_AIR = 2  # QLineEdit keeps its text this far from its edge
_TAB = 80.0  # QLineEdit's tab stops
_MOST_IDS = 400  # shown as text; more is nothing to read


class TryEdit(QLineEdit):
    """A line edit that shows what lies behind it, and tells where its text is."""

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
        """Where the text begins, left of the edit if it is scrolled; `cursor_x` measures the text unscrolled."""
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
    """The chips of the typed text, painted where the edit over it has its characters."""

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
        self._look: PaintContext
        self.restyle()

    def restyle(self) -> None:
        """Fonts or colours are other ones."""
        pixels = self._theme.text_font().pixelSize()
        metrics = text_metrics(self._theme, pixels, None, self.devicePixelRatioF())
        self._look = context(
            self._theme,
            Metrics(metrics.font, metrics.label_font, None, metrics.ratio, metrics.scale, tab=_TAB),
            Sprites(self._theme.token_colors, metrics.ratio, metrics.scale),
            "none",
        )
        self.edit.setFont(metrics.font)
        self.setFixedHeight(round(metrics.line) + 4)
        self.update()

    def set_tokens(self, data: bytes, seams: list[int], step: int) -> None:
        """Lay out the chips of `data`, whose seams are given, after `step` merges."""
        metrics = self._look.metrics
        laid = LaidParagraph(0, len(data), shape(data, metrics))
        laid.place = laid.shaped.natural
        laid.starts = token_starts(seams, step)
        laid.colors = token_colors(data, laid.starts, token_color_index)
        laid.rows = chip_rows(laid.shaped, laid.place, laid.starts, laid.colors, metrics.ratio)
        self.hits = []
        for start, end in token_ranges(laid.starts, len(data)):
            inner = max(seams[start + 1 : end], default=-1)
            token = data[start:end]
            token_id = token[0] if len(token) == 1 else 256 + inner if inner >= 0 else None
            self.hits.append(Hit(start, end, token_id, token, inner + 1 if len(token) > 1 else 0))
            if inner == step - 1 >= 0:
                laid.now.extend(rects_of(laid, start, end, metrics))
        self._laid = laid
        self.update()

    def _follow(self) -> None:
        """Repaint when the edit has scrolled its text."""
        if self._laid is not None and self._text_left() != self._left:
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
        """Where a token is painted, in this widget's coordinates."""
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
        return self.hits[token_index(self._laid.starts, byte)] if inside else None

    def _tip(self, point: QPoint) -> str:
        hit = self.token_under(QPointF(point))
        return tip(hit) if hit is not None else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        laid = self._laid
        if laid is not None and laid.rows and laid.shaped.raw:
            self._left = self._text_left()
            painter.translate(self._left, self._top())
            for number in range(len(laid.rows)):
                paint_chips(painter, laid, number, self._look)
            paint_outlines(painter, laid.now, self._look.now, 2.0, self._look.metrics.scale)
            painter.resetTransform()
        if self.edit.hasFocus():
            painter.fillRect(0, self.height() - 2, self.width(), 2, self._look.accent)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.edit.setGeometry(self.rect())
        super().resizeEvent(event)


class TryLine(QWidget):
    """The label, the typed text with its chips, and what it comes to: tokens, and bytes per token."""

    text_changed = Signal(str)
    ids_typed = Signal(object)
    """A list of ints, when what is typed looks like token ids."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._data = b""
        self._show_ids = False
        self.setAccessibleName(self.tr("Try any text"))
        self._label = QLabel(self.tr("try"))
        self._label.setProperty("dim", True)
        self.view = TryView(theme)
        self.edit = self.view.edit
        self._label.setBuddy(self.edit)
        self._summary = QLabel()
        self._summary.setProperty("dim", True)
        self._summary.setAccessibleName(self.tr("Tokens of the typed text"))
        self._below = QLabel()
        self._below.setProperty("dim", True)
        self._below.setAccessibleName(self.tr("Ids of the typed text, or what the typed ids mean"))
        self._below.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._below.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._below.hide()
        self._decoded: str | None = None
        self._arrange()
        self._restyle()
        self.edit.textChanged.connect(self._typed)
        theme.changed.connect(self._restyle)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(MARGIN, 5, MARGIN - 4, 5)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._label, 0, 0)
        grid.addWidget(self.view, 0, 1)
        grid.addWidget(self._summary, 0, 2)
        grid.addWidget(self._below, 1, 1, 1, 2)

    def _restyle(self) -> None:
        small = self._theme.small_font()
        for label in (self._label, self._summary, self._below):
            label.setFont(small)
        self.view.restyle()
        self._below.setContentsMargins(_EDIT_AIR, 0, 0, 2)
        if self._data:
            self.set_seams(*self._last)

    _last: tuple[Any, ...] = (b"", None, 0, None)

    # -- what is typed

    def _typed(self, text: str) -> None:
        self._decoded = None
        self.text_changed.emit(text)
        if self.edit.text() != text:
            return
        if not text:
            self.set_seams(b"", None, 0)
        ids = typed_ids(text)
        if ids is not None:
            self.ids_typed.emit(ids)
        self._show_below()

    def set_seams(self, data: bytes, seams: Any, step: int, resolver: Callable[[int], bytes] | None = None) -> None:
        """Show the tokens of what is typed: its bytes, the seam before each (an array, or None: all open)."""
        self._last = (data, seams, step, resolver)
        self._data = data
        values = [OPEN] * len(data) if seams is None else seams.tolist()
        self.view.set_tokens(data, values, step)
        count = len(self.view.hits)
        locale = QLocale()
        if not count:
            self._summary.clear()
        else:
            tokens = self.tr("1 token") if count == 1 else self.tr("{count} tokens")
            ratio = self.tr("{ratio} bytes per token")
            self._summary.setText(
                tokens.format(count=locale.toString(count))
                + " · "
                + ratio.format(ratio=locale.toString(len(data) / count, "f", 2))
            )
        ids = " ".join(map(self._id_text, self.view.hits[:_MOST_IDS]))
        self.view.setAccessibleDescription(f"{self._summary.text()}: {ids}" if count else "")
        self._show_below()

    def set_decoded(self, text: str | None) -> None:
        """What the typed ids mean, or None."""
        self._decoded = text
        self._show_below()

    def set_show_ids(self, shown: bool) -> None:
        """Write the ids of the tokens beneath the line, where they can be copied."""
        self._show_ids = shown
        self._show_below()

    def _show_below(self) -> None:
        text = ""
        if self._decoded is not None:
            text = self.tr("these ids read: {text}").format(text=self._decoded)
        elif self._show_ids:
            text = " ".join(map(self._id_text, self.view.hits[:_MOST_IDS]))
        self._below.setText(text)
        self._below.setVisible(bool(text))

    @staticmethod
    def _id_text(hit: Hit) -> str:
        return "–" if hit.id is None else str(hit.id)


def typed_ids(text: str) -> list[int] | None:
    """The token ids that a text spells ("258 99, 97"), at least two; None if it is any other text."""
    if _IDS.fullmatch(text) is None:
        return None
    return [int(number) for number in re.findall(r"\d+", text)]
