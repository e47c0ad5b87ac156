"""How the panes stand in the window: the strip on top, then either the invitation or the parted working page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.kit.theme import TEXT_PIXELS

if TYPE_CHECKING:
    from app.candidates.view import CandidatesPane
    from app.caption.view import Caption
    from app.curve.pane import CompressionPlot
    from app.curve.transport import Transport
    from app.documents.view import DocumentsPane
    from app.inspector.view import TokenInspector
    from app.merges.view import MergesTable
    from app.runs.view import RunsPane
    from app.setup.view import SetupForm
    from app.tokens.view import TokenView
    from app.try_line.view import TryLine
    from app.vocabulary.view import VocabularyPane

TABLE_SHARE, TIMELINE_SHARE = 0.355, 0.36
NO_TABLES = b"hidden"
SMALLEST_TEXT, SMALLEST_TIMELINE, SMALLEST_TABLE = 160, 120, 280


@dataclass(frozen=True, slots=True)
class Panes:
    """The views of the working page."""

    setup: SetupForm
    token_view: TokenView
    caption: Caption
    try_line: TryLine
    transport: Transport
    plot: CompressionPlot
    merges: MergesTable
    candidates: CandidatesPane
    vocabulary: VocabularyPane
    inspector: TokenInspector
    runs: RunsPane
    documents: DocumentsPane


@dataclass(frozen=True, slots=True)
class Layout:
    """How the window is shared: the tables' share of its width, the time line's of the rest, the text's size."""

    tables: float
    timeline: float
    text_size: int = TEXT_PIXELS


LAYOUTS = {
    "watch": Layout(0.24, 0.28, 18),
    "lecture": Layout(0.0, 0.30, 26),
    "research": Layout(0.46, 0.42),
}
"""By the work they are for: following the film, on a projector (no tables), among figures."""


class WindowFrame(QWidget):
    """The window's content. Built from the outside in: what is put into a shown place is styled only once."""

    def __init__(self, panes: Panes, drop_page: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("frame")
        self._drop_page = drop_page
        self.pages = QStackedWidget()
        self.pages.setObjectName("pages")
        self.pages.setAccessibleName(self.tr("Pages"))
        _stack(self, panes.setup, _hairline(), self.pages, stretch=2)
        self.whole = self._splitter(Qt.Orientation.Horizontal, self.pages, self.tr("Text and tables"))
        self.pages.addWidget(drop_page)
        self.pages.addWidget(self.whole)
        self.left = self._splitter(Qt.Orientation.Vertical, self.whole, self.tr("Text and time line"))
        self._text = text = QWidget(self.left)
        timeline = QWidget(self.left)
        text.setMinimumHeight(SMALLEST_TEXT)
        timeline.setMinimumHeight(SMALLEST_TIMELINE)
        _stack(text, panes.token_view, _hairline(), panes.caption, _hairline(), panes.try_line, stretch=0)
        _stack(timeline, panes.transport, panes.plot, stretch=1)
        self._build_tabs(panes)
        _share(self.whole, TABLE_SHARE)
        _share(self.left, TIMELINE_SHARE)

    def _splitter(self, orientation: Qt.Orientation, parent: QWidget, name: str) -> QSplitter:
        splitter = QSplitter(orientation, parent)
        splitter.setAccessibleName(name)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        return splitter

    def _build_tabs(self, panes: Panes) -> None:
        self.tabs = QTabWidget(self.whole)
        self.tabs.setObjectName("tabs")
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("Tables"))
        self.tabs.setMinimumWidth(SMALLEST_TABLE)
        self.tabs.addTab(panes.merges, self.tr("Merges"))
        self.tabs.addTab(panes.candidates, self.tr("Candidates"))
        self.tabs.addTab(panes.vocabulary, self.tr("Vocabulary"))
        self.tabs.addTab(panes.inspector, self.tr("Token"))
        self.tabs.addTab(panes.runs, self.tr("Runs"))
        self._documents = panes.documents
        self.tabs.addTab(panes.documents, self.tr("Documents"))

    def show_documents(self, shown: bool) -> None:
        """Whether the documents have a tab."""
        self.tabs.setTabVisible(self.tabs.indexOf(self._documents), shown)

    def put_under_text(self, *bars: QWidget) -> None:
        """Bars that are opened beneath the text."""
        layout = self._text.layout()
        assert isinstance(layout, QVBoxLayout)
        for place, bar in enumerate(bars, 1):
            layout.insertWidget(place, bar)

    def show_page(self, working: bool) -> bool:
        """Show the panes or the invitation; whether that is another page than before."""
        page = self.whole if working else self._drop_page
        changed = page is not self.pages.currentWidget()
        self.pages.setCurrentWidget(page)
        return changed

    def reset(self) -> None:
        """Part the panes as at the very first start."""
        self.arrange(Layout(TABLE_SHARE, TIMELINE_SHARE))

    def arrange(self, layout: Layout) -> None:
        """Part the panes; without a share the tables are hidden until another layout, or a table that is asked for."""
        self.tabs.setVisible(layout.tables > 0)
        for splitter, share in ((self.whole, layout.tables), (self.left, layout.timeline)):
            size = sum(splitter.sizes()) or 1000
            splitter.setSizes([round(size * (1 - share)), round(size * share)])

    def bring_up(self, pane: QWidget) -> None:
        """Show one of the tables, also where the layout has none."""
        if self.tabs.isHidden():
            self.tabs.show()
        self.tabs.setCurrentWidget(pane)

    def state(self) -> dict[str, QByteArray]:
        """How the panes are parted, for `restore`."""
        tables = QByteArray(NO_TABLES if self.tabs.isHidden() else b"")
        return {"whole": self.whole.saveState(), "left": self.left.saveState(), "tables": tables}

    def restore(self, whole: QByteArray, left: QByteArray, tables: QByteArray) -> None:
        """Part the panes as they were; the usual way where there is nothing stored."""
        self.reset()
        for splitter, state in ((self.whole, whole), (self.left, left)):
            orientation = splitter.orientation()
            splitter.restoreState(state)
            splitter.setOrientation(orientation)  # a state of another splitter would turn it
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        self.tabs.setHidden(bytes(tables.data()) == NO_TABLES)


def _stack(place: QWidget, *children: QWidget, stretch: int) -> None:
    """The children one below the other, touching; the one at `stretch` takes what is left."""
    layout = QVBoxLayout(place)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for number, child in enumerate(children):
        layout.addWidget(child, 1 if number == stretch else 0)


def _share(splitter: QSplitter, second: float) -> None:
    """Both parts grow and shrink with the window, in these shares."""
    splitter.setStretchFactor(0, round(100 * (1 - second)))
    splitter.setStretchFactor(1, round(100 * second))


def _hairline() -> QFrame:
    line = QFrame()
    line.setProperty("hairline", True)
    return line
