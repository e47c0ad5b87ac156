"""An undo command made of two functions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand


class UndoStep(QUndoCommand):
    """A command for QUndoStack; calls `do` when it is pushed and at redo, and `undo` at undo."""

    def __init__(self, text: str, do: Callable[[], object], undo: Callable[[], object], *, done: bool = False) -> None:
        """`done`: the step has already been done; pushing the command does not call `do`."""
        super().__init__(text)
        self._do, self._undo, self._done = do, undo, done

    def redo(self) -> None:
        if not self._done:
            self._do()
        self._done = False

    def undo(self) -> None:
        self._undo()
