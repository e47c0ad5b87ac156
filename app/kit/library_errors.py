"""Translates the library's error messages, which are in English, by matching their text against templates.

A message that matches no template is shown untranslated.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

if TYPE_CHECKING:
    from bpe.text.sniffing import Kind

SENTENCES = (
    # a text
    QT_TRANSLATE_NOOP("Library", "{path} does not exist. Check the name, or choose the file again."),
    QT_TRANSLATE_NOOP("Library", "{path} may not be read. Change its permissions, or copy it elsewhere."),
    QT_TRANSLATE_NOOP("Library", "{path} cannot be read ({reason}). Choose another file."),
    QT_TRANSLATE_NOOP("Library", "{path} has no text files in it. Choose another folder, or a file."),
    QT_TRANSLATE_NOOP("Library", "{path} has more than {count} files in it. Choose a smaller folder, or join them."),
    QT_TRANSLATE_NOOP("Library", "{path} is a pipe, not a file. Copy its text into a file, and choose that."),
    QT_TRANSLATE_NOOP("Library", "{path} is a device, not a file. Copy its text into a file, and choose that."),
    QT_TRANSLATE_NOOP("Library", "{path} is a socket, not a file. Copy its text into a file, and choose that."),
    QT_TRANSLATE_NOOP("Library", "{path} could not be kept in {folder} ({reason}). Make room there."),
    QT_TRANSLATE_NOOP("Library", "{path} is empty. Choose a file with text in it."),
    QT_TRANSLATE_NOOP("Library", "All {count} files are empty. Choose a file with text in it."),
    QT_TRANSLATE_NOOP(
        "Library",
        "{name} has become shorter while it was being read ({size} bytes when it was opened). Open it again.",
    ),
    # settings
    QT_TRANSLATE_NOOP("Library", "A vocabulary of {size} is too small: the 256 bytes take {least}."),
    QT_TRANSLATE_NOOP(
        "Library", "A vocabulary of {size} is too small: the 256 bytes and {count} special tokens take {least}."
    ),
    QT_TRANSLATE_NOOP("Library", "Special tokens must be different from each other and not empty."),
    QT_TRANSLATE_NOOP("Library", "The pair ({left}, {right}) does not occur at step {step}, so it cannot be forced."),
    QT_TRANSLATE_NOOP(
        "Library",
        "Training without a pattern takes about {wanted} of memory for this text, and {free} are free. "
        "Choose a pattern that cuts the text into words, or a smaller text.",
    ),
    # a tokenizer or a run
    QT_TRANSLATE_NOOP("Library", "{path} is a pipe. Choose an ordinary file."),
    QT_TRANSLATE_NOOP("Library", "{path} is a device. Choose an ordinary file."),
    QT_TRANSLATE_NOOP("Library", "{path} is a socket. Choose an ordinary file."),
    QT_TRANSLATE_NOOP("Library", "{name} is damaged: its parts do not fit together."),
    QT_TRANSLATE_NOOP("Library", "{name} cannot be opened: it asks for more memory than there is."),
    QT_TRANSLATE_NOOP("Library", "{name} cannot be used on this text: what its file says does not fit together."),
    # a pattern
    QT_TRANSLATE_NOOP("Library", "The pattern is empty. Choose a named pattern, or write a regular expression."),
    QT_TRANSLATE_NOOP("Library", "The pattern searches backwards, (?r), and a text is cut forwards. Leave it out."),
    QT_TRANSLATE_NOOP(
        "Library",
        "The pattern takes more than {seconds} seconds on a part of this text. "
        "Simplify it: nested repetitions are the usual cause.",
    ),
    # a file of a tokenizer or a run
    QT_TRANSLATE_NOOP("Library", "{name} is too large to be a tokenizer: {size} MB."),
    QT_TRANSLATE_NOOP("Library", "{name} is JSON, but no tokenizer."),
    QT_TRANSLATE_NOOP("Library", "{name} is JSON, but no tokenizer: it has neither a model nor a vocabulary."),
    QT_TRANSLATE_NOOP(
        "Library",
        "{name} is not a tokenizer file that is known here: tokenizer.json, .tiktoken, vocab.json with merges.txt, "
        "tekken.json, a sentencepiece or minbpe model, or a run.",
    ),
    QT_TRANSLATE_NOOP(
        "Library",
        "{name} does not say how it cuts text, and is none of the published files: "
        "give the pattern, such as {example}.",
    ),
    QT_TRANSLATE_NOOP(
        "Library", "Text with {characters} is cut otherwise by {engine}, whose tables of Unicode are older."
    ),
    QT_TRANSLATE_NOOP(
        "Library", "Under (?i) the letter İ matches i here, and not in {engine}: text with it may be cut otherwise."
    ),
    QT_TRANSLATE_NOOP("Library", "{name} is not a run of BPE Visualizer, or it is damaged."),
    QT_TRANSLATE_NOOP("Library", "{name} is not a run of BPE Visualizer."),
    QT_TRANSLATE_NOOP("Library", "{name} was written by a newer version; update BPE Visualizer to open it."),
    QT_TRANSLATE_NOOP("Library", "{name} was trained on {text} with {size} bytes; this text has {found}."),
    QT_TRANSLATE_NOOP(
        "Library",
        "{name} was trained on {text}. Choose the same files, in the same order and with the same weights.",
    ),
    QT_TRANSLATE_NOOP("Library", "{name} was trained on {text}; this text has the same size, but is another."),
    QT_TRANSLATE_NOOP(
        "Library", "{name} was trained on {text}, which changed on disk meanwhile: its text is not known any more."
    ),
    QT_TRANSLATE_NOOP("Library", "{name} is damaged: {reason}"),
    QT_TRANSLATE_NOOP("Library", "{name} belongs with {other}, which is not beside it."),
    QT_TRANSLATE_NOOP(
        "Library",
        "{name} does not fit {other}: saving was interrupted, or one of them was replaced. "
        "Save the tokenizer again, or bring back the file that belongs to the other.",
    ),
    QT_TRANSLATE_NOOP(
        "Library",
        "{name} does not fit {other}: no merge makes the token {token}. Bring back the file that belongs to the other.",
    ),
    # why a file is not written
    QT_TRANSLATE_NOOP("Library", "the file is read-only; make it writable, or choose another name"),
    QT_TRANSLATE_NOOP("Library", "there is a folder of this name"),
    QT_TRANSLATE_NOOP("Library", "this is not a file that can be written; choose another name"),
    QT_TRANSLATE_NOOP("Library", "one link leads from here to the place of {name}; remove it, or choose another name"),
    QT_TRANSLATE_NOOP("Library", "nobody reads from this pipe"),
)
"""The library's messages, with named fields; the first template that matches is used."""


