"""The space bar plays and stops the film wherever the keyboard is on a page, but in text fields and on buttons.

A text field takes the key itself. A button or a list of choices has the keyboard only when it was reached by Tab: a
click leaves the keyboard where it was, so that the key after it means the film.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget


class SpaceKey(QObject):
    """Binds a command whose key is the space bar to a page and everything on it."""

    def __init__(self, page: QWidget, command: QAction, parent: QObject) -> None:
        super().__init__(parent)
        page.addAction(command)
        command.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for control in page.findChildren(QWidget):
            if _is_pressed(control) and control.focusPolicy() & Qt.FocusPolicy.ClickFocus:
                control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)

    def _focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and _is_pressed(now):
            now.installEventFilter(self)  # once, however often it has the keyboard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and not event.modifiers()
        ):
            event.accept()  # it comes again as a key that is pressed, and not as a shortcut
            return True
        return super().eventFilter(watched, event)


def _is_pressed(control: QWidget) -> bool:
    """Whether the space bar presses or opens it."""
    return isinstance(control, QAbstractButton) or (isinstance(control, QComboBox) and not control.isEditable())
