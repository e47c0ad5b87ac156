"""Opens and leaves the compare page. The page is built on first use, and keeps its state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.kit.theme import PageTheme, Theme
from app.session.states import State

if TYPE_CHECKING:
    from app.compare.comparison import CompareControl
    from app.compare.figures_control import FiguresControl
    from app.compare.held_out_text import HeldOutText
    from app.compare.languages_control import LanguagesControl
    from app.context import Context
    from app.tokens.view import TokenView

IDLE_MS, STEP_MS = 700, 30
"""Delay after the start before the page is prepared, which makes opening it instant; and between two of its parts."""
PARTS = (
    "app.compare.compared",
    "app.compare.presets",
    "app.compare.tokens_view",
    "app.compare.column_view",
    "app.compare.figures_columns",
    "app.compare.figures_table",
    "app.compare.figures_plot",
    "app.compare.vocabularies_view",
    "app.compare.figures_view",
    "app.compare.page",
    "app.compare.comparison",
    "app.compare.figures_control",
    "app.compare.languages_control",
    "app.compare.languages_view",
)
RESTING = (State.EMPTY, State.PAUSED, State.DONE)


def _load_modules() -> None:
    for name in PARTS:
        import_module(name)
        sleep(0.01)  # let the GUI thread run between two imports


class ComparePageControl(QObject):
    """Shows the compare page in `pages` with the visible text, and returns to the first page."""

    def __init__(
        self,
        context: Context,
        pages: QStackedWidget,
        text: TokenView,
        held_out: HeldOutText,
    ) -> None:
        super().__init__(context.window)
        from app.compare.sources import Sources

        self._pages, self._text, self._session, self._theme = pages, text, context.session, context.theme
        self.held_out, self._exports = held_out, context.exports
        self._figures_control: FiguresControl | None = None
        self._languages: LanguagesControl | None = None
        self._focus: QWidget | None = None
        self.sources = Sources(self._session, text)
        self.comparison: CompareControl | None = None
        self._files: list[Path] = []
        """Tokenizer files to add once the page is shown."""
        self._parts: list[Callable[[], object]] = [
            lambda: self.comparison and self.comparison.page.figures,
            lambda: self.figures_control,
            lambda: self.comparison and self.comparison.page.figures.plot,
            lambda: self.figures_control and self.figures_control.vocabularies,
            lambda: self.languages,
        ]
        """The panes beneath the texts; each is created on first use."""
        self._are_loaded = False
        self._background = context.background
        self._loader = self._background.question(self, then=self._loaded)
        self._idle = QTimer(self, interval=IDLE_MS)
        self._idle.timeout.connect(self._load_a_part)
        self._background.closing.connect(self._idle.stop)
        self._idle.start()
        text.compare_requested.connect(self._open_selection)
        self._session.corpus_changed.connect(self._forget_selection)
        self._session.corpus_changed.connect(self.leave)
        for signal in (self._session.run_changed, self._session.runs_changed, self._session.state_changed):
            signal.connect(self._follow)
        commands = context.commands
        commands.add("compare", self.tr("&Compare tokenizers…"), self.open, keys=("Ctrl+T",))
        commands.add("languages", self.tr("By &language…"), self.open_languages)
        commands.add("held_out", self.tr("&Held-out text…"), self.hold_out)

    def _load_a_part(self) -> None:
        """Import the modules on a thread, then build the page part by part while the program is idle."""
        is_open = self._pages.currentIndex() != 0
        if not is_open and (self._session.state not in RESTING or self._session.player.playing):
            return
        self._idle.setInterval(STEP_MS)
        if not self._are_loaded and not is_open:
            if not self._loader.busy:
                self._loader.ask(_load_modules)
        elif self.comparison is None:
            self._build()
        elif not self._parts or self._parts.pop(0)() is None:
            self._idle.stop()

    @Slot(object)
    def _loaded(self, _answer: None) -> None:
        self._are_loaded = True

    def open(self, source: str = "") -> None:
        """Show the page with a source of `app.compare.page`: by default the last one, at first "view"."""
        made = self.comparison or self._build()
        if self._pages.currentIndex() == 0:
            self._focus = self._pages.window().focusWidget()
        self._pages.setCurrentWidget(made.page)
        QTimer.singleShot(0, self, lambda: self._show(source))  # the page is painted before its columns are built

    def theme_in_view(self) -> Theme:
        """The theme whose text is zoomed: the page's own while it is visible."""
        page = self.comparison.page if self.comparison is not None else None
        return page.theme if page is not None and self._pages.currentWidget() is page else self._theme

    def _build(self) -> CompareControl:
        from app.compare.comparison import CompareControl
        from app.compare.page import ComparePage

        page = ComparePage(PageTheme(self._theme, self))
        self._pages.addWidget(page)
        self.comparison = CompareControl(page, self.sources.own, self._background, self.sources, self)
        page.left.connect(self.leave)
        self._idle.start(STEP_MS)  # the panes beneath the texts follow
        return self.comparison

    @property
    def figures_control(self) -> FiguresControl | None:
        """The control of the figures, created on first use; None without a page."""
        if self._figures_control is None and self.comparison is not None:
            from app.compare.figures_control import FiguresControl

            figures = self.comparison.page.figures
            self._figures_control = FiguresControl(
                self._session, self._background, self.comparison.comparing, figures, self.held_out, self
            )
            figures.export_folder = self._exports.path
            self._figures_control.written.connect(self._exports.remember)
            figures.held_out_requested.connect(self.hold_out)
        return self._figures_control

    @property
    def languages(self) -> LanguagesControl | None:
        """The control of the languages view, created on first use; None without a page."""
        if self._languages is None and self.comparison is not None:
            from app.compare.languages_control import LanguagesControl
            from app.compare.languages_view import LanguagesView

            view = LanguagesView(self._theme)
            self.comparison.page.figures.tabs.addTab(view, self.tr("Languages"))
            self._languages = LanguagesControl(self._session, self._background, self.comparison.comparing, view, self)
        return self._languages

    def _show(self, source: str) -> None:
        from app.compare.sources import EXAMPLE
        from app.compare.tokenizer_choices import from_file

        made = self.comparison
        assert made is not None
        possible = self.sources.possible()
        made.page.set_sources(possible)
        made.follow_session()
        first = not made.comparing.columns
        wanted = source or ("view" if first else made.source)
        if wanted not in possible:
            wanted = "typed"
        if wanted == "typed" and first:
            made.start(EXAMPLE)
        elif source or first or wanted != made.source or wanted in ("view", "text"):
            made.set_source(wanted)
        made.fill()
        made.follow_playhead()
        while self._files:
            made.add(from_file(self._files.pop(0)))
        (made.page.edit if made.source == "typed" else made.page.source).setFocus()

    @Slot()
    def _follow(self, *_: object) -> None:
        """Follow a change of the run or of the names of runs, if the page is visible."""
        if self.comparison is not None and self._pages.currentWidget() is self.comparison.page:
            self.comparison.follow_session()

    def _open_selection(self, start: int, end: int) -> None:
        self.sources.selection = (start, end)
        self.open("selection")

    def _forget_selection(self) -> None:
        self.sources.selection = None

    def compare_files(self, paths: Iterable[Path]) -> None:
        """Show the page and add these tokenizer files."""
        self._files += paths
        self.open()

    def open_languages(self) -> None:
        """Show the page with its figures by language."""
        self.open()
        assert self.comparison is not None and self.languages is not None
        self.comparison.page.figures.tabs.setCurrentWidget(self.languages.view)

    def hold_out(self) -> None:
        """Ask for files to open as the held-out text."""
        names, _ = QFileDialog.getOpenFileNames(self._pages.window(), self.tr("Open a held-out text"))
        if names:
            self.held_out.open(tuple(Path(name) for name in names))

    def leave(self) -> None:
        """Return to the first page and restore the focus; does nothing on the first page."""
        if self._pages.currentIndex() == 0:
            return
        self._pages.setCurrentIndex(0)
        (self._focus or self._text).setFocus()
