"""Tokens as visible text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.kit.token_text import readable, readable_fitting


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        (b"", ""),
        (b" the", "␣the"),
        (b"\r\n\t", "␍↵⇥"),
        (b"\x00\x1b\x7f", "␀␛␡"),
        ("\u0085".encode(), "⟨U+0085⟩"),
        ("a\u00a0b".encode(), "a⟨NBSP⟩b"),
        ("a\u200db\u200b".encode(), "a⟨ZWJ⟩b⟨ZWSP⟩"),
        ("\u2028\u3000".encode(), "⟨U+2028⟩⟨U+3000⟩"),
        ("❤\ufe0f".encode(), "❤⟨VS16⟩"),
        (b"\xe4\xbd", "⟨E4⟩⟨BD⟩"),
        ("a世".encode()[:-1], "a⟨E4⟩⟨B8⟩"),
        ("世".encode()[1:] + b"a", "⟨B8⟩⟨96⟩a"),
        (b"\xc0\x80\xff", "⟨C0⟩⟨80⟩⟨FF⟩"),
        ("é".encode(), "é"),
        ("e\u0301".encode(), "e\u0301"),
        ("\u0301e".encode(), "◌\u0301e"),
        ("\u0301\u0302".encode(), "◌\u0301\u0302"),
        (" \u0301".encode(), "␣◌\u0301"),  # an accent must not sit on the mark for a space
        ("ि".encode(), "◌ि"),
        ("你好".encode(), "你好"),
        ("🌍".encode(), "🌍"),
        ("\ufffd".encode(), "⟨U+FFFD⟩"),
        ("␣".encode(), "⟨U+2423⟩"),  # so that it never reads as a space
        ("␀␛".encode(), "⟨U+2400⟩⟨U+241B⟩"),  # nor these as control characters
        ("⟨".encode(), "⟨U+27E8⟩"),
        ("\u3164".encode(), "⟨U+3164⟩"),
    ],
)
def test_shows_every_byte(token: bytes, shown: str) -> None:
    assert readable(token) == shown


_text = st.text(alphabet=st.characters(codec="utf-8"), max_size=6).map(str.encode)
_tokens = st.one_of(st.binary(max_size=12), _text, st.builds(bytes.__add__, _text, st.binary(max_size=3)))


@given(_tokens, _tokens)
@example(b" ", "␣".encode())
@example(b"\xe4", "⟨E4⟩".encode())
@example("\u0301".encode(), "◌\u0301".encode())
def test_different_tokens_read_differently(one: bytes, other: bytes) -> None:
    assert (readable(one) == readable(other)) == (one == other)


@given(_tokens)
def test_nothing_invisible_is_left(token: bytes) -> None:
    shown = readable(token)
    assert "\ufffd" not in shown
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn", "Zs", "Zl", "Zp"} for char in shown)
    assert bool(shown) == bool(token)
    if shown:
        assert not unicodedata.category(shown[0]).startswith("M")


@given(_tokens, st.integers(1, 30))
def test_a_limit_is_kept_and_groups_stay_whole(token: bytes, limit: int) -> None:
    shown = readable(token, limit)
    assert len(shown) <= limit
    whole = readable(token)
    if len(whole) <= limit:
        assert shown == whole
    else:
        head, _, tail = shown.partition("…")
        assert whole.startswith(head)
        assert whole.endswith(tail)
        assert head.count("⟨") == head.count("⟩")
        assert tail.count("⟨") == tail.count("⟩")


def test_elision_keeps_both_ends() -> None:
    assert readable(b"abcdefghij", 5) == "ab…ij"
    assert readable(b"\xe4\xbd\xa0\xe4\xbd", 8) == "你…⟨BD⟩"
    assert readable(b"\xe4\xbd" * 4, 3) == "…"


def test_fitting_uses_the_width_it_has() -> None:
    # A ruler on which CJK characters are two wide.
    def ruler(text: str) -> float:
        return sum(2 if ord(char) > 0x3000 else 1 for char in text)

    assert readable_fitting(b"abc", 3, ruler) == "abc"
    assert readable_fitting("你好世界".encode(), 8, ruler) == "你好世界"
    assert readable_fitting("你好世界吗".encode(), 7, ruler) == "你好…吗"
    assert readable_fitting(b"abcdef", 0, ruler) == "…"
