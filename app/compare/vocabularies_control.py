"""Compares two vocabularies on a thread: once for each pair, then searched and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.compare.figure_charts import ChartedTokenizer
from app.compare.vocabularies_model import Listed, ListedOverlap, OverlapQuery, list_overlap, overlap_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.compare.vocabularies_view import OverlapPane
    from app.kit.background import Background
    from bpe.evaluate.vocabularies import TokenTable


class VocabulariesControl(QObject):
    """Fills the vocabularies pane from the measurements while it is visible."""

    def __init__(self, pane: OverlapPane, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._pane = pane
        self._entries: dict[str, ChartedTokenizer] = {}
        self._text_index = 0
        self._store = OverlapStore()
        self._inquiry = background.paced_question(
            self, then=self._answered, failed=pane.show_problem, waiting=pane.set_waiting
        )
        pane.query_changed.connect(self._ask)

    def show(self, entries: Sequence[ChartedTokenizer], text_index: int) -> None:
        """Offer the tokenizers whose vocabulary is known, with their counts in text number `text_index`."""
        if not self._pane.isVisible():
            return
        known = [entry for entry in entries if entry.known.table is not None and len(entry.known.table)]
        self._entries, self._text_index = {entry.key: entry for entry in known}, text_index
        self._pane.set_entries([(entry.key, entry.name) for entry in known])
        self._ask()

    @Slot()
    def _ask(self) -> None:
        pair = self._pane.pair
        chosen = [self._entries.get(key) for key in pair] if pair is not None else []
        sides = [side for entry in chosen if entry is not None and (side := self._side(entry)) is not None]
        if len(sides) < 2:
            self._inquiry.forget()
            self._pane.show_listed(None)
            return
        query = self._pane.query
        self._inquiry.ask((pair, self._text_index, query), partial(self._store.listed, sides[0], sides[1], query))

    def _side(self, entry: ChartedTokenizer) -> Side | None:
        figures, table = entry.known.figures.get(self._text_index), entry.known.table
        return (table, figures.token_counts) if table is not None and figures is not None else None

    @Slot(object, object)
    def _answered(self, _key: object, answer: Listed) -> None:
        self._pane.show_listed(answer)


class OverlapStore:
    """Caches the last compared pair. Used by one thread at a time."""

    def __init__(self) -> None:
        self._kept: tuple[Side, Side, ListedOverlap] | None = None

    def listed(self, first: Side, second: Side, query: OverlapQuery) -> Listed:
        """The tokens of a pair that match the query."""
        kept = self._kept
        if kept is None or not (_same(kept[0], first) and _same(kept[1], second)):
            kept = (first, second, overlap_of(first[0], second[0], first[1], second[1]))
            self._kept = kept
        return list_overlap(kept[2], query)


def _same(one: Side, other: Side) -> bool:
    return one[0] is other[0] and one[1] is other[1]


if TYPE_CHECKING:
    Side = tuple[TokenTable, NDArray[np.int64]]
