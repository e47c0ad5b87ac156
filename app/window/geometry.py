"""How large the window is at the first start."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize

FRAME = QMargins(8, 40, 8, 8)
"""Room left for the frame and the title bar that the desktop draws around a window."""


def first_geometry(usual: QSize, available: QRect) -> QRect:
    """Where the window goes on a screen: as large as usual, or as the free area holds with a frame; in its middle."""
    free = available.marginsRemoved(FRAME)
    size = usual.boundedTo(free.size())
    beside = free.size() - size
    return QRect(free.topLeft() + QPoint(beside.width() // 2, beside.height() // 2), size)
