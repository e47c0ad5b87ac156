"""The size and position of the window at the first start."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize

FRAME = QMargins(8, 40, 8, 8)
"""Space reserved for the frame and title bar that the desktop draws around a window."""


def first_geometry(usual: QSize, available: QRect) -> QRect:
    """Centre a window of the usual size in the available area, or a smaller one if it does not fit with its frame."""
    free = available.marginsRemoved(FRAME)
    size = usual.boundedTo(free.size())
    beside = free.size() - size
    return QRect(free.topLeft() + QPoint(beside.width() // 2, beside.height() // 2), size)