CATEGORIES = (
    QT_TRANSLATE_NOOP("Library", "a picture"),
    QT_TRANSLATE_NOOP("Library", "a sound recording"),
    QT_TRANSLATE_NOOP("Library", "a film"),
    QT_TRANSLATE_NOOP("Library", "a font"),
    QT_TRANSLATE_NOOP("Library", "a compressed file"),
    QT_TRANSLATE_NOOP("Library", "an archive"),
    QT_TRANSLATE_NOOP("Library", "a formatted document"),
    QT_TRANSLATE_NOOP("Library", "a spreadsheet"),
    QT_TRANSLATE_NOOP("Library", "a presentation"),
    QT_TRANSLATE_NOOP("Library", "an e-book"),
    QT_TRANSLATE_NOOP("Library", "a database"),
    QT_TRANSLATE_NOOP("Library", "a data file"),
    QT_TRANSLATE_NOOP("Library", "a program"),
    QT_TRANSLATE_NOOP("Library", "a file of model weights"),
    QT_TRANSLATE_NOOP("Library", "binary data"),
)
"""The categories of binary files that `bpe.text.sniffing` reports."""


def not_text_sentence(path: Path | None, kind: Kind) -> str:
    """The message for a binary file: "photo.png is a picture (PNG), not text."."""
    from bpe.text.sniffing import PACKED

    what = QCoreApplication.translate("Library", kind.what)
    if kind.format:
        what = QCoreApplication.translate("Library", "{what} ({format})").format(what=what, format=kind.format)
    if kind.what in PACKED:
        sentence = QCoreApplication.translate("Library", "{name} is {what}, not text: unpack it first.")
    else:
        sentence = QCoreApplication.translate("Library", "{name} is {what}, not text.")
    return sentence.format(name=path.name if path is not None else "-", what=what)


def in_users_language(sentence: str) -> str:
    """A message of the library, translated if a template matches."""
    for template, pattern in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return QCoreApplication.translate("Library", template).format(**found.groupdict())
    return sentence


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((str(template), _pattern_of(str(template))) for template in SENTENCES)


def _pattern_of(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = [f"(?P<{name}>.+?)" for name in parts[1::2]]
    return re.compile("".join(parts), re.DOTALL)
