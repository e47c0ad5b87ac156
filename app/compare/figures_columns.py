"""The columns of the figures table: title, formula and source, cell text and tips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLocale

from app.kit.token_text import LONGEST_TIP, readable

if TYPE_CHECKING:
    from bpe.evaluate.compare import Figures

NOTHING = "—"
LOSS_LENGTH = 12
"""Characters of a round-trip loss shown in a cell; the tip shows more."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One tokenizer on one text; `figures` is None until it has been measured."""

    name: str
    figures: Figures | None = None
    text: str = ""
    """"training" or "held-out" if both texts are shown."""
    problem: str = ""
    """Why the tokenizer could not be measured."""


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """One column: title, tip, and the text and sort value of its cells."""

    key: str
    title: str
    tip: str
    text: Callable[[Figures], str]
    value: Callable[[Figures], float | None]
    """The sort value; None is always last."""
    widest: str


def number(value: float) -> str:
    """Format a whole number."""
    return QLocale().toString(int(value))


def decimals(value: float | None, places: int = 3) -> str:
    """Format a ratio; None is a dash."""
    return NOTHING if value is None else QLocale().toString(float(value), "f", places)


def percent(fraction: float | None) -> str:
    """Format a fraction as a percentage, with more digits if it is small."""
    if fraction is None:
        return NOTHING
    amount = 100 * fraction
    if 0 < amount < 0.01:
        return f"< {QLocale().toString(0.01, 'f', 2)} %"
    return f"{QLocale().toString(amount, 'f', 2 if 0 < amount < 1 else 1)} %"


# --- the columns --------------------------------------------------------------------------------------------


def make_columns(figures: Sequence[Figures]) -> tuple[FigureColumn, ...]:
    """The columns that apply to these rows, in the language of the interface."""
    has_words = not figures or any(found.fertility is not None for found in figures)
    words = (_fertility(), _continued(), _single()) if has_words else (_per_grapheme(),)
    unknown = [_out_of_vocabulary()] if not figures or any(f.out_of_vocabulary is not None for f in figures) else []
    return (*_counts(), *words, *_vocabulary(), *unknown, *_rest())


def _figure(key: str, title: str, tip: str, format: Callable[[Any], str], widest: str) -> FigureColumn:
    """The column of the figure that `Figures` has under this name."""
    value = attrgetter(key)
    return FigureColumn(key, title, tip, lambda found: format(value(found)), value, widest)


def _counts() -> tuple[FigureColumn, ...]:
    return (
        _figure(
            "tokens",
            QCoreApplication.translate("CompareTable", "tokens"),
            QCoreApplication.translate("CompareTable", "Tokens of the text, N."),
            number,
            "888,888,888",
        ),
        _figure(
            "bytes_per_token",
            QCoreApplication.translate("CompareTable", "bytes / token"),
            QCoreApplication.translate(
                "CompareTable",
                "Compression ratio: UTF-8 bytes of the text / tokens, of totals. The bar's mark is the 95 % interval "
                "(bootstrap over lines or documents). Not to be compared across languages.",
            ),
            decimals,
            "88.888",
        ),
        _figure(
            "characters_per_token",
            QCoreApplication.translate("CompareTable", "chars / token"),
            QCoreApplication.translate("CompareTable", "Unicode code points of the text / tokens."),
            decimals,
            "88.888",
        ),
    )


def _fertility() -> FigureColumn:
    return _figure(
        "fertility",
        QCoreApplication.translate("CompareTable", "tokens / word"),
        QCoreApplication.translate(
            "CompareTable",
            "Fertility: the tokens of all words / words between white space, each word encoded by itself. "
            "Source: TokSuite.",
        ),
        decimals,
        "88.888",
    )


def _per_grapheme() -> FigureColumn:
    return _figure(
        "tokens_per_grapheme",
        QCoreApplication.translate("CompareTable", "tokens / grapheme"),
        QCoreApplication.translate(
            "CompareTable",
            "Tokens / grapheme clusters (what a reader calls a character), on a sample: this text's script does not "
            "separate words by white space, so figures per word are meaningless.",
        ),
        decimals,
        "88.888",
    )


def _continued() -> FigureColumn:
    return _figure(
        "continued_words",
        QCoreApplication.translate("CompareTable", "cut words"),
        QCoreApplication.translate(
            "CompareTable", "Continued words: words of two tokens or more / words. Source: TokSuite."
        ),
        percent,
        "100.0 %",
    )


def _single() -> FigureColumn:
    return _figure(
        "single_token_words",
        QCoreApplication.translate("CompareTable", "whole words"),
        QCoreApplication.translate(
            "CompareTable",
            "Single-token words: different words that are one token / different words (STRR). "
            "Source: arXiv 2510.09947.",
        ),
        percent,
        "100.0 %",
    )


