"""The token view of one compared tokenizer, with marks for differences and out-of-vocabulary tokens.

Marks differ in shape and colour: a triangle at the foot of the text where a token starts only here, a ring above it
where one starts only in another text. An out-of-vocabulary token is framed and struck through. Bits, which are smaller
than any character, are shown as a strip of eight cells beneath each byte.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from app.kit.theme import Theme
from app.tokens.paint import paint_outlines
from app.tokens.shape import Shaped, line_of
from app.tokens.store import LaidParagraph
from app.tokens.view import TokenView

SIZE = 3.0
"""Half the width of a mark, at the usual size of the text."""
MOST_MARKS = 4000
"""The largest number of marks painted at once."""

COUNT_GAP = 8.0
"""Pixels between a paragraph and the number of its tokens."""

Spans = Callable[[int, int], Sequence[tuple[int, int]]]


def mark_places(laid: LaidParagraph, offsets: Sequence[int]) -> Iterator[tuple[float, float, float]]:
    """x, top and bottom of the token starts at these byte offsets of a paragraph, in its coordinates."""
    shaped, place = laid.shaped, laid.place
    for offset in offsets:
        cluster = shaped.cluster_of[offset]
        first = shaped.cluster_bytes[cluster]
        x = place.lead[cluster]
        if offset != first:  # inside a character: in proportion to its bytes
            width = shaped.cluster_bytes[cluster + 1] - first
            x += (place.trail[cluster] - x) * (offset - first) / width
        line = place.lines[line_of(place, cluster)]
        yield x, line.chip_top, line.chip_top + line.chip_height


def triangle(path: QPainterPath, x: float, bottom: float, size: float) -> None:
    """Add the mark of a token that starts only here."""
    path.moveTo(x, bottom - 1.6 * size)
    path.lineTo(x + size, bottom + 0.4 * size)
    path.lineTo(x - size, bottom + 0.4 * size)
    path.closeSubpath()


def ring(path: QPainterPath, x: float, top: float, size: float) -> None:
    """Add the mark of a token that starts only elsewhere."""
    path.addEllipse(QPointF(x, top + 0.4 * size), 0.8 * size, 0.8 * size)


def mark_sprites(size: float, ratio: float, here: QColor, elsewhere: QColor, ground: QColor) -> tuple[QPixmap, QPixmap]:
    """A triangle and a ring, each centred in a square of four times `size` (logical pixels)."""
    pictures = []
    for is_ring in (False, True):
        picture = QPixmap(round(4 * size * ratio), round(4 * size * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path, middle = QPainterPath(), 2 * size
        if is_ring:
            ring(path, middle, middle - 0.4 * size, size)
            painter.setPen(QPen(elsewhere, 0.5 * size))
            painter.setBrush(ground)
            painter.drawPath(path)
        else:
            triangle(path, middle, middle + 0.6 * size, size)
            painter.fillPath(path, here)
        painter.end()
        pictures.append(picture)
    return pictures[0], pictures[1]


class CompareView(TokenView):
    """A token view with the marks that `mark` sets."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("compareText")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # one scroll bar for all texts
        self._clip.only_copy()  # F3 goes to differences here
        self._roles = theme
        self._here: tuple[int, ...] = ()
        self._elsewhere: tuple[int, ...] = ()
        self._bytes: tuple[int, int] | None = None
        self._found: tuple[int, int] | None = None
        self._unknown: Spans | None = None
        self._bits = False
        self._shows_marks = True
        self._shows_counts = False
        self.around.set_map(False)  # the texts share one scroll bar
        self._renew_pictures()
        theme.changed.connect(self._renew_pictures)

    def _renew_pictures(self) -> None:
        self._strips = BitStrips(self._roles.color("text"), self._roles.color("hairline"))
        self._sprites_for: tuple[float, float] | None = None

    @property
    def _sprites(self) -> tuple[QPixmap, QPixmap]:
        """The two marks as pixmaps at the size of the text: there may be thousands of them."""
        metrics = self.look.metrics
        key = SIZE * min(2.0, max(1.0, metrics.scale)), metrics.ratio
        if key != self._sprites_for:
            self._sprites_for = key
            self._made = mark_sprites(*key, self._roles.color("accent"), self._roles.color("now"), self.look.panel)
        return self._made

    def share_shapes(self, shape_of: Callable[..., Shaped]) -> None:
        """Shape paragraphs with this function, which other views share."""
        self._store.shape_of = shape_of

    # -- marks

    def mark(self, here: Sequence[int], elsewhere: Sequence[int]) -> None:
        """Set the byte offsets, ascending, where tokens start only here, and only elsewhere."""
        before = self._visible_marks()
        self._here, self._elsewhere = tuple(here), tuple(elsewhere)
        if self._visible_marks() != before:
            self.viewport().update()

    def _visible_marks(self) -> list[tuple[int, ...]]:
        start, end = self.visible_range()
        return [marks[bisect_left(marks, start) : bisect_left(marks, end)] for marks in (self._here, self._elsewhere)]

    def set_shows_marks(self, shows: bool) -> None:
        """Set whether differences are marked."""
        self._shows_marks = shows
        self.viewport().update()

    def set_shows_counts(self, shows: bool) -> None:
        """Set whether the number of tokens is shown after each paragraph."""
        if shows != self._shows_counts:
            self._shows_counts = shows
            self.viewport().update()

    def show_bytes(self, span: tuple[int, int] | None) -> None:
        """Outline the bytes that are under the mouse in another column."""
        if span != self._bytes:
            self._bytes = span
            self.viewport().update()

    def show_found(self, span: tuple[int, int] | None) -> None:
        """Outline the bytes found by a search."""
        if span != self._found:
            self._found = span
            self.viewport().update()

    def set_unknown(self, unknown: Spans | None) -> None:
        """Set the function that returns the out-of-vocabulary tokens in a byte range, or None."""
        self._unknown = unknown
        self.viewport().update()

    def set_bits(self, bits: bool) -> None:
        """Set whether each byte is shown as eight bits."""
        self._bits = bits
        self.viewport().update()

    # -- scroll position

    def anchor(self) -> tuple[int, float]:
        """The offset of the paragraph at the top, and the pixels of it that are scrolled out."""
        return self.page.scroller.start, self.page.scroller.offset

    def go_to_anchor(self, anchor: tuple[int, float]) -> None:
        """Scroll to the anchor of another view of the same text and size."""
        if anchor == self.anchor():
            return
        self._pin = None
        with self.reporting():
            way = self.page.scroller.way_to(*anchor, limit=float(self.viewport().height()))
            if way is not None:
                self.scroll_by(way)
            if anchor != self.anchor():
                self.page.scroller.to(*anchor)
                self.page.show()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, area = self._left(), event.rect()
        with self.reporting():
            for laid, y in self.page.paragraphs():
                if y + laid.place.height > area.top() and y <= area.bottom():
                    painter.translate(left, y)
                    self._paint_over(painter, laid, area.top() - y, area.bottom() + 1 - y)
                    painter.translate(-left, -y)
        accent = self._roles.color("accent")
        for span, width in ((self._found, 2.0), (self._bytes, 1.5)):
            if span is not None:
                paint_outlines(painter, self.token_rects(*span), accent, width, 1.0)
        painter.end()

    def _paint_over(self, painter: QPainter, laid: LaidParagraph, top: float, bottom: float) -> None:
        """Paint the marks over the lines of a paragraph that touch [top, bottom), and over the lines next to them."""
        lines = [
            line for line in laid.place.lines if line.top + 2 * line.height > top and line.top - line.height < bottom
        ]
        if not lines:
            return
        clusters = range(lines[0].first, lines[-1].end)
        first, stop = (laid.shaped.cluster_bytes[cluster] for cluster in (clusters.start, clusters.stop))
        if self._bits:
            self._paint_bits(painter, laid, clusters)
        if self._unknown is not None:
            for start, end in self._unknown(laid.start + first, laid.start + stop):
                rects = self._store.rects(laid, start - laid.start, end - laid.start)
                paint_unknown(painter, rects, self._roles.color("error"))
        if self._shows_marks:
            self._paint_marks(painter, laid, first, stop)
        if self._shows_counts and lines[-1] is laid.place.lines[-1] and not laid.shaped.blank:
            self._paint_count(painter, laid)

    def _paint_marks(self, painter: QPainter, laid: LaidParagraph, first: int, stop: int) -> None:
        low, high = laid.start + first, laid.start + stop
        here, elsewhere = self._sprites
        half = here.deviceIndependentSize().width() / 2
        draw = painter.drawPixmap
        for x, _top, bottom in mark_places(laid, _between(self._here, low, high, laid.start)):
            draw(QPointF(x - half, bottom - 1.2 * half), here)
        for x, top, _bottom in mark_places(laid, _between(self._elsewhere, low, high, laid.start)):
            draw(QPointF(x - half, top - 0.7 * half), elsewhere)

    def _paint_count(self, painter: QPainter, laid: LaidParagraph) -> None:
        """Paint the number of tokens of a paragraph after its last line: at the left for right-to-left text."""
        place, line = laid.place, laid.place.lines[-1]
        text = QLocale().toString(len(laid.starts) * (8 if self._bits else 1))
        painter.setFont(self._roles.small_font())
        painter.setPen(self._roles.color("secondary"))
        edges = [*place.lead[line.first : line.end], *place.trail[line.first : line.end]]
        area = QRectF(max(edges, default=0.0) + COUNT_GAP, line.chip_top, 80, line.chip_height)
        side = Qt.AlignmentFlag.AlignLeft
        if laid.shaped.right_to_left:
            area.moveRight(min(edges, default=0.0) - COUNT_GAP)
            side = Qt.AlignmentFlag.AlignRight
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_bits(self, painter: QPainter, laid: LaidParagraph, clusters: range) -> None:
        """Paint the bits of each byte beneath it, the highest first: a dark cell for 1, a pale one for 0."""
        shaped, place, ratio = laid.shaped, laid.place, self.look.metrics.ratio
        height = max(3, round(self.look.metrics.strip))
        raw = shaped.raw
        for cluster in clusters:
            first, stop = shaped.cluster_bytes[cluster], shaped.cluster_bytes[cluster + 1]
            left, right = sorted((place.lead[cluster], place.trail[cluster]))
            line = place.lines[line_of(place, cluster)]
            width = (right - left) / (stop - first)
            for number in range(first, stop):
                x = left + (number - first) * width
                strip = self._strips.of(raw[number], round(width * ratio), height, ratio)
                painter.drawPixmap(QPointF(x, line.chip_top + line.chip_height), strip)


