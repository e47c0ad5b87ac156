"""A chart widget: axes, lines, labelled levels, and the values of the point under the mouse."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.kit.chart.data import NEUTRAL, Chart, ChartScale, Level, Nearest, drawn, nearest, stepped, x_range, y_range
from app.kit.chart.paint import Style, style_of
from app.kit.chart.scale import spread, thin
from app.kit.theme import Theme

TOP, EDGE, GAP = 30.0, 24.0, 9.0
REACH = 32.0
LINE, THIN_LINE, DOT = 2.0, 1.0, 4.0  # lines of one pixel are painted in half the time
TICK_ROOM = 84.0
STEPS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Movement of the reading for each arrow key: along the line, and between lines."""


@dataclass(frozen=True, slots=True)
class ChartFrame:
    """The axes and level labels of a chart, for a view of a given size."""

    x: ChartScale
    y: ChartScale
    labels: tuple[tuple[float, str], ...] = ()
    """The labels of levels: (centre y, text)."""

    @property
    def rect(self) -> QRectF:
        return QRectF(self.x.first, self.y.last, self.x.last - self.x.first, self.y.first - self.y.last)


def frame_of(chart: Chart, style: Style, width: float, height: float) -> ChartFrame:
    """Lay out the axes, with space for their numbers and the levels' labels."""
    metrics = QFontMetricsF(style.small)
    names = [_level_name(level, chart) for level in chart.shown_levels]
    margin = max((metrics.horizontalAdvance(name) for name in names), default=0.0) + (GAP if names else 0.0)
    top, bottom = TOP, max(TOP + 20, height - 2 * metrics.height() - 16)
    y = ChartScale(*y_range(chart), bottom, top, chart.y_log)
    widest = max((metrics.horizontalAdvance(text) for _, text in y_labels(chart, y, metrics.height())), default=0.0)
    left = widest + 24
    x = ChartScale(*x_range(chart), left, max(left + 40, width - EDGE - margin), chart.x_log)
    wanted = [y.pixel(level.value) for level in chart.shown_levels]
    centres = spread(wanted, metrics.height(), top - metrics.height(), bottom)
    return ChartFrame(x, y, tuple(zip(centres, names, strict=True)))


def y_labels(chart: Chart, y: ChartScale, line: float) -> list[tuple[float, str]]:
    """Positions and texts of the y axis's numbers."""
    ticks = y.ticks(max(3, int((y.first - y.last) / (2.2 * line))), 10)
    return [(y.pixel(tick), _y_text(chart, tick)) for tick in ticks]


def x_labels(chart: Chart, x: ChartScale, metrics: QFontMetricsF) -> list[tuple[float, str]]:
    """Positions and texts of the x axis's numbers, without overlaps."""
    ticks = x.ticks(max(2, int((x.last - x.first) / TICK_ROOM)), chart.base)
    texts = [QLocale().toString(round(tick)) for tick in ticks]
    pixels = [x.pixel(tick) for tick in ticks]
    kept = thin(pixels, [metrics.horizontalAdvance(text) for text in texts], 10)
    return [(pixels[i], texts[i]) for i in kept]


def _y_text(chart: Chart, value: float) -> str:
    if chart.percent:
        return f"{QLocale().toString(100 * value, 'g', 3)} %"
    return QLocale().toString(round(value)) if abs(value) >= 1000 else QLocale().toString(value, "g", 4)


def _level_name(level: Level, chart: Chart) -> str:
    name = f"{level.name}, {level.more}" if level.more else level.name
    return f"{QLocale().toString(level.value, 'f', 2)} {name}"


# --- painting -----------------------------------------------------------------------------------------------


def paint_chart(painter: QPainter, chart: Chart, frame: ChartFrame, style: Style, colors: tuple[QColor, ...]) -> None:
    """Paint everything except the reading at the mouse."""
    metrics = QFontMetricsF(style.small)
    _paint_axes(painter, chart, frame, style, metrics)
    _paint_levels(painter, chart, frame, style, metrics)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for line in sorted(chart.shown, key=lambda line: line.color != NEUTRAL):
        color = style.secondary if line.color == NEUTRAL else colors[line.color % len(colors)]
        pen = QPen(color, THIN_LINE if line.dashed or line.color == NEUTRAL else LINE)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if line.dashed:
            pen.setDashPattern([4, 3])
        xs, ys = drawn(line, frame.x, frame.y)
        points = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(points) > 1:
            painter.drawPolyline(QPolygonF(points))
        painter.setPen(QPen(style.panel, 1.5) if not line.dashed else QPen(color, 1.5))
        painter.setBrush(color if not line.dashed else style.panel)
        painter.drawEllipse(points[-1], DOT, DOT)


