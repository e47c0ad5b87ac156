"""How a laid-out paragraph looks: free functions that paint it, in layers, with a frozen context.

Chips are blitted from small pixmaps, because filling thousands of rounded rectangles with antialiasing costs
40 ms a screen and blitting them 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from app.theme import Theme
from app.views.token_layout import Boxes
from app.views.token_marks import MARKED, MARKS, paint_marks
from app.views.token_shape import Line, Metrics
from app.views.token_store import LaidParagraph

_RADIUS = 4.0
_AIR = 0.75
_WIDEST_SPRITE = 96  # device pixels; wider chips are put together from two ends and a middle
_CAP = 16


class Sprites:
    """Pixmaps of chips by width, height and colour, made once each, and the colours of strip cells."""

    def __init__(self, colors: Sequence[QColor], edges: Sequence[QColor], ratio: float, scale: float) -> None:
        self.colors = colors
        self.edges = edges
        self.cell_colors = tuple(_strong(color) for color in colors)
        self.ratio = ratio
        self.radius = _RADIUS * min(scale, 2.0)
        self.air = _AIR * min(scale, 1.5)
        self._made: dict[int, dict[tuple[int, int], QPixmap]] = {}

    def of_height(self, height: int) -> dict[tuple[int, int], QPixmap]:
        """Those already made, of a height in device pixels, by width and colour."""
        return self._made.setdefault(height, {})

    def chip(self, width: int, height: int, color: int) -> QPixmap:
        """A chip of a size in device pixels, with its air on both sides."""
        made = self.of_height(height)
        key = (width, color)
        if key not in made:
            made[key] = self._make(width, height, color)
        return made[key]

    def _make(self, width: int, height: int, color: int) -> QPixmap:
        pixmap = QPixmap(width, height)
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hair = 1 / self.ratio
        painter.setPen(QPen(self.edges[color], hair))
        painter.setBrush(self.colors[color])
        logical = width / self.ratio
        air = min(self.air, logical / 6) + hair / 2
        rect = QRectF(air, hair / 2, logical - 2 * air, height / self.ratio - hair)
        radius = min(self.radius, rect.width() / 2, rect.height() / 2)
        painter.drawRoundedRect(rect, radius, radius)
        painter.end()
        return pixmap


@dataclass(frozen=True)
class PaintContext:
    """Everything about the look that is not in the paragraph."""

    metrics: Metrics
    sprites: Sprites
    mark_font: QFont
    text: QColor
    secondary: QColor
    now: QColor
    accent: QColor
    panel: QColor
    selection: QColor
    found: QColor
    marks: re.Pattern[bytes] | None
    mark_offsets: dict[bytes, QPointF]
    """From a chip's middle to where its mark's baseline begins."""


def context(theme: Theme, metrics: Metrics, sprites: Sprites, marks: str) -> PaintContext:
    """The context for a theme."""
    mark_font = theme.text_font(max(8, round(metrics.font.pixelSize() * 0.78)))
    mark_font.setPixelSize(max(8, round(metrics.font.pixelSize() * 0.78)))
    selection = theme.color("accent")
    selection.setAlphaF(0.28)
    found = theme.color("flash")
    found.setAlphaF(0.8)
    measure = QFontMetricsF(mark_font)
    drop = measure.ascent() - measure.height() / 2
    offsets = {byte: QPointF(-measure.horizontalAdvance(mark) / 2, drop) for byte, mark in MARKS.items()}
    return PaintContext(
        metrics=metrics,
        sprites=sprites,
        mark_font=mark_font,
        text=theme.token_text,
        secondary=theme.color("secondary"),
        now=theme.color("now"),
        accent=theme.color("accent"),
        panel=theme.color("panel"),
        selection=selection,
        found=found,
        marks=MARKED[marks],
        mark_offsets=offsets,
    )


def paint_paragraph(
    painter: QPainter,
    laid: LaidParagraph,
    look: PaintContext,
    top: float,
    bottom: float,
    selected: Iterable[QRectF] = (),
    found: QPainterPath | None = None,
) -> None:
    """Paint the lines that touch [top, bottom), in the paragraph's own coordinates; `found` is lit beneath the text."""
    lines = laid.place.lines
    first = next((i for i, line in enumerate(lines) if line.top + line.height > top), len(lines))
    stop = next((i for i in range(first, len(lines)) if lines[i].top >= bottom), len(lines))
    if first >= stop:
        return
    for number in range(first, stop):
        paint_chips(painter, laid, number, look)
    if found is not None:
        painter.fillPath(found, look.found)
    for rect in selected:
        painter.fillRect(rect, look.selection)
    if laid.now:
        paint_outlines(painter, laid.now, look.now, 2.0, look.metrics.scale)
    paint_text(painter, laid, first, stop, look)
    paint_marks(painter, laid, first, stop, look)
    if laid.flow is not None:
        _paint_labels(painter, laid, first, stop, look)


