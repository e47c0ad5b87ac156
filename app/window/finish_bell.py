"""Desktop notification when a long training run ends."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEvent, QLocale, QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from app.context import Context
from app.kit.icons import application_icon
from app.kit.names import text_name
from app.session.states import State

LONG_SECONDS = 20.0
SHOWN_FOR_MS = 10_000


class FinishBell(QObject):
    """Alerts in the task bar, and shows a desktop notification where the desktop supports them.

    The window shows the message when it is next activated.
    """

    def __init__(self, context: Context, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(context.window)
        session, window = context.session, context.window
        self._session, self._settings, self._window, self._clock = session, context.settings, window, clock
        self._began: float | None = None
        self._tray: QSystemTrayIcon | None = None
        self.news = ""
        """The message that the window has yet to show."""
        session.state_changed.connect(self._state_changed)
        session.failed.connect(self._failed)
        window.installEventFilter(self)

    def _state_changed(self, state: State) -> None:
        if state in (State.COUNTING, State.TRAINING):
            self._began = self._clock() if self._began is None else self._began
            return
        began, self._began = self._began, None
        if state is State.DONE and began is not None:
            self._ring(self._clock() - began, self._sentence())

    def _failed(self, sentence: str) -> None:
        """Notify of a failed training run; the window shows the reason by other means."""
        began, self._began = self._began, None
        if began is not None and self._session.state not in (State.COUNTING, State.TRAINING):
            self._ring(self._clock() - began, sentence, say=False)

    def _ring(self, seconds: float, sentence: str, *, say: bool = True) -> None:
        if seconds < LONG_SECONDS or self._window.isActiveWindow() or not self._settings.get("notify"):
            return
        self.news = sentence if say else ""
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            self._show_message(sentence)

    def _show_message(self, sentence: str) -> None:
        tray = QSystemTrayIcon(application_icon(), self)
        tray.messageClicked.connect(self._activate_window)
        tray.activated.connect(self._activate_window)
        tray.setToolTip(sentence)
        tray.show()  # required for a message; removed when the window is activated
        tray.showMessage(self.tr("BPE Visualizer"), sentence, application_icon(), SHOWN_FOR_MS)
        self._remove_icon()
        self._tray = tray

    def _activate_window(self) -> None:
        self._window.raise_()
        self._window.activateWindow()

    def _remove_icon(self) -> None:
        if self._tray is not None:
            self._tray.hide()
            self._tray.deleteLater()
            self._tray = None

    def _sentence(self) -> str:
        session, number = self._session, QLocale().toString
        history, corpus = session.history, session.corpus
        if history is None or corpus is None:
            return self.tr("The training is over.")
        sentence = self.tr("{name} is trained: vocabulary {size}, {ratio} bytes per token.")
        return sentence.format(
            name=text_name(corpus),
            size=number(history.vocab_size_at(session.frontier)),
            ratio=number(history.bytes_per_token(session.frontier), "f", 2),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self._remove_icon()
            news, self.news = self.news, ""
            if news:
                self._session.notice.emit(news)
        return False
