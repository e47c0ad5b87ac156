"""Functions that paint the curve plot's frame, labels, playhead and readings, from frozen layouts.

Coordinates are pixels of the view. The curves themselves are pyqtgraph items, in `app.curve`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.kit.chart.scale import Axis
from app.kit.theme import Theme

TRACK = 4.0  # thickness of the time line along the x axis
HANDLE, DOT = 8.0, 5.5  # radii of the playhead's handle on the axis and its dot on the curve
FORK = 3.5
OVERSHOOT = 8.0  # how far the playhead's line extends above the plot
CROSS = 14.0  # width of the close button after an earlier run's label


@dataclass(frozen=True, slots=True)
class Style:
    """The theme's current colours and fonts."""

    panel: QColor
    grid: QColor
    hairline: QColor
    text: QColor
    secondary: QColor
    accent: QColor
    pale: QColor  # a pale accent, for merges learnt but beyond the playhead
    selection: QColor
    now: QColor
    small: QFont
    heading: QFont


def style_of(theme: Theme, run: int = 0) -> Style:
    """The current style of a theme; `run` is the index of the run's colour."""
    panel, accent, secondary = theme.color("panel"), theme.run_color(run), theme.color("secondary")
    heading = theme.small_font()
    heading.setWeight(QFont.Weight.DemiBold)
    return Style(
        panel=panel,
        grid=theme.color("grid"),
        hairline=theme.color("hairline"),
        text=theme.color("text"),
        secondary=secondary,
        accent=accent,
        pale=mixed(accent, panel, 0.52),
        selection=theme.color("selection"),
        now=theme.color("now"),
        small=theme.small_font(),
        heading=heading,
    )


def mixed(one: QColor, other: QColor, fraction: float) -> QColor:
    """A mixture of two colours, with `fraction` of `other`; opaque."""
    keep = 1 - fraction
    red, green, blue = (
        round(255 * (a * keep + b * fraction))
        for a, b in (
            (one.redF(), other.redF()),
            (one.greenF(), other.greenF()),
            (one.blueF(), other.blueF()),
        )
    )
    return QColor(red, green, blue)


@dataclass(frozen=True, slots=True)
class PlotFrame:
    """The plot's fixed parts, in pixels."""

    axis: Axis
    top: float
    bottom: float
    y_top: float  # the value at `top`; 0 is at `bottom`
    x_ticks: tuple[tuple[float, str], ...] = ()
    y_ticks: tuple[tuple[float, str], ...] = ()
    dashed: tuple[float, ...] = ()  # values
    y_title: str = ""
    x_title: str = ""
    hint: str = ""

    @property
    def rect(self) -> QRectF:
        return QRectF(self.axis.left, self.top, self.axis.right - self.axis.left, self.bottom - self.top)

    def y(self, value: float) -> float:
        """The y pixel of a value."""
        return self.bottom - value / self.y_top * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class PlotLabel:
    """A text at the end of a line; `run` is the index of the earlier run that its cross removes."""

    text: str
    role: str  # a field of Style
    x: float
    y: float
    run: int | None = None
    width: float = 0.0

    def cross(self, height: float) -> QRectF:
        """The clickable rectangle of the cross."""
        return QRectF(self.x + self.width + 1, self.y - height / 2, CROSS, height)


@dataclass(frozen=True, slots=True)
class PlotReading:
    """The values at a point of the curve: rows of (noun, number), shown beside the point."""

    x: float
    y: float
    rows: tuple[tuple[str, str], ...] = field(default=())


def paint_frame(painter: QPainter, frame: PlotFrame, style: Style) -> None:
    """Paint the grid, ticks, titles and dashed lines."""
    rect = frame.rect
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(style.grid, 1))
    for x, _ in frame.x_ticks:
        painter.drawLine(QPointF(round(x), rect.top()), QPointF(round(x), rect.bottom()))
    for y, _ in frame.y_ticks:
        painter.drawLine(QPointF(rect.left(), round(y)), QPointF(rect.right(), round(y)))
    _paint_dashed(painter, frame, style)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setFont(style.small)
    painter.setPen(style.secondary)
    metrics = QFontMetricsF(style.small)
    height = metrics.height()
    for x, text in frame.x_ticks:
        box = QRectF(x - 60, rect.bottom() + HANDLE + 1, 120, height)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), text)
    right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    for y, text in frame.y_ticks:
        painter.drawText(QRectF(0, y - height, rect.left() - 10, 2 * height), right, text)
    painter.drawText(QPointF(rect.left(), metrics.ascent() + 3), frame.y_title)
    title = QRectF(rect.left(), rect.bottom() + HANDLE + height + 2, rect.width(), height)
    painter.drawText(title, int(Qt.AlignmentFlag.AlignRight), frame.x_title)
    if frame.hint:
        wrap = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        room = rect.adjusted(20, 0, -20, 0)
        painter.fillRect(painter.boundingRect(room, wrap, frame.hint).adjusted(-8, -4, 8, 4), style.panel)
        painter.drawText(room, wrap, frame.hint)


def _paint_dashed(painter: QPainter, frame: PlotFrame, style: Style) -> None:
    pen = QPen(style.secondary, 1)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    for ratio in frame.dashed:
        y = round(frame.y(ratio))
        painter.drawLine(QPointF(frame.axis.left, y), QPointF(frame.axis.right, y))


def paint_gain(painter: QPainter, outline: list[QPointF], style: Style) -> None:
    """Paint the area of the gains along the x axis."""
    if outline:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.selection)
        painter.drawPolygon(outline)