def _paint_axes(painter: QPainter, chart: Chart, frame: ChartFrame, style: Style, metrics: QFontMetricsF) -> None:
    rect, height = frame.rect, metrics.height()
    painter.setFont(style.small)
    right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    for y, text in y_labels(chart, frame.y, height):
        painter.setPen(QPen(style.grid, 1))
        painter.drawLine(QPointF(rect.left(), round(y)), QPointF(rect.right(), round(y)))
        painter.setPen(style.secondary)
        painter.drawText(QRectF(0, y - height, rect.left() - 10, 2 * height), right, text)
    for x, text in x_labels(chart, frame.x, metrics):
        painter.setPen(QPen(style.grid, 1))
        painter.drawLine(QPointF(round(x), rect.top()), QPointF(round(x), rect.bottom()))
        painter.setPen(style.secondary)
        painter.drawText(QRectF(x - 80, rect.bottom() + 4, 160, height), int(Qt.AlignmentFlag.AlignHCenter), text)
    painter.drawText(QPointF(rect.left(), metrics.ascent() + 5), chart.y_title)
    title = QRectF(rect.left(), rect.bottom() + height + 6, rect.width(), height)
    painter.drawText(title, int(Qt.AlignmentFlag.AlignRight), chart.x_title)
    painter.setPen(QPen(style.hairline, 1))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    if chart.hint and not chart.shown:
        painter.setPen(style.secondary)
        wrap = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(rect.adjusted(20, 0, -20, 0), wrap, chart.hint)


def _paint_levels(painter: QPainter, chart: Chart, frame: ChartFrame, style: Style, metrics: QFontMetricsF) -> None:
    pen = QPen(style.secondary, 1)
    pen.setDashPattern([4, 3])
    for level, (centre, text) in zip(chart.shown_levels, frame.labels, strict=True):
        y = round(frame.y.pixel(level.value))
        painter.setPen(pen)
        painter.drawLine(QPointF(frame.x.first, y), QPointF(frame.x.last, y))
        painter.setPen(style.secondary)
        box = QRectF(frame.x.last + GAP, centre - metrics.height() / 2, 400, metrics.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)


def paint_reading(
    painter: QPainter, at: Nearest, rows: tuple[tuple[str, str], ...], name: str, frame: ChartFrame, style: Style
) -> None:
    """Paint a ring around the point, and its values beside it."""
    small, heading = QFontMetricsF(style.small), QFontMetricsF(style.heading)
    line = small.height() + 3
    width = max(
        heading.horizontalAdvance(name),
        *(small.horizontalAdvance(noun) + heading.horizontalAdvance(number) + 16 for noun, number in rows),
    )
    left = at.x + 14 if at.x + width + 40 < frame.x.last + 60 else at.x - width - 36
    top = at.y - line * (len(rows) + 1) - 22
    box = QRectF(max(2.0, left), top if top > 0 else at.y + 14, width + 22, line * (len(rows) + 1) + 12)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.text, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(at.x, at.y), DOT + 2, DOT + 2)
    painter.setPen(QPen(style.hairline, 1))
    painter.setBrush(style.panel)
    painter.drawRoundedRect(box, 5, 5)
    middle = Qt.AlignmentFlag.AlignVCenter
    inner = box.adjusted(11, 6, -11, -6)
    painter.setFont(style.heading)
    painter.setPen(style.text)
    painter.drawText(QRectF(inner.left(), inner.top(), inner.width(), line), int(middle), name)
    for number, (noun, value) in enumerate(rows):
        row = QRectF(inner.left(), inner.top() + (number + 1) * line, inner.width(), line)
        painter.setFont(style.small)
        painter.setPen(style.secondary)
        painter.drawText(row, int(middle | Qt.AlignmentFlag.AlignLeft), noun)
        painter.setFont(style.heading)
        painter.setPen(style.text)
        painter.drawText(row, int(middle | Qt.AlignmentFlag.AlignRight), value)


