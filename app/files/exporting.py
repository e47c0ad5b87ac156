"""Writing a tokenizer file, and the sentence that says what was written. Called on a thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from app.training.sentences import in_users_language

if TYPE_CHECKING:
    from bpe import MergeHistory


def write_tokenizer(history: MergeHistory, path: Path, format: str, step: int) -> str:
    """Save the tokenizer of a step; returns what was written, and what other programs do otherwise, in sentences."""
    from bpe.formats import differences_of

    tokenizer = history.tokenizer_at(step=step)
    tokenizer.save(path, format=format)
    differences = differences_of(tokenizer, format)
    locale = QLocale()
    specials = len(history.settings.special_tokens)
    sentence = QCoreApplication.translate(
        "Export", "Wrote {file}: {tokens} tokens, {merges} of them merges, learnt from {corpus}."
    ).format(
        file=path.name,
        tokens=locale.toString(256 + step + specials),
        merges=locale.toString(step),
        corpus=history.corpus_name,
    )
    if history.settings.hold_out:
        held_out = QCoreApplication.translate("Export", "One 64 KB block in {count} of it was held out.")
        sentence += " " + held_out.format(count=locale.toString(round(1 / history.settings.hold_out)))
    return " ".join([sentence, *map(in_users_language, differences)])
