"""Images of a line's chips, assembled from cached images of single chips.

Filling thousands of rounded rectangles takes 40 ms per screen, and blitting as many small pixmaps 2 to 4 ms, because
each call from Python costs more than its pixels; assembling and blitting one image per line takes 0.7 ms.

A chip is stored as bytes, column by column, so that a line of chips is their bytes joined, then rotated once:

    the |cat        t  h  e     c  a  t         joined: an image on its side, as wide as a chip is high
    columns of      |  |  |  …  |  |  |         rotated: the line
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from struct import pack

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform

from app.tokens.layout import Boxes

_RADIUS = 4.0
_AIR = 0.75
_WIDEST = 96  # device pixels; wider chips are assembled from two ends and a middle
_CAP = 40
_GAP_FROM = 3
"""Strip cells wider than this are separated by a gap."""
_PIXEL = 4
_LYING, _UPRIGHT = QTransform().rotate(90), QTransform().rotate(-90)
_FORMAT = QImage.Format.Format_ARGB32_Premultiplied


class Sprites:
    """Creates the images of chips and strip cells, for one set of colours and one screen resolution."""

    def __init__(self, colors: Sequence[QColor], edges: Sequence[QColor], ratio: float, scale: float) -> None:
        self.colors = colors
        self.edges = edges
        self.ratio = ratio
        self.radius = _RADIUS * min(scale, 2.0)
        self.air = _AIR * min(scale, 1.5)
        self._chips: dict[int, dict[tuple[int, int], bytes]] = {}
        self._cells: dict[tuple[int, int], bytes] = {}
        self._pixels = [pack("=I", _strong(color).rgba()) for color in colors]

    def chips(self, boxes: Boxes, height: int, low: int, high: int) -> tuple[int, QImage] | None:
        """The left pixel and the image of the boxes that touch the device pixels [low, high)."""
        made = self._chips.setdefault(height, {})
        column = _PIXEL * height
        found = _joined(boxes.between(low, high), made, column, lambda width, color: self._chip(width, height, color))
        if found is None:
            return None
        begin, data = found
        return begin, self._at_ratio(QImage(data, height, len(data) // column, column, _FORMAT).transformed(_UPRIGHT))

    def cells(self, boxes: Boxes, height: int, low: int, high: int) -> tuple[int, QImage] | None:
        """The same for the strip beneath clusters that tokens divide."""
        found = _joined(boxes.between(low, high), self._cells, _PIXEL, self._cell)
        if found is None:
            return None
        begin, line = found
        image = QImage(line * height, len(line) // _PIXEL, height, len(line), _FORMAT)
        return begin, self._at_ratio(image.copy())  # a copy, because a QImage does not keep its bytes alive

    def _at_ratio(self, image: QImage) -> QImage:
        image.setDevicePixelRatio(self.ratio)
        return image

    def _cell(self, width: int, color: int) -> bytes:
        gap = 1 if width > _GAP_FROM else 0
        made = self._cells[width, color] = self._pixels[color] * (width - gap) + bytes(gap * _PIXEL)
        return made

    def _chip(self, width: int, height: int, color: int) -> bytes:
        """The columns of a chip from left to right, each from bottom to top."""
        made = self._chips[height]
        if width > _WIDEST:
            cap = _CAP * height * _PIXEL
            widest = made.get((_WIDEST, color)) or self._chip(_WIDEST, height, color)
            middle = widest[cap : cap + height * _PIXEL]
            return widest[:cap] + middle * (width - 2 * _CAP) + widest[-cap:]
        lying = self._drawn(width, height, color).transformed(_LYING)
        made[width, color] = columns = bytes(lying.constBits())
        return columns

    def _drawn(self, width: int, height: int, color: int) -> QImage:
        """A chip of a size in device pixels, with its margins."""
        image = QImage(width, height, _FORMAT)
        image.setDevicePixelRatio(self.ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
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
        return image


def _joined(
    boxes: Iterable[tuple[int, int, int]],
    made: dict[tuple[int, int], bytes],
    unit: int,
    make: Callable[[int, int], bytes],
) -> tuple[int, bytes] | None:
    """The left pixel of the boxes, and their bytes from left to right, `unit` per pixel, with gaps transparent."""
    parts: list[bytes] = []
    begin = x = None
    for left, width, color in boxes:
        part = made.get((width, color)) or make(width, color)
        if x is None:
            begin = x = left
        elif left > x:
            parts.append(bytes((left - x) * unit))
        elif left < x:  # the previous box was widened to two pixels and overlaps this one
            part = part[(x - left) * unit :]
        parts.append(part)
        if left + width > x:
            x = left + width
    return None if begin is None else (begin, b"".join(parts))


def sprites(colors: Sequence[QColor], edges: Sequence[QColor], ratio: float, scale: float) -> Sprites:
    """The sprites for a set of colours and a size, shared between views."""
    return _sprites(tuple(c.rgba() for c in colors), tuple(c.rgba() for c in edges), ratio, scale)


@lru_cache(maxsize=8)
def _sprites(colors: tuple[int, ...], edges: tuple[int, ...], ratio: float, scale: float) -> Sprites:
    return Sprites([QColor(rgba) for rgba in colors], [QColor(rgba) for rgba in edges], ratio, scale)


def _strong(color: QColor) -> QColor:
    """A stronger colour of the same hue, for strips, which are thin."""
    hue, saturation, lightness = color.hslHueF(), color.hslSaturationF(), color.lightnessF()
    if lightness > 0.5:
        return QColor.fromHslF(hue, min(1.0, saturation * 0.75), lightness * 0.78)
    return QColor.fromHslF(hue, saturation, min(1.0, lightness * 1.7))
