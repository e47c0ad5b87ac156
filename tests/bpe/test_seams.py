"""The seams of any place of a corpus are those of the whole."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bpe import Corpus, Trainer, TrainingSettings
from bpe.histories.seams import CLOSED, OPEN, TextSeams, starts_at, token_ids

WORDS = [
    "the",
    "cat",
    "hat",
    "don't",
    "12345",
    "…",
    "你好",
    "é",
    "🌍",
    "aaaa",
    "\n",
    "\n\n  ",
    "\t",
    "<|x|>",
    "!!",
]


def made_up(size: int, seed: int) -> bytes:
    pick = random.Random(seed)
    return "".join(pick.choice(WORDS) + pick.choice(["", " ", "  "]) for _ in range(size)).encode()


def whole(trainer: Trainer) -> TextSeams:
    return TextSeams(trainer.corpus, trainer.training, trainer.history)


@pytest.mark.parametrize("pattern", ["none", "word", "gpt2", "cl100k"])
@pytest.mark.parametrize("special", [(), ("<|x|>",)])
def test_seams_of_a_place_equal_encoding_the_text(pattern: str, special: tuple[str, ...]) -> None:
    data = made_up(3000, 1)
    trainer = Trainer(
        Corpus.from_text(data), TrainingSettings(256 + 80 + len(special), pattern, special_tokens=special)
    )
    trainer.advance()
    text = whole(trainer)
    everything, valid_to = text.seams(0, text.size)
    assert valid_to == trainer.history.step
    assert everything.tolist() == trainer.history.seams_of(data).tolist()
    pick = random.Random(2)
    for _ in range(50):
        start = pick.randrange(len(data))
        end = min(len(data), start + pick.randrange(1, 500))
        seams, _ = text.seams(start, end)
        assert seams.tolist() == everything[start:end].tolist()


@pytest.mark.parametrize("pattern", ["none", "gpt2"])
def test_held_out_text_is_cut_and_encoded_on_the_fly(pattern: str) -> None:
    data = made_up(120_000, 3)
    trainer = Trainer(Corpus.from_text(data), TrainingSettings(256 + 60, pattern, hold_out=0.25))
    trainer.advance()
    assert trainer.held_out.parts
    text = whole(trainer)
    for part in (*trainer.held_out.parts[:2], *trainer.training.parts[:2]):
        seams, _ = text.seams(part.start, part.end)
        expected = trainer.history.seams_of(data[part.start : part.end])
        assert seams.tolist() == expected.tolist()


def test_tokens_of_the_training_text_are_counted_by_its_seams() -> None:
    data = made_up(2000, 4)
    trainer = Trainer(Corpus.from_text(data), TrainingSettings(256 + 50))
    trainer.advance()
    seams, _ = whole(trainer).seams(0, len(data))
    for step in (0, 10, 50):
        assert starts_at(seams, step).size == trainer.history.token_count[step]


def test_ids_are_the_byte_or_the_largest_seam_inside() -> None:
    data = np.frombuffer(b"the ", np.uint8)
    seams = np.array([OPEN, 0, 1, 2], np.int32)
    assert token_ids(data, seams, 0).tolist() == [116, 104, 101, 32]
    assert token_ids(data, seams, 2).tolist() == [257, 32]
    assert token_ids(data, seams, 3).tolist() == [258]
    assert token_ids(data, np.array([OPEN, CLOSED, CLOSED, CLOSED], np.int32), 3).tolist() == [-1]


def test_seams_may_be_read_while_training_goes_on() -> None:
    data = made_up(2000, 5)
    trainer = Trainer(Corpus.from_text(data), TrainingSettings(256 + 60))
    trainer.advance(10)
    early, valid_to = whole(trainer).seams(0, 400)
    assert valid_to == 10
    trainer.advance()
    late, _ = whole(trainer).seams(0, 400)
    for step in range(11):
        assert starts_at(early, step).tolist() == starts_at(late, step).tolist()
