"""Wishes against the counts, as settings: which of them stay when a run is left at a step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpe import TrainingSettings
    from bpe.training.trainer import Steer


def steered(settings: TrainingSettings, step: int, wishes: tuple[Steer, ...]) -> TrainingSettings:
    """Settings of a branch at a step, with further wishes for it.

    Wishes for later steps are dropped: from here on, ids mean other tokens. A new wish about a pair takes the place
    of an older one about it, and only one merge can be forced at a step.
    """
    if any(wish.from_step != step for wish in wishes):
        raise ValueError("a wish for a branch is one for the step at which it begins")
    pairs = {(wish.left, wish.right) for wish in wishes}
    forces = any(wish.action == "force" for wish in wishes)

    def stays(wish: Steer) -> bool:
        if wish.from_step > step:
            return False
        if wish.action == "force" and wish.from_step < step:
            return True  # that merge is made
        return (wish.left, wish.right) not in pairs and not (wish.action == "force" and forces)

    kept = tuple(wish for wish in settings.steering if stays(wish))
    return replace(settings, steering=kept + wishes)


def departure(known: TrainingSettings, wanted: TrainingSettings) -> int | None:
    """The first step at which a run with other wishes departs from a known one; None where more than those differ."""
    if known == wanted or replace(known, steering=(), vocab_size=wanted.vocab_size) != replace(wanted, steering=()):
        return None
    changed = set(known.steering) ^ set(wanted.steering)
    return min((wish.from_step for wish in changed), default=None)


def portable(wanted: TrainingSettings, known: TrainingSettings | None, *, same_counts: bool = True) -> TrainingSettings:
    """Settings for a run from the start, without the wishes that mean something only in the run they were made in.

    Where a run learns other merges than `known` (or counts otherwise: not `same_counts`), ids from 256 on are other
    tokens and steps come at other times. What is left is to ban pairs of bytes.
    """
    if known is not None and same_counts and wanted.min_frequency <= known.min_frequency:
        alike = replace(known, vocab_size=wanted.vocab_size, steering=(), min_frequency=wanted.min_frequency)
        if alike == replace(wanted, steering=()):
            return wanted
    kept = tuple(wish for wish in wanted.steering if wish.action == "ban" and max(wish.left, wish.right) < 256)
    return replace(wanted, steering=kept)
