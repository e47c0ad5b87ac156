"""Any past step, rebuilt from seams, against what the trainer itself saw there."""

from __future__ import annotations

import pytest

from bpe import Corpus, Trainer, TrainingSettings
from bpe.histories.history import MergeHistory
from bpe.histories.state_at import Candidate, RunState, intersection_over_self, life
from bpe.training.trainer import TIE_BREAKS

TEXT = "she sells sea shells by the sea shore; the shells she sells are sea shells. aaaa 你好 你好 " * 2


def trained(text: str = TEXT, merges: int = 30, tie_break: str = "first-seen", pattern: str = "gpt2") -> MergeHistory:
    trainer = Trainer(Corpus.from_text(text), TrainingSettings(256 + merges, pattern, tie_break))  # type: ignore[arg-type]
    trainer.advance()
    return trainer.history


def test_candidates_of_the_worked_example() -> None:
    history = trained("the cat in the hat", 4, pattern="none")
    first = RunState(history, 0).candidates(5)
    assert [(c.left, c.right, c.count) for c in first] == [
        (116, 104, 2),
        (104, 101, 2),
        (101, 32, 2),
        (97, 116, 2),
        (32, 99, 1),
    ]
    assert RunState(history, 3).candidates(1) == [Candidate(97, 116, 2)]


@pytest.mark.parametrize("tie_break", TIE_BREAKS)
def test_the_rules_choice_is_what_the_trainer_merged(tie_break: str) -> None:
    history = trained(tie_break=tie_break)
    for step in range(history.step):
        snapshot = RunState(history, step)
        chosen = snapshot.choices()[tie_break]
        assert (chosen.left, chosen.right) == (history.left[step], history.right[step])
        best, *others = snapshot.candidates(2)
        assert best.count == history.pair_count[step]
        if history.runner_count[step]:
            assert others[0].count == history.runner_count[step]


def test_looking_back_changes_nothing() -> None:
    history = trained()
    before = history.seams.tolist()
    RunState(history, 3).candidates()
    assert history.seams.tolist() == before


def test_words_that_hold_a_token() -> None:
    history = trained("the cat in the hat that sat", 3)
    the = next(256 + m for m in range(history.step) if history.token_bytes(256 + m) == b"th")
    holders = RunState(history, history.step).holders(the)
    assert {holder.word for holder in holders} <= {b"the", b" the", b" that"}
    for holder in holders:
        assert b"".join(history.token_bytes(token) for token in holder.tokens) == holder.word
        assert the in holder.tokens


def test_a_life_is_the_count_at_every_step() -> None:
    history = trained()
    for token in (ord("s"), ord("e"), 256, 260, 270):
        told = life(history, token)
        for step in range(int(told.steps[0]), history.step + 1):
            at = int((told.steps <= step).sum()) - 1
            assert told.counts[at] == history.count_of(token, step)
        assert sum(n for _, n in told.absorbed) == told.counts[0] - told.counts[-1]


def test_scaffold_tokens_are_told_by_their_share() -> None:
    history = trained("the cat in the hat", 3, pattern="none")
    # "th" was made for "the" alone: all of it is taken.
    assert intersection_over_self(history, 1) == (1.0, 1.0)
    left, right = intersection_over_self(history, 0)
    assert (left, right) == (2 / 4, 2 / 3)


def test_no_pair_left() -> None:
    assert RunState(trained("a b c", 0, pattern="word"), 0).choices() == {}
