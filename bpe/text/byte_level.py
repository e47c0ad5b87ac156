"""GPT-2's alphabet: a printable character for each of the 256 bytes, so that a token is a line of text in a
file.

Bytes 33-126, 161-172 and 174-255 are their own characters; the other 68 are, in order of their value, U+0100
and upward. A space is Ġ, a newline Ċ. Source: `bytes_to_unicode` in openai/gpt-2, src/encoder.py.
"""

from __future__ import annotations


def _alphabet() -> str:
    own = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 256 + 68))
    return "".join(chr(byte) if byte in own else chr(next(others)) for byte in range(256))


ALPHABET: str = _alphabet()
"""The character of each byte."""

BYTES: dict[str, int] = {character: byte for byte, character in enumerate(ALPHABET)}
"""The byte of each character."""


def to_text(token: bytes) -> str:
    """A token in the byte-level alphabet."""
    return token.decode("latin-1").translate(_TO_TEXT)


def to_bytes(text: str) -> bytes | None:
    """The bytes of a token in the byte-level alphabet; None when a character is not in it."""
    try:
        return bytes([BYTES[character] for character in text])
    except KeyError:
        return None


_TO_TEXT: dict[int, str] = dict(enumerate(ALPHABET))
