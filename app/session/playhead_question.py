"""A pane's background question about the playhead's step, asked again whenever the answer may have changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEvent, QObject, Slot

if TYPE_CHECKING:
    from app.kit.background import Background
    from app.session.session import Session
    from bpe import MergeHistory

Question = tuple[Hashable, Callable[[], Any]]
"""A key that identifies the question, and the function that answers it on a thread."""


class Pane(Protocol):
    """The methods of a widget that are used here."""

    def isVisible(self) -> bool: ...

    def installEventFilter(self, filter_object: QObject) -> None: ...


class PlayheadQuestion(QObject):
    """Asks at every tick of the player while the pane is visible, and when it is shown. The newest question wins."""

    def __init__(
        self,
        session: Session,
        background: Background,
        pane: Pane,
        *,
        question: Callable[[MergeHistory, int], Question | None],
        show: Callable[[Any], None],
        forget: Callable[[], None],
        parent: QObject,
    ) -> None:
        """`question` gets the run and the step, and returns None if there is nothing to ask; `show` gets the answer;
        `forget` is called when another run is shown."""
        super().__init__(parent)
        self._session, self._pane = session, pane
        self._question, self._forget = question, forget
        self.inquiry = background.paced_question(self, then=lambda _key, answer: show(answer))
        session.player.ticked.connect(self.ask)
        session.state_changed.connect(self.ask)
        session.run_changed.connect(self._restart)
        pane.installEventFilter(self)

    @Slot()
    def ask(self) -> None:
        """Ask about the playhead's step if the pane is visible and the question is new."""
        history = self._session.history
        if history is None or not self._pane.isVisible():
            return
        question = self._question(history, self._session.step)
        if question is not None:
            key, work = question
            self.inquiry.ask((id(history), key), work)

    @Slot()
    def _restart(self) -> None:
        self.inquiry.forget()
        self._forget()
        self.ask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self.ask()
        return super().eventFilter(watched, event)
