"""The trainer equals the naive trainer: merge by merge, count by count, replacement by replacement."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import bpe
from bpe import Corpus, StopReason, Trainer, TrainingSettings, reference
from bpe.errors import SettingsError
from bpe.training.trainer import TIE_BREAKS, Steer

PATTERNS = ("none", "word", "gpt2", "cl100k", r"[a-z]+|\s")

# Few letters make runs, overlaps and ties; the rest makes every kind of character and of broken character.
runs = st.text(alphabet="ab ", max_size=40)
words = st.lists(
    st.sampled_from(["the", "cat", "hat", " ", "  ", "\n", "don't", "aaaa", "12", "!?", "é", "你好", "🌍"])
).map("".join)
anything = st.text(max_size=30)
broken = st.binary(max_size=30)
text = st.one_of(runs, words, anything, broken, st.tuples(words, broken).map(lambda t: t[0].encode() + t[1]))


def as_bytes(value: str | bytes) -> bytes:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value


def rows(trainer: Trainer) -> list[tuple[int, ...]]:
    history = trainer.history
    return list(
        zip(
            history.left.tolist(),
            history.right.tolist(),
            history.pair_count.tolist(),
            history.replaced.tolist(),
            history.token_count[1:].tolist(),
            strict=True,
        )
    )


def expected(
    texts: Sequence[bytes], chosen: TrainingSettings, weights: Sequence[int] | None = None
) -> list[tuple[int, ...]]:
    return [
        tuple(merge)
        for merge in reference.train(
            texts,
            vocab_size=chosen.vocab_size,
            pattern=chosen.pattern,
            tie_break=chosen.tie_break,
            min_frequency=chosen.min_frequency,
            special_tokens=chosen.special_tokens,
            weights=weights,
        )
    ]


@pytest.mark.parametrize("tie_break", TIE_BREAKS)
@pytest.mark.parametrize("pattern", PATTERNS)
@settings(max_examples=40, deadline=None)
@given(texts=st.lists(text, min_size=1, max_size=3), min_frequency=st.integers(0, 3), data=st.data())
@example(texts=["aaaaaaa aaa", "aa"], min_frequency=1, data=None)
@example(texts=[b"\xe4\xbd\xa0\xe4\xbd \xa0\xff\xff"], min_frequency=1, data=None)
def test_equals_the_naive_trainer(
    pattern: str, tie_break: str, texts: list[str | bytes], min_frequency: int, data: st.DataObject | None
) -> None:
    documents = [as_bytes(value) for value in texts]
    if not any(documents):
        documents.append(b"a")
    weights = [1] * len(documents)
    if data is not None:
        weights = data.draw(st.lists(st.integers(1, 4), min_size=len(documents), max_size=len(documents)))
    chosen = TrainingSettings(256 + 25, pattern, tie_break, min_frequency)  # type: ignore[arg-type]
    trainer = Trainer(Corpus.from_texts(documents, weights=weights), chosen)
    while trainer.advance(7):
        pass
    assert rows(trainer) == expected(documents, chosen, weights)


@settings(max_examples=60, deadline=None)
@given(
    text=st.lists(st.sampled_from(["<|x|>", "<|x", "|>", "<|x|>y", "ab", " ab", "\n"])).map("".join),
    pattern=st.sampled_from(PATTERNS),
)
def test_special_tokens_as_the_naive_trainer_sees_them(text: str, pattern: str) -> None:
    chosen = TrainingSettings(258 + 12, pattern, special_tokens=("<|x|>", "<|x|>y"))
    data = text.encode() or b"ab"
    trainer = Trainer(Corpus.from_text(data), chosen)
    trainer.advance()
    assert rows(trainer) == expected([data], chosen)


@pytest.mark.parametrize("tie_break", TIE_BREAKS)
def test_plain_python_makes_the_same_merges(tie_break: str) -> None:
    text = "the cat in the hat sat on the mat; aaaa aaa é你好 don't " * 5
    chosen = TrainingSettings(256 + 60, "gpt2", tie_break, 1)  # type: ignore[arg-type]
    plain, compiled = (Trainer(Corpus.from_text(text), chosen, plain=flag) for flag in (True, False))
    while plain.advance(seconds=0.001):
        pass
    compiled.advance()
    assert rows(plain) == rows(compiled)
    assert plain.history.seams.tolist() == compiled.history.seams.tolist()


def test_the_runner_up_is_the_best_pair_not_taken() -> None:
    trainer = Trainer(Corpus.from_text("the cat in the hat"), TrainingSettings(260, "none"))
    trainer.advance()
    history = trainer.history
    assert history.runner_count.tolist() == [2, 2, 2, 0]
    assert (history.runner_left[0], history.runner_right[0]) == (104, 101)
    assert (history.runner_left[2], history.runner_right[2]) == (97, 116)
    assert (history.runner_left[3], history.runner_right[3]) == (-1, -1)


def test_says_why_it_stopped() -> None:
    full = Trainer(Corpus.from_text("the cat in the hat"), TrainingSettings(258, "none"))
    assert full.stop_reason is None
    assert full.advance(1) == 1
    assert full.stop_reason is None
    assert full.advance() == 1
    assert full.stop_reason is StopReason.VOCABULARY_FULL
    assert full.advance() == 0

    empty = Trainer(Corpus.from_text("the cat in the hat"), TrainingSettings(1000, "none"))
    assert empty.advance() == 4
    assert empty.stop_reason is StopReason.NO_PAIRS_LEFT


def test_extending_equals_having_asked_for_more_at_once() -> None:
    text = "she sells sea shells by the sea shore; the shells she sells are sea shells " * 3
    at_once = Trainer(Corpus.from_text(text), TrainingSettings(256 + 30))
    at_once.advance()
    twice = Trainer(Corpus.from_text(text), TrainingSettings(256 + 10))
    twice.advance()
    assert twice.stop_reason is StopReason.VOCABULARY_FULL
    early = twice.history.left
    twice.extend(vocab_size=256 + 30)
    assert twice.stop_reason is None
    twice.advance()
    assert rows(twice) == rows(at_once)
    assert twice.history.seams.tolist() == at_once.history.seams.tolist()
    assert early.tolist() == at_once.history.left[:10].tolist()
    with pytest.raises(SettingsError, match="merges are made already"):
        twice.extend(vocab_size=260)


@pytest.mark.parametrize("tie_break", TIE_BREAKS)
def test_resuming_at_any_step_goes_on_as_the_run_did(tie_break: str) -> None:
    text = "she sells sea shells by the sea shore; aaaa aaaaa 你好你好 " * 3
    corpus = Corpus.from_text(text)
    chosen = TrainingSettings(256 + 25, "gpt2", tie_break, 1)  # type: ignore[arg-type]
    run = Trainer(corpus, chosen)
    run.advance()
    assert run.history.step == 25
    for step in (0, 1, 7, 24, 25):
        branch = Trainer.resume(corpus, run.history, at_step=step)
        assert branch.history.step == step
        branch.advance()
        assert rows(branch) == rows(run)
        assert branch.history.seams.tolist() == run.history.seams.tolist()
    with pytest.raises(SettingsError, match="not among"):
        Trainer.resume(corpus, run.history, at_step=26)


@pytest.mark.parametrize("tie_break", TIE_BREAKS)
@pytest.mark.parametrize("guess", [1, 40])
def test_steered_as_the_naive_trainer_is(tie_break: str, guess: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "bpe.training.arrays._ZIPF", 1 / guess
    )  # a guess of the last count that is right, and far too high
    text = "she sells sea shells by the sea shore; the shells she sells are sea shells, I am sure " * 2
    corpus = Corpus.from_text(text)
    free = Trainer(corpus, TrainingSettings(256 + 30, "gpt2", tie_break))  # type: ignore[arg-type]
    free.advance()
    third = (int(free.history.left[2]), int(free.history.right[2]))
    wishes = (Steer(2, "ban", *third), Steer(5, "force", ord("b"), ord("y")), Steer(6, "force", ord("o"), ord("r")))
    steered = Trainer(corpus, TrainingSettings(256 + 30, "gpt2", tie_break, steering=wishes))  # type: ignore[arg-type]
    while steered.advance(4):
        pass
    expected_rows = reference.train(
        [text],
        vocab_size=256 + 30,
        tie_break=tie_break,
        banned={third: 2},
        forced={5: (ord("b"), ord("y")), 6: (ord("o"), ord("r"))},
    )
    assert rows(steered) == [tuple(merge) for merge in expected_rows]
    assert rows(steered) != rows(free)


def test_only_a_pair_that_occurs_can_be_forced() -> None:
    wishes = (Steer(1, "force", ord("q"), ord("z")),)
    trainer = Trainer(Corpus.from_text("the cat in the hat"), TrainingSettings(260, "none", steering=wishes))
    with pytest.raises(SettingsError, match="does not occur"):
        trainer.advance()
    assert trainer.history.step == 1
    assert trainer.advance() == 3  # the wish is dropped; the run goes on


@settings(max_examples=60, deadline=None)
@given(text=text, guess=st.sampled_from([2, 5, 50]), tie_break=st.sampled_from(TIE_BREAKS))
def test_a_wrong_guess_of_the_last_count_changes_nothing(text: str | bytes, guess: int, tie_break: str) -> None:
    data = as_bytes(text) * 3 or b"a"
    chosen = TrainingSettings(256 + 20, "gpt2", tie_break, 1)  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bpe.training.arrays._ZIPF", 1 / guess)
        guessed = Trainer(Corpus.from_text(data), chosen)
        guessed.advance()
    assert rows(guessed) == expected([data], chosen)


def test_counts_of_more_than_32_bits() -> None:
    weight = 3_000_000_000
    trainer = Trainer(Corpus.from_texts(["abab"], weights=[weight]), TrainingSettings(257, "none"))
    trainer.advance()
    assert rows(trainer) == [(97, 98, 2 * weight, 2 * weight, 2 * weight)]


def test_the_one_liner(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "a.txt"
    path.write_text("the cat in the hat", encoding="utf-8")
    tokenizer = bpe.train(path, vocab_size=259, pattern="none")
    assert tokenizer.encode("the cat in the hat") == [258, 99, 97, 116, 32, 105, 110, 32, 258, 104, 97, 116]
    assert bpe.train(Corpus.from_text("the cat in the hat"), vocab_size=259, pattern="none").merges == tokenizer.merges


@pytest.mark.parametrize(
    ("settings_", "sentence"),
    [
        ({"vocab_size": 255}, "too small"),
        ({"vocab_size": 256, "special_tokens": ("<s>",)}, "1 special tokens take 257|too small"),
        ({"tie_break": "coin"}, "no tie-break"),
        ({"min_frequency": -1}, "negative"),
        ({"special_tokens": ("a", "a")}, "different"),
        ({"special_tokens": ("",)}, "not empty"),
        ({"hold_out": 0.9}, "between"),
    ],
)
def test_impossible_settings_are_refused_in_a_sentence(settings_: dict[str, object], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        TrainingSettings(**settings_)  # type: ignore[arg-type]
