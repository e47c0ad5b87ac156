"""The bars beneath the text, of which one at most is open: finding, and going to a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.find.bar import FindBar
from app.find.control import Finder
from app.find.go_bar import GoBar
from app.find.go_to import Going

if TYPE_CHECKING:
    from app.kit.actions import Actions
    from app.kit.theme import Theme
    from app.session.session import Session
    from app.text.control import TextDesk
    from app.window.frame import Frame
    from app.window.presenter import Panes, Presenter


class TextBars(QObject):
    """Builds the bars, puts them into the window, and opens the one that is asked for."""

    def __init__(
        self,
        session: Session,
        presenter: Presenter,
        panes: Panes,
        desk: TextDesk,
        frame: Frame,
        commands: Actions,
        theme: Theme,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._text = panes.token_view
        self.find = Finder(session, presenter, panes.token_view, FindBar(theme), self)
        self.go = Going(session, desk.lines, panes.token_view, GoBar(theme), self)
        frame.put_under_text(self.find.bar, self.go.bar)
        commands.find.triggered.connect(self._find)
        commands.go_to.triggered.connect(self._go)

    def shutdown(self, timeout: float) -> bool:
        """Whether every thread has ended."""
        return self.find.shutdown(timeout)

    def _find(self) -> None:
        if self._text.isVisible():
            self.go.bar.leave()
            self.find.open()

    def _go(self) -> None:
        if self._text.isVisible():
            self.find.bar.leave()
            self.go.open()
