"""The canvas of the plot: curves and layers in one view, and a playhead that follows clicks and drags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyqtgraph as pg
from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsItem, QWidget

from app.curve.data import PlotData
from app.curve.export import PNG_SCALE, save_picture
from app.curve.flags import Flags
from app.curve.items import Curves, Layer, gain_outline
from app.curve.layout import describe, fork_place, make_frame, make_labels, make_reading
from app.curve.seek import StepRequests, key_target
from app.curve.units import heading_of
from app.kit.chart import paint as paint
from app.kit.theme import Theme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.curve.pane import OtherRun
    from bpe.histories.history import MergeHistory

REFRESH_MS = 33  # new merges are drawn at most this often
DESCRIBE_MS = 250
GRAB = 9.0
PALE = 0.4  # fraction of the panel's colour mixed into earlier runs


class PlotCanvas(pg.GraphicsView):  # type: ignore[misc]
    """A view of PlotData. It only requests steps; its owner sets the contents."""

    step_requested = Signal(int)
    dismiss_requested = Signal(int)
    described = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self._theme = theme
        self._data = PlotData()
        self._color_index = 0
        self._style = paint.style_of(theme)
        self._frame = make_frame(self._data, self._style, 640, 240)
        self._labels: tuple[paint.PlotLabel, ...] = ()
        self._reading: paint.PlotReading | None = None
        self._gain: list[QPointF] = []
        self._seeker = StepRequests(self)
        self._seeker.step_requested.connect(self.step_requested)
        self._stale = True
        self._scale = 1.0
        self._picture_ratio: float | None = None
        self._since_refresh = QElapsedTimer()
        self._since_refresh.start()
        self._refresh_timer = self._timer(REFRESH_MS, self.refresh)
        self._describe_timer = self._timer(DESCRIBE_MS, self._describe)
        self.setObjectName("plotCanvas")
        self.viewport().setMouseTracking(True)
        self._curves = Curves(self.scene())
        self.flags = Flags(self)
        self._build_layers()
        self._retheme()
        theme.changed.connect(self._retheme)
        self._set_texts()

    # -- contents

    @property
    def frame(self) -> paint.PlotFrame:
        """The current layout."""
        return self._frame

    @property
    def data(self) -> PlotData:
        """The current data."""
        return self._data

    def set_bookmarks(self, marks: Sequence[tuple[int, str]]) -> None:
        self.flags.set_marks(marks)

    def set_run(self, history: MergeHistory | None, goal: int, specials: int = 0, finished: bool = False) -> None:
        data = self._data
        if history is not data.history:
            data.frontier = data.playhead = 0
            data.held_out = None
        data.history, data.goal, data.specials, data.finished = history, goal, specials, finished
        self._read(None)
        self.refresh()

    def set_finished(self, finished: bool) -> None:
        if finished != self._data.finished:
            self._data.finished = finished
            self.refresh()

    def set_held_out(self, counts: NDArray[Any] | None, byte_count: int = 0, character_count: int = 0) -> None:
        self._data.held_out, self._data.held_bytes = counts, byte_count
        self._data.held_characters = character_count
        self._refresh_soon()

    def set_earlier(self, runs: Sequence[OtherRun]) -> None:
        self._data.earlier = list(runs)
        self.refresh()

    def set_look(self, color_index: int, branched_at: int | None) -> None:
        if (color_index, branched_at) != (self._color_index, self._data.branched_at):
            self._color_index, self._data.branched_at = color_index, branched_at
            self._retheme()

    def set_log(self, log: bool) -> None:
        if log != self._data.log:
            self._data.log = log
            self.refresh()

    def set_unit(self, unit: str) -> None:
        if unit != self._data.unit:
            self._data.unit = unit
            self._set_texts()

    def set_position(self, frontier: int, playhead: int) -> None:
        grown = frontier != self._data.frontier
        self._data.frontier, self._data.playhead = frontier, playhead
        if grown:
            self._refresh_soon()
        elif not self._hidden():
            self._show_run()

    def refresh(self) -> None:
        """Redraw everything now; a hidden plot is redrawn when it is shown."""
        self._refresh_timer.stop()
        self._since_refresh.restart()
        if self._hidden():
            return
        self._stale = False
        if self._scale != self._screen_scale():
            self._ink()
        frame = make_frame(self._data, self._style, self.width(), self.height())
        if frame != self._frame:
            self._frame = frame
            self._lay_out()
        self._show_beside()
        self._show_run()

    def save_picture(self, path: Path) -> None:
        """Write the plot as .svg, or as .png at twice its size."""
        title = heading_of(self._data.unit)
        self.set_picture_ratio(1.0 if path.suffix.lower() == ".svg" else PNG_SCALE)
        try:
            save_picture(self, path, self._style.panel, title)
        finally:
            self.set_picture_ratio(None)

    # -- building

    def _build_layers(self) -> None:
        self._frame_layer = Layer(lambda painter: paint.paint_frame(painter, self._frame, self._style), -10)
        self._gain_layer = Layer(lambda painter: paint.paint_gain(painter, self._gain, self._style), -5)
        self._track_layer = Layer(self._paint_track, 5)
        self._fork_layer = Layer(self._paint_fork, 4)
        self._label_layer = Layer(self._paint_labels, 6)
        self._playhead_layer = Layer(self._paint_playhead, 8)
        self._reading_layer = Layer(self._paint_reading, 9)
        self._cache_text(True)
        for layer in self._layers():
            self.scene().addItem(layer)

    def _cache_text(self, cached: bool) -> None:
        """Cache the layers that seldom change as bitmaps, or stop caching them: text is the slowest thing to draw."""
        modes = QGraphicsItem.CacheMode
        for layer in (self._frame_layer, self._label_layer):
            layer.setCacheMode(modes.DeviceCoordinateCache if cached else modes.NoCache)

    def _layers(self) -> tuple[Layer, ...]:
        return (
            self._frame_layer,
            self._gain_layer,
            self._fork_layer,
            self._track_layer,
            self._label_layer,
            self.flags.layer,
            self._playhead_layer,
            self._reading_layer,
        )

    def _timer(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    # -- drawing

    def _hidden(self) -> bool:
        if not self.isVisible():
            self._stale = True
        return self._stale and not self.isVisible()

    def _refresh_soon(self) -> None:
        """Redraw now if the last redraw is at least REFRESH_MS old, else when it is."""
        if self._hidden() or self._refresh_timer.isActive():
            return
        waited = self._since_refresh.elapsed()
        if waited >= REFRESH_MS:
            self.refresh()
        else:
            self._refresh_timer.start(REFRESH_MS - waited)

    def _lay_out(self) -> None:
        """Place the curves' box and the layers by the frame."""
        frame, axis = self._frame, self._frame.axis
        self._curves.place(frame)
        whole = QRectF(0, 0, self.width(), self.height())
        self._frame_layer.cover(whole)
        self._gain_layer.cover(frame.rect)
        bottom = QRectF(axis.left - 4, frame.bottom - 4, axis.right - axis.left + 8, 8)
        self._track_layer.cover(bottom)

    def _ink(self) -> None:
        self._scale = self._screen_scale()
        self._curves.ink(self._style, self._scale)

    def _screen_scale(self) -> float:
        return self._picture_ratio or float(self.devicePixelRatioF())

    def set_picture_ratio(self, ratio: float | None) -> None:
        self._picture_ratio = ratio
        self._cache_text(ratio is None)  # a cached layer would be a coarse bitmap in the picture
        self.refresh()

    def _columns(self) -> int:
        return max(1, round(self._frame.rect.width() * self._scale))

    def _show_beside(self) -> None:
        """Everything but this run's curve: held-out, earlier runs, gain, labels."""
        data, frame = self._data, self._frame
        colors = [self._pale(run.color_index) for run in data.earlier]
        self._curves.show_beside(data, frame, self._columns(), colors)
        self._fork_layer.cover(paint.fork_area(fork_place(data, frame)))
        self._gain = gain_outline(data, frame)
        self._gain_layer.update()
        labels = make_labels(data, frame, self._style, self.width())
        if labels != self._labels:
            self._labels = labels
            self._label_layer.cover(paint.labels_area(labels, self._style))

    def _pale(self, color_index: int) -> QColor:
        return paint.mixed(self._theme.run_color(color_index), self._style.panel, PALE)

    def _show_run(self) -> None:
        """This run's curve, split at the playhead, and the playhead itself."""
        self._curves.show_run(self._data, self._frame, self._columns())
        self._track_layer.update()
        frame = self._frame
        self._playhead_layer.setVisible(self._data.history is not None)
        self._playhead_layer.setPos(self.playhead_x, 0)
        reach = paint.HANDLE + 4
        top = frame.top - paint.OVERSHOOT - 2
        self._playhead_layer.cover(QRectF(-reach, top, 2 * reach, frame.bottom + reach - top))
        self.flags.place()
        if not self._describe_timer.isActive():
            self._describe_timer.start()

    @property
    def playhead_x(self) -> float:
        """The playhead's x coordinate, in pixels of the view."""
        data = self._data
        return self._frame.axis.pixel(data.start + min(data.playhead, data.last))

    def _paint_track(self, painter: QPainter) -> None:
        data, axis = self._data, self._frame.axis
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frontier = axis.pixel(data.start + data.last)
        paint.paint_track(painter, self._frame, self._style, frontier, self.playhead_x)

    def _paint_fork(self, painter: QPainter) -> None:
        place = fork_place(self._data, self._frame)
        if place is not None:
            paint.paint_fork(painter, place, self._style)

    def _paint_labels(self, painter: QPainter) -> None:
        colors = [self._theme.run_color(run.color_index) for run in self._data.earlier]
        paint.paint_labels(painter, self._labels, self._style, colors)

    def _paint_playhead(self, painter: QPainter) -> None:
        data, frame = self._data, self._frame
        dot = frame.y(data.value(min(data.playhead, data.last)))
        focused = self.hasFocus()
        paint.paint_playhead(painter, self._style, top=frame.top, bottom=frame.bottom, dot=dot, focused=focused)

    def _paint_reading(self, painter: QPainter) -> None:
        if self._reading is not None:
            paint.paint_reading(painter, self._reading, self._frame, self._style)

    def _retheme(self) -> None:
        self._style = paint.style_of(self._theme, self._color_index)
        self.setBackground(self._style.panel)
        self._ink()
        self._label_layer.update()
        self.flags.layer.update()
        self._lay_out()
        self.refresh()

    # -- words

    def _describe(self) -> None:
        text = describe(self._data)
        self.setAccessibleDescription(text)
        self.described.emit(text)

    def _set_texts(self) -> None:
        self.setAccessibleName(heading_of(self._data.unit))
        self.refresh()

    # -- Qt

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if event is not None:  # pyqtgraph calls it with None while it is being built
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._playhead_layer.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._playhead_layer.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        target = key_target(event.key(), self._data)
        modified = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if target is None or modified or self._data.history is None:
            event.ignore()
            return
        event.accept()
        if target != self._data.playhead:
            self.step_requested.emit(target)

    # -- the mouse

    def viewportEvent(self, event: QEvent) -> bool:
        # pyqtgraph receives events before `__init__` is through
        return (hasattr(self, "flags") and self.flags.handle(event)) or bool(super().viewportEvent(event))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.flags.open_menu(event)  # by its key

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton or self._data.history is None:
            return
        run = self._cross_at(event)
        if run is not None:
            self.dismiss_requested.emit(run)
            return
        self._read(None)
        self._seeker.begin(self._step_at(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self._seeker.dragging:
            self._seeker.drag(self._step_at(event))
        else:
            self._point_at(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self._seeker.dragging and event.button() == Qt.MouseButton.LeftButton:
            self._seeker.end(self._step_at(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._read(None)

    def _step_at(self, event: QMouseEvent) -> int:
        return self._frame.axis.step(event.position().x(), self._data.last)

    def _cross_at(self, event: QMouseEvent) -> int | None:
        height = QFontMetricsF(self._style.small).height()
        for label in self._labels:
            if label.run is not None and label.cross(height).adjusted(-3, -1, 3, 1).contains(event.position()):
                return label.run
        return None

    def _point_at(self, event: QMouseEvent) -> None:
        """Show the reading at this position, and the cursor for a press."""
        frame, data, place = self._frame, self._data, event.position()
        if data.history is None:
            return
        near_playhead = abs(place.x() - self.playhead_x) <= GRAB and place.y() <= frame.bottom + GRAB
        cursor = Qt.CursorShape.SizeHorCursor if near_playhead else Qt.CursorShape.ArrowCursor
        if self._cross_at(event) is not None:
            cursor = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(cursor)
        learnt = frame.axis.left - GRAB <= place.x() <= frame.axis.pixel(data.start + data.last) + GRAB
        inside = frame.top <= place.y() <= frame.bottom + GRAB
        step = frame.axis.step(place.x(), data.last)
        self._read(make_reading(data, frame, step) if learnt and inside else None)

    def _read(self, reading: paint.PlotReading | None) -> None:
        if reading == self._reading:
            return
        self._reading = reading
        self._reading_layer.cover(paint.reading_area(reading, self._frame, self._style))
