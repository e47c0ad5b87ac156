"""Reading and writing whole files: nothing half written, and every failure a sentence."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from pathlib import Path
from typing import Any

LARGEST = 1 << 29
"""Bytes; no tokenizer file is larger, so a corpus opened by mistake is not read to its end."""


class FormatError(ValueError):
    """A file that is no tokenizer, or a tokenizer that a format cannot hold; the message is a sentence."""


class PatternNeeded(FormatError):
    """A file that does not say how it cuts text, and is none that is known. `guess`: the likely pattern's name."""

    def __init__(self, message: str, guess: str) -> None:
        super().__init__(message)
        self.guess = guess

    def __reduce__(self) -> tuple[Any, ...]:
        return PatternNeeded, (str(self), self.guess)


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


def write_files(files: dict[Path, bytes]) -> None:
    """Write all of these files, or none: each beside its place first, on disk, then all are moved there.

    Missing folders are made; a symbolic link stays one; a file that is replaced keeps its permissions.

    Raises:
        OSError: with what is wrong; all files are as they were then.
    """
    waiting: list[tuple[Path, Path]] = []
    path = Path()
    try:
        for path, content in files.items():
            target = path.resolve() if path.is_symlink() else path
            if target.is_dir():
                raise IsADirectoryError(21, "there is a folder of this name", str(target))
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.tmp")
            waiting.append((beside, target))
            _write_new(beside, content, target)
        while waiting:
            beside, target = waiting[0]
            beside.replace(target)
            waiting.pop(0)
    except OSError as error:
        raise type(error)(error.errno, error.strerror or str(error), str(path)) from None
    finally:
        for beside, _ in waiting:
            with contextlib.suppress(OSError):
                beside.unlink()


def _write_new(beside: Path, content: bytes, target: Path) -> None:
    with beside.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(OSError):
        beside.chmod(target.stat().st_mode & 0o777)
