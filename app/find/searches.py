"""Searches in the text, for threads: made from what was typed, counted, asked. They let the window breathe."""

from __future__ import annotations

from time import monotonic, sleep
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.find.query import FindQuery
from app.session.corpus_text import CorpusText

if TYPE_CHECKING:
    from bpe.searching.queries import Query
    from bpe.searching.search import Match, Search

MAP_PARTS = 320
"""Parts of the text in which matches are shown at its edge."""
LEAST_PIECE, LEAST_PATTERN_PIECE = 64, 32 << 10
"""Bytes of a piece at least. There are as many pieces as parts of the map, or it would be blurred; but an expression
reads on behind each of them."""
WORK, REST = 0.001, 0.001
"""Seconds after which a search in Python, which holds the GIL, sleeps, and for how long."""


class Unwanted(Exception):
    """Nobody waits for the answer any more."""


class Breath:
    """Ends a search that nobody wants, and lets others have the interpreter."""

    def __init__(self) -> None:
        self.wanted = True
        self._since = monotonic()

    def __call__(self) -> None:
        if not self.wanted:
            raise Unwanted
        if monotonic() - self._since > WORK:
            sleep(REST)
            self._since = monotonic()


class FindError(ValueError):
    """What cannot be looked for; the message is a sentence for the user."""


def make_search(text: CorpusText, query: FindQuery, token: bytes, step: int) -> Search | FindError:
    """A search for what was typed; `token` are the bytes of the token that is meant, where one is."""
    from bpe.searching.queries import SearchError
    from bpe.searching.search import CHUNK, Search

    try:
        least = LEAST_PIECE if query.kind != "pattern" else LEAST_PATTERN_PIECE
        chunk = max(least, min(CHUNK, text.size // MAP_PARTS))
        return Search(text.corpus, _query(text, query, token, step), chunk=chunk)
    except SearchError as error:
        if error.position is None:
            sentence = QCoreApplication.translate("Finding", "This is no regular expression: {reason}.")
        else:
            sentence = QCoreApplication.translate(
                "Finding", "This is no regular expression: {reason}, at character {place}."
            )
        return FindError(sentence.format(reason=error, place=(error.position or 0) + 1))
    except FindError as error:
        return error


def _query(text: CorpusText, query: FindQuery, token: bytes, step: int) -> Query:
    import regex

    from bpe.searching.queries import BytesQuery, PatternQuery, TokenQuery

    if query.kind == "token":
        seams = text.for_a_thread()
        if seams is None:
            raise FindError(
                QCoreApplication.translate("Finding", "Tokens can be found as soon as the words are counted.")
            )
        return TokenQuery(seams, token, step)
    if query.kind == "pattern":
        return PatternQuery(query.typed, match_case=query.match_case)
    if query.match_case or query.typed.isascii() or query.typed.lower() == query.typed.upper():
        return BytesQuery(query.typed.encode("utf-8", "replace"), match_case=query.match_case)
    return PatternQuery(regex.escape(query.typed), match_case=False)  # letters beyond ASCII have capitals, too


def count(search: Search, breath: Breath) -> FindError | None:
    """Count all matches; what keeps it from that, if anything does."""
    from bpe.searching.queries import SearchTimeout

    try:
        search.count(breath)
    except Unwanted:
        return None
    except SearchTimeout:
        return _too_slow()
    return None


def step(search: Search, place: int, breath: Breath, *, forward: bool) -> tuple[Match | None, int | None] | FindError:
    """The next match from a place on, or the last one before it, and which one it is where that is known."""
    from bpe.searching.queries import SearchTimeout

    try:
        match = (search.next if forward else search.previous)(place, breath)
        return match, search.number_of(match, breath) if match is not None else None
    except Unwanted:
        return None, None
    except SearchTimeout:
        return _too_slow()


def number(search: Search, match: Match, breath: Breath) -> int | None:
    """Which one a match is, where that is known."""
    from bpe.searching.queries import SearchTimeout

    try:
        return search.number_of(match, breath)
    except (Unwanted, SearchTimeout):
        return None


def between(search: Search, first: int, last: int, breath: Breath) -> list[tuple[int, int]]:
    """The matches in a part of the text; none where they take too long, which is said when they are counted."""
    from bpe.searching.queries import SearchTimeout

    try:
        return search.between(first, last, breath)
    except (Unwanted, SearchTimeout):
        return []


def _too_slow() -> FindError:
    return FindError(
        QCoreApplication.translate(
            "Finding", "This regular expression takes too long: it can match in too many ways. Make it more exact."
        )
    )
