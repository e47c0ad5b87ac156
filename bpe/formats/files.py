"""Reading whole files: every failure a sentence. Writing them is in `bpe.formats.writing`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LARGEST = 1 << 29
"""Bytes; no tokenizer file is larger, so a corpus opened by mistake is not read to its end."""


class FormatError(ValueError):
    """A file that is no tokenizer, or a tokenizer that a format cannot hold; the message is a sentence."""


def peek(path: Path, size: int = 1 << 12) -> bytes:
    """The first bytes of a file."""
    with path.open("rb") as file:
        return file.read(size)


def read_bytes(path: Path) -> bytes:
    """A whole file, if it is no larger than any tokenizer."""
    if path.stat().st_size > LARGEST:
        raise FormatError(f"{path.name} is too large to be a tokenizer: {path.stat().st_size / 1e6:,.0f} MB.")
    return path.read_bytes()


def read_text(path: Path) -> str:
    """A whole UTF-8 file, its newlines as they are."""
    try:
        return read_bytes(path).decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise FormatError(f"{path.name} is damaged: byte {error.start:,} is not UTF-8.") from None


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file."""
    text = read_text(path)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"in line {error.lineno} ({error.msg})"
        raise FormatError(f"{path.name} is damaged: its JSON breaks off {where}.") from None
    except RecursionError:
        raise FormatError(f"{path.name} is damaged: its JSON is nested too deeply.") from None
    if not isinstance(content, dict):
        raise FormatError(f"{path.name} is JSON, but no tokenizer.")
    return content


def to_json(content: Any, *, indent: int | None = 2) -> bytes:
    """Content as a UTF-8 JSON file, every character as itself."""
    return (json.dumps(content, ensure_ascii=False, indent=indent) + "\n").encode("utf-8")
