"""Progress that is shown with the next frame, and not at once."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar


def set_quietly(bar: QProgressBar, value: int) -> None:
    """Set a bar's value. By itself it would paint there and then, and with it all of the window that waits for the
    next frame."""
    bar.setUpdatesEnabled(False)
    bar.setValue(value)
    bar.setUpdatesEnabled(True)
