"""Texts for the tests of cutting and counting: what hypothesis draws from, and a real one."""

from __future__ import annotations

import random
from collections.abc import Iterator

import regex
from hypothesis import strategies as st

from bpe.pretokenize.patterns import resolve

# Every kind of character that some pattern tells from others, and strings in which several rules meet.
TRICKY = [
    *"abzAZ09_!-/.<>|",
    *[
        "'",
        "'s",
        "'t",
        "'re",
        "'ve",
        "'m",
        "'ll",
        "'d",
        "'S",
        "'LL",
        "'Re",
        "'ſ",
        "'l",
        "'r",
        "'v",
        "''",
        "’s",
    ],
    *[" ", "  ", "   ", "\t", "\n", "\r", "\r\n", "\n\n", " \n ", "\x0b", "\x0c", "\x1c", "\x85", "\xa0"],
    *["\u1680", "\u2003", "\u2028", "\u202f", "\u3000", "\u200b", "\ufeff", "\x00", "\x7f"],
    *["é", "ß", "Σ", "ǅ", "ʰ", "ª", "ñ", "ﬁ", "ı", "İ", "K", "あ", "语", "한", "क", "ि", "ก", "ا"],
    *[
        "\u0301",
        "\u0903",
        "\u20dd",
        "²",
        "½",
        "Ⅷ",
        "٣",
        "१",
        "〇",
        "①",
        "１２３４",
        "1234567",
        "€",
        "。",
        "，",
    ],
    *["😀", "👩\u200d💻", "\U0001f1e9\U0001f1ea", "𝒜", "𝟙", "𐍈", "\U000e0001", "\ue000", "\uffff"],
    *[
        "Hello",
        "WORLD",
        "camelCase",
        "XMLHttp",
        "don't",
        "12,345.67",
        "snake_case",
        "http://a/b",
        "    return",
    ],
    *["<|x|>", "<|x", "<|xy|>"],
]
# Bytes that belong to no valid character: cut short, overlong, surrogates, beyond U+10FFFF, strays.
MALFORMED = [
    *[b"\x80", b"\xbf", b"\xc0\x80", b"\xc1\xbf", b"\xc3", b"\xe0\x80\x80", b"\xe2\x82", b"\xed\xa0\x80"],
    *[b"\xf0\x80\x80\x80", b"\xf0\x9f\x98", b"\xf4\x90\x80\x80", b"\xf5", b"\xff", b"\xfe"],
]

_pieces = st.one_of(
    st.sampled_from([text.encode() for text in TRICKY]),
    st.sampled_from([text.encode() for text in TRICKY]),
    st.characters().map(lambda character: character.encode("utf-8", "surrogatepass")),
    st.sampled_from(MALFORMED),
)
byte_texts = st.one_of(
    st.lists(_pieces, max_size=40).map(b"".join),
    st.lists(st.sampled_from([b" ", b"\n", b"\r", b"\t", b"\xc2\xa0", b"a", b"'s", b"!", b"1"]), max_size=20).map(
        b"".join
    ),
    st.binary(max_size=60),
)


def random_text(seed: int, size: int) -> bytes:
    """A long text of the same stuff, with words enough in it for boundaries to be found."""
    choose = random.Random(seed)
    stuff = [text.encode() for text in TRICKY] + MALFORMED + [b" the", b" of", b"word", b" ", b"\n"] * 20
    text = b"".join(choose.choice(stuff) for _ in range(size // 2 + 8))
    return text[:size]


def real_text() -> bytes:
    """Half a megabyte of English from the standard library: the help topics."""
    from pydoc_data.topics import topics

    return "\n\n".join(topics.values()).encode()


def expected_pieces(pattern: str, data: bytes) -> Iterator[bytes]:
    """What `regex` makes of a text, what it does not match being pieces of their own."""
    text = data.decode("utf-8", "surrogateescape")
    expression = resolve(pattern).regex
    end = 0
    for match in regex.finditer(expression, text) if expression else ():
        if match.end() == match.start():
            continue
        if match.start() > end:
            yield text[end : match.start()].encode("utf-8", "surrogateescape")
        yield match.group().encode("utf-8", "surrogateescape")
        end = match.end()
    if end < len(text):
        yield text[end:].encode("utf-8", "surrogateescape")
