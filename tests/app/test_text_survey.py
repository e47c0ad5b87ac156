"""Where tokens and merges are in a text, against looking at every token of it."""

from __future__ import annotations

import pytest
from conftest import english

from app.text.survey import Sampler, extent, next_merge, next_token
from bpe import Corpus, Trainer, TrainingSettings
from bpe.histories.seams import TextSeams


@pytest.fixture(scope="module")
def seams() -> TextSeams:
    """60 KB trained to 300 merges."""
    corpus = Corpus.from_text(english(60_000))
    trainer = Trainer(corpus, TrainingSettings(vocab_size=556))
    trainer.advance()
    return TextSeams(corpus, corpus, trainer.history)


def tokens(seams: TextSeams, step: int) -> list[tuple[int, bytes]]:
    """Every token of the text and where it begins."""
    text = seams.read(0, seams.size)
    starts = [int(at) for at in (seams.seams(0, seams.size)[0] >= step).nonzero()[0]]
    return [(at, text[at:end]) for at, end in zip(starts, [*starts[1:], len(text)], strict=True)]


@pytest.mark.parametrize("step", [0, 40, 300])
def test_a_small_text_is_surveyed_whole(seams: TextSeams, step: int) -> None:
    held = tokens(seams, step)
    token = held[len(held) // 2][1]
    survey = Sampler(seams).survey(token, step)
    assert survey is not None and survey.share == 1
    where = [at for at, data in held if data == token]
    parts = len(survey.counts)
    # a token that lies across two parts is in neither
    assert 0.9 * len(where) <= survey.found <= len(where)
    for part, count in enumerate(survey.counts):
        low, high = seams.size * part // parts, seams.size * (part + 1) // parts
        assert count <= sum(low <= at < high for at in where)


def test_nobody_waits_for_the_survey(seams: TextSeams) -> None:
    assert Sampler(seams).survey(b"e", 0, lambda: False) is None


def test_samples_are_taken_anew_for_merges_that_came_later() -> None:
    corpus = Corpus.from_text(english(20_000))
    trainer = Trainer(corpus, TrainingSettings(vocab_size=556))
    trainer.advance(10)
    sampler = Sampler(TextSeams(corpus, corpus, trainer.history))
    assert sampler.survey(b"e", 5) is not None
    assert not sampler.is_behind(10) and sampler.is_behind(11)
    trainer.advance(10)
    born = trainer.history.token_bytes(256 + 19)
    survey = sampler.survey(born, 20)
    assert survey is not None and survey.found > 0 and not sampler.is_behind(20)


@pytest.mark.parametrize("step", [0, 40, 300])
@pytest.mark.parametrize("forward", [True, False])
def test_the_next_place_of_a_token_goes_round_the_text(seams: TextSeams, step: int, *, forward: bool) -> None:
    held = tokens(seams, step)
    token = held[len(held) // 3][1]
    where = [at for at, data in held if data == token]
    for start in (0, where[0], where[0] + 1, seams.size // 2, where[-1], seams.size):
        if forward:
            expected = next((at for at in where if at >= start), where[0])
        else:
            expected = next((at for at in reversed(where) if at < start), where[-1])
        assert next_token(seams, token, step, start, forward=forward) == expected


def test_a_token_that_does_not_stand_is_not_found(seams: TextSeams) -> None:
    last = seams.history.token_bytes(256 + 299)
    assert next_token(seams, last, 299, 0, forward=True) is None
    assert next_token(seams, last, 300, 0, forward=True) is not None


def test_the_next_merge_closes_a_seam_there(seams: TextSeams) -> None:
    closed = seams.seams(0, seams.size)[0]
    for merge in (0, 150, 299):
        where = (closed == merge).nonzero()[0].tolist()
        assert next_merge(seams, merge, 0) == where[0]
        assert next_merge(seams, merge, where[0] + 1) == where[1]
        assert next_merge(seams, merge, where[-1] + 1) == where[0]
    assert next_merge(seams, 300, 0) is None
    assert next_merge(seams, 0, 0, lambda: False) is None


@pytest.mark.parametrize("step", [0, 40, 300])
def test_a_selection_has_the_tokens_that_it_touches(seams: TextSeams, step: int) -> None:
    held = tokens(seams, step)
    for start, end in ((0, seams.size), (5, 6), (101, 999), (seams.size - 1, seams.size)):
        found = extent(seams, start, end, step)
        assert found is not None and found.exact
        touched = [data for at, data in held if at < end and at + len(data) > start]
        assert (found.size, found.tokens) == (end - start, len(touched))
        text = seams.read(start, end - start)
        assert found.characters == sum(byte & 0xC0 != 0x80 for byte in text)
