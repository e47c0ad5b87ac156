"""The errors of the library. Each message is a sentence that can be shown to the user."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class CorpusError(OSError):
    """A corpus that cannot be opened or read; the message says what to do."""

    def __init__(self, sentence: str, path: Path | None = None) -> None:
        super().__init__(sentence)
        self.path = path


class NotAFileError(CorpusError):
    """A pipe, a device or a socket in place of a text file; `what` names it ("a pipe"). It was not opened."""

    def __init__(self, path: Path, what: str) -> None:
        self.what = what
        super().__init__(f"{path} is {what}, not a file. Copy its text into a file, and choose that.", path)


class PatternError(ValueError):
    """A pattern that cannot be used; the message says why.

    `reason` is the engine's own message; `position` is the index of the offending character, if the engine reports it.
    """

    def __init__(self, sentence: str, *, reason: str = "", position: int | None = None) -> None:
        super().__init__(sentence)
        self.reason, self.position = reason, position


class SettingsError(ValueError):
    """Settings that cannot be used for training; the message can be shown to the user."""


class TooLargeError(ValueError):
    """A training run or a vocabulary that is too large; the message can be shown to the user."""


class Cancelled(Exception):
    """Raised when the caller's `cancelled()` stopped an operation."""


class FormatError(ValueError):
    """A file that is not a tokenizer, or a tokenizer that a format cannot represent; the message is a sentence."""


class PatternNeeded(FormatError):
    """A file of ranks without a pattern that is not a published one. `guess`: the name of the likely pattern."""

    def __init__(self, message: str, guess: str) -> None:
        super().__init__(message)
        self.guess = guess

    def __reduce__(self) -> tuple[Any, ...]:
        return PatternNeeded, (str(self), self.guess)


def is_panic(error: BaseException) -> bool:
    """Whether an exception is the PanicException of a package written in Rust, which no module exports."""
    return type(error).__name__ == "PanicException"
