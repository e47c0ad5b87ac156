"""Steering rules (bans and forced merges) in the settings of a branch or of a new run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpe import TrainingSettings
    from bpe.training.trainer import Steer


def steered(settings: TrainingSettings, step: int, rules: tuple[Steer, ...]) -> TrainingSettings:
    """Return the settings of a branch at a step, with additional steering rules.

    Rules for later steps are dropped, because ids denote different tokens after the branch. A new rule replaces an
    older one for the same pair, and only one merge can be forced at a step.
    """
    if any(rule.from_step != step for rule in rules):
        raise ValueError("steering rules of a branch must apply from the step at which it begins")
    pairs = {(rule.left, rule.right) for rule in rules}
    forces = any(rule.action == "force" for rule in rules)

    def stays(rule: Steer) -> bool:
        if rule.from_step > step:
            return False
        if rule.action == "force" and rule.from_step < step:
            return True  # that merge has been made
        return (rule.left, rule.right) not in pairs and not (rule.action == "force" and forces)

    kept = tuple(rule for rule in settings.steering if stays(rule))
    return replace(settings, steering=kept + rules)


def departure(known: TrainingSettings, wanted: TrainingSettings) -> int | None:
    """Return the first step at which the steering rules differ; None if the settings differ in anything else."""
    if known == wanted or replace(known, steering=(), vocab_size=wanted.vocab_size) != replace(wanted, steering=()):
        return None
    changed = set(known.steering) ^ set(wanted.steering)
    return min((rule.from_step for rule in changed), default=None)


def portable(wanted: TrainingSettings, known: TrainingSettings | None, *, same_counts: bool = True) -> TrainingSettings:
    """Return settings for a new run, without the steering rules that are valid only in the run they came from.

    If the new run learns different merges from `known` (or has different counts: not `same_counts`), ids from 256 on
    denote different tokens and steps no longer correspond. Only bans of byte pairs are kept then.
    """
    if known is not None and same_counts and wanted.min_frequency <= known.min_frequency:
        alike = replace(known, vocab_size=wanted.vocab_size, steering=(), min_frequency=wanted.min_frequency)
        if alike == replace(wanted, steering=()):
            return wanted
    kept = tuple(rule for rule in wanted.steering if rule.action == "ban" and max(rule.left, rule.right) < 256)
    return replace(wanted, steering=kept)
