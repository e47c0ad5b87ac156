"""Drop zones over the window, one for each action that a drop can have.

The first zone is the largest and has the default action; the others are in a row below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.kit.theme import Theme

MARGIN, GAP, RADIUS = 14.0, 10.0, 12.0
ROW_SHARE = 0.3
"""Height of the lower row, as a fraction of the whole."""


@dataclass(frozen=True, slots=True)
class Zone:
    """An action: its name, and its description for the user."""

    act: str
    title: str
    hint: str = ""


def places(width: float, height: float, count: int) -> list[QRectF]:
    """The rectangles of `count` zones."""
    whole = QRectF(0, 0, width, height).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    if count <= 1:
        return [whole] * count
    row = whole.height() * ROW_SHARE
    first = whole.adjusted(0, 0, 0, -row - GAP)
    each = (whole.width() - (count - 2) * GAP) / (count - 1)
    top = first.bottom() + GAP
    return [first, *(QRectF(whole.left() + i * (each + GAP), top, each, row) for i in range(count - 1))]


class DropZones(QWidget):
    """An overlay that shows the zones during a drag; it receives no mouse events."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._window, self._theme = parent, theme
        self._zones: tuple[Zone, ...] = ()
        self._chosen = 0
        self.setObjectName("dropZones")
        self.setAccessibleName(self.tr("What dropping does"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def offer(self, zones: Sequence[Zone], place: QPoint) -> None:
        """Cover the window with these zones, and select the one at `place`."""
        self._zones = tuple(zones)
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.choose(place)

    def choose(self, place: QPoint) -> str:
        """Select the zone at this position (between zones: the first), and return its action."""
        found = places(self.width(), self.height(), len(self._zones))
        self._chosen = next((i for i, zone in enumerate(found) if zone.contains(place.toPointF())), 0)
        zone = self._zones[self._chosen]
        self.setAccessibleDescription(f"{zone.title}. {zone.hint}" if zone.hint else zone.title)
        self.update()
        return zone.act

    @property
    def zones(self) -> tuple[Zone, ...]:
        """The zones shown."""
        return self._zones

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = self._theme.color("panel")
        veil.setAlphaF(0.93)
        painter.fillRect(self.rect(), veil)
        for number, place in enumerate(places(self.width(), self.height(), len(self._zones))):
            self._paint_zone(painter, place, self._zones[number], chosen=number == self._chosen, large=number == 0)
        painter.end()

    def _paint_zone(self, painter: QPainter, place: QRectF, zone: Zone, *, chosen: bool, large: bool) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.color("accent" if chosen else "hairline"), 2 if chosen else 1))
        painter.setBrush(theme.color("selection") if chosen else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place, RADIUS, RADIUS)
        title = theme.heading_font()
        title.setPixelSize(round(title.pixelSize() * (1.7 if large else 1.25)))
        inside = place.adjusted(18, 12, -18, -12)
        centre = inside.center().y()
        wrap = int(Qt.TextFlag.TextWordWrap)
        painter.setFont(title)
        painter.setPen(theme.color("text"))
        upper = QRectF(inside.left(), inside.top(), inside.width(), centre - inside.top()) if zone.hint else inside
        end = Qt.AlignmentFlag.AlignBottom if zone.hint else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignHCenter | end) | wrap, zone.title)
        if zone.hint:
            painter.setFont(theme.ui_font())
            painter.setPen(theme.color("secondary"))
            lower = QRectF(inside.left(), centre + 6, inside.width(), inside.bottom() - centre - 6)
            painter.drawText(lower, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop) | wrap, zone.hint)
