"""Keeps the candidates pane at the playhead: asks in the background while it is in view, shows the newest answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Slot

from app.models.candidates import Candidates, candidates_at
from app.session import Session
from app.snapshots import Inquiry, SnapshotStore

if TYPE_CHECKING:
    from app.views.candidates_table import CandidatesPane


class Why(QObject):
    """Between the session and the candidates pane. A pane that is hidden asks for nothing."""

    def __init__(self, session: Session, pane: CandidatesPane, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._pane = session, pane
        self._store = SnapshotStore()
        self._inquiry = Inquiry(self)
        self._inquiry.answered.connect(self._show)
        self._inquiry.waiting.connect(pane.set_waiting)
        self._inquiry.failed.connect(pane.show_problem)
        session.ticked.connect(self.ask)
        session.state_changed.connect(self.ask)
        session.run_changed.connect(self._begin_anew)
        pane.installEventFilter(self)

    @Slot()
    def ask(self) -> None:
        """Ask about the playhead's step, if the pane is in view and this has not been asked."""
        history = self._session.history
        if history is None or not self._pane.isVisible():
            return
        step, store = self._session.step, self._store
        key = (id(history), step, step < self._session.frontier)
        self._inquiry.ask(key, lambda: candidates_at(store.at(history, step)))

    def shutdown(self, timeout: float) -> bool:
        """Answer nothing more; whether the thread has ended."""
        return self._inquiry.shutdown(timeout)

    @Slot(object, object)
    def _show(self, _key: object, answer: Candidates) -> None:
        self._pane.show_candidates(answer)

    @Slot()
    def _begin_anew(self) -> None:
        self._inquiry.forget()
        self._store.forget()
        self._pane.show_candidates(None)
        self.ask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A pane that comes into view asks at once."""
        if event.type() == QEvent.Type.Show:
            self.ask()
        return super().eventFilter(watched, event)
