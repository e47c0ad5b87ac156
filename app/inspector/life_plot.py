"""A token's life: how often it occurs after each merge, from its birth to the newest merge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.kit.cells import RowStyle, row_style, scaled
from app.kit.numbers import BYTE_TOKENS
from app.kit.theme import Theme
from app.kit.tips import tip_text

HEIGHT = 132
TOP, BOTTOM, RIGHT = 18, 22, 8
PALE = 0.4


@dataclass(frozen=True, slots=True)
class LifeScale:
    """Maps steps to x, logarithmically in the vocabulary size as in the curve, and counts to y."""

    area: QRectF
    frontier: int
    largest: int
    log: bool = False

    def x(self, step: float) -> float:
        """The x coordinate of a step."""
        whole = log2((BYTE_TOKENS + max(1, self.frontier)) / BYTE_TOKENS)
        share = log2((BYTE_TOKENS + step) / BYTE_TOKENS) / whole
        return self.area.left() + self.area.width() * min(1.0, max(0.0, share))

    def y(self, count: float) -> float:
        """The y coordinate of a count; 0 is at the bottom on either scale."""
        if self.largest <= 0:
            return self.area.bottom()
        share = log2(1 + count) / log2(1 + self.largest) if self.log else count / self.largest
        return self.area.bottom() - self.area.height() * share

    def step_at(self, x: float) -> int:
        """The step nearest to an x coordinate, clipped to the run."""
        share = min(1.0, max(0.0, (x - self.area.left()) / max(1.0, self.area.width())))
        vocab: float = BYTE_TOKENS * ((BYTE_TOKENS + max(1, self.frontier)) / BYTE_TOKENS) ** share
        return min(self.frontier, max(0, round(vocab - BYTE_TOKENS)))


def count_at(steps: Sequence[int], counts: Sequence[int], step: int) -> int:
    """The count at a step, which is that of the last change up to it; 0 before the birth."""
    from bisect import bisect_right

    place = bisect_right(steps, step)
    return counts[place - 1] if place else 0


class LifePlot(QWidget):
    """A staircase plot: strong up to the playhead, pale up to the frontier. A click requests its step."""

    step_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lifePlot")
        self._theme = theme
        self._steps: list[int] = []
        self._counts: list[int] = []
        self._playhead = self._frontier = 0
        self._log = False
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._describe()

    def show_life(self, steps: list[int], counts: list[int], playhead: int, frontier: int) -> None:
        """Show a life: the count is `counts[i]` from `steps[i]` until the next change."""
        self._steps, self._counts = steps, counts
        self._playhead, self._frontier = playhead, frontier
        self._describe()
        self.update()

    def set_log(self, log: bool) -> None:
        """Set whether the scale of counts is logarithmic."""
        self._log = log
        self.update()

    @property
    def scale(self) -> LifeScale:
        """The scale for the current size and life."""
        area = QRectF(self.rect()).adjusted(2, TOP, -RIGHT, -scaled(BOTTOM, self._theme))
        return LifeScale(area, self._frontier, max(self._counts, default=0), self._log)

    # -- Qt

    def sizeHint(self) -> QSize:
        return QSize(200, scaled(HEIGHT, self._theme))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_life(painter, self.scale, self._steps, self._counts, self._playhead, self._style)
        self._paint_labels(painter, self.scale)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._steps:
            self.step_requested.emit(self.scale.step_at(event.position().x()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self._steps:
            place = self.mapFromGlobal(self.cursor().pos())
            step = self.scale.step_at(place.x())
            number = QLocale().toString
            count = number(count_at(self._steps, self._counts, step))
            text = self.tr("after merge {step}: {count}").format(step=number(step), count=count)
            QToolTip.showText(self.cursor().pos(), tip_text(text), self)
            return True
        return super().event(event)

    def _restyle(self) -> None:
        self._style = row_style(self._theme)
        self.setFixedHeight(scaled(HEIGHT, self._theme))
        self.update()

    def _describe(self) -> None:
        self.setAccessibleName(self.tr("Its count over the merges"))
        if self._steps:
            number = QLocale().toString
            text = self.tr("born at merge {born} with {first}, {now} at the playhead, {last} at the newest merge")
            self.setAccessibleDescription(
                text.format(
                    born=number(self._steps[0]),
                    first=number(self._counts[0]),
                    now=number(count_at(self._steps, self._counts, self._playhead)),
                    last=number(self._counts[-1]),
                )
            )

    def _paint_labels(self, painter: QPainter, scale: LifeScale) -> None:
        """The largest count at the top, the birth and the newest merge beneath."""
        style, number = self._style, QLocale().toString
        painter.setFont(style.small)
        painter.setPen(style.colors["secondary"])
        above = QRectF(0, 0, self.width() - RIGHT, TOP)
        painter.drawText(above, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), number(scale.largest))
        below = QRectF(scale.area.left(), scale.area.bottom() + 3, scale.area.width(), self.height())
        top = int(Qt.AlignmentFlag.AlignTop)
        newest = number(self._frontier)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignRight) | top, newest)
        born = scale.x(self._steps[0])
        text = self.tr("merge {merge}").format(merge=number(self._steps[0]))
        half = style.small_metrics.horizontalAdvance(text) / 2
        left = max(scale.area.left(), born - half)
        if left + 3 * half < scale.area.right() - style.small_metrics.horizontalAdvance(newest):
            painter.drawText(
                QRectF(left, below.top(), 4 * half, below.height()), int(Qt.AlignmentFlag.AlignLeft) | top, text
            )


def paint_life(
    painter: QPainter,
    scale: LifeScale,
    steps: Sequence[int],
    counts: Sequence[int],
    playhead: int,
    style: RowStyle,
) -> None:
    """Paint the staircase, the area below it up to the playhead, and the playhead."""
    area = scale.area
    painter.setPen(QPen(style.colors["hairline"], 1))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    line = life_path(scale, steps, counts)
    pale = QColor(style.colors["accent"])
    pale.setAlphaF(PALE)
    now = scale.x(playhead)
    past = QRectF(0, 0, now, area.bottom() + 1)
    surface = QPainterPath(line)
    surface.lineTo(area.right(), area.bottom())
    surface.lineTo(scale.x(steps[0]), area.bottom())
    painter.save()
    painter.setClipRect(past)
    painter.fillPath(surface, style.colors["selection"])
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(pale, 1.5))
    painter.drawPath(line)
    painter.save()
    painter.setClipRect(past)
    painter.setPen(QPen(style.colors["accent"], 2))
    painter.drawPath(line)
    painter.restore()
    painter.setPen(QPen(style.colors["now"], 1.5))
    painter.drawLine(QPointF(now, area.top() - 6), QPointF(now, area.bottom()))
    painter.setPen(QPen(style.colors["panel"], 1.5))
    painter.setBrush(style.colors["now"])
    painter.drawEllipse(QPointF(now, scale.y(count_at(steps, counts, playhead))), 4.5, 4.5)


def life_path(scale: LifeScale, steps: Sequence[int], counts: Sequence[int]) -> QPainterPath:
    """The staircase from birth to frontier; of the steps within half a pixel, only the last count is drawn."""
    path = QPainterPath(QPointF(scale.x(steps[0]), scale.area.bottom()))
    path.lineTo(scale.x(steps[0]), scale.y(counts[0]))
    drawn, height = scale.x(steps[0]), scale.y(counts[0])
    for step, count in zip(steps[1:], counts[1:], strict=False):
        x, y = scale.x(step), scale.y(count)
        if x - drawn >= 0.5:
            path.lineTo(x, height)
            drawn = x
        path.lineTo(drawn, y)
        height = y
    path.lineTo(scale.area.right(), height)
    return path