def paint_chips(painter: QPainter, laid: LaidParagraph, number: int, look: PaintContext) -> None:
    """Paint the chips and the strip cells of one line."""
    line = laid.place.lines[number]
    row = laid.rows[number]
    ratio = look.metrics.ratio
    top, logical_height = line.chip_top, line.chip_height
    if laid.shaped.blank:  # a line end alone needs no large chip
        top, logical_height = top + round(logical_height / 4), round(logical_height / 2)
    height = round(logical_height * ratio)
    made = look.sprites.of_height(height)
    draw = painter.drawPixmap
    for left, width, color in row.chips:
        sprite = made.get((width, color))
        if sprite is not None:
            draw(QPointF(left / ratio, top), sprite)
        elif width <= _WIDEST_SPRITE:
            draw(QPointF(left / ratio, top), look.sprites.chip(width, height, color))
        else:
            _paint_wide_chip(painter, left, top, width, height, color, look)
    if row.cells:
        _paint_cells(painter, row.cells, line, look)


def _paint_wide_chip(
    painter: QPainter, left: int, top: float, width: int, height: int, color: int, look: PaintContext
) -> None:
    """Two ends of a sprite and a filled middle."""
    ratio = look.metrics.ratio
    sprite = look.sprites.chip(_WIDEST_SPRITE, height, color)
    cap, x, high = _CAP / ratio, left / ratio, height / ratio
    right = (left + width) / ratio
    painter.drawPixmap(QRectF(x, top, cap, high), sprite, QRectF(0, 0, _CAP, height))
    painter.drawPixmap(QRectF(right - cap, top, cap, high), sprite, QRectF(_WIDEST_SPRITE - _CAP, 0, _CAP, height))
    painter.drawPixmap(QRectF(x + cap, top, right - x - 2 * cap, high), sprite, QRectF(_CAP, 0, 1, height))


def _paint_cells(painter: QPainter, cells: Boxes, line: Line, look: PaintContext) -> None:
    """The strip beneath clusters that tokens divide; cells are parted by a gap where they are wide enough."""
    metrics = look.metrics
    top = line.chip_top + line.chip_height - metrics.strip + 1
    ratio, strip, colors = metrics.ratio, metrics.strip, look.sprites.cell_colors
    for left, width, color in cells:
        gap = 1 if width > 3 else 0
        painter.fillRect(QRectF(left / ratio, top, (width - gap) / ratio, strip), colors[color])


def _strong(color: QColor) -> QColor:
    """A strip is thin: its colours are stronger than those of chips, of the same hue."""
    hue, saturation, lightness = color.hslHueF(), color.hslSaturationF(), color.lightnessF()
    if lightness > 0.5:
        return QColor.fromHslF(hue, min(1.0, saturation * 0.75), lightness * 0.78)
    return QColor.fromHslF(hue, saturation, min(1.0, lightness * 1.7))


def paint_outlines(painter: QPainter, rects: Iterable[QRectF], color: QColor, width: float, scale: float) -> None:
    """Rounded outlines, just inside their rectangles, a little thicker where the text is large."""
    width *= min(max(scale, 1.0), 1.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath()
    for rect in rects:
        inset = width / 2
        inner = rect.adjusted(inset, inset, -inset, -inset)
        radius = min(_RADIUS * min(scale, 2.0) - inset, max(inner.width(), 0.0) / 2, inner.height() / 2)
        path.addRoundedRect(inner, radius, radius)
    painter.drawPath(path)
    painter.restore()


def paint_text(painter: QPainter, laid: LaidParagraph, first: int, stop: int, look: PaintContext) -> None:
    """Paint the text of the lines [first, stop), without marks and labels."""
    painter.setPen(look.text)
    if laid.flow is not None:
        for shift, run, number in laid.flow.glyphs:
            if first <= number < stop:
                painter.drawGlyphRun(shift, run)
        return
    origin = QPointF(0, 0)
    layout = laid.shaped.layout
    for number in range(first, min(stop, layout.lineCount())):
        layout.lineAt(number).draw(painter, origin)


def _paint_labels(painter: QPainter, laid: LaidParagraph, first: int, stop: int, look: PaintContext) -> None:
    assert laid.flow is not None
    metrics = look.metrics
    lines = laid.place.lines
    top, bottom = lines[first].top, lines[stop - 1].top + lines[stop - 1].height
    painter.setPen(look.secondary)
    painter.setFont(metrics.label_font)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    for label in laid.flow.labels:
        if top <= label.top < bottom:
            painter.drawText(QRectF(label.center - 2000, label.top, 4000, metrics.label), flags, label.text)
