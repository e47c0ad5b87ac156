"""The bars beneath the text, at most one of them open: find, and go to a line, a byte or a percentage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.find.control import FindControl
from app.find.go_to import GoToControl
from app.kit.commands import Key

if TYPE_CHECKING:
    from app.context import Context
    from app.session.line_counts import LineCounter
    from app.tokens.view import TokenView


class TextBars(QObject):
    """Builds the bars and opens the requested one."""

    def __init__(self, context: Context, text: TokenView, lines: LineCounter) -> None:
        super().__init__(context.window)
        self._text = text
        self.find = FindControl(context, text)
        self.go = GoToControl(context, lines, text)
        context.commands.add("find", self.tr("&Find in the text…"), self._find, keys=(Key.Find,))
        context.commands.add("go_to", self.tr("&Go to…"), self._go, keys=("Ctrl+G",))

    def _find(self) -> None:
        if self._text.isVisible():
            self.go.bar.leave()
            self.find.open()

    def _go(self) -> None:
        if self._text.isVisible():
            self.find.bar.leave()
            self.go.open()
