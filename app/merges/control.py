"""Keeps the table of merges at the frontier and the playhead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.merges.view import MergesTable

if TYPE_CHECKING:
    from app.context import Context


class MergesControl(QObject):
    """Shows the merges of the run; a click goes to a step."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._session = context.session
        self.view = MergesTable(context.theme)
        self.view.step_requested.connect(self._session.set_step)
        self._session.run_changed.connect(self._begin_run)
        self._session.player.film_changed.connect(self._show_film)
        self._session.player.ticked.connect(self._follow)

    @Slot()
    def _begin_run(self) -> None:
        self.view.merges.set_history(self._session.history)
        self._follow()

    @Slot()
    def _show_film(self) -> None:
        self.view.set_following(self._session.player.playing or self._session.player.following)

    @Slot()
    def _follow(self) -> None:
        self.view.set_position(self._session.frontier, self._session.step)
