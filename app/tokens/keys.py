"""Keyboard control of the text: scrolling, and moving from token to token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence

from app.tokens.documents import begins
from app.tokens.tip import describe

if TYPE_CHECKING:
    from app.tokens.view import TokenView


class Keys:
    """Handles the key events of a view."""

    def __init__(self, view: TokenView) -> None:
        self._view = view

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key; return whether it was used."""
        view = self._view
        if event.matches(QKeySequence.StandardKey.Copy):
            view.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            view.select_all()
        elif event.key() == Qt.Key.Key_Escape:
            return self._escape()
        else:
            return self._move(event.key())
        return True

    def _escape(self) -> bool:
        """Clear the selection or, if there is none, the pinned token."""
        view = self._view
        if view.pointer.selected_range() is not None:
            view.pointer.select(None)
        elif view.highlight.pinned is not None:
            view.set_highlight(None)
        else:
            return False
        return True

    def _move(self, key: int) -> bool:
        view = self._view
        bar = view.verticalScrollBar()
        line = view.line_height
        page = view.viewport().height() - line
        match key:
            case Qt.Key.Key_Left:
                self._step_token(-1)
            case Qt.Key.Key_Right:
                self._step_token(1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if view.pointer.hover is not None:
                view.pointer.click(view.pointer.hover)
            case Qt.Key.Key_Down:
                view.scroll_by(line)
            case Qt.Key.Key_Up:
                view.scroll_by(-line)
            case Qt.Key.Key_PageDown:
                view.scroll_by(page)
            case Qt.Key.Key_PageUp:
                view.scroll_by(-page)
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case _:
                return False
        return True

    def _step_token(self, direction: int) -> None:
        """Move to the next or previous token and announce it to assistive technology."""
        view = self._view
        view.pointer.step(direction)
        if view.pointer.hover is not None:
            text = describe(view.pointer.hover).replace("\n", ", ")
            name = view.document_names.get(view.pointer.hover.start)
            if name is not None:
                text = f"{begins(name)}: {text}"
            view.viewport().setAccessibleDescription(text)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view.viewport(), text))
