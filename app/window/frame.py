"""The layout of the window: the settings strip on top, then either the drop page or the working page."""

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
    """Fractions of the window's width for the tables and of the height for the time line, and the text size."""

    tables: float
    timeline: float
    text_size: int = TEXT_PIXELS


LAYOUTS = {
    "watch": Layout(0.24, 0.28, 18),
    "lecture": Layout(0.0, 0.30, 26),
    "research": Layout(0.46, 0.42),
}
"""For watching the film, for a projector (without tables), and for studying the figures."""


class WindowFrame(QWidget):
    """The window's content. Parents are created before their children, so that each widget is styled only once."""

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
        _set_stretch(self.whole, TABLE_SHARE)
        _set_stretch(self.left, TIMELINE_SHARE)

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
        """Show or hide the tab of the documents."""
        self.tabs.setTabVisible(self.tabs.indexOf(self._documents), shown)

    def put_under_text(self, *bars: QWidget) -> None:
        """Insert bars directly below the text."""
        layout = self._text.layout()
        assert isinstance(layout, QVBoxLayout)
        for index, bar in enumerate(bars, 1):
            layout.insertWidget(index, bar)

    def show_page(self, working: bool) -> bool:
        """Show the working page or the drop page; returns whether the page changed."""
        page = self.whole if working else self._drop_page
        changed = page is not self.pages.currentWidget()
        self.pages.setCurrentWidget(page)
        return changed

    def reset(self) -> None:
        """Restore the initial sizes of the panes."""
        self.arrange(Layout(TABLE_SHARE, TIMELINE_SHARE))

    def arrange(self, layout: Layout) -> None:
        """Resize the panes. With a fraction of 0, the tables are hidden until another layout or `bring_up`."""
        self.tabs.setVisible(layout.tables > 0)
        for splitter, share in ((self.whole, layout.tables), (self.left, layout.timeline)):
            size = sum(splitter.sizes()) or 1000
            splitter.setSizes([round(size * (1 - share)), round(size * share)])

    def bring_up(self, pane: QWidget) -> None:
        """Show one of the tables, even if the layout hides them."""
        if self.tabs.isHidden():
            self.tabs.show()
        self.tabs.setCurrentWidget(pane)

    def state(self) -> dict[str, QByteArray]:
        """The sizes of the panes, for `restore`."""
        tables = QByteArray(NO_TABLES if self.tabs.isHidden() else b"")
        return {"whole": self.whole.saveState(), "left": self.left.saveState(), "tables": tables}

    def restore(self, whole: QByteArray, left: QByteArray, tables: QByteArray) -> None:
        """Restore the stored sizes of the panes; the initial sizes if nothing is stored."""
        self.reset()
        for splitter, state in ((self.whole, whole), (self.left, left)):
            orientation = splitter.orientation()
            splitter.restoreState(state)
            splitter.setOrientation(orientation)  # the state may come from a splitter of the other orientation
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        self.tabs.setHidden(bytes(tables.data()) == NO_TABLES)


def _stack(place: QWidget, *children: QWidget, stretch: int) -> None:
    """Lay out the children from top to bottom without gaps; the one at index `stretch` takes the remaining height."""
    layout = QVBoxLayout(place)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for number, child in enumerate(children):
        layout.addWidget(child, 1 if number == stretch else 0)


def _set_stretch(splitter: QSplitter, second: float) -> None:
    """Make both panes of a splitter resize with the window; `second` is the second pane's fraction."""
    splitter.setStretchFactor(0, round(100 * (1 - second)))
    splitter.setStretchFactor(1, round(100 * second))


def _hairline() -> QFrame:
    line = QFrame()
    line.setProperty("hairline", True)
    return line
