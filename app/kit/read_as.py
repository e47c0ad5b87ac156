"""Messages about the encodings in which texts were read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

if TYPE_CHECKING:
    from bpe import Corpus
    from bpe.text.corpus import Document


def read_as_text(documents: Sequence[Document]) -> str:
    """The encodings of documents other than UTF-8, such as "read as UTF-16"; otherwise ""."""
    from bpe.text.sniffing import BYTES, UTF8, encoding_name

    found = dict.fromkeys(document.encoding for document in documents if document.encoding != UTF8)
    names = [
        QCoreApplication.translate("Kinds", "bytes") if encoding == BYTES else encoding_name(encoding)
        for encoding in found
    ]
    if not names:
        return ""
    return QCoreApplication.translate("Kinds", "read as {encodings}").format(encodings=", ".join(dict.fromkeys(names)))


def opening_remark(corpus: Corpus, paths: Sequence[Path]) -> str:
    """A message for opened files: the number of texts in folders, and encodings other than UTF-8; otherwise ""."""
    sentences = []
    if any(path.is_dir() for path in paths):
        count, passed = len(corpus.documents), len(corpus.passed_over)
        if passed:
            sentence = QCoreApplication.translate(
                "Kinds", "Text files opened: {count}. Passed over (not text, empty or unreadable): {passed}."
            )
        elif count == 1:
            sentence = QCoreApplication.translate("Kinds", "One text file was opened.")
        else:
            sentence = QCoreApplication.translate("Kinds", "{count} text files were opened.")
        locale = QLocale()
        sentences.append(sentence.format(count=locale.toString(count), passed=locale.toString(passed)))
    others = [document for document in corpus.documents if document.encoding not in ("utf-8", "bytes")]
    if len(others) == 1:
        sentence = QCoreApplication.translate("Kinds", "{name} was {read_as}.")
        sentences.append(sentence.format(name=others[0].name, read_as=read_as_text(others)))
    elif others:
        sentence = QCoreApplication.translate("Kinds", "{count} files were {read_as}.")
        sentences.append(sentence.format(count=QLocale().toString(len(others)), read_as=read_as_text(others)))
    return " ".join(sentences)
