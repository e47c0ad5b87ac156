"""The commands `python -m bpe compare FILE… --with byte,gpt2,run.json` and `python -m bpe ties FILE…`."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpe.cli import text_arguments

if TYPE_CHECKING:
    from bpe.evaluate.compare import Figures
    from bpe.text.corpus import Corpus
    from bpe.tokenizers.base import Tokenizer

BASELINES = ("bit", "byte", "character", "word", "gpt2-words")
PRETRAINED = ("gpt2", "cl100k", "o200k", "qwen")
_NAMES = ", ".join((*BASELINES, *PRETRAINED))
_DEFAULT = "byte,character,word,gpt2-words,gpt2,cl100k,o200k,qwen"

# key of Figures.as_dict(), title, format
_COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("tokens", "tokens", ","),
    ("bytes_per_token", "bytes/token", ".3f"),
    ("characters_per_token", "chars/token", ".3f"),
    ("fertility", "fertility", ".3f"),
    ("tokens_per_grapheme", "per grapheme", ".3f"),
    ("continued_words", "continued", ".1%"),
    ("single_token_words", "one token", ".1%"),
    ("vocab_size", "vocabulary", ","),
    ("vocabulary_used", "used", ".1%"),
    ("out_of_vocabulary", "OOV", ".1%"),
    ("characters_cut", "chars cut", ".1%"),
    ("renyi_efficiency", "Rényi 2.5", ".3f"),
    ("parity", "parity", ".3f"),
    ("parity_median", "median", ".3f"),
    ("round_trip", "round trip", ""),
)


def add_compare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `compare`."""
    add = parser.add_argument
    text_arguments.add_texts(parser, "the texts, each with rows of its own")
    add("--with", dest="tokenizers", default=_DEFAULT, metavar="A,B", help=f"of {_NAMES}, and tokenizer files")
    add(
        "--pattern",
        action="append",
        default=[],
        metavar="[FILE=]P",
        help="how a tokenizer file that does not say so cuts text, such as gpt2; may be given again",
    )
    add("--learn", action="append", default=[], metavar="FILE", help="what the word tokenizers learn (the texts)")
    add("--parity", metavar="FILE", help="one of the texts: parity with it, line by line")
    add("--special", action="store_true", help="count each tokenizer's special tokens as tokens")
    add("--all", action="store_true", help="measure every tokenizer on the whole text, also those without a pattern")
    shape = parser.add_mutually_exclusive_group()
    for name, what in (("table", "for people"), ("json", "one object a tokenizer and text"), ("csv", "one row each")):
        shape.add_argument(f"--{name}", dest="shape", action="store_const", const=name, default="table", help=what)


