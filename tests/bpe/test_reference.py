"""The naive trainer against figures worked by hand and against published rules written down once more."""

from __future__ import annotations

import pytest

from bpe import reference

CAT = "the cat in the hat"


def test_the_cat_in_the_hat() -> None:
    merges = reference.train([CAT], vocab_size=300, pattern="none")
    assert [(m.left, m.right, m.pair_count) for m in merges] == [
        (116, 104, 2),
        (256, 101, 2),
        (257, 32, 2),
        (97, 116, 2),
    ]
    assert [m.token_count for m in merges] == [16, 14, 12, 10]
    assert len(CAT.encode()) / merges[2].token_count == 1.5
    assert len(CAT.encode()) / merges[3].token_count == 1.8


def test_under_gpt2_the_space_cannot_join_the_word_before_it() -> None:
    merges = reference.train([CAT], vocab_size=300, pattern="gpt2")
    assert [(m.left, m.right) for m in merges] == [(116, 104), (256, 101), (97, 116)]


def test_i_love_llm_has_no_pair_twice() -> None:
    assert reference.train(["I love LLM"], vocab_size=300, pattern="none") == []


def test_pairs_are_counted_with_overlaps_and_replaced_left_to_right() -> None:
    (merge,) = reference.train(["aaaa"], vocab_size=257, pattern="none")
    assert (merge.pair_count, merge.replaced, merge.token_count) == (3, 2, 2)


@pytest.mark.parametrize(
    ("tie_break", "first"),
    [
        ("first-seen", (ord("b"), ord("c"))),
        ("lowest-ids", (ord("b"), ord("c"))),
        ("huggingface", (ord("b"), ord("c"))),
        ("greatest-bytes", (0xC3, 0xA9)),
    ],
)
def test_each_rule_breaks_the_tie_its_own_way(tie_break: str, first: tuple[int, int]) -> None:
    merges = reference.train(["bc\x01bc\x02é\x03é"], vocab_size=257, pattern="none", tie_break=tie_break)
    assert (merges[0].left, merges[0].right) == first


def test_hugging_face_orders_bytes_as_gpt2_does() -> None:
    # 0x20 is byte 32, but comes after every printable byte in GPT-2's order.
    merges = reference.train([" a a~b~b"], vocab_size=257, pattern="none", tie_break="huggingface")
    assert (merges[0].left, merges[0].right) == (ord("~"), ord("b"))
    merges = reference.train([" a a~b~b"], vocab_size=257, pattern="none", tie_break="lowest-ids")
    assert (merges[0].left, merges[0].right) == (ord(" "), ord("a"))


def test_special_tokens_are_one_token_and_no_merge_touches_them() -> None:
    merges = reference.train(["ab<|x|>ab<|x|>ab"], vocab_size=258, pattern="none", special_tokens=["<|x|>"])
    assert [(m.left, m.right, m.pair_count, m.token_count) for m in merges] == [(97, 98, 3, 5)]


def test_a_weight_counts_a_document_as_often() -> None:
    once = reference.train(["abab", "xyxy"], vocab_size=258, pattern="none", weights=[1, 3])
    thrice = reference.train(["abab", "xyxy", "xyxy", "xyxy"], vocab_size=258, pattern="none")
    assert [(m.left, m.right, m.pair_count) for m in once] == [(m.left, m.right, m.pair_count) for m in thrice]


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="no tie-break"):
        reference.train(["ab ab"], vocab_size=257, tie_break="coin")