# --- the widget ---------------------------------------------------------------------------------------------


class ChartView(QWidget):
    """Shows a chart; its lines are cached as a picture, so that hovering stays fast with many lines."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareChart")
        self._theme = theme
        self._style = style_of(theme)
        self._chart = Chart()
        self._frame = frame_of(self._chart, self._style, 640, 240)
        self._picture: QPixmap | None = None
        self._at: Nearest | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._restyle)
        self._describe()

    @property
    def chart(self) -> Chart:
        """The chart shown."""
        return self._chart

    @property
    def reading(self) -> tuple[str, ...]:
        """The current reading (the line's name and two numbers), or an empty tuple."""
        if self._at is None:
            return ()
        name, rows = self._rows(self._at)
        return (name, *(number for _, number in rows))

    def show_chart(self, chart: Chart) -> None:
        """Show another chart."""
        self._chart = chart
        self._invalidate()
        self._describe()

    def set_hidden(self, hidden: frozenset[str]) -> None:
        """Hide some entries of the legend."""
        self.show_chart(replace(self._chart, hidden=hidden))

    # -- Qt

    def sizeHint(self) -> QSize:
        return QSize(640, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture is None:
            self._picture = self._draw()
        painter.drawPixmap(0, 0, self._picture)
        if self._at is not None:
            name, rows = self._rows(self._at)
            paint_reading(painter, self._at, rows, name, self._frame, self._style)
        painter.end()

    def resizeEvent(self, event: QEvent) -> None:
        self._invalidate()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        mouse = event.position()
        at = nearest(self._chart, self._frame.x, self._frame.y, (mouse.x(), mouse.y()), REACH)
        if at != self._at:
            self._at = at
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the reading along a line; up and down move it to another line."""
        step = STEPS.get(event.key())
        if step is None:
            super().keyPressEvent(event)
        else:
            self._read(*step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._at is None and event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._read(0, 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._at = None
        self._describe()
        self.update()

    def _read(self, along: int, across: int) -> None:
        self._at = stepped(self._chart, self._frame.x, self._frame.y, self._at, along, across)
        if self.reading:
            self.setAccessibleDescription(", ".join(self.reading))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._at = None
        self.update()

    # -- helpers

    def _draw(self) -> QPixmap:
        scale = self.devicePixelRatioF()
        picture = QPixmap(self.size() * scale)
        picture.setDevicePixelRatio(scale)
        picture.fill(self._style.panel)
        painter = QPainter(picture)
        paint_chart(painter, self._chart, self._frame, self._style, self._theme.series_colors)
        painter.end()
        return picture

    def _invalidate(self) -> None:
        self._frame = frame_of(self._chart, self._style, self.width(), self.height())
        self._picture = self._at = None
        self.update()

    def _restyle(self) -> None:
        self._style = style_of(self._theme)
        self._invalidate()

    def _rows(self, at: Nearest) -> tuple[str, tuple[tuple[str, str], ...]]:
        line = self._chart.shown[at.series]
        x, y = float(line.xs[at.point]), float(line.ys[at.point])
        return line.name, (
            (self._chart.x_title, QLocale().toString(round(x))),
            (self._chart.y_title, self._number(y)),
        )

    def _number(self, value: float) -> str:
        if self._chart.percent:
            return f"{QLocale().toString(100 * value, 'f', 2)} %"
        return QLocale().toString(round(value)) if value == round(value) else QLocale().toString(value, "f", 3)

    def _describe(self) -> None:
        """Describe the end of every line for assistive technology."""
        self.setAccessibleName(self.tr("Plot of the compared tokenizers"))
        parts = []
        for line in self._chart.shown:
            x, y = QLocale().toString(round(float(line.xs[-1]))), self._number(float(line.ys[-1]))
            parts.append(self.tr("{name}: {y} at {x}").format(name=line.name, x=x, y=y))
        parts += [_level_name(level, self._chart) for level in self._chart.shown_levels]
        self.setAccessibleDescription("; ".join([f"{self._chart.y_title} / {self._chart.x_title}", *parts]))
