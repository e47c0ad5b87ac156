"""Which pairs could be merged next at a step, and which of them each tie-break would take: an answer, and its rows.

`candidates_at` rebuilds the step and belongs on a thread; everything after it costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, Qt

from app.kit.columns import AnswerModel, Column, Index
from app.kit.names import TIES, tie_name
from app.kit.token_text import LONGEST_TEXT, readable, token_tip

if TYPE_CHECKING:
    from bpe.histories.state_at import RunState

TOP = 50
RULES = tuple(tie.name for tie in TIES)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tokens that stand side by side, how often, and whether a wish of the user bars them."""

    left: int
    right: int
    count: int
    parts: tuple[bytes, bytes]
    banned: bool = False

    @property
    def token(self) -> bytes:
        """What the pair would become."""
        return self.parts[0] + self.parts[1]

    @property
    def ids(self) -> tuple[int, int]:
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Candidates:
    """What could be merged next after `step` merges."""

    step: int
    rule: str
    """The run's own tie-break."""
    least: int
    """The smallest count that is merged."""
    pairs: tuple[Pair, ...] = ()
    """The commonest first; among equals the one that the run takes comes first."""
    choices: dict[str, Pair] = field(default_factory=dict)
    """What each rule would take; empty where nothing can be merged."""
    merged: Pair | None = None
    """What the run merged next; None at its end."""
    forced: bool = False
    """Whether the user forced that merge."""

    @property
    def best(self) -> int:
        """The largest count among the pairs that may be merged."""
        return max((pair.count for pair in self.pairs if not pair.banned), default=0)

    @property
    def next(self) -> Pair | None:
        """What is merged next: what the run did, else what its rule would take."""
        return self.merged or self.choices.get(self.rule)

    @property
    def tied(self) -> int:
        """How many pairs share the largest count; 0 where one stands alone."""
        ties = sum(pair.count == self.best and not pair.banned for pair in self.pairs)
        return ties if ties > 1 else 0

    @property
    def margin(self) -> int:
        """By how many the best pair is ahead of the second."""
        counts = sorted((pair.count for pair in self.pairs if not pair.banned), reverse=True)
        return counts[0] - counts[1] if len(counts) > 1 else 0


def candidates_at(snapshot: RunState, top: int = TOP) -> Candidates:
    """The commonest pairs of a step and what each rule would take. One or two passes over the distinct words."""
    history, step = snapshot.history, snapshot.step
    settings = history.settings
    wishes = [wish for wish in settings.steering if wish.from_step <= step]
    banned = {(wish.left, wish.right) for wish in wishes if wish.action == "ban"}

    def pair(left: int, right: int, count: int) -> Pair:
        parts = history.token_bytes(left), history.token_bytes(right)
        return Pair(left, right, count, parts, (left, right) in banned)

    pairs = [pair(found.left, found.right, found.count) for found in snapshot.candidates(top)]
    merged = None
    if step < history.step:
        merged = pair(int(history.left[step]), int(history.right[step]), int(history.pair_count[step]))
    least = max(1, settings.min_frequency)
    choices = {}
    if any(at.count >= least and not at.banned for at in pairs):
        choices = {rule: pair(at.left, at.right, at.count) for rule, at in snapshot.choices(banned).items()}
    taken = merged or choices.get(settings.tie_break)
    pairs.sort(key=lambda at: (-at.count, taken is None or at.ids != taken.ids))
    forced = any(wish.action == "force" and wish.from_step == step for wish in wishes)
    return Candidates(step, settings.tie_break, least, tuple(pairs), choices, merged, forced)


class CandidatesModel(AnswerModel):
    """A pair a row."""

    _shown: Candidates | None

    @property
    def shown(self) -> Candidates | None:
        """The answer that is shown."""
        return self._shown

    def pair(self, row: int) -> Pair:
        """The pair in a row."""
        assert self._shown is not None
        return self._shown.pairs[row]

    def is_next(self, row: int) -> bool:
        """Whether the run merges this pair next."""
        assert self._shown is not None
        following = self._shown.next
        return following is not None and self.pair(row).ids == following.ids

    # -- Qt's questions

    def _row_count(self, answer: Candidates) -> int:
        return len(answer.pairs)

    def data(self, index: Index, role: int = 0) -> Any:
        if self._shown is None or not index.isValid():
            return None
        pair, column = self.pair(index.row()), self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(pair)
        if role == Qt.ItemDataRole.ToolTipRole:
            return token_tip(pair.token, None)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment
        return None

    # -- cells

    def _make_columns(self) -> tuple[Column, ...]:
        return (
            Column("pair", self.tr("pair"), self._pair_text),
            Column("token", self.tr("token"), lambda pair: readable(pair.token, LONGEST_TEXT)),
            Column("count", self.tr("count"), lambda pair: QLocale().toString(pair.count), numeric=True),
            Column("margin", self.tr("margin"), self._margin_text, numeric=True),
        )

    def _pair_text(self, pair: Pair) -> str:
        return " + ".join(readable(part, LONGEST_TEXT) for part in pair.parts)

    def _margin_text(self, pair: Pair) -> str:
        """How far behind the best; at the best itself, what a tie was broken by."""
        shown = self._shown
        assert shown is not None
        if pair.banned:
            return self.tr("banned")
        following = shown.next
        if following is not None and pair.ids == following.ids:
            if shown.forced:
                return self.tr("forced")
            return tie_name(shown.rule) if shown.tied else f"+{QLocale().toString(shown.margin)}"
        if pair.count < shown.least:
            return self.tr("too few")
        if pair.count == shown.best:
            return self.tr("tied")
        return QLocale().toString(pair.count - shown.best).replace("-", "−")
