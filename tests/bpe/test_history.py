"""What a history says of any step, against the naive trainer's and a recount of the text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpe import Corpus, Trainer, TrainingSettings
from bpe.histories.history import MergeHistory, word_seams
from bpe.histories.seams import token_ids

TEXT = "she sells sea shells by the sea shore; the shells she sells are sea shells, I'm sure. aaaa 你好 你好 " * 2


def trained(text: str | bytes, merges: int = 40, pattern: str = "gpt2", **more: object) -> MergeHistory:
    trainer = Trainer(Corpus.from_text(text), TrainingSettings(256 + merges, pattern, **more))  # type: ignore[arg-type]
    trainer.advance()
    return trainer.history


def tokens_of_words(history: MergeHistory, step: int) -> list[tuple[list[int], int]]:
    """Every word's ids at a step by replaying the merges naively, with the word's count."""
    out = []
    for word in range(len(history.words)):
        ids = list(history.words.word(word))
        for merge in range(step):
            left, right = int(history.left[merge]), int(history.right[merge])
            at, merged = 0, []
            while at < len(ids):
                if ids[at : at + 2] == [left, right]:
                    merged.append(256 + merge)
                    at += 2
                else:
                    merged.append(ids[at])
                    at += 1
            ids = merged
        out.append((ids, int(history.words.count[word])))
    return out


@settings(max_examples=40, deadline=None)
@given(
    st.one_of(st.text(alphabet="ab c", min_size=1, max_size=60), st.binary(min_size=1, max_size=40)),
    st.integers(0, 20),
)
def test_seams_give_the_segmentation_at_every_step(text: str | bytes, step: int) -> None:
    history = trained(text, 20, "none", min_frequency=1)
    step = min(step, history.step)
    for word, (ids, _) in enumerate(tokens_of_words(history, step)):
        data = np.frombuffer(history.words.word(word), np.uint8)
        assert token_ids(data, word_seams(history, word), step).tolist() == ids


def test_counts_at_any_step_come_from_the_columns() -> None:
    history = trained(TEXT)
    for step in (0, 1, 5, 20, history.step):
        recount = np.zeros(256 + step, np.int64)
        for ids, count in tokens_of_words(history, step):
            np.add.at(recount, ids, count)
        assert history.counts_at(step).tolist() == recount.tolist()
        for token in (0, 101, 104, 256, 256 + step // 2):
            assert history.count_of(token, step) == (recount[token] if token < recount.size else 0)
        assert history.token_count[step] == recount.sum()


def test_the_ratio_is_of_totals_and_never_passes_the_ceiling() -> None:
    history = trained(TEXT, 500, min_frequency=1)
    curve = history.curve()
    assert curve[0] == 1.0
    assert curve[-1] == history.bytes_per_token(history.step) == len(TEXT.encode()) / history.token_count[-1]
    assert (np.diff(curve) > 0).all()
    assert curve[-1] == pytest.approx(history.ceiling)  # every pre-token has become one token


def test_special_tokens_are_one_token_each_and_their_bytes_count() -> None:
    history = trained("ab<|x|>ab", 1, "none", special_tokens=("<|x|>",))
    assert history.step == 0 or history.token_count[0] == 5
    assert history.byte_count == 9


@pytest.mark.parametrize("pattern", ["none", "word", "gpt2"])
def test_the_curve_of_another_text_is_that_of_encoding_it(pattern: str) -> None:
    history = trained(TEXT, 40, pattern)
    other = Corpus.from_text("he sells shells; she sees sea horses 你好吗 aaa")
    from bpe import count_words

    words = count_words(other, pattern)
    counts = history.curve_of(words)
    data = other.read(0, other.size)
    for step in range(history.step + 1):
        assert counts[step] == len(history.tokenizer_at(step=step).encode(data))


def test_the_curve_of_the_training_text_itself() -> None:
    history = trained(TEXT)
    assert history.curve_of(history.words).tolist() == history.token_count.tolist()


def test_token_bytes() -> None:
    history = trained("the cat in the hat", 4, "none")
    assert [history.token_bytes(token) for token in (101, 256, 257, 258, 259)] == [
        b"e",
        b"th",
        b"the",
        b"the ",
        b"at",
    ]
    with pytest.raises(ValueError, match="has not been learnt"):
        history.token_bytes(260)


def test_a_prefix_of_the_run_is_a_tokenizer() -> None:
    history = trained("the cat in the hat", 4, "none")
    assert history.tokenizer_at(vocab_size=258).merges == [(b"t", b"h"), (b"th", b"e")]
    assert history.tokenizer_at(step=0).merges == []
    assert len(history.tokenizer_at().merges) == 4
    with pytest.raises(ValueError, match="not among"):
        history.tokenizer_at(vocab_size=300)


def test_no_byte_string_is_learnt_twice() -> None:
    history = trained(TEXT * 3, 300, "none")
    learnt = [history.token_bytes(256 + merge) for merge in range(history.step)]
    assert len(set(learnt)) == len(learnt)


def test_the_view_of_a_step_has_the_ids_and_bytes_of_the_tokenizer_there() -> None:
    history = trained("the cat<|end|>the hat", 3, special_tokens=("<|end|>",))
    for step in range(history.step + 1):
        view = history.at(step)
        assert view.vocab_size == 256 + step + 1
        assert view.special_tokens == {"<|end|>": 256 + step}
        for token in range(view.vocab_size):
            known = view.bytes_of(token)
            assert known is not None
            assert view.id_of(known) == token
        assert view.bytes_of(-1) is None
        assert view.bytes_of(view.vocab_size) is None
        assert view.id_of(b"never learnt") is None


def test_the_view_of_a_step_names_the_pair_merged_last() -> None:
    history = trained(TEXT, 5)
    assert history.at(0).newest is None
    assert history.at(2).newest == (int(history.left[1]), int(history.right[1]))
    with pytest.raises(ValueError, match="not among"):
        history.at(history.step + 1)
