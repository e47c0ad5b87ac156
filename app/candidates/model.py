"""The pairs that could be merged next at a step, the choice of each tie-break, and the table model of these pairs.

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
    """Two adjacent tokens, their count, and whether the user banned merging them."""

    left: int
    right: int
    count: int
    parts: tuple[bytes, bytes]
    banned: bool = False

    @property
    def token(self) -> bytes:
        """The bytes of the merged token."""
        return self.parts[0] + self.parts[1]

    @property
    def ids(self) -> tuple[int, int]:
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates for the next merge after `step` merges."""

    step: int
    rule: str
    """The run's own tie-break."""
    least: int
    """The smallest count that is merged."""
    pairs: tuple[Pair, ...] = ()
    """By falling count; among equal counts, the pair that the run merges comes first."""
    choices: dict[str, Pair] = field(default_factory=dict)
    """The choice of each rule; empty if nothing can be merged."""
    merged: Pair | None = None
    """The pair that the run merged next; None at its end."""
    forced: bool = False
    """Whether the user forced that merge."""

    @property
    def best(self) -> int:
        """The largest count among the pairs that may be merged."""
        return max((pair.count for pair in self.pairs if not pair.banned), default=0)

    @property
    def next(self) -> Pair | None:
        """The pair merged next: the run's own merge if it has one, else the choice of its rule."""
        return self.merged or self.choices.get(self.rule)

    @property
    def tied(self) -> int:
        """The number of pairs with the largest count; 0 if only one has it."""
        ties = sum(pair.count == self.best and not pair.banned for pair in self.pairs)
        return ties if ties > 1 else 0

    @property
    def margin(self) -> int:
        """The difference between the counts of the best pair and the second."""
        counts = sorted((pair.count for pair in self.pairs if not pair.banned), reverse=True)
        return counts[0] - counts[1] if len(counts) > 1 else 0


def candidates_at(snapshot: RunState, top: int = TOP) -> Candidates:
    """Find the commonest pairs of a step and the choice of each rule, in one or two passes over the distinct words."""
    history, step = snapshot.history, snapshot.step
    settings = history.settings
    steering = [steer for steer in settings.steering if steer.from_step <= step]
    banned = {(steer.left, steer.right) for steer in steering if steer.action == "ban"}

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
    forced = any(steer.action == "force" and steer.from_step == step for steer in steering)
    return Candidates(step, settings.tie_break, least, tuple(pairs), choices, merged, forced)


class CandidatesModel(AnswerModel):
    """A pair a row."""

    _shown: Candidates | None

    @property
    def shown(self) -> Candidates | None:
        """The current answer."""
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

    # -- Qt

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
        """The distance from the best pair; for the best itself, the rule that broke a tie."""
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
