"""How large a dialog opens."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

SCREEN_SHARE = 0.9
"""Of the free area of the screen, at most: the desktop draws a frame around the dialog."""


def open_at_size(dialog: QWidget, width: int, height: int) -> None:
    """Give a dialog its usual size, or as much of it as the screen holds."""
    dialog.resize(QSize(width, height).boundedTo(dialog.screen().availableSize() * SCREEN_SHARE))
