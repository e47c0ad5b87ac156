"""The part of the protobuf wire format that a sentencepiece model needs: splitting a message into its fields.

A message is a sequence of (key, value); key = field number << 3 | wire type. Source: protobuf.dev, "Encoding".
"""

from __future__ import annotations

from collections.abc import Iterator

Value = int | bytes


def fields(message: bytes, most: int = 1 << 10) -> Iterator[tuple[int, Value]]:
    """Yield (field number, value) in the order of the message.

    A value is an int, or the bytes of a string, a message or a float.

    Raises:
        ValueError: if the message is truncated or malformed, or has more than `most` fields.
    """
    at = found = 0
    while at < len(message):
        found += 1
        if found > most:
            raise ValueError(f"more than {most:,} fields stand where fewer do")
        key, at = _varint(message, at)
        kind, number = key & 7, key >> 3
        if number == 0:
            raise ValueError("a field has no number")
        if kind == 0:
            value, at = _varint(message, at)
            yield number, value
            continue
        if kind == 2:
            size, at = _varint(message, at)
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
        else:
            raise ValueError(f"wire type {kind}")
        if at + size > len(message):
            raise ValueError("it breaks off")
        yield number, message[at : at + size]
        at += size


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """The value of a varint (seven bits per byte, the lowest first), and the offset after it."""
    value = shift = 0
    while at < len(message) and shift < 70:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value, at
        shift += 7
    raise ValueError("it breaks off")
