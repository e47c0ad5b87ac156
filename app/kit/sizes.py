"""Initial sizes of dialogs."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

SCREEN_FRACTION = 0.9
"""The largest fraction of the available screen for a dialog, since the desktop draws a frame around it."""


def open_at_size(dialog: QWidget, width: int, height: int) -> None:
    """Resize a dialog to its default size, or less if the screen is too small."""
    dialog.resize(QSize(width, height).boundedTo(dialog.screen().availableSize() * SCREEN_FRACTION))
