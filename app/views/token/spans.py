"""One line of parts in different fonts and colours, tokens among them as chips: caption and transport.

The line never asks for more width than it is given: parts give way from the last to the first, texts at
their end, tokens in their middle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.models.plain_text import plain_tip
from app.models.token_text import readable, readable_fitting
from app.theme import Theme, token_color_index

TOKEN_LIMIT = 24  # characters a token may take before it is elided, however wide the line
TOKEN_MINIMUM = 28.0
TEXT_MINIMUM = 44.0  # pixels below which the beginning of a text says nothing
CHIP_HEIGHT, CHIP_PADDING, CHIP_RADIUS = 20.0, 5.0, 4.0  # at the usual 13 pixels of the interface font
USUAL_PIXELS = 13


@dataclass(frozen=True, slots=True)
class Span:
    """One part: a text, or a token (`token` set; `chip` paints its colour behind it)."""

    text: str = ""
    role: str = "text"
    font: str = "ui"  # "ui", "heading", "small" or "mono"
    token: bytes | None = None
    chip: bool = False
    gap: float = 0.0  # pixels after it
    rigid: bool = False  # never gives way
    brief: str = ""  # painted instead of the text where the line has no room for all of it

    @property
    def face(self) -> str:
        return "mono" if self.token is not None else self.font

    @property
    def plain(self) -> str:
        return self.text if self.token is None else readable(self.token, TOKEN_LIMIT)


def fit(widths: Sequence[float], minimums: Sequence[float], available: float) -> list[float]:
    """Widths that take at most what is available: the last gives way first, none below its minimum."""
    result = list(widths)
    excess = sum(result) - available
    for i in reversed(range(len(result))):
        if excess <= 0:
            break
        given = min(excess, max(0.0, result[i] - minimums[i]))
        result[i] -= given
        excess -= given
    return result


def paint_chip(painter: QPainter, rect: QRectF, color: QColor) -> None:
    """A token's rounded background."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(rect, CHIP_RADIUS, CHIP_RADIUS)


def line_fonts(theme: Theme) -> dict[str, tuple[QFont, QFontMetricsF]]:
    """The theme's fonts now, with their measures, by the names spans use."""
    fonts = {
        "ui": theme.ui_font(),
        "heading": theme.heading_font(),
        "small": theme.small_font(),
        "mono": theme.text_font(13),
    }
    return {name: (font, QFontMetricsF(font)) for name, font in fonts.items()}


class SpanLabel(QLabel):
    """A label whose `text()` is the plain line, and which paints it in parts."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spans: tuple[Span, ...] = ()
        self._painted: tuple[Span, ...] = ()
        self._elided = False
        self._fonts = line_fonts(theme)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)

    def set_spans(self, spans: Sequence[Span]) -> None:
        """Show these parts; nothing happens when they are what is shown."""
        parts = tuple(spans)
        if parts == self._spans:
            return
        self._spans = parts
        self.setText("".join(span.plain + (" " if span.gap else "") for span in parts).strip())
        self.setAccessibleDescription(self.text())
        self._measure()
        self.updateGeometry()
        self.update()

    @property
    def natural_width(self) -> float:
        """Pixels the whole line would take."""
        return sum(self._width(span) + span.gap for span in self._spans)

    def sizeHint(self) -> QSize:
        return QSize(round(self.natural_width) + 2, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, round(max(self._chip_height(), self._fonts["ui"][1].height())) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 0.0
        for span, width in zip(self._painted, self._fitted(), strict=True):
            self._paint_span(painter, span, QRectF(left, 0.0, width, float(self.height())))
            left += width + span.gap
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._restyle()

    # -- measures

    def _chip_height(self) -> float:
        return CHIP_HEIGHT * self._fonts["ui"][0].pixelSize() / USUAL_PIXELS

    def _width(self, span: Span) -> float:
        text = self._fonts[span.face][1].horizontalAdvance(span.plain)
        return text + 2 * CHIP_PADDING if span.chip else text

    def _fitted(self) -> list[float]:
        widths = [self._width(span) for span in self._painted]
        minimums = [
            width if span.rigid else min(width, TOKEN_MINIMUM) if span.token is not None else 0.0
            for span, width in zip(self._painted, widths, strict=True)
        ]
        return fit(widths, minimums, self.width() - sum(span.gap for span in self._spans))

    def _measure(self) -> None:
        """What does not fit can still be read in the tip."""
        self._elided = self.natural_width > self.width() + 0.5
        self._painted = self._spans
        if self._elided:
            self._painted = tuple(replace(span, text=span.brief) if span.brief else span for span in self._spans)
        self.setToolTip(plain_tip(self.text()) if self._elided else "")

    def _restyle(self) -> None:
        self._fonts = line_fonts(self._theme)
        self._measure()
        self.updateGeometry()
        self.update()

    # -- painting

    def _paint_span(self, painter: QPainter, span: Span, rect: QRectF) -> None:
        if rect.width() < 1:
            return
        font, metrics = self._fonts[span.face]
        painter.setFont(font)
        text, inner = span.text, rect
        if span.chip and span.token is not None:
            color = self._theme.token_colors[token_color_index(span.token)]
            height = self._chip_height()
            top = (rect.height() - height) / 2
            paint_chip(painter, QRectF(rect.left(), top, rect.width(), height), color)
            inner = rect.adjusted(CHIP_PADDING, 0, -CHIP_PADDING, 0)
        if span.token is not None:
            text = span.plain
            if metrics.horizontalAdvance(text) > inner.width() + 0.5:
                text = readable_fitting(span.token, inner.width(), metrics.horizontalAdvance)
        else:
            if inner.width() < min(TEXT_MINIMUM, metrics.horizontalAdvance(text) - 0.5):
                return
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width() + 0.5)
        painter.setPen(self._theme.token_text if span.chip else self._theme.color(span.role))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(inner, int(flags), text)
