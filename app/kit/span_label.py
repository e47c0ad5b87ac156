"""A label for one line of spans in different fonts and colours, with tokens as chips; for caption and transport.

It fits into any width: first, spans with shorter forms use one of them, so that numbers stay whole; then spans are
shortened from the last to the first, texts elided at the end, tokens in the middle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.kit.theme import Theme, token_color_index
from app.kit.tips import tip_text
from app.kit.token_text import readable, readable_fitting

TOKEN_LIMIT = 24  # characters above which a token is always elided
TOKEN_MINIMUM = 28.0
SHORTEST = 2  # the number of shortest forms, which are used only if shortening tokens is not sufficient
TEXT_MINIMUM = 44.0  # pixels below which an elided text is not painted at all
CHIP_HEIGHT, CHIP_PADDING, CHIP_RADIUS = 20.0, 5.0, 4.0  # for an interface font of 13 pixels
USUAL_PIXELS = 13


@dataclass(frozen=True, slots=True)
class LabelSpan:
    """A span of the line: a text, or a token (if `token` is set; with `chip`, its colour is painted behind it)."""

    text: str = ""
    role: str = "text"
    font: str = "ui"  # "ui", "heading", "small" or "mono"
    token: bytes | None = None
    chip: bool = False
    gap: float = 0.0  # pixels after it
    rigid: bool = False  # never shortened
    briefs: tuple[str, ...] = ()  # shorter forms for the text, longest first

    @property
    def face(self) -> str:
        return "mono" if self.token is not None else self.font

    @property
    def plain(self) -> str:
        return self.text if self.token is None else readable(self.token, TOKEN_LIMIT)


def fit(widths: Sequence[float], minimums: Sequence[float], available: float) -> list[float]:
    """Reduce widths to `available` in total, the last ones first, none below its minimum."""
    result = list(widths)
    excess = sum(result) - available
    for i in reversed(range(len(result))):
        if excess <= 0:
            break
        given = min(excess, max(0.0, result[i] - minimums[i]))
        result[i] -= given
        excess -= given
    return result


def _form(spans: Sequence[LabelSpan], number: int) -> tuple[LabelSpan, ...]:
    """The spans with their n-th shorter form, or their shortest one if they have fewer."""
    return tuple(
        replace(span, text=span.briefs[min(number, len(span.briefs)) - 1]) if span.briefs else span for span in spans
    )


def paint_chip(painter: QPainter, rect: QRectF, color: QColor) -> None:
    """Paint the rounded background of a token."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(rect, CHIP_RADIUS, CHIP_RADIUS)


def line_fonts(theme: Theme) -> dict[str, tuple[QFont, QFontMetricsF]]:
    """The theme's current fonts with their metrics, by the names that spans use."""
    fonts = {
        "ui": theme.ui_font(),
        "heading": theme.heading_font(),
        "small": theme.small_font(),
        "mono": theme.text_font(13),
    }
    return {name: (font, QFontMetricsF(font)) for name, font in fonts.items()}


class SpanLabel(QLabel):
    """A label that paints its line in spans; `text()` is the line as plain text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spans: tuple[LabelSpan, ...] = ()
        self._painted: tuple[LabelSpan, ...] = ()
        self._elided = False
        self._fonts = line_fonts(theme)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)

    def set_spans(self, spans: Sequence[LabelSpan]) -> None:
        """Replace the spans."""
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
        """The width of the whole line in pixels."""
        return sum(self._width(span) + span.gap for span in self._spans)

    @property
    def drawn(self) -> str:
        """The line as painted, shortened if necessary."""
        parts = zip(self._painted, self._fitted(), strict=True)
        return " ".join(filter(None, (self._drawn(span, width) for span, width in parts)))

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

    # -- layout

    def _chip_height(self) -> float:
        return CHIP_HEIGHT * self._fonts["ui"][0].pixelSize() / USUAL_PIXELS

    def _width(self, span: LabelSpan) -> float:
        text = self._fonts[span.face][1].horizontalAdvance(span.plain)
        return text + 2 * CHIP_PADDING if span.chip else text

    @property
    def _room(self) -> float:
        return self.width() - sum(span.gap for span in self._spans)

    def _fitted(self) -> list[float]:
        widths = [self._width(span) for span in self._painted]
        minimums = [self._least(span) for span in self._painted]
        return fit(widths, minimums, self._room)

    def _least(self, span: LabelSpan) -> float:
        width = self._width(span)
        if span.rigid:
            return width
        return min(width, TOKEN_MINIMUM) if span.token is not None else 0.0

    def _measure(self) -> None:
        """Choose the forms that fit, and set the tool tip to the whole line if they are shortened."""
        self._elided = self.natural_width > self.width() + 0.5
        self._painted = self._shortened() if self._elided else self._spans
        self.setToolTip(tip_text(self.text() if self._elided else ""))

    def _shortened(self) -> tuple[LabelSpan, ...]:
        """The longest forms that fit beside whole tokens, or else beside elided ones; otherwise the shortest."""
        forms = [_form(self._spans, number) for number in range(1, 1 + max(len(span.briefs) for span in self._spans))]
        if not forms:
            return self._spans
        for parts in forms[:-SHORTEST]:
            if sum(map(self._width, parts)) <= self._room:
                return parts
        for parts in forms[-SHORTEST - 1 :]:
            rigid = tuple(replace(span, rigid=True) if span.briefs else span for span in parts)
            if sum(map(self._least, rigid)) <= self._room:
                return rigid
        return forms[-1]

    def _restyle(self) -> None:
        self._fonts = line_fonts(self._theme)
        self._measure()
        self.updateGeometry()
        self.update()

    # -- painting

    def _drawn(self, span: LabelSpan, width: float) -> str:
        """The text painted for a span in `width` pixels; empty if too little of it would remain."""
        metrics = self._fonts[span.face][1]
        natural = metrics.horizontalAdvance(span.plain)
        if span.token is not None:
            width -= 2 * CHIP_PADDING if span.chip else 0.0
            fits = natural <= width + 0.5
            return span.plain if fits else readable_fitting(span.token, width, metrics.horizontalAdvance)
        if width < min(TEXT_MINIMUM, natural - 0.5):
            return ""
        return metrics.elidedText(span.text, Qt.TextElideMode.ElideRight, width + 0.5)

    def _paint_span(self, painter: QPainter, span: LabelSpan, rect: QRectF) -> None:
        if rect.width() < 1:
            return
        painter.setFont(self._fonts[span.face][0])
        inner = rect
        if span.chip and span.token is not None:
            color = self._theme.token_colors[token_color_index(span.token)]
            height = self._chip_height()
            top = (rect.height() - height) / 2
            paint_chip(painter, QRectF(rect.left(), top, rect.width(), height), color)
            inner = rect.adjusted(CHIP_PADDING, 0, -CHIP_PADDING, 0)
        text = self._drawn(span, rect.width())
        painter.setPen(self._theme.token_text if span.chip else self._theme.color(span.role))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(inner, int(flags), text)
