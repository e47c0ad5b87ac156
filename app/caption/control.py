"""Keeps the caption at the playhead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.caption.view import Caption
from app.kit.throttle import Throttle

if TYPE_CHECKING:
    from app.context import Context


class CaptionControl(QObject):
    """Shows the merge at the playhead, and what can be done about a run that ended early."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._session = context.session
        self.view = Caption(context.theme)
        self.view.action_requested.connect(self._session.take_advice)
        self._throttle = Throttle(self._show, self)
        self._session.run_changed.connect(self._throttle.now)
        self._session.state_changed.connect(self._throttle.now)
        self._session.runs_changed.connect(self._throttle.now)
        self._session.player.ticked.connect(self._follow)

    @Slot(int, object)
    def played(self, _step: int, motion: object) -> None:
        """Describe a merge as soon as it is played in the text."""
        if motion is not None:
            self._throttle.now()

    @Slot()
    def _follow(self) -> None:
        self._throttle.request(at_once=not self._session.is_moving)

    def _show(self) -> None:
        session = self._session
        self.view.set_merge(session.history, session.step)
        advice = session.advice
        if advice is None:
            self.view.set_notice("", None)
        else:
            self.view.set_notice(advice.text, advice.action)
