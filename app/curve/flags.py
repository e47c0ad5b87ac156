"""Bookmarks as flags on the plot's axis. A click moves the playhead; a menu renames and removes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QMenu, QToolTip

from app.curve.items import Layer
from app.kit.chart.paint import PlotFrame, Style
from app.kit.tips import tip_text

if TYPE_CHECKING:
    from app.curve.canvas import PlotCanvas

POLE, LONG, HIGH = 19.0, 10.0, 8.0
"""The flag's height over the axis; its cloth."""
GAP, MARGIN = 4.0, 60.0
"""Between cloth and name; right of the axis, where the last name may end."""
NAME_LIMIT = 24
Z = 7


@dataclass(frozen=True, slots=True)
class Flag:
    """A bookmark on the axis: its position, and as much of its name as fits."""

    step: int
    x: float
    name: str
    shown: str = ""
    width: float = 0.0

    def area(self, bottom: float) -> QRectF:
        """The area that is painted and responds to the mouse."""
        return QRectF(self.x - 3, bottom - POLE - 4, LONG + 6 + (GAP + self.width if self.shown else 0), HIGH + 8)


def place_flags(marks: Sequence[tuple[int, str]], frame: PlotFrame, start: int, last: int, style: Style) -> list[Flag]:
    """Lay out the flags of steps up to the frontier; a name is shown only if it touches no other flag."""
    metrics = QFontMetricsF(style.small)
    steps = [(step, name) for step, name in marks if step <= last]
    places = [frame.axis.pixel(start + step) for step, _ in steps]
    flags = []
    for (step, name), x, following in zip(steps, places, [*places, frame.axis.right + MARGIN][1:], strict=True):
        text = name if len(name) <= NAME_LIMIT else f"{name[: NAME_LIMIT - 1]}…"
        width = metrics.horizontalAdvance(text)
        fits = bool(text) and x + LONG + GAP + width + 6 <= following
        flags.append(Flag(step, x, name, text if fits else "", width if fits else 0.0))
    return flags


def paint_flags(painter: QPainter, flags: Sequence[Flag], bottom: float, style: Style) -> None:
    """Poles, cloths and names."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(style.small)
    for flag in flags:
        top = bottom - POLE
        painter.setPen(QPen(style.text, 1.4))
        painter.drawLine(QPointF(flag.x, bottom), QPointF(flag.x, top))
        painter.setPen(QPen(style.panel, 1))
        painter.setBrush(style.text)
        cloth = [(0.7, -0.5), (LONG, HIGH / 2), (0.7, HIGH + 0.5)]
        painter.drawPolygon(QPolygonF([QPointF(flag.x + x, top + y) for x, y in cloth]))
        if flag.shown:
            painter.setPen(style.text)
            room = QRectF(flag.x + LONG + GAP, top - 6, flag.width + 2, HIGH + 12)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), flag.shown)


class Flags(QObject):
    """The bookmarks of a canvas: their layer, the mouse over them, and the canvas's menu."""

    step_requested = Signal(int)
    toggle_requested = Signal(int)
    """Request to toggle the bookmark at this step."""
    rename_requested = Signal(int)

    def __init__(self, canvas: PlotCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._marks: list[tuple[int, str]] = []
        self.flags: list[Flag] = []
        self.menu_actions: list[QAction] = []
        """Further actions of the canvas's menu."""
        self.layer = Layer(self._paint, Z)

    def set_marks(self, marks: Sequence[tuple[int, str]]) -> None:
        """Show these bookmarks: pairs of a step and a name, by step."""
        self._marks = list(marks)
        self.place()

    def place(self) -> None:
        """Lay the flags out again, for another axis or more merges."""
        canvas, data = self._canvas, self._canvas.data
        marks = self._marks if data.history is not None else []
        flags = place_flags(marks, canvas.frame, data.start, data.last, canvas._style)
        if flags == self.flags and self.layer.boundingRect().isEmpty() == (not flags):
            return
        self.flags = flags
        area = QRectF()
        for flag in flags:
            area = area.united(flag.area(canvas.frame.bottom))
        self.layer.cover(area.adjusted(-2, -6, 4, POLE) if flags else area)

    def _paint(self, painter: QPainter) -> None:
        paint_flags(painter, self.flags, self._canvas.frame.bottom, self._canvas._style)

    def under(self, point: QPointF) -> Flag | None:
        """The flag at a point of the viewport; if several overlap, the rightmost, which is painted last."""
        bottom = self._canvas.frame.bottom
        return next((flag for flag in reversed(self.flags) if flag.area(bottom).contains(point)), None)

    # -- the mouse

    def handle(self, event: QEvent) -> bool:
        """Handle an event of the viewport; return whether it was for the flags."""
        if isinstance(event, QContextMenuEvent):
            self.open_menu(event)
            return True
        if self._canvas._seeker.dragging:
            return False
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            return self._tip(event)
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        flag = self.under(event.position())
        if flag is None:
            return False
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
            self.step_requested.emit(flag.step)
        elif event.type() == QEvent.Type.MouseMove:
            self._canvas._read(None)
            self._canvas.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        return event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonDblClick)

    def _tip(self, event: QHelpEvent) -> bool:
        flag = self.under(QPointF(event.pos()))
        if flag is None:
            QToolTip.hideText()
            return False
        rect = flag.area(self._canvas.frame.bottom).toAlignedRect()
        QToolTip.showText(event.globalPos(), tip_text(self._words(flag)), self._canvas.viewport(), rect)
        return True

    def _words(self, flag: Flag) -> str:
        size = QLocale().toString(self._canvas.data.start + flag.step)
        place = self.tr("vocabulary size {size}").format(size=size)
        return f"{flag.name}\n{place}" if flag.name else self.tr("Bookmark, {place}").format(place=place)

    # -- the menu

    def open_menu(self, event: QContextMenuEvent) -> None:
        """Show the menu where the mouse is, or at the playhead."""
        canvas, data = self._canvas, self._canvas.data
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            flag = self.under(QPointF(event.pos()))
            step, place = canvas.frame.axis.step(event.pos().x(), data.last), event.globalPos()
        else:
            step = data.playhead
            flag = next((flag for flag in self.flags if flag.step == step), None)
            place = canvas.mapToGlobal(QPoint(round(canvas.playhead_x), round(canvas.frame.bottom)))
        menu = self.menu(flag, step)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def menu(self, flag: Flag | None, step: int) -> QMenu:
        """Build the menu of a flag, or of a step without one."""
        menu = QMenu(self._canvas)
        menu.setAccessibleName(self.tr("Curve"))
        if flag is not None:
            menu.addAction(self.tr("&Go there"), lambda: self.step_requested.emit(flag.step))
            menu.addAction(self.tr("&Rename…"), lambda: self.rename_requested.emit(flag.step))
            menu.addAction(self.tr("Re&move the bookmark"), lambda: self.toggle_requested.emit(flag.step))
        else:
            size = QLocale().toString(self._canvas.data.start + step)
            text = self.tr("Set a &bookmark at {size}").format(size=size)
            entry = menu.addAction(text, lambda: self.toggle_requested.emit(step))
            entry.setEnabled(self._canvas.data.history is not None)
        menu.addSeparator()
        menu.addActions(self.menu_actions)
        return menu
