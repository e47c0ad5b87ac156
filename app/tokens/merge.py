"""The merge animation: the two chips of a merging pair flash, move apart, collide, and become one.

    0.0          0.3          0.58            0.9     1.0
    |  lift and part  |  rush together  |  the new colour spreads  |  rest, outlined

Undoing a merge plays it in reverse. At most `MOST` visible pairs are animated; the rest of the picture is painted
once and blitted. Most pairs look the same, so each frame paints one pair of each kind and blits it for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPainterPath, QPen, QPixmap, QRegion

from app.tokens.layout import Span, span_rect, spans, token_index, token_ranges
from app.tokens.paint import PaintContext, paint_text
from app.tokens.store import LaidParagraph, TokenStore

DURATION = 600
MOST = 80
_GAP = 3.0  # pixels by which each half moves outwards, at scale 1
_LIFT = 2.0
_AROUND = 12  # pixels around a pair that are repainted with it


class Motion(NamedTuple):
    """A merge (counted from 1) to animate, forwards or backwards, in `duration` milliseconds."""

    merge: int
    backwards: bool
    duration: int


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A pair on screen, in viewport coordinates: its two chips at rest, their colours, and their texts."""

    left: QRectF
    right: QRectF
    colors: tuple[QColor, QColor, QColor]
    """The colours of the left, the right and the new token."""
    edge: QColor
    """The colour of the chips' border."""
    texts: tuple[QPixmap, QPixmap] | None
    """None: the text does not move, and the caller paints it."""

    @property
    def whole(self) -> QRectF:
        """The rectangle of both chips."""
        return self.left.united(self.right)

    @property
    def kind(self) -> object:
        """A key that is equal for pairs that look the same except for their texts."""
        left, right = self.left, self.right
        size = left.width(), right.width(), left.height(), right.left() - left.left()
        return size, tuple(color.rgba() for color in (*self.colors, self.edge))


def occurrences(
    store: TokenStore, laid: LaidParagraph, origin: QPointF, merge: int, look: PaintContext, area: QRectF | None = None
) -> Iterator[Occurrence]:
    """The pairs that the merge fuses in a paragraph (laid out at `merge` - 1) and in `area`, if both tokens are
    chips of one line."""
    seams = store.fresh_seams(laid).tolist()
    joined = [byte for byte in laid.starts if seams[byte] == merge - 1]
    if joined and merge >= 1:
        yield from pairs_at(laid, joined, store.colors_at(laid, merge), origin, look, moves_text=True, area=area)


def pairs_at(
    laid: LaidParagraph,
    joined: Iterable[int],
    after: tuple[list[int], list[int]],
    origin: QPointF,
    look: PaintContext,
    *,
    moves_text: bool,
    area: QRectF | None = None,
) -> Iterator[Occurrence]:
    """The pairs whose right halves start at the bytes `joined`; `after`: starts and colours after the merge.

    With `area`, only the pairs that touch it: rendering a pair's text takes half a millisecond.
    """
    starts, colors = after
    ranges = token_ranges(laid.starts, laid.size)
    palette = look.sprites.colors
    for byte in joined:
        i = token_index(laid.starts, byte)
        if i == 0:  # the left half is in another paragraph
            continue
        parts = [_only_chip(laid, *ranges[j]) for j in (i - 1, i)]
        if parts[0] is None or parts[1] is None or parts[0].line != parts[1].line:
            continue
        rects = (span_rect(laid.place, part, look.metrics) for part in (parts[0], parts[1]))
        left, right = (_on_pixels(rect, look.metrics.ratio) for rect in rects)
        if area is not None and not left.united(right).translated(origin).intersects(area):
            continue
        line = parts[0].line
        texts = (_text_of(laid, line, left, look), _text_of(laid, line, right, look)) if moves_text else None
        new = colors[token_index(starts, byte)]
        shades = (palette[laid.colors[i - 1]], palette[laid.colors[i]], palette[new])
        yield Occurrence(left.translated(origin), right.translated(origin), shades, look.sprites.edges[new], texts)


def _on_pixels(rect: QRectF, ratio: float) -> QRectF:
    """The chip's rectangle at rest, with its sides on device pixels."""
    left, right = round(rect.left() * ratio) / ratio, round(rect.right() * ratio) / ratio
    return QRectF(left, rect.top(), right - left, rect.height())


def _only_chip(laid: LaidParagraph, start: int, end: int) -> Span | None:
    parts = spans(laid.shaped, laid.place, start, end)
    return parts[0] if len(parts) == 1 and not parts[0].is_cell else None


