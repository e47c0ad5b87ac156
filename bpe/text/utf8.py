"""Texts as UTF-8."""

from __future__ import annotations


def to_bytes(text: str | bytes) -> bytes:
    """A text as UTF-8; halves of surrogate pairs that stand together are a character, those that stand alone become
    U+FFFD, as in tiktoken.

    Raises:
        TypeError: when it is neither str nor bytes.
    """
    if isinstance(text, str):
        try:
            return text.encode("utf-8")
        except UnicodeEncodeError:
            return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")
    if isinstance(text, bytes):
        return text
    try:
        return memoryview(text).tobytes()
    except TypeError:  # a number or a list would become bytes that nobody meant
        raise TypeError(f"A text is str or bytes, not {type(text).__name__}.") from None
