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
"""Controls of the table of states, and another control that looks the same: button and menu entry of one command."""


class StateControl(QObject):
    """Asks what every control shows at this moment, and applies the answer when it has changed."""

    page_changed = Signal(bool)
    """Whether there is a text to look at."""

    def __init__(self, context: Context, setup: SetupControl, text: QWidget) -> None:
        """`text` gets the keyboard when the control that had it goes away."""
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
        """The state, the form, or where the playhead can go may have changed."""
        self._setup.show_cost()
        moment = self._session.moment(self._setup.form_settings())
        if moment.state is State.EMPTY and self._session.corpus is not None:
            return  # the first text is being taken over: it is counted in a moment
        now = moment, self._setup.extends()
        if now == self._shown:
            return
        was = self._shown[0].state if self._shown is not None else None
        self._shown = now
        if moment.state is State.COUNTING and was is not moment.state:
            self._setup.show_settings()  # calls this again if they are others
            now = self._shown = self._session.moment(self._setup.form_settings()), self._setup.extends()
        table, focused = looks(now[0]), self._window.focusWidget()
        self._setup.view.apply(table, extends=now[1])
        for name, look in table.items():
            self._apply(name, look)
            if name in SAME_COMMAND:
                self._apply(SAME_COMMAND[name], look)
        if focused is not None and not (focused.isEnabled() and focused.isVisible()):
            self._text.setFocus()  # Qt would go on to the next control, which nobody meant
        self.page_changed.emit(self._session.corpus is not None or moment.state is not State.EMPTY)

    def _apply(self, name: str, look: Look) -> None:
        """Menus keep their entries, so that they do not jump; the pages show and hide the panes."""
        if name not in self._controls:
            self._controls[name] = self._window.findChildren(QObject, name)
        for control in self._controls[name]:
            if isinstance(control, QAction):
                control.setEnabled(look.enabled and look.visible)
                if look.text:
                    control.setText(text_of(look))
            elif isinstance(control, QWidget) and not self._setup.view.isAncestorOf(control):
                control.setEnabled(look.enabled)
