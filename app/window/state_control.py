"""Applies the table of states (`app.session.states`) to the controls of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.kit.throttle import Throttle
from app.session.states import Look, Moment, State, looks, text_of

if TYPE_CHECKING:
    from app.context import Context
    from app.setup.control import SetupControl

SAME_COMMAND = {
    "trainButton": "trainAction",
    "cancelButton": "cancelAction",
    "playButton": "togglePlayAction",
    "stepForwardButton": "stepForwardAction",
    "stepBackButton": "stepBackAction",
    "nextVisibleButton": "nextVisibleAction",
    "previousVisibleButton": "previousVisibleAction",
    "toStartButton": "toStartAction",
    "toFrontierButton": "toFrontierAction",
    "followAction": "followButton",
}
"""Controls of the table of states, each with the button or menu entry of the same command."""


class StateControl(QObject):
    """Applies the look of every control whenever it changes."""

    page_changed = Signal(bool)
    """Emitted with whether a text is open or loading."""

    def __init__(self, context: Context, setup: SetupControl, text: QWidget) -> None:
        """`text` gets the keyboard focus when the focused control is disabled or hidden."""
        super().__init__(context.window)
        self._window, self._session, self._setup, self._text = context.window, context.session, setup, text
        self._shown: tuple[Moment, bool] | None = None
        self._controls: dict[str, list[QObject]] = {}
        self._throttle = Throttle(self.show_state, self)
        session = self._session
        session.state_changed.connect(self.show_state)
        session.runs_changed.connect(self.show_state)
        session.run_changed.connect(self.show_state)
        session.weights_changed.connect(self.show_state)
        session.player.ticked.connect(self._follow)
        setup.form_changed.connect(self.show_state)

    @Slot()
    def _follow(self) -> None:
        self._throttle.request(at_once=not self._session.is_moving)

    @Slot()
    def show_state(self) -> None:
        """Update the controls after a possible change of the state, the form or the playhead's range."""
        self._setup.show_cost()
        moment = self._session.moment(self._setup.form_settings())
        if moment.state is State.EMPTY and self._session.corpus is not None:
            return  # the first text has been opened, and its counting is about to start
        now = moment, self._setup.extends()
        if now == self._shown:
            return
        was = self._shown[0].state if self._shown is not None else None
        self._shown = now
        if moment.state is State.COUNTING and was is not moment.state:
            self._setup.show_settings()  # calls this method again if the settings differ
            now = self._shown = self._session.moment(self._setup.form_settings()), self._setup.extends()
        table, focused = looks(now[0]), self._window.focusWidget()
        self._setup.view.apply(table, extends=now[1])
        for name, look in table.items():
            self._apply(name, look)
            if name in SAME_COMMAND:
                self._apply(SAME_COMMAND[name], look)
        if focused is not None and not (focused.isEnabled() and focused.isVisible()):
            self._text.setFocus()  # Qt would move the focus to the next control
        self.page_changed.emit(self._session.corpus is not None or moment.state is not State.EMPTY)

    def _apply(self, name: str, look: Look) -> None:
        """Enable or disable a control. Menu entries are never hidden, so that the others keep their positions."""
        if name not in self._controls:
            self._controls[name] = self._window.findChildren(QObject, name)
        for control in self._controls[name]:
            if isinstance(control, QAction):
                control.setEnabled(look.enabled and look.visible)
                if look.text:
                    control.setText(text_of(look))
            elif isinstance(control, QWidget) and not self._setup.view.isAncestorOf(control):
                control.setEnabled(look.enabled)