def _text_of(laid: LaidParagraph, line: int, rect: QRectF, look: PaintContext) -> QPixmap:
    """The text of a chip, on a transparent background."""
    ratio = look.metrics.ratio
    pixmap = QPixmap(max(1, round(rect.width() * ratio)), max(1, round(rect.height() * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.translate(-rect.topLeft())
    paint_text(painter, laid, line, line + 1, look)
    painter.end()
    return pixmap


def motion_is_wanted() -> bool:
    """False if the desktop asks for reduced motion (known from Qt 6.12 on)."""
    hints = QGuiApplication.styleHints()  # keep a reference: the accessibility object is deleted with it
    accessibility = getattr(hints, "accessibility", lambda: None)()
    preference = getattr(accessibility, "motionPreference", lambda: None)()
    return getattr(preference, "name", "") != "ReducedMotion"


class MergeAnimation(QObject):
    """Plays a merge once over the picture before it, forwards or backwards; the caller paints the final state."""

    def __init__(
        self,
        pairs: list[Occurrence],
        base: QPixmap,
        look: PaintContext,
        flash: QColor,
        *,
        update: Callable[[QRegion], None],
        finished: Callable[[], None],
        parent: QObject,
        backwards: bool = False,
        duration: int = DURATION,
    ) -> None:
        super().__init__(parent)
        self._pairs = pairs[:MOST]
        self._kinds: dict[object, list[Occurrence]] = {}
        for pair in self._pairs:
            self._kinds.setdefault(pair.kind, []).append(pair)
        self._base = base
        self._look = look
        self._flash = flash
        self._region = QRegion()
        for pair in self._pairs:
            self._region += QRegion(pair.whole.toAlignedRect().adjusted(-_AROUND, -6, _AROUND, 6))
        self._update = update
        self._finished = finished
        self._duration = duration
        begin, end = (1.0, 0.0) if backwards else (0.0, 1.0)
        self._clock = QVariantAnimation(self, startValue=begin, endValue=end, duration=duration)
        self._clock.valueChanged.connect(self._tick)
        self._clock.finished.connect(self._done)

    def start(self) -> None:
        """Start playing."""
        self._clock.start()

    def stop(self) -> None:
        """Stop immediately, without calling `finished`."""
        self._clock.finished.disconnect(self._done)
        self._clock.stop()
        self.deleteLater()

    def seek(self, progress: float) -> None:
        """Go to a fraction (0 to 1) of the duration, for tests and pictures."""
        self._clock.setCurrentTime(round(progress * self._duration))

    def _tick(self, _: float) -> None:
        self._update(self._region)

    def _done(self) -> None:
        self._finished()
        self.deleteLater()

    def paint(self, painter: QPainter) -> None:
        """Paint the whole viewport at the current moment."""
        painter.drawPixmap(0, 0, self._base)
        progress = float(self._clock.currentValue())
        gap = _gap(progress, self._look)
        for alike in self._kinds.values():
            chips, around = _picture(alike[0], progress, self._look, self._flash)
            for pair in alike:
                painter.drawImage(pair.whole.topLeft() - around, chips)
                if pair.texts is not None:
                    painter.drawPixmap(pair.left.topLeft() - gap, pair.texts[0])
                    painter.drawPixmap(pair.right.topLeft() + gap, pair.texts[1])


def _ease(progress: float) -> float:
    progress = min(1.0, max(0.0, progress))
    return progress * progress * (3 - 2 * progress)


def _together(progress: float) -> float:
    return _ease((progress - 0.3) / 0.28)


def _gap(progress: float, look: PaintContext) -> QPointF:
    """The current distance of each half from its position at rest."""
    return QPointF(_GAP * min(look.metrics.scale, 2.0) * _ease(progress / 0.3) * (1 - _together(progress)), 0)


def _picture(pair: Occurrence, progress: float, look: PaintContext, flash: QColor) -> tuple[QImage, QPointF]:
    """A picture of a pair's chips without their texts, and its margin around them."""
    ratio, whole = look.metrics.ratio, pair.whole
    around = QPointF(_AROUND, _AROUND)
    size = QSizeF(whole.width() + 2 * _AROUND, whole.height() + 2 * _AROUND) * ratio
    image = QImage(size.toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(around - whole.topLeft())
    _paint_pair(painter, pair, progress, look, flash)
    painter.end()
    return image, around


def _paint_pair(painter: QPainter, pair: Occurrence, progress: float, look: PaintContext, flash_color: QColor) -> None:
    scale = min(look.metrics.scale, 2.0)
    together = _together(progress)
    gap = _gap(progress, look).x()
    lift = _LIFT * scale * _ease(progress / 0.3) * (1 - _ease((progress - 0.7) / 0.3))
    flash = max(0.0, 1 - abs(progress - 0.15) / 0.15)
    spread = _ease((progress - 0.56) / 0.34)
    ring = _ease((progress - 0.24) / 0.38)  # stays at the end, because the newest tokens are outlined
    air, radius = look.sprites.air, look.sprites.radius
    left = pair.left.translated(-gap, 0).adjusted(air, -lift, -air * (1 - together), lift)
    right = pair.right.translated(gap, 0).adjusted(air * (1 - together), -lift, -air, lift)
    painter.setPen(QPen(pair.edge, 1 / look.metrics.ratio))
    painter.fillRect(pair.whole.adjusted(0, -1, 0, 1), look.panel)
    for rect, color in ((left, pair.colors[0]), (right, pair.colors[1])):
        painter.setBrush(_mix(color, flash_color, flash))
        painter.drawRoundedRect(rect, radius, radius)
    whole = left.united(right)
    if spread > 0:
        seam = (left.right() + right.left()) / 2 if left.left() < right.left() else (right.right() + left.left()) / 2
        reach = QRectF(whole)
        reach.setLeft(seam - (seam - whole.left()) * spread)
        reach.setRight(seam + (whole.right() - seam) * spread)
        path = QPainterPath()
        path.addRoundedRect(whole, radius, radius)
        painter.save()
        painter.setClipRect(reach)
        painter.fillPath(path, pair.colors[2])
        painter.restore()
    if ring > 0:
        now = QColor(look.now)
        now.setAlphaF(min(1.0, ring))
        painter.setPen(QPen(now, 1.6 * min(scale, 1.5)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(whole, radius, radius)


def _mix(a: QColor, b: QColor, amount: float) -> QColor:
    return QColor.fromRgbF(
        a.redF() + (b.redF() - a.redF()) * amount,
        a.greenF() + (b.greenF() - a.greenF()) * amount,
        a.blueF() + (b.blueF() - a.blueF()) * amount,
    )
