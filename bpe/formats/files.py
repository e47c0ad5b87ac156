"""Reading whole files; every error is a sentence for the user. `bpe.formats.writing` writes them."""

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

_SHARED_NAMES = ("tokenizer.json", "tokenizer.model", "tekken.json")  # names that files of many tokenizers share

LARGEST = 1 << 28
"""Largest size of a tokenizer file, in bytes, so that a corpus opened by mistake is not read to its end."""
LONGEST_TOKEN, LARGEST_LIST = 4 << 20, 24 << 20
"""Largest size in bytes of one token, and of all tokens, in a file that lists them by rank.

Published files have 130 bytes and 2 MB.
"""

_LARGEST_TEXT = 384 << 20  # bytes of memory for a file's text as a str
_LARGEST_JSON = 700 << 20  # bytes of memory for a parsed JSON file
_JSON_COSTS = {b"[": 88, b"{": 240, b",": 64, b":": 150}  # approximate upper bounds for the bytes that each adds


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
        FormatError: if it is a folder, pipe, device or socket, which is not opened.
    """
    _size(path)
    with path.open("rb") as file:
        return file.read(size)


def read_bytes(path: Path) -> bytes:
    """The content of a regular file.

    Raises:
        FormatError: if it is not a regular file, or larger than any tokenizer.
    """
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
    """The text of a UTF-8 file, with its newlines unchanged."""
    return _decoded(read_bytes(path), path.name)


def read_lines(path: Path, kind: str) -> list[str]:
    """The lines of a UTF-8 file that lists one token or merge per line; the last one is empty if the file ends with
    a newline. `kind` names what the file should be, for the error message.

    Raises:
            FormatError: if there are more lines than a vocabulary can have tokens.
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
        FormatError: if they are not JSON or not an object, or have more values than fit into memory.
    """
    if sum(cost * data.count(mark) for mark, cost in _JSON_COSTS.items()) > _LARGEST_JSON:
        raise FormatError(f"{name} is no tokenizer: it has more values in it than any tokenizer.")
    text = _decoded(data, name)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        position = f"in line {error.lineno} ({error.msg})"
        raise FormatError(f"{name} is damaged: its JSON breaks off {position}.") from error
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
    """Refuse tokens whose merges would take too long to recover.

    Raises:
        FormatError: if one token, or all together, are larger than those of any tokenizer.
    """
    lengths = [len(token) for token in tokens]
    if max(lengths, default=0) > LONGEST_TOKEN or sum(lengths) > LARGEST_LIST:
        raise FormatError(f"{name} has larger tokens than any tokenizer: {sum(lengths) / 1e6:,.0f} MB in all.")


def tokenizer_name(path: Path) -> str:
    """The stem of the file; or the name of its folder, if many tokenizers share the file's name."""
    return path.parent.name if path.name in _SHARED_NAMES and path.parent.name else path.stem


def one_line(error: Exception) -> str:
    """The message of an exception on one line, without a full stop at its end."""
    return " ".join(str(error).split()).removesuffix(".")


def to_json(content: Any, *, indent: int | None = 2) -> bytes:
    """The bytes of a UTF-8 JSON file; non-ASCII characters are not escaped."""
    return (json.dumps(content, ensure_ascii=False, indent=indent) + "\n").encode("utf-8")
