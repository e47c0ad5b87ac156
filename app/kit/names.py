"""The interface's names for the library's patterns, tie rules and scripts, and for texts of several documents.

They are defined in one place, so that all parts of the interface use the same name for the same thing. The module
imports nothing else of `app`, so that the session can use it, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

if TYPE_CHECKING:
    from bpe import Corpus

CUSTOM = "custom"
"""The entry for the user's own regular expression."""
LONGEST_EXPRESSION = 24


@dataclass(frozen=True, slots=True)
class PatternName:
    """A named pattern: the library's name, the name in the interface, and a description."""

    name: str
    label: Callable[[], str]
    hint: Callable[[], str]


PATTERNS: tuple[PatternName, ...] = (
    PatternName(
        "none",
        lambda: QCoreApplication.translate("Patterns", "none"),
        lambda: QCoreApplication.translate("Patterns", "The text stays whole: a merge may join anything."),
    ),
    PatternName(
        "word",
        lambda: QCoreApplication.translate("Patterns", "words"),
        lambda: QCoreApplication.translate("Patterns", "Words, and every other character on its own."),
    ),
    PatternName(
        "gpt2",
        lambda: "GPT-2",
        lambda: QCoreApplication.translate("Patterns", "Words with the space before them, numbers, signs."),
    ),
    PatternName(
        "cl100k",
        lambda: "GPT-4 (cl100k)",
        lambda: QCoreApplication.translate("Patterns", "As GPT-2, with numbers in groups of three digits."),
    ),
    PatternName(
        "o200k",
        lambda: "GPT-4o (o200k)",
        lambda: QCoreApplication.translate("Patterns", "Keeps marks with their letters: for all scripts."),
    ),
    PatternName(
        "llama3",
        lambda: "Llama 3",
        lambda: QCoreApplication.translate("Patterns", "The pattern of Llama 3."),
    ),
    PatternName(
        "qwen2",
        lambda: "Qwen 2",
        lambda: QCoreApplication.translate("Patterns", "The pattern of Qwen 2: every digit on its own."),
    ),
    PatternName(
        CUSTOM,
        lambda: QCoreApplication.translate("Patterns", "custom…"),
        lambda: QCoreApplication.translate("Patterns", "Your own regular expression."),
    ),
)


@dataclass(frozen=True, slots=True)
class TieName:
    """A tie rule: the library's name, a short name for lists, and a full name with its origin."""

    name: str
    label: Callable[[], str]
    full: Callable[[], str]


TIES: tuple[TieName, ...] = (
    TieName(
        "first-seen",
        lambda: QCoreApplication.translate("Ties", "seen first"),
        lambda: QCoreApplication.translate("Ties", "the pair seen first (textbook, minbpe)"),
    ),
    TieName(
        "lowest-ids",
        lambda: QCoreApplication.translate("Ties", "lowest ids"),
        lambda: QCoreApplication.translate("Ties", "the lowest ids (rustbpe)"),
    ),
    TieName(
        "huggingface",
        lambda: "Hugging Face",
        lambda: QCoreApplication.translate("Ties", "as Hugging Face tokenizers"),
    ),
    TieName(
        "greatest-bytes",
        lambda: QCoreApplication.translate("Ties", "greatest bytes"),
        lambda: QCoreApplication.translate("Ties", "the greatest bytes (Stanford CS336)"),
    ),
)


def pattern_name(pattern: str) -> str:
    """The name of a pattern in the interface's language; a custom pattern is its expression, elided."""
    for known in PATTERNS:
        if known.name == pattern and pattern != CUSTOM:
            return known.label()
    return pattern if len(pattern) <= LONGEST_EXPRESSION else pattern[: LONGEST_EXPRESSION - 1] + "…"


def text_name(corpus: Corpus) -> str:
    """The name of a text: that of its first document, and the number of further documents."""
    more = len(corpus.documents) - 1
    if more < 1:
        return corpus.name
    sentence = QCoreApplication.translate("Texts", "{name} + {count} more")
    return sentence.format(name=corpus.documents[0].name, count=QLocale().toString(more))


def tie_name(rule: str) -> str:
    """The short name of a tie rule in the interface's language; an unknown rule unchanged."""
    return next((known.label() for known in TIES if known.name == rule), rule)


NO_SCRIPT, OTHER_SCRIPT, MIXED_SCRIPTS = 0, 1, 2
SCRIPTS = (
    str(QT_TRANSLATE_NOOP("TokenKinds", "no script")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "other scripts")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "mixed scripts")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Latin")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Greek")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Cyrillic")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Armenian")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Hebrew")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Arabic")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Devanagari")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Bengali")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Gurmukhi")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Gujarati")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Tamil")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Telugu")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Kannada")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Malayalam")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Sinhala")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Thai")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Lao")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Tibetan")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Myanmar")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Georgian")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Ethiopic")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Khmer")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Hangul")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Hiragana")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Katakana")),
    str(QT_TRANSLATE_NOOP("TokenKinds", "Han")),
)


def script_name(script: int) -> str:
    """The name of a script, by its index in SCRIPTS, in the interface's language."""
    return QCoreApplication.translate("TokenKinds", SCRIPTS[script])


def script_called(name: str) -> str:
    """The name in the interface's language for a script's Unicode name ("TAMIL", "CJK"); unknown ones capitalised."""
    title = "Han" if name == "CJK" else name.capitalize()
    return script_name(SCRIPTS.index(title)) if title in SCRIPTS else title


def mixture_tip() -> str:
    """An explanation of the weights of a mixture of texts."""
    return QCoreApplication.translate(
        "Languages",
        "A weight multiplies a text's counts in training. Balanced by bytes with exponent α, a text's share is "
        "bytes^α / the sum of all texts' bytes^α, so its weight is in proportion to bytes^(α − 1), in small whole "
        "numbers: 1 takes the texts as large as they are, 0 gives each the same share. Source: arXiv 1901.07291.",
    )


def pair_count_text(count: int) -> str:
    """A phrase for how often the tokens of a pair are adjacent."""
    if count == 1:
        return QCoreApplication.translate("Pairs", "side by side once")
    if count == 2:
        return QCoreApplication.translate("Pairs", "side by side twice")
    return QCoreApplication.translate("Pairs", "side by side %Ln times", "", count)
