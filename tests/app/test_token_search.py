"""Finding tokens by what is typed, against looking at each of them."""

from __future__ import annotations

import re

import numpy as np
import pytest
from histories import long_run
from hypothesis import given
from hypothesis import strategies as st

from app.kit.token_kinds import Tokens, classified, tokens_of
from app.kit.token_search import TokenSearch, TokenSearchError, matching, understand


@pytest.mark.parametrize(
    ("typed", "search"),
    [
        ("the", TokenSearch(b"the", folded=True)),
        ("The", TokenSearch(b"The")),
        ("␣the", TokenSearch(b" the", folded=True)),
        ("e4 bd", TokenSearch(b"e4 bd", folded=True, hexadecimal=b"\xe4\xbd")),
        ("0xE4", TokenSearch(b"0xE4", hexadecimal=b"\xe4")),
        ("⟨E4⟩", TokenSearch(b"\xe4")),
        ("#258", TokenSearch(token=258)),
        ("/^a/", TokenSearch(pattern="^a")),
        ("//", TokenSearch(b"//", folded=True)),
        ("你", TokenSearch("你".encode(), folded=True)),
    ],
)
def test_what_is_meant(typed: str, search: TokenSearch) -> None:
    assert understand(typed) == search


def test_nothing_typed_means_nothing() -> None:
    assert understand("") is None


def found(tokens: Tokens, typed: str) -> set[int]:
    search = understand(typed)
    assert search is not None
    return set(np.flatnonzero(matching(tokens, search, np.ones(len(tokens), bool))).tolist())


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    history = long_run()
    return tokens_of(history, 0, 256 + history.step)


@pytest.mark.parametrize("typed", ["e", "the", " s", "zzz", "TH"])
def test_bytes_are_found_wherever_they_stand(tokens: Tokens, typed: str) -> None:
    history, needle = long_run(), typed.encode()

    def has(token: int) -> bool:
        data = history.token_bytes(token)
        return needle in (data.lower() if typed == typed.lower() else data)

    assert found(tokens, typed) == {token for token in range(len(tokens)) if has(token)}


def test_an_id_a_pattern_and_bytes_in_hexadecimal(tokens: Tokens) -> None:
    history = long_run()
    assert found(tokens, "#300") == {300}
    assert found(tokens, "#999999") == set()
    expected = {
        token
        for token in range(len(tokens))
        if re.search("^ [aeiou]", history.token_bytes(token).decode("utf-8", "surrogateescape"))
    }
    assert found(tokens, "/^ [aeiou]/") == expected
    assert found(tokens, "0xff") >= {255}


def test_only_among_those_that_are_asked_for(tokens: Tokens) -> None:
    among = np.zeros(len(tokens), bool)
    among[300:400] = True
    for search in (TokenSearch(b"e"), TokenSearch(pattern="e")):
        hits = np.flatnonzero(matching(tokens, search, among))
        assert hits.size and ((hits >= 300) & (hits < 400)).all()


def test_expressions_that_are_none_or_never_end_get_a_sentence(tokens: Tokens) -> None:
    with pytest.raises(TokenSearchError, match="no regular expression"):
        found(tokens, "/(/")
    data = b"a" * 60 + b"b"
    one = classified(np.frombuffer(data, np.uint8), np.array([0, len(data)]), np.zeros(1, bool))
    with pytest.raises(TokenSearchError, match="too long"):
        found(one, "/^(a|a|aa)+$/")


@given(st.lists(st.text("abAB ", min_size=1, max_size=5), min_size=1, max_size=30), st.text("abAB ", min_size=1))
def test_any_needle_in_any_tokens(texts: list[str], typed: str) -> None:
    start = np.cumsum([0, *map(len, texts)])
    made = classified(np.frombuffer("".join(texts).encode(), np.uint8), start, np.zeros(len(texts), bool))
    fold = typed == typed.lower()
    assert found(made, typed) >= {i for i, text in enumerate(texts) if typed in (text.lower() if fold else text)}
