"""How much the rule that breaks ties matters: the same text trained under each, and where the runs part.

Two trainers with the same counts may differ at the first tie, and every later merge may follow from that one. What they
learn is nearly the same all the same: compare the share of equal tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from bpe.training.trainer import TIE_BREAKS, Trainer, TrainingSettings

if TYPE_CHECKING:
    from bpe.histories.history import MergeHistory
    from bpe.text.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Divergence:
    """Two rules on one text. `step` is the first merge (from 0) that differs, None where all are equal."""

    rule: str
    other: str
    step: int | None
    equal_tokens: float  # |A ∩ B| / |A ∪ B| over the bytes of the learnt tokens, 1.0 where none are learnt
    merges: int  # of the shorter run


def train_each(
    corpus: Corpus, settings: TrainingSettings, *, told: Callable[[str], None] = lambda rule: None
) -> Iterator[tuple[str, MergeHistory]]:
    """Train a text once under every rule, its words counted once; `told` gets each rule's name before its run."""
    words = None
    for rule in TIE_BREAKS:
        told(rule)
        trainer = Trainer(corpus, replace(settings, tie_break=rule), words=words)
        words = trainer.words
        trainer.advance()
        yield rule, trainer.history


def divergences(runs: dict[str, MergeHistory]) -> list[Divergence]:
    """Every pair of rules, in the order of the runs."""
    return [divergence(rule, runs[rule], other, runs[other]) for rule, other in combinations(runs, 2)]


def divergence(rule: str, run: MergeHistory, other_rule: str, other: MergeHistory) -> Divergence:
    """Where two runs on one text part, and how many of their tokens are equal."""
    merges = min(run.step, other.step)
    differ = (run.left[:merges] != other.left[:merges]) | (run.right[:merges] != other.right[:merges])
    step = int(differ.argmax()) if differ.any() else None
    if step is None and run.step != other.step:
        step = merges
    learnt, others = ({history.token_bytes(256 + merge) for merge in range(history.step)} for history in (run, other))
    either = learnt | others
    return Divergence(rule, other_rule, step, len(learnt & others) / len(either) if either else 1.0, merges)
