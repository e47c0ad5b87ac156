"""Progress bars that are repainted with the next frame instead of immediately."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar


def set_quietly(bar: QProgressBar, value: int) -> None:
    """Set a bar's value without the immediate repaint of `setValue`, which would also repaint the rest of the
    window that waits for the next frame."""
    bar.setUpdatesEnabled(False)
    bar.setValue(value)
    bar.setUpdatesEnabled(True)
