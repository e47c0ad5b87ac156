"""How large the window is at the first start."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize

FRAME = QSize(16, 48)
"""Room left for the frame and the title bar that the desktop puts around a window."""


def first_geometry(usual: QSize, available: QRect) -> QRect:
    """The usual size, or as much of it as the free area of the screen holds with a frame, in the middle of the area."""
    size = usual.boundedTo(available.size() - FRAME)
    place = QRect(available.topLeft(), size)
    place.moveCenter(available.center())
    return place.translated(0, (FRAME.height() - FRAME.width()) // 4)
