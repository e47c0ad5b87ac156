"""Encoding texts as UTF-8."""

from __future__ import annotations


def to_bytes(text: str | bytes) -> bytes:
    """Encode a text as UTF-8. Adjacent halves of a surrogate pair form a character; lone ones become U+FFFD, as in
    tiktoken.

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
    except TypeError:  # not bytes(text): it would turn a number or a list into unintended bytes
        raise TypeError(f"A text is str or bytes, not {type(text).__name__}.") from None
