"""The errors of the library. Each message is a sentence that can be shown to the user."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class CorpusError(OSError):
    """A corpus that cannot be opened or read: `str(error)` is a sentence that says what to do."""

    def __init__(self, sentence: str, path: Path | None = None) -> None:
        super().__init__(sentence)
        self.path = path


class NotAFileError(CorpusError):
    """A pipe, a device or a socket that was to be read as a text: `what` ("a pipe"). It was not opened."""

    def __init__(self, path: Path, what: str) -> None:
        self.what = what
        super().__init__(f"{path} is {what}, not a file. Copy its text into a file, and choose that.", path)


class PatternError(ValueError):
    """A pattern that cannot be used. `str(error)` is a sentence that says why.

    `reason` is the engine's own wording, `position` the character of the expression it complains about, where it says.
    """

    def __init__(self, sentence: str, *, reason: str = "", position: int | None = None) -> None:
        super().__init__(sentence)
        self.reason, self.position = reason, position


class SettingsError(ValueError):
    """Settings that cannot be trained with; the message is a sentence for the user."""


class TooLargeError(ValueError):
    """A training that does not fit; the message is a sentence for the user."""


class Cancelled(Exception):
    """Counting was stopped because the caller's `cancelled()` said so."""


class FormatError(ValueError):
    """A file that is no tokenizer, or a tokenizer that a format cannot hold; the message is a sentence."""


class PatternNeeded(FormatError):
    """A file that does not say how it cuts text, and is none that is known. `guess`: the likely pattern's name."""

    def __init__(self, message: str, guess: str) -> None:
        super().__init__(message)
        self.guess = guess

    def __reduce__(self) -> tuple[Any, ...]:
        return PatternNeeded, (str(self), self.guess)


def is_panic(error: BaseException) -> bool:
    """Whether an exception is the PanicException of a package written in Rust, which no module exports."""
    return type(error).__name__ == "PanicException"
