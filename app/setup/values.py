"""The settings of a run as plain values for the form, without importing the trainer; and their description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLocale

from app.kit.names import PATTERNS
from app.kit.numbers import BYTE_TOKENS, size_text

if TYPE_CHECKING:
    from bpe import TrainingSettings


@dataclass(frozen=True, slots=True)
class SetupValues:
    """The same fields as `bpe.TrainingSettings`, without loading it."""

    vocab_size: int = 8192
    pattern: str = "gpt2"
    tie_break: str = "first-seen"
    min_frequency: int = 2
    special_tokens: tuple[str, ...] = ()
    steering: tuple[Any, ...] = ()
    hold_out: float = 0.0

    @classmethod
    def of(cls, settings: TrainingSettings | SetupValues) -> SetupValues:
        """Copy the values from any object with these fields."""
        values: dict[str, Any] = {name: getattr(settings, name) for name in cls.__slots__}
        values["special_tokens"] = tuple(values["special_tokens"])
        return cls(**values)

    def to_settings(self) -> TrainingSettings:
        """Convert to the trainer's settings, which validates them again."""
        from bpe import TrainingSettings

        return TrainingSettings(**{name: getattr(self, name) for name in self.__slots__})

    def error(self) -> str:
        """The first error as a sentence; empty if the settings are valid."""
        least = BYTE_TOKENS + len(self.special_tokens)
        if self.vocab_size < least:
            return self._too_small(least)
        if len(set(self.special_tokens)) < len(self.special_tokens):
            return QCoreApplication.translate("SetupForm", "Each special token can be given only once.")
        if not self.pattern:
            return QCoreApplication.translate("SetupForm", "Type a regular expression, or choose a pattern.")
        return ""

    @property
    def is_custom(self) -> bool:
        """Whether the pattern is the user's own expression, which has to be tried before training."""
        return self.pattern not in [known.name for known in PATTERNS]

    def _too_small(self, least: int) -> str:
        locale = QLocale()
        if not self.special_tokens:
            sentence = QCoreApplication.translate(
                "SetupForm", "A vocabulary of {size} is too small: the bytes alone are {least}."
            )
        else:
            sentence = QCoreApplication.translate(
                "SetupForm", "A vocabulary of {size} is too small: bytes and special tokens are {least}."
            )
        return sentence.format(size=locale.toString(self.vocab_size), least=locale.toString(least))

    def extends(self, run: SetupValues) -> bool:
        """Whether these are the run's settings with a larger vocabulary, so that the run can be continued."""
        same = [name for name in self.__slots__ if name != "vocab_size"]
        return self.vocab_size > run.vocab_size and all(getattr(self, n) == getattr(run, n) for n in same)


def corpus_details(size: int, *, words: int | None, pattern: str, encoding: str, hold_out: float) -> str:
    """For example "10.0 MB · 105,414 distinct words · UTF-8 · every 20th block held out". Empty encoding: not UTF-8."""
    parts = [size_text(size)]
    if words is not None:
        parts.append(_words_text(words, pattern))
    parts.append(encoding or QCoreApplication.translate("SetupForm", "not UTF-8"))
    if hold_out > 0:
        sentence = QCoreApplication.translate("SetupForm", "every {nth} block held out")
        parts.append(sentence.format(nth=_ordinal(round(1 / hold_out))))
    return " · ".join(parts)


def _words_text(words: int, pattern: str) -> str:
    number = QLocale().toString(words)
    if pattern == "none":
        if words == 1:
            return QCoreApplication.translate("SetupForm", "one piece")
        return QCoreApplication.translate("SetupForm", "{n} pieces").format(n=number)
    if words == 1:
        return QCoreApplication.translate("SetupForm", "one distinct word")
    return QCoreApplication.translate("SetupForm", "{n} distinct words").format(n=number)


def _ordinal(number: int) -> str:
    """For example "20th", "2nd"; other languages use their translation of "{n}th"."""
    if number % 100 in (11, 12, 13) or number % 10 not in (1, 2, 3):
        pattern = QCoreApplication.translate("SetupForm", "{n}th")
    elif number % 10 == 1:
        pattern = QCoreApplication.translate("SetupForm", "{n}st")
    elif number % 10 == 2:
        pattern = QCoreApplication.translate("SetupForm", "{n}nd")
    else:
        pattern = QCoreApplication.translate("SetupForm", "{n}rd")
    return pattern.format(n=QLocale().toString(number))
