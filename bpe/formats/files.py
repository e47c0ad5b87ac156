"""Reading whole files: every failure a sentence. Writing them is in `bpe.formats.writing`."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bpe.errors import FormatError, PatternError, TooLargeError, is_panic
from bpe.text.regular_files import NotRegularError, require_regular
from bpe.tokenizers.limits import MOST_TOKENS

_SHARED_NAMES = ("tokenizer.json", "tokenizer.model", "tekken.json")

LARGEST = 1 << 28
"""Bytes; no tokenizer file is larger, so a corpus opened by mistake is not read to its end."""
LONGEST_TOKEN, LARGEST_LIST = 4 << 20, 24 << 20
"""Bytes of a token, and of all tokens, in a file that lists them by rank; published ones have 130, and 2 million."""

_LARGEST_TEXT = 384 << 20  # bytes of a file as a str
_LARGEST_JSON = 700 << 20  # bytes of what a JSON file becomes
_JSON_COSTS = {b"[": 88, b"{": 240, b",": 64, b":": 150}  # bytes of memory that each adds at most, about


class DamagedFile(ValueError):
    """Raised while a damaged file is parsed; the message completes the sentence "NAME is damaged: …"."""


@contextlib.contextmanager
def as_format_errors(name: str) -> Iterator[None]:
    """Turn every exception that a damaged file causes inside into a FormatError, with the exception as its cause.

    An OSError passes through: the file cannot be read. A panic in a package written in Rust is not an Exception; it
    becomes a FormatError too.
    """
    try:
        yield
    except NotRegularError as error:
        raise FormatError(str(error)) from error
    except DamagedFile as error:
        raise FormatError(f"{name} is damaged: {error}.") from error
    except (FormatError, OSError):
        raise
    except (TooLargeError, PatternError) as error:
        raise FormatError(f"{name} cannot be opened: {error}") from error
    except MemoryError as error:
        raise FormatError(f"{name} cannot be opened: it asks for more memory than there is.") from error
    except BaseException as error:
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        raise FormatError(f"{name} is damaged: its parts do not fit together.") from error


def peek(path: Path, size: int = 1 << 12) -> bytes:
    """The first bytes of a regular file.

    Raises:
        FormatError: when it is a folder, pipe, device or socket; it is not opened then.
    """
    _size(path)
    with path.open("rb") as file:
        return file.read(size)


def read_bytes(path: Path) -> bytes:
    """A whole regular file, if it is no larger than any tokenizer."""
    size = _size(path)
    if size > LARGEST:
        raise FormatError(f"{path.name} is too large to be a tokenizer: {size / 1e6:,.0f} MB.")
    with path.open("rb") as file:
        return file.read(LARGEST)


def _size(path: Path) -> int:
    try:
        return require_regular(path).st_size
    except NotRegularError as error:
        raise FormatError(str(error)) from error


def read_text(path: Path) -> str:
    """A whole UTF-8 file, its newlines as they are."""
    return _decoded(read_bytes(path), path.name)


def read_lines(path: Path, kind: str) -> list[str]:
    """The lines of a UTF-8 file that lists one token or merge per line; the last one is empty if the file ends with
    a newline. `kind` names what the file should be, for the error message.

    Raises:
        FormatError: when there are more lines than a vocabulary can have tokens.
    """
    text = read_text(path)
    if text.count("\n") > MOST_TOKENS:
        raise FormatError(f"{path.name} is no {kind}: it has more lines than any vocabulary has tokens.")
    return text.split("\n")


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file."""
    return parse_json(read_bytes(path), path.name)


def parse_json(data: bytes, name: str) -> dict[str, Any]:
    """The object in the bytes of a JSON file.

    Raises:
        FormatError: when they are no JSON, no object, or so many values that they do not fit into memory.
    """
    if sum(cost * data.count(mark) for mark, cost in _JSON_COSTS.items()) > _LARGEST_JSON:
        raise FormatError(f"{name} is no tokenizer: it has more values in it than any tokenizer.")
    text = _decoded(data, name)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"in line {error.lineno} ({error.msg})"
        raise FormatError(f"{name} is damaged: its JSON breaks off {where}.") from error
    except RecursionError as error:
        raise FormatError(f"{name} is damaged: its JSON is nested too deeply.") from error
    except ValueError as error:
        raise FormatError(f"{name} is damaged: a number in it has too many digits.") from error
    if not isinstance(content, dict):
        raise FormatError(f"{name} is JSON, but no tokenizer.")
    return content


def _decoded(data: bytes, name: str) -> str:
    wide = 4 if re.search(rb"[\xf0-\xf4]", data) else 2 if re.search(rb"[\xc4-\xef]", data) else 1
    if wide * len(data) > _LARGEST_TEXT:
        raise FormatError(f"{name} is too large to be a tokenizer: {len(data) / 1e6:,.0f} MB.")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise FormatError(f"{name} is damaged: byte {error.start:,} is not UTF-8.") from error


def check_list(tokens: Iterable[bytes], name: str) -> None:
    """Refuse tokens whose merges would take long to find.

    Raises:
        FormatError: when one of them, or all together, are larger than any tokenizer's.
    """
    lengths = [len(token) for token in tokens]
    if max(lengths, default=0) > LONGEST_TOKEN or sum(lengths) > LARGEST_LIST:
        raise FormatError(f"{name} has larger tokens than any tokenizer: {sum(lengths) / 1e6:,.0f} MB in all.")


def tokenizer_name(path: Path) -> str:
    """The stem of the file; the name of its folder where the file has a name that many tokenizers share."""
    return path.parent.name if path.name in _SHARED_NAMES and path.parent.name else path.stem


def one_line(error: Exception) -> str:
    """The message of an exception on one line, without a full stop at its end."""
    return " ".join(str(error).split()).removesuffix(".")


def to_json(content: Any, *, indent: int | None = 2) -> bytes:
    """Content as a UTF-8 JSON file, every character as itself."""
    return (json.dumps(content, ensure_ascii=False, indent=indent) + "\n").encode("utf-8")
