"""The items of the plot's scene: pyqtgraph's curves, and layers drawn by paint functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from app.curve.data import Curve, PlotData
from app.kit.chart.paint import PlotFrame, Style

CURVE_WIDTH, THIN = 2.0, 1.0
GAIN_SHARE = 0.2  # of the plot's height


class Layer(QGraphicsItem):
    """A picture over the scene, drawn by a function."""

    def __init__(self, draw: Callable[[QPainter], None], z: float) -> None:
        super().__init__()
        self._draw = draw
        self._rect = QRectF()
        self.setZValue(z)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def cover(self, rect: QRectF) -> None:
        """Set the rectangle, and redraw."""
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        self._draw(painter)


class Curves:
    """The curve of this run, split at the playhead; the held-out text's; and those of earlier runs."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        self._box.setZValue(0)  # pyqtgraph puts it beneath everything, our grid included
        self._box.disableAutoRange()
        scene.addItem(self._box)
        self._earlier: list[pg.PlotCurveItem] = []
        self._held, self._ahead, self._played = self._curve(), self._curve(), self._curve()
        self._style: Style | None = None
        self._scale = 1.0

    def place(self, frame: PlotFrame) -> None:
        """Follow the frame's rectangle and its extents."""
        axis = frame.axis
        self._box.setGeometry(frame.rect)
        x_range = (axis.value(axis.start), axis.value(axis.end))
        self._box.setRange(xRange=x_range, yRange=(0, frame.y_top), padding=0, disableAutoRange=True)

    def ink(self, style: Style, scale: float) -> None:
        """Take the pens from a style; `scale` is the screen's pixels per pixel, unknown to cosmetic pens."""
        self._style, self._scale = style, scale
        self._played.setPen(pg.mkPen(style.accent, width=CURVE_WIDTH * scale))
        self._ahead.setPen(pg.mkPen(style.pale, width=CURVE_WIDTH * scale))
        dashes = pg.mkPen(style.accent, width=THIN * scale)
        dashes.setDashPattern([4, 3])
        self._held.setPen(dashes)

    def _pen_beside(self, color: QColor) -> QPen:
        pen: QPen = pg.mkPen(color, width=THIN * self._scale)
        return pen

    def show_run(self, data: PlotData, frame: PlotFrame, columns: int) -> None:
        """Draw this run's curve for so many pixel columns."""
        played, ahead = data.training_curve(frame.axis, columns)
        _draw(self._played, played)
        _draw(self._ahead, ahead)

    def show_beside(self, data: PlotData, frame: PlotFrame, columns: int, colors: Sequence[QColor]) -> None:
        """Draw the other curves, thin lines that need but half the points; each earlier run has its colour."""
        columns = max(1, columns // 2)
        _draw(self._held, data.held_curve(frame.axis, columns))
        while len(self._earlier) > len(data.earlier):
            self._box.removeItem(self._earlier.pop())
        while len(self._earlier) < len(data.earlier):
            curve = self._curve()
            curve.setZValue(-1)
            self._earlier.append(curve)
        for run, curve in enumerate(self._earlier):
            curve.setPen(self._pen_beside(colors[run]))
            _draw(curve, data.earlier_curve(run, frame.axis, columns))

    def _curve(self) -> pg.PlotCurveItem:
        curve = pg.PlotCurveItem(antialias=True, skipFiniteCheck=True)
        curve.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self._box.addItem(curve, ignoreBounds=True)
        return curve


def gain_outline(data: PlotData, frame: PlotFrame) -> list[QPointF]:
    """The gain's area in the view's pixels; empty without a merge.

    It is filled here because pyqtgraph fills a curve in segments, and antialiasing shows their joints.
    """
    values, heights = data.gain_area(frame.axis)
    if not len(values):
        return []
    axis, rect = frame.axis, frame.rect
    first, last = axis.value(axis.start), axis.value(axis.end)
    x = rect.left() + (values - first) / (last - first) * rect.width()
    y = rect.bottom() - heights * GAIN_SHARE * rect.height()
    points = [QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]
    return [QPointF(points[0].x(), rect.bottom()), *points, QPointF(points[-1].x(), rect.bottom())]


def _draw(item: pg.PlotCurveItem, curve: Curve) -> None:
    item.setData(*curve)
