"""The palette's results: commands of the menus, positions on the time line, tokens of the run, texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Slot

from app.kit.commands import PaletteEntry
from app.kit.numbers import BYTE_TOKENS
from app.kit.token_listing import VocabularyQuery, VocabularyStore, list_vocabulary
from app.kit.token_text import readable
from app.palette.model import PaletteRow, nearest_tokens, number_in, ranked, token_sought, used_again
from app.palette.view import Palette

if TYPE_CHECKING:
    from app.context import Context
    from bpe import MergeHistory

RECENT = "palette"
RECENT_KEPT = 20
FEW_TOKENS, MANY_TOKENS = 4, 9
"""Maximum number of tokens listed below other results, and in a query for a token."""
NAME_LIMIT = 40

Source = Callable[[], Iterator[PaletteEntry]]


class PaletteControl(QObject):
    """Fills the palette at each key press, and carries out the chosen entry."""

    def __init__(self, context: Context, look_at: Callable[[int], object]) -> None:
        """`look_at` shows the token that has an id at the playhead."""
        super().__init__(context.window)
        self._context, self._session, self._look_at = context, context.session, look_at
        self._settings = context.settings
        self._palette = palette = Palette(context.theme, context.window)
        self._recent = self._settings.kept(RECENT)
        self._entries: list[PaletteEntry] = []
        self._rows: list[PaletteRow] = []
        self.sources: list[Source] = []
        """Functions that return entries whenever the palette opens; the window and the features add theirs."""
        self._tokens = VocabularyStore()
        self._search = context.background.paced_question(
            self, then=self._show_tokens, failed=lambda _sentence: self._show([])
        )
        palette.query_changed.connect(self._typed)
        palette.chosen.connect(self._do)
        palette.closed.connect(self._search.forget)
        self._session.run_changed.connect(self._forget)
        context.commands.add("palette", self.tr("&Find a command or place…"), self.open, keys=("Ctrl+K",))

    def open(self) -> None:
        """Open the palette, or close it if it is open."""
        if not self._palette.isVisible():
            self._entries = [entry for source in self.sources for entry in source()]
        self._palette.toggle()

    # -- typing

    @Slot(str)
    def _typed(self, typed: str) -> None:
        sought, is_token = token_sought(typed, (self.tr("find token"), self.tr("token"), self.tr("find")))
        self._rows = self._places(typed) + ranked(self._entries, typed, self._recent)
        history = self._session.history
        if not sought.strip() or history is None:
            self._search.forget()
            self._show([])
            return
        self._show([], waiting=True)
        query = VocabularyQuery(self._session.step, sought)
        store, most = self._tokens, MANY_TOKENS if is_token else FEW_TOKENS
        self._search.ask((id(history), query, most, typed), partial(_find_tokens, store, history, query, most))

    @Slot(object, object)
    def _show_tokens(self, _key: object, found: list[tuple[int, bytes, int]]) -> None:
        number = QLocale().toString
        entries = [
            PaletteEntry(
                f"token:{token}",
                self._times(count),
                partial(self._look_at, token),
                place=self.tr("token {id}").format(id=number(token)),
                token=data,
                also=readable(data, NAME_LIMIT),
            )
            for token, data, count in found
        ]
        self._show(entries, keep=True)

    def _times(self, count: int) -> str:
        if count == 1:
            return self.tr("occurs once")
        return self.tr("occurs {count} times").format(count=QLocale().toString(count)) if count else self.tr("absorbed")

    def _show(self, tokens: list[PaletteEntry], *, keep: bool = False, waiting: bool = False) -> None:
        rows = self._rows + [PaletteRow(entry, group=2) for entry in tokens]
        self._palette.show_rows(rows, keep=keep, waiting=waiting)

    # -- positions on the time line

    def _places(self, typed: str) -> list[PaletteRow]:
        found = number_in(typed)
        history = self._session.history
        if found is None or history is None:
            return []
        number, words = found
        places = sorted([*self._steps(history, number), *self._token(history, number)], key=lambda at: not at.enabled)
        return ranked(places, words) if words else [PaletteRow(entry) for entry in places]

    def _steps(self, history: MergeHistory, number: int) -> Iterator[PaletteEntry]:
        text, frontier = QLocale().toString, self._session.frontier
        smallest, largest = history.vocab_size_at(0), history.vocab_size_at(frontier)
        reached = self.tr("{smallest} to {largest} so far")
        yield PaletteEntry(
            "goToVocabulary",
            self.tr("Go to vocabulary size {size}").format(size=text(number)),
            partial(self._session.set_step, number - smallest),
            place=""
            if (within := smallest <= number <= largest)
            else reached.format(smallest=text(smallest), largest=text(largest)),
            enabled=within,
        )
        yield PaletteEntry(
            "goToMerge",
            self.tr("Go to merge {number}").format(number=text(number)),
            partial(self._session.set_step, number),
            place=self.tr("vocabulary size {size}").format(size=text(smallest + number))
            if (within := 0 <= number <= frontier)
            else reached.format(smallest=text(0), largest=text(frontier)),
            enabled=within,
            also=self.tr("step"),
        )

    def _token(self, history: MergeHistory, number: int) -> Iterator[PaletteEntry]:
        if 0 <= number < BYTE_TOKENS + self._session.step:
            yield PaletteEntry(
                f"token:{number}",
                self.tr("Look at token {id}").format(id=QLocale().toString(number)),
                partial(self._look_at, number),
                token=history.token_bytes(number),
            )

    # -- choosing

    @Slot(object)
    def _do(self, entry: PaletteEntry) -> None:
        if not entry.key.startswith(("token:", "goTo")):
            self._recent = used_again(self._recent, entry.key, RECENT_KEPT)
            self._settings.keep(RECENT, self._recent)
        entry.act()

    @Slot()
    def _forget(self) -> None:
        self._tokens = VocabularyStore()  # a new one, since a thread may still use the old one
        self._search.forget()


def _find_tokens(
    store: VocabularyStore, history: MergeHistory, query: VocabularyQuery, most: int
) -> list[tuple[int, bytes, int]]:
    return nearest_tokens(list_vocabulary(store, history, query), most)
