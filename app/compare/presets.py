"""The presets of the compare page: tokenizers, arrangement and text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QCoreApplication

from app.compare.tokenizer_choices import RUN, TokenizerChoice, baseline, published, words_of
from app.kit import resources

SAME_SIZE = 8_192
"""The common vocabulary size if there is no run."""
LANGUAGES = ("en", "de", "fr", "el", "ru", "ar", "he", "hi", "bn", "ta", "th", "zh-Hant", "ja", "ko", "vi", "zh-Hans")


@dataclass(frozen=True, slots=True)
class Preset:
    """`size`: one vocabulary size for every BPE; `text`: the passage, or None to keep the present one.

    `marks`: whether to mark differences, which is of no use between bits and words. `counts`: whether to show the
    number of tokens after each line.
    """

    choices: list[TokenizerChoice]
    stacked: bool = False
    size: int | None = None
    text: str | None = None
    marks: bool = True
    counts: bool = False


def baselines() -> list[TokenizerChoice]:
    """The three baselines without training."""
    return [
        baseline("bit", QCoreApplication.translate("Presets", "bit")),
        baseline("byte", QCoreApplication.translate("Presets", "byte")),
        baseline("character", QCoreApplication.translate("Presets", "character")),
    ]


def shipped() -> list[TokenizerChoice]:
    """The tokenizers bundled with the program."""
    return [
        published("gpt2", "GPT-2"),
        published("cl100k", "GPT-4"),
        published("o200k", "GPT-4o"),
        # The original normalizes text to NFC first; this one does not, so ids can differ.
        published("qwen", QCoreApplication.translate("Presets", "Qwen (without NFC)")),
    ]


def ladder(own: list[TokenizerChoice], words: list[TokenizerChoice], passage: Callable[[], bytes]) -> Preset:
    """From bits to BPE. `words` are those of the open text; if empty, those of the passage are used."""
    if not words:
        data = passage()
        words = [
            words_of(data, "word", QCoreApplication.translate("Presets", "words")),
            words_of(data, "gpt2", QCoreApplication.translate("Presets", "GPT-2 words")),
        ]
    runs = _present_run(own) or [published("gpt2", "GPT-2")]
    return Preset([*baselines(), *words, *runs], stacked=True, marks=False)


def same_size(own: list[TokenizerChoice], size: int | None) -> Preset:
    """Every BPE cut to one vocabulary size by its ranks."""
    return Preset([*_present_run(own), *shipped()], size=size or SAME_SIZE)


def languages(own: list[TokenizerChoice]) -> Preset:
    """The same sentences in many languages."""
    runs, known = _present_run(own), shipped()
    return Preset([*runs, known[0], known[2], known[3]], text=parallel_text(), marks=False, counts=True)


def _present_run(own: list[TokenizerChoice]) -> list[TokenizerChoice]:
    return [choice for choice in own if choice.role == RUN]


@cache
def parallel_text() -> str:
    """The first bundled sentence in each language, one a line; "" if they are not installed."""
    lines = []
    for language in LANGUAGES:
        path = resources.path(f"samples/parallel/{language}.txt")
        if path.is_file():
            lines.append(path.read_text(encoding="utf-8").splitlines()[0])
    return "\n".join(lines)
