"""The way to the compare page and back. It is built when it is first asked for, and then stays as it was left."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.session import Session
from app.theme import Theme

if TYPE_CHECKING:
    from app.comparing import Choice
    from app.comparison import Comparison
    from app.figuring import Figuring
    from app.held_out_text import HeldOutText
    from app.languages_desk import LanguagesDesk
    from app.views.token_view import TokenView

PASSAGE = "I love LLM"
FALLBACK_BYTES = 2_048
"""Bytes of the text's beginning that are compared while nothing of it has been in view."""


class SecondPage(QObject):
    """Shows the compare page in `pages` with what is in view in the text, and goes back to the first page."""

    def __init__(
        self,
        pages: QStackedWidget,
        text: TokenView,
        session: Session,
        theme: Theme,
        held_out: HeldOutText,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._pages, self._text, self._session, self._theme = pages, text, session, theme
        self.held_out = held_out
        self.figuring: Figuring | None = None
        self.languages: LanguagesDesk | None = None
        self._focus: QWidget | None = None
        self._passage = ""
        self.comparison: Comparison | None = None

    def open(self) -> None:
        """Show the page. The passage is another one only where something else is in view than the last time."""
        from app.comparison import Comparison
        from app.figuring import Figuring
        from app.languages_desk import LanguagesDesk
        from app.views.compare_page import ComparePage
        from app.views.languages_view import LanguagesView

        if self.comparison is None:
            page = ComparePage(self._theme)
            self._pages.addWidget(page)
            self.comparison = Comparison(page, self._own, self)
            self.figuring = Figuring(
                self._session, self.comparison.comparing, page.figures, self.held_out, self
            )
            languages = LanguagesView(self._theme)
            page.figures.tabs.addTab(languages, self.tr("Languages"))
            self.languages = LanguagesDesk(self._session, self.comparison.comparing, languages, self)
            page.left.connect(self.leave)
        if self._pages.currentIndex() == 0:
            self._focus = self._pages.window().focusWidget()
        passage = self._in_view()
        if passage != self._passage or not self.comparison.comparing.columns:
            self._passage = passage
            self.comparison.start(passage)
        self._pages.setCurrentWidget(self.comparison.page)
        self.comparison.page.edit.setFocus()

    def compare_files(self, paths: Iterable[Path]) -> None:
        """Show the page with these tokenizer files among the others."""
        from app.comparing import from_file

        self.open()
        assert self.comparison is not None
        for path in paths:
            self.comparison.comparing.add(from_file(path))

    def open_languages(self) -> None:
        """Show the page with its figures by language."""
        self.open()
        assert self.comparison is not None and self.languages is not None
        self.comparison.page.figures.tabs.setCurrentWidget(self.languages.view)

    def leave(self) -> None:
        """Back to the first page, and to what had the focus there; nothing where that is the one in view."""
        if self._pages.currentIndex() == 0:
            return
        self._pages.setCurrentIndex(0)
        (self._focus or self._text).setFocus()

    def shutdown(self, timeout: float) -> bool:
        """Wait for the threads; whether all have ended."""
        figuring, comparison = self.figuring, self.comparison
        ended = [figuring is None or figuring.shutdown(timeout), self.held_out.shutdown(timeout)]
        ended.append(self.languages is None or self.languages.shutdown(timeout))
        return all([*ended, comparison is None or comparison.comparing.shutdown(timeout)])

    def _in_view(self) -> str:
        text = self._session.text
        if text is None:
            return PASSAGE
        start, end = self._text.visible_range()
        return text.read(start, (end - start) or FALLBACK_BYTES).decode("utf-8", "replace")

    def _own(self) -> list[Choice]:
        """The run at the playhead, the earlier ones at their end, and the words of the text."""
        from app.comparing import run_at, words_of

        session = self._session
        found: list[Choice] = []
        if session.history is not None:
            step = min(session.step, session.frontier)
            size = QLocale().toString(session.history.vocab_size_at(step))
            found.append(run_at(session.history, step, self.tr("this run at {size}").format(size=size)))
        found += [run_at(run.history, run.history.step, run.name) for run in session.runs if run.history is not None]
        if session.corpus is not None:
            found.append(words_of(session.corpus, "word", self.tr("words of the text")))
            found.append(words_of(session.corpus, "gpt2", self.tr("GPT-2 words of the text")))
        return found