def add_ties(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `ties`."""
    add = parser.add_argument
    text_arguments.add_texts(parser, "the texts")
    add("--vocab-size", type=int, default=8_000, metavar="N", help="bytes and merges (8000)")
    add("--pattern", default="gpt2", metavar="P", help="a pattern's name, or a regular expression (gpt2)")
    add("--min-frequency", type=int, default=2, metavar="N", help="the least count of a pair (2)")
    add("--json", action="store_true", help="one object a pair of rules")


# --- compare --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts to compare on, keyed by their names on the command line, and the training text of word tokenizers."""

    by_name: dict[str, Corpus]
    learnt: Corpus


def open_texts(options: argparse.Namespace) -> Texts:
    """Open the texts that `compare` reads. Raises ValueError or OSError; the message can be shown to the user."""
    from bpe.text.corpus import Corpus

    if options.parity is not None and options.parity not in options.files:
        raise ValueError(f"--parity {options.parity}: there is no FILE called so among those given.")
    files = list(dict.fromkeys(options.files))
    if text_arguments.STANDARD_INPUT in files and text_arguments.STANDARD_INPUT in options.learn:
        raise ValueError("Standard input can be read once only: give - as a text, or to --learn.")
    corpora = {file: text_arguments.open_texts(options, [file]) for file in files}
    learnt = text_arguments.open_texts(options, options.learn) if options.learn else None
    return Texts(corpora, learnt or reduce(Corpus.joined, corpora.values()))


def compare(
    options: argparse.Namespace,
    texts: Texts,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    failed: Callable[[str, Exception], None] | None = None,
) -> str:
    """The output of `compare`. Raises ValueError or OSError, with a message that can be shown to the user, and
    `bpe.counting.words.Cancelled` when stopped.

    `failed` is called with the name and the error of each tokenizer that fails; the others, if any, are still
    measured.
    """
    from bpe.evaluate.compare import CountedText
    from bpe.evaluate.compare import compare as figures_of

    files, corpora = list(texts.by_name), list(texts.by_name.values())
    problems: dict[str, Exception] = {}
    names = list(dict.fromkeys(name.strip() for name in options.tokenizers.split(",") if name.strip()))
    if not names:
        raise ValueError(f"--with names no tokenizer: give files, or some of {_NAMES}.")
    tokenizers = _tokenizers(names, texts.learnt, problems, _patterns(options.pattern, names))
    rows = figures_of(
        [CountedText(corpus, name=file) for file, corpus in texts.by_name.items()],
        tokenizers,
        allowed_special="all" if options.special else (),
        whole=options.all,
        progress=progress,
        cancelled=cancelled,
        failed=lambda _, number, error: problems.update({tokenizers[number].name: error}),
    )
    tokenizers = [tokenizer for tokenizer in tokenizers if tokenizer.name not in problems]
    rows = [row for row in rows if row.name not in problems]
    if not rows and problems:
        raise next(iter(problems.values()))
    for name, error in problems.items():
        if failed is not None:
            failed(name, error)
    shown = [row.as_dict() for row in rows]
    if options.parity is not None:
        _add_parity(shown, rows, tokenizers, corpora, files.index(options.parity))
    return {"json": as_json, "csv": as_csv, "table": _table}[options.shape](shown)


def _patterns(given: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """The pattern for each file, given as "FILE=P"; the key "" has the pattern for all other files, given as "P"."""
    found: dict[str, str] = {}
    for text in given:
        name = next((name for name in names if text.startswith(f"{name}=")), "")
        found[name] = text[len(name) + 1 :] if name else text
    return found


def _tokenizers(
    names: Sequence[str], learnt_from: Corpus, problems: dict[str, Exception], patterns: Mapping[str, str]
) -> list[Tokenizer]:
    """The tokenizers with these names; the format of a file is recognised by its content. Errors in reading a file are
    added to `problems`; an invalid name raises ValueError."""
    found: list[Tokenizer] = []
    for name in names:
        _check_name(name)
        try:
            tokenizer = _tokenizer(name, learnt_from, patterns)
        except (ValueError, OSError) as error:
            problems[name] = error
            continue
        if any(other is tokenizer for other in found):
            continue
        if any(other.name == tokenizer.name for other in found):  # files with equal names are distinguished by path
            tokenizer.name = name
        found.append(tokenizer)
    return found


def _from_file(name: str, patterns: Mapping[str, str]) -> Tokenizer:
    from bpe.errors import FormatError, PatternNeeded
    from bpe.formats import load

    if name in patterns:
        return load(name, patterns[name])
    try:
        return load(name)
    except PatternNeeded as error:
        if "" in patterns:
            return load(name, patterns[""])
        raise FormatError(
            f"It does not say how it cuts text, and is none of the published files: add --pattern {error.guess}"
            f" (or --pattern {name}={error.guess}), or the pattern it was trained with."
        ) from None


def _tokenizer(name: str, learnt_from: Corpus, patterns: Mapping[str, str]) -> Tokenizer:
    from bpe import pretrained
    from bpe.tokenizers.bit import BitTokenizer
    from bpe.tokenizers.byte import ByteTokenizer
    from bpe.tokenizers.character import CharacterTokenizer
    from bpe.tokenizers.word import WordTokenizer

    if name in PRETRAINED:
        return pretrained.load(name)
    if name in ("word", "gpt2-words"):
        return WordTokenizer.train(learnt_from, "word" if name == "word" else "gpt2")
    plain: dict[str, Callable[[], Tokenizer]] = {
        "bit": BitTokenizer,
        "byte": ByteTokenizer,
        "character": CharacterTokenizer,
    }
    if name in plain:
        return plain[name]()
    return _from_file(name, patterns)


def _check_name(name: str) -> None:
    if name not in (*BASELINES, *PRETRAINED) and not Path(name).exists():
        raise ValueError(f"--with {name}: that is neither a file nor one of {_NAMES}.")


def _add_parity(
    shown: list[dict[str, Any]],
    rows: Sequence[Figures],
    tokenizers: Sequence[Tokenizer],
    corpora: Sequence[Corpus],
    base: int,
) -> None:
    """Add each row's parity with the same tokenizer on the base text: mean, median and quartiles over the lines."""
    from bpe.evaluate.languages import line_parities

    for number, tokenizer in enumerate(tokenizers):
        for place, parity in enumerate(line_parities(tokenizer, corpora, base)):
            names = ("parity", "parity_median", "parity_low", "parity_high")
            numbers = parity[:4] if parity is not None else (None,) * 4
            shown[place * len(tokenizers) + number] |= dict(zip(names, numbers, strict=True))
    assert len(shown) == len(rows)


# --- output ---------------------------------------------------------------------------------------------------------


def as_json(rows: Sequence[dict[str, Any]]) -> str:
    """The rows (`Figures.as_dict()`) as a JSON array of objects."""
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """The rows (`Figures.as_dict()`, at least one) as CSV with a header; no spreadsheet runs a cell as a formula."""
    out = io.StringIO()
    flat = [_flat(row) for row in rows]
    writer = csv.DictWriter(out, list(flat[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat)
    return out.getvalue().rstrip("\n")


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """The row with nested values in columns of their own; cells that a spreadsheet would run are neutralised."""
    from bpe.formats.cells import neutral

    flat = {key: value for key, value in row.items() if key not in ("interval", "loss")}
    for key, parts in (("interval", ("low", "high", "units", "kind")), ("loss", ("text", "decoded"))):
        nested = row[key] or {}
        flat |= {f"{key}_{part}": nested.get(part) for part in parts}
    return {key: neutral(value) if isinstance(value, str) else value for key, value in flat.items()}


def _table(rows: list[dict[str, Any]]) -> str:
    """One table per text."""
    tables = []
    for file in dict.fromkeys(row["file"] for row in rows):
        own = [row for row in rows if row["file"] == file]
        columns = [column for column in _COLUMNS if any(row.get(column[0]) is not None for row in own)]
        cells = [["", *(title for _, title, _ in columns)]]
        cells += [[_name(row), *(_cell(row.get(key), form) for key, _, form in columns)] for row in own]
        tables.append(f"{file}: {own[0]['total_bytes']:,} bytes\n{_aligned(cells)}")
    notes = ["* measured on a sample; --all measures the whole text"] if any(row["sampled"] for row in rows) else []
    return "\n\n".join([*tables, *notes])


def _name(row: dict[str, Any]) -> str:
    return f"{row['name']}*" if row["sampled"] else str(row["name"])


def _cell(value: Any, form: str) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "exact" if value else "loses"
    return format(value, form)


def _aligned(cells: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in cells
    ]
    return "\n".join(line.rstrip() for line in lines)


# --- ties -----------------------------------------------------------------------------------------------------------


def ties(options: argparse.Namespace, told: Callable[[str], None] = lambda rule: None) -> str:
    """The output of `ties`: where each pair of tie-breaking rules diverges, and the overlap of their vocabularies."""
    from bpe.training.tie_breaks import divergences, train_each
    from bpe.training.trainer import TrainingSettings

    settings = TrainingSettings(
        vocab_size=options.vocab_size, pattern=options.pattern, min_frequency=options.min_frequency
    )
    found = divergences(dict(train_each(text_arguments.open_texts(options, options.files), settings, told=told)))
    if options.json:
        names = ("rule", "other", "step", "equal_tokens", "merges")
        return as_json([{name: getattr(pair, name) for name in names} for pair in found])
    cells = [["", "first difference", "equal tokens"]]
    for pair in found:
        step = "none" if pair.step is None else f"merge {pair.step + 1:,}"
        cells.append([f"{pair.rule} / {pair.other}", step, f"{pair.equal_tokens:.2%}"])
    return _aligned(cells)
