"""GPT-2's alphabet: a printable character for each of the 256 bytes, for writing tokens to text files.

Bytes 33-126, 161-172 and 174-255 map to the characters of the same code; the other 68 map, in order of their value, to
U+0100 and upward. A space is Ġ, a newline Ċ. Source: `bytes_to_unicode` in openai/gpt-2, src/encoder.py.
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
    """Return a token in the byte-level alphabet."""
    return token.decode("latin-1").translate(_TO_TEXT)


def to_bytes(text: str) -> bytes | None:
    """Return the bytes of a token in the byte-level alphabet, or None if a character is not in it."""
    try:
        return bytes([BYTES[character] for character in text])
    except KeyError:
        return None


_TO_TEXT: dict[int, str] = dict(enumerate(ALPHABET))
