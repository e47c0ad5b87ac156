"""Full screen and back: the command, Esc, and whatever else the desktop does to the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMainWindow

from app.session.session import Session


class FullScreen(QObject):
    """The window comes back as it was. The first time it is said how."""

    def __init__(self, window: QMainWindow, action: QAction, session: Session) -> None:
        super().__init__(window)
        self._window, self._action, self._session = window, action, session
        self._was_maximized = self._was_told = False
        action.toggled.connect(self._set)
        window.installEventFilter(self)

    def _set(self, on: bool) -> None:
        window = self._window
        if on == window.isFullScreen():
            return
        if on:
            self._was_maximized = window.isMaximized()
            window.showFullScreen()
            if not self._was_told:
                self._was_told = True
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
            self._action.setChecked(False)  # what has the keyboard had nothing to give up
            return True
        return False