def _vocabulary() -> tuple[FigureColumn, ...]:
    return (
        _figure(
            "vocab_size",
            QCoreApplication.translate("CompareTable", "vocabulary"),
            QCoreApplication.translate("CompareTable", "Vocabulary size V: different ids, special tokens included."),
            number,
            "888,888",
        ),
        _figure(
            "vocabulary_used",
            QCoreApplication.translate("CompareTable", "used"),
            QCoreApplication.translate(
                "CompareTable", "Share of the vocabulary used: different tokens that occur / V. Source: TokEval."
            ),
            percent,
            "100.0 %",
        ),
    )


def _out_of_vocabulary() -> FigureColumn:
    return _figure(
        "out_of_vocabulary",
        QCoreApplication.translate("CompareTable", "unknown"),
        QCoreApplication.translate(
            "CompareTable", "Out of vocabulary: tokens that are UNK / tokens. Byte-level tokenizers have none."
        ),
        percent,
        "100.0 %",
    )


def _rest() -> tuple[FigureColumn, ...]:
    return (
        _figure(
            "characters_cut",
            QCoreApplication.translate("CompareTable", "cut chars"),
            QCoreApplication.translate(
                "CompareTable",
                "Characters cut: characters of several bytes that are split over tokens / characters of several bytes. "
                "Source: TokEval.",
            ),
            percent,
            "100.0 %",
        ),
        _figure(
            "renyi_efficiency",
            QCoreApplication.translate("CompareTable", "Rényi 2.5"),
            QCoreApplication.translate(
                "CompareTable",
                "Rényi efficiency: H_α / log₂ V with H_α = log₂(Σ p^α) / (1 − α), α = 2.5, p a token's share of all "
                "tokens and V the vocabulary size in this row. Near 1 where all tokens are equally common. "
                "Source: Zouhar et al., ACL 2023.",
            ),
            decimals,
            "8.888",
        ),
        FigureColumn(
            "round_trip",
            QCoreApplication.translate("CompareTable", "round trip"),
            QCoreApplication.translate(
                "CompareTable",
                "Whether decoding the tokens gives the text back, to the byte; else the first place that is lost.",
            ),
            round_trip,
            lambda found: float(found.round_trip),
            "␣abcdef → ⟨unk",
        ),
    )


def round_trip(found: Figures) -> str:
    """ "exact", or the first loss and its decoded text."""
    if found.loss is None:
        return QCoreApplication.translate("CompareTable", "exact")
    return f"{readable(found.loss.text, LOSS_LENGTH)} → {readable(found.loss.decoded, LOSS_LENGTH)}"


# --- tips ---------------------------------------------------------------------------------------------------


def row_tip(row: FigureRow) -> str:
    """The text on which a row was measured."""
    found = row.figures
    if found is None:
        return row.problem
    if not found.sampled:
        return QCoreApplication.translate("CompareTable", "measured on all {bytes} bytes of {file}").format(
            bytes=number(found.total_bytes), file=found.file
        )
    sentence = QCoreApplication.translate("CompareTable", "measured on a sample: {bytes} of {total} bytes of {file}")
    return sentence.format(bytes=number(found.bytes), total=number(found.total_bytes), file=found.file)


def cell_tip(row: FigureRow, column: FigureColumn) -> str:
    """The details of a cell: its interval, its vocabulary size V, or its round-trip loss."""
    found = row.figures
    if found is None:
        return row.problem
    if column.key == "bytes_per_token" and found.interval is not None:
        units = number(found.interval.units)
        sentence = (
            QCoreApplication.translate("CompareTable", "95 % between {low} and {high}, over {units} documents")
            if found.interval.kind == "documents"
            else QCoreApplication.translate("CompareTable", "95 % between {low} and {high}, over {units} lines")
        )
        return sentence.format(low=decimals(found.interval.low, 4), high=decimals(found.interval.high, 4), units=units)
    if column.key == "renyi_efficiency":
        return QCoreApplication.translate("CompareTable", "V = {size}").format(size=number(found.vocab_size))
    if column.key == "round_trip" and found.loss is not None:
        return QCoreApplication.translate("CompareTable", "The text has {text}; decoding gives {decoded}.").format(
            text=readable(found.loss.text, LONGEST_TIP), decoded=readable(found.loss.decoded, LONGEST_TIP)
        )
    word_keys = ("fertility", "continued_words", "single_token_words")
    if column.key in word_keys and found.words_sampled:
        return QCoreApplication.translate("CompareTable", "the words of a sample of the text")
    return row_tip(row)