class BitStrips:
    """Caches the pixmaps of bytes as eight cells."""

    def __init__(self, one: QColor, zero: QColor) -> None:
        self._colors = (zero, one)
        self._made: dict[tuple[int, int, int], QPixmap] = {}

    def of(self, byte: int, width: int, height: int, ratio: float) -> QPixmap:
        """The cells of a byte, `width` device pixels wide and `height` logical ones high."""
        key = byte, width, height
        if key not in self._made:
            picture = QPixmap(max(1, width), max(1, round(height * ratio)))
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            cell = (width - 2) / 8
            for bit in range(8):
                area = QRectF(1 + bit * cell, 0, max(0.5, cell * 0.8), picture.height())
                painter.fillRect(area, self._colors[byte >> (7 - bit) & 1])
            painter.end()
            picture.setDevicePixelRatio(ratio)
            self._made[key] = picture
        return self._made[key]


def paint_unknown(painter: QPainter, rects: Sequence[QRectF], color: QColor) -> None:
    """Paint the mark of an out-of-vocabulary token: a frame, and a line through it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 1.5))
    for rect in rects:
        inner = rect.adjusted(1, 0.75, -1, -0.75)
        painter.drawRoundedRect(inner, 4, 4)
        painter.drawLine(QPointF(inner.left(), inner.center().y()), QPointF(inner.right(), inner.center().y()))


def _between(offsets: tuple[int, ...], low: int, high: int, origin: int) -> list[int]:
    """The offsets in [low, high), relative to `origin`."""
    first, last = bisect_left(offsets, low), bisect_left(offsets, high)
    return [offset - origin for offset in offsets[first : min(last, first + MOST_MARKS)]]
