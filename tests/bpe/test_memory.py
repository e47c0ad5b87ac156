"""A training that cannot fit is refused before it starts, in a sentence with both figures."""

from __future__ import annotations

import pytest

from bpe import Corpus, Trainer, TrainingSettings
from bpe.training import memory_estimate


def test_what_is_free_is_a_plausible_number() -> None:
    free = memory_estimate.available()
    assert free is None or 1 << 20 < free < 1 << 50


def test_without_a_pattern_all_of_the_text_counts() -> None:
    corpus = Corpus.from_text("ab" * 500_000)
    none, gpt2 = TrainingSettings(300, "none"), TrainingSettings(300, "gpt2")
    assert memory_estimate.needed(corpus, none) > 29_000_000
    assert memory_estimate.needed(corpus, gpt2) < memory_estimate.needed(corpus, none)


def test_what_does_not_fit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_estimate, "available", lambda: 1_000_000)
    corpus = Corpus.from_text("the cat in the hat")
    with pytest.raises(memory_estimate.TooLargeError, match=r"takes about 0\.1 GB .* 0\.0 GB are free"):
        Trainer(corpus, TrainingSettings(260, "none"))
    Trainer(corpus, TrainingSettings(260, "gpt2"))


def test_a_system_that_does_not_tell_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_estimate, "available", lambda: None)
    assert Trainer(Corpus.from_text("the cat in the hat"), TrainingSettings(260, "none")).advance() == 4


def test_only_what_takes_much_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_estimate, "available", lambda: 8_000_000_000)
    large = Corpus.from_text(bytes(10_000_000))
    assert memory_estimate.announcement(large, TrainingSettings(300, "none")) == (
        "Training without a pattern takes about 0.4 GB of memory of 8.0 GB that are free."
    )
    assert memory_estimate.announcement(large, TrainingSettings(300, "gpt2")) == ""
    assert memory_estimate.announcement(Corpus.from_text("the cat"), TrainingSettings(300, "none")) == ""
