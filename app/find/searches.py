"""Searches in the text, run on threads; they release the GIL regularly so that the window stays responsive."""

from __future__ import annotations

from time import monotonic, sleep
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.find.query import FindQuery
from app.session.corpus_text import CorpusText

if TYPE_CHECKING:
    from bpe.searching.queries import Query
    from bpe.searching.search import Match, Search

MAP_BINS = 320
"""Number of bins of the map of matches."""
LEAST_CHUNK, LEAST_PATTERN_CHUNK = 64, 32 << 10
"""Minimum size of a chunk in bytes. There are as many chunks as bins of the map, to keep it sharp; an expression
also reads beyond the end of each chunk."""
WORK, REST = 0.001, 0.001
"""Seconds after which a search in Python, which holds the GIL, sleeps, and for how long."""


class Unwanted(Exception):
    """Raised in a search whose answer is no longer needed."""


class Stopper:
    """Ends a search that is no longer wanted, and regularly releases the interpreter to other threads."""

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
    """An invalid query; the message can be shown to the user."""


def make_search(text: CorpusText, query: FindQuery, token: bytes, step: int) -> Search | FindError:
    """Make the search of a query; `token` is the bytes of the token in the query, if it has one."""
    from bpe.searching.queries import SearchError
    from bpe.searching.search import CHUNK, Search

    try:
        least = LEAST_CHUNK if query.kind != "pattern" else LEAST_PATTERN_CHUNK
        chunk = max(least, min(CHUNK, text.size // MAP_BINS))
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
    return PatternQuery(regex.escape(query.typed), match_case=False)  # folds case beyond ASCII, too


def count(search: Search, stopper: Stopper) -> FindError | None:
    """Count all matches; return the error, if any."""
    from bpe.searching.queries import SearchTimeout

    try:
        search.count(stopper)
    except Unwanted:
        return None
    except SearchTimeout:
        return _too_slow()
    return None


def step(search: Search, place: int, stopper: Stopper, *, forward: bool) -> tuple[Match | None, int | None] | FindError:
    """The next match at or after an offset, or the last before it, and its number if known."""
    from bpe.searching.queries import SearchTimeout

    try:
        match = (search.next if forward else search.previous)(place, stopper)
        return match, search.number_of(match, stopper) if match is not None else None
    except Unwanted:
        return None, None
    except SearchTimeout:
        return _too_slow()


def number(search: Search, match: Match, stopper: Stopper) -> int | None:
    """The number of a match, if known."""
    from bpe.searching.queries import SearchTimeout

    try:
        return search.number_of(match, stopper)
    except (Unwanted, SearchTimeout):
        return None


def between(search: Search, first: int, last: int, stopper: Stopper) -> list[tuple[int, int]]:
    """The matches between two offsets; none if the expression takes too long, which `count` reports."""
    from bpe.searching.queries import SearchTimeout

    try:
        return search.between(first, last, stopper)
    except (Unwanted, SearchTimeout):
        return []


def _too_slow() -> FindError:
    return FindError(
        QCoreApplication.translate(
            "Finding", "This regular expression takes too long: it can match in too many ways. Make it more exact."
        )
    )
