"""What the window shows in the moment between its first paint and its panes: the planes they will stand on."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QPainter

from app.kit.theme import Theme

MENU_PADDING, STRIP_HEIGHT = 19, 58


def paint(painter: QPainter, area: QRect, theme: Theme) -> None:
    """The planes of the menu bar, the strip and the page, parted by hairlines."""
    menu = QFontMetrics(theme.ui_font()).height() + MENU_PADDING
    painter.fillRect(area, theme.color("panel"))
    painter.fillRect(0, 0, area.width(), menu, theme.color("window"))
    for edge in (menu - 1, menu + STRIP_HEIGHT):
        painter.fillRect(0, edge, area.width(), 1, theme.color("hairline"))
