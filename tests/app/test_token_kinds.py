"""What tokens are, against Unicode's own tables looked up one character at a time."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
import regex
from histories import trained
from hypothesis import given
from hypothesis import strategies as st

from app.kit.names import MIXED_SCRIPTS, NO_SCRIPT, OTHER_SCRIPT, SCRIPTS
from app.kit.token_kinds import (
    BLANK,
    DIGITS,
    KINDS,
    PARTIAL,
    PUNCTUATION,
    SPECIAL,
    SUB_WORD,
    WORD,
    Tokens,
    classified,
    special_tokens,
    tokens_of,
)


def kinds(*tokens: bytes, whole: bool = False) -> Tokens:
    start = np.cumsum([0, *map(len, tokens)])
    return classified(np.frombuffer(b"".join(tokens), np.uint8), start, np.full(len(tokens), whole))


def one(token: bytes | str, *, whole: bool = False) -> tuple[str, str, bool]:
    data = token.encode() if isinstance(token, str) else token
    found = kinds(data, whole=whole)
    return KINDS[found.kind[0]], SCRIPTS[found.script[0]], bool(found.led[0])


@pytest.mark.parametrize(
    ("token", "kind", "script", "led"),
    [
        ("the", "sub-word", "Latin", False),
        (" the", "sub-word", "Latin", True),
        ("2026", "digits", "no script", False),
        (" 7", "digits", "no script", True),
        ("...", "punctuation", "no script", False),
        (" (", "punctuation", "no script", True),
        ("  \n", "white space", "no script", False),
        ("你好", "sub-word", "Han", False),
        ("かな", "sub-word", "Hiragana", False),
        ("日本で", "sub-word", "mixed scripts", False),
        ("кот", "sub-word", "Cyrillic", False),
        ("ᚠ", "sub-word", "other scripts", False),
        ("🌍", "punctuation", "no script", False),
        (b"\xe4\xbd", "partial bytes", "no script", False),
        (b"\xa0", "partial bytes", "no script", False),
        (b"a\xff", "partial bytes", "no script", False),
    ],
)
def test_what_a_token_is(token: bytes | str, kind: str, script: str, *, led: bool) -> None:
    assert one(token) == (kind, script, led)


def test_whole_pre_tokens_are_words() -> None:
    assert one("the", whole=True)[0] == "word"
    assert one("2026", whole=True)[0] == "digits"
    found = tokens_of(trained("the cat the cat the cat", 300), 0, 256 + 5)
    by_bytes = {bytes(found.data[found.start[i] : found.start[i + 1]]): found.kind[i] for i in range(len(found))}
    assert by_bytes[b"the"] == by_bytes[b" cat"] == WORD
    assert by_bytes[b"t"] == SUB_WORD and by_bytes[b"\xff"] == PARTIAL


def test_special_tokens_are_special() -> None:
    found = special_tokens(("<|end|>", " x"))
    assert found.kind.tolist() == [SPECIAL, SPECIAL]
    assert found.led.tolist() == [False, False]


@given(st.lists(st.text(min_size=1, max_size=6), min_size=1))
def test_every_character_as_the_tables_have_it(texts: list[str]) -> None:
    data = [text.encode("utf-8", "surrogatepass") for text in texts]
    found = kinds(*data)
    for number, text in enumerate(texts):
        if any("\ud800" <= char <= "\udfff" for char in text):
            assert found.kind[number] == PARTIAL
            continue
        groups = {unicodedata.category(char)[0] for char in text}
        expected = (
            SUB_WORD
            if groups & {"L", "M"}
            else PUNCTUATION
            if groups & {"P", "S"}
            else DIGITS
            if "N" in groups
            else BLANK
        )
        assert found.kind[number] == expected, text
        scripts = {script for char in text if (script := script_of(char)) != NO_SCRIPT}
        only = scripts.pop() if len(scripts) == 1 else MIXED_SCRIPTS if scripts else NO_SCRIPT
        assert found.script[number] == only, text


def script_of(char: str) -> int:
    for number, name in enumerate(SCRIPTS[MIXED_SCRIPTS + 1 :], MIXED_SCRIPTS + 1):
        if regex.match(rf"\p{{Script={name}}}", char):
            return number
    letter = unicodedata.category(char)[0] in "LM"
    return OTHER_SCRIPT if letter and not regex.match(r"\p{Common}|\p{Inherited}", char) else NO_SCRIPT


@given(st.lists(st.binary(min_size=1, max_size=5), min_size=1))
def test_a_token_is_partial_unless_it_is_utf8(tokens: list[bytes]) -> None:
    for token, kind in zip(tokens, kinds(*tokens).kind.tolist(), strict=True):
        try:
            token.decode()
            assert kind != PARTIAL
        except UnicodeDecodeError:
            assert kind == PARTIAL


def test_parts_of_the_list_and_lists_together() -> None:
    all_of_them = kinds(b"a", b" b", b"12")
    assert all_of_them.first(2).kind.tolist() == all_of_them.kind[:2].tolist()
    both = kinds(b"a").followed_by(kinds(b" b", b"12"))
    assert both.start.tolist() == all_of_them.start.tolist()
    assert both.kind.tolist() == all_of_them.kind.tolist()
    assert both.led.tolist() == [False, True, False]
    assert both.length.tolist() == [1, 2, 2]
