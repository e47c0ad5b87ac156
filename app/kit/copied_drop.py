"""How every widget of the program accepts what is dragged over it: as a copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent


def take_copy(event: QDropEvent) -> bool:
    """Accept a drag or a drop as a copy: a source that is told "move" deletes its file. Whether a copy is offered."""
    if not event.possibleActions() & Qt.DropAction.CopyAction:
        event.ignore()
        return False
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
    return True
