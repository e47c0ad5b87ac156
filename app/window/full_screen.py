"""Full screen: the command, Esc to leave it, and changes made by the desktop."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from app.context import Context
from app.kit.commands import Key


class FullScreen(QObject):
    """Restores the window's earlier state on leaving. The first time, a message explains how to leave."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._window, self._session = context.window, context.session
        self._was_maximized = self._hint_shown = False
        self._action = context.commands.add(
            "full_screen", self.tr("&Full screen"), toggled=self._set, keys=(Key.FullScreen, "F11")
        )
        self._window.installEventFilter(self)

    def _set(self, on: bool) -> None:
        window = self._window
        if on == window.isFullScreen():
            return
        if on:
            self._was_maximized = window.isMaximized()
            window.showFullScreen()
            if not self._hint_shown:
                self._hint_shown = True
                self._session.notice.emit(self.tr("Esc leaves full screen."))
        elif self._was_maximized:
            window.showMaximized()
        else:
            window.showNormal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        window = self._window
        if event.type() == QEvent.Type.WindowStateChange:
            self._action.setChecked(window.isFullScreen())
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and window.isFullScreen():
            if event.key() != Qt.Key.Key_Escape:
                return False
            self._action.setChecked(False)  # the focused widget did not use the key
            return True
        return False
