"""A tokenizer as a table for people and scripts, CSV or JSON lines with one row per token. It cannot be loaded.

`pair_count` is the count of the pair when it was merged, `corpus_count` the count of the token in the corpus at
the saved step; both are empty without the run. Bytes of a token that are not UTF-8 are written as \\xe4. In a CSV, text
that a spreadsheet would run as a formula has an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bpe.formats.cells import neutral
from bpe.formats.writing import write_files

if TYPE_CHECKING:
    from bpe.histories.history import MergeHistory
    from bpe.tokenizers.bpe import BPETokenizer

COLUMNS = ("id", "hex", "text", "left", "right", "pair_count", "length", "corpus_count")

Row = dict[str, int | str | None]


def save_history(history: MergeHistory, step: int, path: str | os.PathLike[str], format: str = "csv") -> Path:
    """Write the vocabulary of a run at a step, with its counts. After an OSError an existing file is unchanged."""
    target = Path(path)
    write_files(files(history.tokenizer_at(step=step), target, format, history=history))
    return target


def files_of(path: Path) -> tuple[Path, ...]:
    """The file to write: `path`."""
    return (path,)


def files(
    tokenizer: BPETokenizer, path: Path, format: str = "csv", *, history: MergeHistory | None = None
) -> dict[Path, bytes]:
    """The content of the file to write; with the counts of `history`, the run of which the tokenizer is a prefix."""
    table = rows(tokenizer, history)
    if format == "jsonl":
        return {path: "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in table).encode("utf-8")}
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in table:
        row["text"] = neutral(str(row["text"]))
        writer.writerow(row)
    return {path: text.getvalue().encode("utf-8")}


def rows(tokenizer: BPETokenizer, history: MergeHistory | None = None) -> Iterator[Row]:
    """One row per token, in order of id; unknown and inapplicable values are None."""
    merges = len(tokenizer.left)
    pair_count = None if history is None else history.pair_count[:merges].tolist()
    corpus_count = None if history is None else history.counts_at(merges).tolist()
    special_count = None if history is None else _special_counts(history)
    shown = range(256 + merges) if tokenizer.ids is None else tokenizer.ids.tolist()
    found: list[Row] = []
    for index, token in enumerate(tokenizer.tokens):
        if shown[index] >= 0:
            r = index - 256
            merged = r >= 0 and int(tokenizer.left[r]) >= 0
            found.append(
                _row(
                    shown[index],
                    token,
                    left=shown[int(tokenizer.left[r])] if merged else None,
                    right=shown[int(tokenizer.right[r])] if merged else None,
                    pair_count=pair_count[r] if merged and pair_count else None,
                    corpus_count=corpus_count[index] if corpus_count else None,
                )
            )
    for i, (text, token_id) in enumerate(tokenizer.special_tokens.items()):
        count = special_count[i] if special_count else None
        found.append(_row(token_id, text.encode("utf-8", "replace"), corpus_count=count))
    yield from sorted(found, key=lambda row: int(row["id"] or 0))


def _special_counts(history: MergeHistory) -> list[int] | None:
    """Occurrences of each special token; None for a run without its word table, which has only their sum."""
    counts: list[int] = history.words.special_count.tolist()
    return counts if sum(counts) == history.special_count else None


def _row(
    token_id: int,
    token: bytes,
    *,
    left: int | None = None,
    right: int | None = None,
    pair_count: int | None = None,
    corpus_count: int | None = None,
) -> Row:
    return {
        "id": token_id,
        "hex": token.hex(),
        "text": token.decode("utf-8", "backslashreplace").replace("\0", "\\x00"),
        "left": left,
        "right": right,
        "pair_count": pair_count,
        "length": len(token),
        "corpus_count": corpus_count,
    }
