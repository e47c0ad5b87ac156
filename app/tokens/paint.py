"""Functions that paint a laid-out paragraph in layers, with a frozen context."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from app.kit.theme import Theme
from app.tokens.marks import MARKED, MARKS, paint_marks
from app.tokens.shape import Metrics
from app.tokens.sprites import Sprites
from app.tokens.store import LaidParagraph

_RADIUS = 4.0
_WIDE = 4096
"""Device pixels; of a longer line, only the visible part is painted."""


@dataclass(frozen=True)
class PaintContext:
    """All settings of the appearance that are not part of the paragraph."""

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
    """The offset from a chip's centre to the start of its mark's baseline."""


def context(theme: Theme, metrics: Metrics, sprites: Sprites, marks: str) -> PaintContext:
    """Create the context for a theme."""
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
    """Paint the lines that touch [top, bottom), in the paragraph's own coordinates, with `found` behind the text."""
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
        newest = (rect for rect in laid.now if rect.bottom() > top and rect.top() < bottom)
        paint_outlines(painter, newest, look.now, 2.0, look.metrics.scale)
    paint_text(painter, laid, first, stop, look)
    paint_marks(painter, laid, first, stop, look)
    if laid.flow is not None:
        _paint_labels(painter, laid, first, stop, look)


def paint_chips(painter: QPainter, laid: LaidParagraph, number: int, look: PaintContext) -> None:
    """Paint the chips and the strip cells of one line."""
    line = laid.place.lines[number]
    row = laid.rows[number]
    metrics, ratio = look.metrics, look.metrics.ratio
    top, high = line.chip_top, line.chip_height
    if laid.shaped.blank:  # a line end alone gets a small chip
        top, high = top + round(high / 4), round(high / 2)
    visible = _visible_pixels(painter, ratio) if laid.place.width * ratio > _WIDE else (-_WIDE, 2 * _WIDE)
    if row.chips:
        _paint_band(painter, look.sprites.chips(row.chips, round(high * ratio), *visible), top, ratio)
    if row.cells:
        top = line.chip_top + line.chip_height - metrics.strip + 1
        _paint_band(painter, look.sprites.cells(row.cells, round(metrics.strip * ratio), *visible), top, ratio)


def _visible_pixels(painter: QPainter, ratio: float) -> tuple[int, int]:
    """The visible range of device pixels, relative to the painter's origin."""
    left = -painter.worldTransform().dx()
    return round(left * ratio), round((left + painter.window().width()) * ratio) + 1


def _paint_band(painter: QPainter, band: tuple[int, QImage] | None, top: float, ratio: float) -> None:
    if band is not None:
        painter.drawImage(QPointF(band[0] / ratio, top), band[1])


def paint_outlines(painter: QPainter, rects: Iterable[QRectF], color: QColor, width: float, scale: float) -> None:
    """Paint rounded outlines just inside the rectangles, a little thicker if the text is large."""
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
