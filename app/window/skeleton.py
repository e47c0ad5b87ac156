"""The empty window before its panes are added: their backgrounds and dividing lines."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QPainter

from app.kit.theme import Theme

MENU_PADDING, STRIP_HEIGHT = 19, 58


def paint(painter: QPainter, area: QRect, theme: Theme) -> None:
    """Paint the backgrounds of the menu bar, the settings strip and the page, divided by hairlines."""
    menu = QFontMetrics(theme.ui_font()).height() + MENU_PADDING
    painter.fillRect(area, theme.color("panel"))
    painter.fillRect(0, 0, area.width(), menu, theme.color("window"))
    for edge in (menu - 1, menu + STRIP_HEIGHT):
        painter.fillRect(0, edge, area.width(), 1, theme.color("hairline"))