def paint_track(painter: QPainter, frame: PlotFrame, style: Style, frontier: float, playhead: float) -> None:
    """Paint the time line along the x axis: accent up to the playhead, pale up to the frontier, grey after it."""
    bottom = frame.bottom
    for left, right, color, thickness in (
        (frontier, frame.axis.right, style.hairline, TRACK),
        (playhead, frontier, style.pale, TRACK),
        (frame.axis.left, playhead, style.accent, TRACK),
    ):
        if right > left:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            bar = QRectF(left - 1, bottom - thickness / 2, right - left + 2, thickness)
            painter.drawRoundedRect(bar, thickness / 2, thickness / 2)


def paint_fork(painter: QPainter, point: QPointF, style: Style) -> None:
    """Paint a ring at the point where the run branched off another."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.accent, 1.5))
    painter.setBrush(style.panel)
    painter.drawEllipse(point, FORK, FORK)


def paint_labels(
    painter: QPainter, labels: tuple[PlotLabel, ...], style: Style, run_colors: Sequence[QColor] = ()
) -> None:
    """Paint labels on a background that hides lines behind them; labels of other runs have the runs' colours."""
    metrics = QFontMetricsF(style.small)
    height = metrics.height()
    painter.setFont(style.small)
    back = QColor(style.panel)
    back.setAlphaF(0.86)
    for label in labels:
        box = QRectF(label.x, label.y - height / 2, label.width, height)
        painter.fillRect(box.adjusted(-2, 0, 2 + (CROSS if label.run is not None else 0), 0), back)
        painter.setPen(getattr(style, label.role) if label.run is None else run_colors[label.run])
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), label.text)
        if label.run is not None:
            center = label.cross(height).center()
            arm = 3.0
            painter.setPen(QPen(style.secondary, 1.2))
            painter.drawLine(center + QPointF(-arm, -arm), center + QPointF(arm, arm))
            painter.drawLine(center + QPointF(-arm, arm), center + QPointF(arm, -arm))


def labels_area(labels: tuple[PlotLabel, ...], style: Style) -> QRectF:
    """The bounding rectangle of the labels."""
    height = QFontMetricsF(style.small).height()
    area = QRectF()
    for label in labels:
        width = label.width + (CROSS if label.run is not None else 0.0)
        area = area.united(QRectF(label.x - 3, label.y - height / 2 - 1, width + 6, height + 2))
    return area


def paint_playhead(
    painter: QPainter, style: Style, *, top: float, bottom: float, dot: float | None, focused: bool
) -> None:
    """Paint the playhead at x = 0: its line, a dot on the curve, and a handle on the axis."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.now, 2))
    painter.drawLine(QPointF(0, top - OVERSHOOT), QPointF(0, bottom))
    outline = QPen(style.panel, 1.5)
    for y, radius in ((dot, DOT), (bottom, HANDLE)):
        if y is not None:
            painter.setPen(outline)
            painter.setBrush(style.now)
            painter.drawEllipse(QPointF(0, y), radius, radius)
    if focused:
        painter.setPen(QPen(style.text, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(0, bottom), HANDLE + 1.5, HANDLE + 1.5)


def reading_box(reading: PlotReading, frame: PlotFrame, style: Style) -> QRectF:
    """The box of a reading, beside its point on a side with enough room."""
    small, heading = QFontMetricsF(style.small), QFontMetricsF(style.heading)
    nouns = max(small.horizontalAdvance(noun) for noun, _ in reading.rows)
    numbers = max(heading.horizontalAdvance(number) for _, number in reading.rows)
    width, height = nouns + numbers + 12 + 20, len(reading.rows) * (small.height() + 2) + 10
    left = reading.x + 14
    if left + width > frame.axis.right + 60:
        left = reading.x - 14 - width
    above, below = reading.y - height - 12, reading.y + 14
    top = above if above >= 0 else min(below, max(0.0, frame.bottom - height - 12))
    return QRectF(max(2.0, left), top, width, height)


def paint_reading(painter: QPainter, reading: PlotReading, frame: PlotFrame, style: Style) -> None:
    """Paint a vertical line through the point, and its values beside it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.secondary, 1, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(reading.x, frame.top), QPointF(reading.x, frame.bottom))
    painter.setPen(QPen(style.panel, 1.5))
    painter.setBrush(style.secondary)
    painter.drawEllipse(QPointF(reading.x, reading.y), 3.5, 3.5)
    box = reading_box(reading, frame, style)
    painter.setPen(QPen(style.hairline, 1))
    painter.setBrush(style.panel)
    painter.drawRoundedRect(box, 5, 5)
    line = QFontMetricsF(style.small).height() + 2
    middle = Qt.AlignmentFlag.AlignVCenter
    for i, (noun, number) in enumerate(reading.rows):
        row = QRectF(box.left() + 10, box.top() + 5 + i * line, box.width() - 20, line)
        painter.setFont(style.small)
        painter.setPen(style.secondary)
        painter.drawText(row, int(Qt.AlignmentFlag.AlignLeft | middle), noun)
        painter.setFont(style.heading)
        painter.setPen(style.text)
        painter.drawText(row, int(Qt.AlignmentFlag.AlignRight | middle), number)


def reading_area(reading: PlotReading | None, frame: PlotFrame, style: Style) -> QRectF:
    """The bounding rectangle of a reading's box and hairline."""
    if reading is None:
        return QRectF()
    line = QRectF(reading.x - 5, frame.top - 2, 10, frame.bottom - frame.top + 4)
    return reading_box(reading, frame, style).adjusted(-2, -2, 2, 2).united(line)


def fork_area(point: QPointF | None) -> QRectF:
    """The bounding rectangle of the ring painted by `paint_fork`."""
    reach = FORK + 2
    return QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach) if point is not None else QRectF()
