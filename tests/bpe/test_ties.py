"""The four rules on one text: where they part, and what they share."""

from __future__ import annotations

from bpe import Corpus, TrainingSettings
from bpe.training.tie_breaks import Divergence, divergences, train_each


def listed(text: str, merges: int, pattern: str = "none") -> dict[tuple[str, str], Divergence]:
    runs = dict(train_each(Corpus.from_text(text), TrainingSettings(256 + merges, pattern)))
    return {(found.rule, found.other): found for found in divergences(runs)}


def test_rules_part_at_the_first_tie_and_may_learn_the_same() -> None:
    # th, he, e␣ and at tie at 2: first seen takes (t, h), lowest ids (e, ␣)'s rival (97, 116).
    found = listed("the cat in the hat", 4)
    parted = found["first-seen", "lowest-ids"]
    assert parted.step == 0
    assert 0 < parted.equal_tokens < 1
    assert len(found) == 6


def test_without_a_tie_nothing_parts() -> None:
    found = listed("ab" * 50, 1)
    assert {f.step for f in found.values()} == {None}
    assert {f.equal_tokens for f in found.values()} == {1.0}


def test_a_text_with_no_pairs_is_equal_under_every_rule() -> None:
    found = listed("abc", 5)
    assert all(f.step is None and f.equal_tokens == 1.0 and f.merges == 0 for f in found.values())


def test_each_rule_is_told_as_it_starts() -> None:
    names: list[str] = []
    runs = dict(train_each(Corpus.from_text("the cat in the hat"), TrainingSettings(258, "none"), told=names.append))
    assert names == list(runs) == ["first-seen", "lowest-ids", "huggingface", "greatest-bytes"]
