"""Writing a tokenizer file, and the sentence that says what was written. Called on a thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from app.kit.library_errors import in_users_language
from app.kit.numbers import BYTE_TOKENS

if TYPE_CHECKING:
    from bpe import MergeHistory

TABLES = ("csv", "jsonl")


def write_tokenizer(history: MergeHistory, path: Path, format: str, step: int, *, overwrite: bool = False) -> str:
    """Save the tokenizer of a step; returns what was written, and what other programs do otherwise, in sentences."""
    from bpe.formats import differences_of
    from bpe.formats.table import save_history

    tokenizer = history.tokenizer_at(step=step)
    if format in TABLES:  # which know the counts of the run
        save_history(history, step, path, format)
    else:
        tokenizer.save(path, format=format, overwrite=overwrite)
    differences = differences_of(tokenizer, format)
    locale = QLocale()
    specials = len(history.settings.special_tokens)
    one = QCoreApplication.translate(
        "Export", "Wrote {file}: {tokens} tokens, one of them a merge, learnt from {corpus}."
    )
    many = QCoreApplication.translate(
        "Export", "Wrote {file}: {tokens} tokens, {merges} of them merges, learnt from {corpus}."
    )
    sentence = (one if step == 1 else many).format(
        file=path.name,
        tokens=locale.toString(BYTE_TOKENS + step + specials),
        merges=locale.toString(step),
        corpus=history.corpus_name,
    )
    if history.settings.hold_out:
        held_out = QCoreApplication.translate("Export", "One 64 KB block in {count} of it was held out.")
        sentence += " " + held_out.format(count=locale.toString(round(1 / history.settings.hold_out)))
    return " ".join([sentence, *map(in_users_language, differences)])
