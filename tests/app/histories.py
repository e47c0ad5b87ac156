"""Finished runs of the real engine, for the tests of views and models."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import bpe


def trained(text: str | bytes, vocab_size: int, **settings: Any) -> bpe.MergeHistory:
    """The history of a whole run on one text."""
    trainer = bpe.Trainer(bpe.Corpus.from_text(text), bpe.TrainingSettings(vocab_size=vocab_size, **settings))
    trainer.advance()
    return trainer.history


def hat() -> bpe.MergeHistory:
    """The worked example: four merges, 18 bytes."""
    return trained("the cat in the hat", 260, pattern="none")


@cache
def long_run() -> bpe.MergeHistory:
    """1,500 merges."""
    dice = random.Random(7)
    words = ["".join(dice.choices("etaoinshrdlu", k=dice.randint(2, 9))) for _ in range(3000)]
    history = trained(" ".join(dice.choices(words, [1 / rank for rank in range(1, 3001)], k=20_000)), 1756)
    assert history.step == 1500
    return history
