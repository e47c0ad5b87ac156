"""All that is said of a token, against reading the text as tokens."""

from __future__ import annotations

import pytest
from histories import hat, long_run, trained

from app.inspector.facts import facts_of, number_of, words_of
from app.inspector.life_plot import count_at
from bpe.histories.state_at import RunState


def test_the_worked_example() -> None:
    facts = facts_of(hat(), 257, 4)
    assert (facts.id, facts.data, facts.born, facts.parts) == (257, b"the", 2, (b"th", b"e"))
    assert facts.count == 0 and facts.rank == 0  # "the " took both
    assert facts.scaffold is not None and facts.scaffold.data == b"the " and facts.scaffold.share == 1
    assert facts.token_count == 10 and facts.vocab_size == 260
    assert facts_of(hat(), 257, 2).count == 2
    assert not facts_of(hat(), 258, 2).is_learnt


@pytest.mark.parametrize("token", [101, 256, 300, 900])
@pytest.mark.parametrize("step", [0, 60, 700, 1500])
def test_counts_and_ranks_are_those_of_the_text_as_tokens(token: int, step: int) -> None:
    history = long_run()
    tokenizer = history.tokenizer_at(step=step)
    counts = [0] * (256 + step)
    words = history.words
    for word in range(len(words)):
        for part in tokenizer.encode(words.word(word)):
            counts[part] += int(words.count[word])
    facts = facts_of(history, token, step)
    expected = counts[token] if token < len(counts) else 0
    assert facts.count == expected
    assert facts.count == count_at(facts.steps.tolist(), facts.counts.tolist(), step)
    assert facts.token_count == sum(counts)
    assert facts.rank == (1 + sum(other > expected for other in counts) if expected else 0)


def test_what_took_it_is_told_largest_first() -> None:
    facts = facts_of(long_run(), ord("e"), 1500)
    taken = [one.taken for one in facts.absorbed]
    assert taken == sorted(taken, reverse=True) and facts.absorbers >= len(taken)
    assert all(ord("e") in one.data for one in facts.absorbed)


def test_words_that_hold_it_are_told_with_their_tokens() -> None:
    history = hat()
    (word,) = words_of(RunState(history, 4), 258)
    assert b"".join(data for _, data in word.tokens) == b"the cat in the hat"
    assert words_of(RunState(history, 1), 258) == ()
    assert words_of(RunState(history, 4), -1) == ()


def test_special_tokens_have_an_id_by_the_step() -> None:
    history = trained("the<|x|> the the<|x|> the", 262, special_tokens=("<|x|>",))
    for step in range(history.step + 1):
        number = number_of(history, 256 + step, step)
        assert number == -1
        facts = facts_of(history, number, step)
        assert facts.is_special and (facts.id, facts.data, facts.count) == (256 + step, b"<|x|>", 2)
    assert number_of(history, 256, history.step) == 256
