"""The space bar plays and stops the film wherever the focus is on a page, except in text fields and on buttons.

Text fields handle the key themselves. Buttons and combo boxes get the keyboard focus only by Tab, not by a click, so
that the space bar controls the film after a click.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget


class SpaceKey(QObject):
    """Binds a command whose shortcut is the space bar to a page and the widgets on it."""

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
            now.installEventFilter(self)  # has no effect if it is already installed

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and not event.modifiers()
        ):
            event.accept()  # Qt now sends a key press instead of triggering the shortcut
            return True
        return super().eventFilter(watched, event)


def _is_pressed(control: QWidget) -> bool:
    """Whether the space bar presses or opens this widget."""
    return isinstance(control, QAbstractButton) or (isinstance(control, QComboBox) and not control.isEditable())
