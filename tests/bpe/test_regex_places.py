"""Places of a text that was cut by a regular expression: the same seams as if each whole block had been cut."""

from __future__ import annotations

import random

import numpy as np
import pytest

import bpe
from bpe.counting.threads import Sizes
from bpe.histories.seams import OPEN, TextSeams
from bpe.pretokenize.regex_cutting import RegexCutter, block_end

WORDS = ["naïve", "the", "cat", "你好世界", "don't", "x1y22", "🌍", "नमस्ते", "a", "…", "  ", "\n"]
PATTERNS = [r" ?\w+|[^\w\s]+|\s+", r"(?<=a)t\w*|\w+|.", r"\w{2,}(?=\s)|^\w+", r"(?:^|\s)\w+|\b|\d"]


def text_of(seed: int, size: int) -> bytes:
    dice = random.Random(seed)
    return " ".join(dice.choices(WORDS, k=size)).encode() + b"\xff end"


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_place_has_the_seams_of_its_block(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bpe.pretokenize.regex_cutting.BLOCK", 20_000)
    monkeypatch.setattr("bpe.pretokenize.regex_cutting.BLOCK_LIMIT", 40_000)
    monkeypatch.setattr("bpe.counting.threads.BLOCK_LIMIT", 40_000)
    monkeypatch.setattr(
        "bpe.counting.words.Sizes", lambda: Sizes(spacing=4096)
    )  # as much less than a block as it usually is
    data = [text_of(1, 12_000), text_of(2, 300)]
    assert block_end(data[0], 0, len(data[0])) < len(data[0]) / 2
    corpus = bpe.Corpus.from_texts(data)
    trainer = bpe.Trainer(corpus, bpe.TrainingSettings(vocab_size=400, pattern=pattern))
    trainer.advance()
    history = trainer.history
    assert history.words.resumes is not None and len(history.words.resumes) > 10
    whole = np.concatenate([_seams(history, text) for text in data])
    text = TextSeams(corpus, corpus, history)
    dice = random.Random(3)
    places = [(0, 50), (len(data[0]) - 20, len(data[0]) + 20), (corpus.size - 30, corpus.size)]
    places += [(at, at + dice.randrange(1, 9000)) for at in (dice.randrange(corpus.size) for _ in range(60))]
    for start, end in places:
        seams, valid_to = text.seams(start, end)
        assert valid_to == history.step
        np.testing.assert_array_equal(seams, whole[start : min(end, corpus.size)])


def _seams(history: bpe.MergeHistory, data: bytes) -> np.ndarray:
    ends = RegexCutter(history.settings.pattern).cut(data, 0, len(data), before=0)
    return history.encoder().seams(np.frombuffer(bytearray(data), np.uint8), ends)


def test_only_what_is_asked_for_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = bpe.Corpus.from_text(text_of(4, 40_000))
    trainer = bpe.Trainer(corpus, bpe.TrainingSettings(vocab_size=300, pattern=PATTERNS[0]))
    text = TextSeams(corpus, corpus, trainer.history)
    middle = corpus.size // 2
    seams, _ = text.seams(middle, middle + 1000)
    assert (seams == OPEN).any()
    cut = sum(int(block.ends[-1]) for block in text._blocks.values())
    assert cut < 20_000 < corpus.size / 10


def test_special_tokens_begin_blocks_anew() -> None:
    corpus = bpe.Corpus.from_text(b"<|x|>".join([text_of(seed, 200) for seed in range(4)]))
    settings = bpe.TrainingSettings(vocab_size=300, pattern=PATTERNS[1], special_tokens=("<|x|>",))
    trainer = bpe.Trainer(corpus, settings)
    trainer.advance()
    text = TextSeams(corpus, corpus, trainer.history)
    expected = trainer.history.seams_of(corpus.read(0, corpus.size))
    np.testing.assert_array_equal(text.seams(0, corpus.size)[0], expected)
