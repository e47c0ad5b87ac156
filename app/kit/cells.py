"""Functions that paint the cells of tables, given a frozen style."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from app.kit.span_label import CHIP_PADDING, paint_chip
from app.kit.theme import Theme, token_color_index
from app.kit.token_text import readable, readable_fitting

ROW_HEIGHT, HEADER_HEIGHT = 26, 36  # for an interface font of 13 pixels
USUAL_PIXELS = 13
EDGE = 8  # margin between the pane's edge and the filled row
PADDING = 10.0
RADIUS = 4.0
AIR = 3.0  # above and below a chip
LONGEST_TEXT = 200
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class RowStyle:
    """The theme's colours and fonts, cached because reading them for every cell costs more than painting."""

    colors: dict[str, QColor]
    tokens: tuple[QColor, ...]
    number: QFont
    number_metrics: QFontMetricsF
    small: QFont
    small_metrics: QFontMetricsF
    text: QFont
    text_metrics: QFontMetricsF


def row_style(theme: Theme) -> RowStyle:
    """Return the current style of a theme."""
    number, small, text = theme.ui_font(), theme.small_font(), theme.text_font(13)
    roles = ("text", "secondary", "now", "selection", "accent", "hairline", "grid", "panel")
    return RowStyle(
        {role: theme.color(role) for role in roles},
        theme.token_colors,
        number,
        QFontMetricsF(number),
        small,
        QFontMetricsF(small),
        text,
        QFontMetricsF(text),
    )


def scaled(pixels: int, theme: Theme) -> int:
    """Scale a height to the size of the interface font."""
    return round(pixels * theme.ui_font().pixelSize() / USUAL_PIXELS)


def paint_fill(painter: QPainter, rect: QRectF, width: float, style: RowStyle, *, filled: bool, focused: bool) -> None:
    """Paint one cell's section of the rounded rectangle behind a row. `width` is the viewport's width."""
    row = QRectF(EDGE, rect.top(), width - 2 * EDGE, rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setPen(style.colors["accent"] if focused else Qt.PenStyle.NoPen)
    painter.setBrush(style.colors["selection"] if filled else Qt.BrushStyle.NoBrush)
    inset = 0.5 if focused else 0.0
    painter.drawRoundedRect(row.adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)
    painter.restore()


def number_place(rect: QRectF, width: float) -> QRectF:
    """Return the rectangle for the number in a cell. The last column keeps a margin to the pane's edge."""
    last = rect.right() >= width - 2
    return rect.adjusted(0, 0, -(PADDING + EDGE if last else PADDING / 2), 0)


def paint_number(painter: QPainter, rect: QRectF, text: str, color: QColor, style: RowStyle) -> None:
    """Paint a number, right-aligned."""
    painter.setFont(style.number)
    painter.setPen(color)
    painter.drawText(rect, _RIGHT, text)


def paint_small(painter: QPainter, rect: QRectF, text: str, style: RowStyle, *, right: bool = False) -> None:
    """Paint secondary text, elided if it does not fit."""
    painter.setFont(style.small)
    painter.setPen(style.colors["secondary"])
    text = style.small_metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, _RIGHT if right else _LEFT, text)


def paint_pair(painter: QPainter, rect: QRectF, parts: tuple[bytes, bytes], color: QColor, style: RowStyle) -> None:
    """Paint "left + right" in the text font. If they do not fit, a part that needs less than half is not elided."""
    measure = style.text_metrics.horizontalAdvance
    plus = " + "
    room = rect.width() - PADDING - PADDING / 2 - measure(plus)
    texts = [readable(part, LONGEST_TEXT) for part in parts]
    needs = [measure(text) for text in texts]
    if sum(needs) > room:
        widths = [min(needs[i], max(room / 2, room - needs[1 - i])) for i in (0, 1)]
        texts = [readable_fitting(parts[i], widths[i], measure) for i in (0, 1)]
        needs = [measure(text) for text in texts]
    painter.setFont(style.text)
    x = rect.left() + PADDING
    dim = style.colors["secondary"]
    for text, width, ink in ((texts[0], needs[0], color), (plus, measure(plus), dim), (texts[1], 0.0, color)):
        painter.setPen(ink)
        painter.drawText(QPointF(x, baseline(rect, style)), text)
        x += width


def paint_token(
    painter: QPainter, rect: QRectF, token: bytes, color: QColor, style: RowStyle, *, left: float = PADDING / 2
) -> QRectF:
    """Paint a token as a chip, `left` pixels into the cell, and return the rectangle of the chip."""
    measure = style.text_metrics.horizontalAdvance
    text = readable_fitting(token, rect.width() - left - PADDING / 2 - 2 * CHIP_PADDING, measure)
    width = measure(text) + 2 * CHIP_PADDING
    chip = QRectF(rect.left() + left, rect.top() + AIR, width, rect.height() - 2 * AIR)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_chip(painter, chip, style.tokens[token_color_index(token)])
    painter.setFont(style.text)
    painter.setPen(color)
    painter.drawText(QPointF(chip.left() + CHIP_PADDING, baseline(rect, style)), text)
    return chip


def baseline(rect: QRectF, style: RowStyle) -> float:
    """Return the y coordinate of the baseline of the text font in a row."""
    metrics = style.text_metrics
    return rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) / 2
