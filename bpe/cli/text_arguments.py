"""Text arguments of `train`, `compare` and `ties`: files, folders, and `-` for standard input."""

from __future__ import annotations

import argparse
import io
import os
import select
import sys
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from bpe.text.corpus import Corpus

STANDARD_INPUT = "-"
_CHECK_SECONDS = 0.2
"""How often a wait for standard input looks for a Ctrl+C."""
HELP = "files, folders (all text files in them), or - for standard input"


def add_texts(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the arguments for texts; `what` begins the help of FILE."""
    parser.add_argument("files", nargs="+", metavar="FILE", help=f"{what}: {HELP}")
    parser.set_defaults(command=parser.prog.split()[-1])
    reading = parser.add_mutually_exclusive_group()
    reading.add_argument("--encoding", metavar="NAME", help="of the texts, such as utf-16 or big5 (by their content)")
    reading.add_argument(
        "--as-bytes", dest="encoding", action="store_const", const="bytes", help="read whatever a file is byte by byte"
    )


def open_texts(options: argparse.Namespace, files: Sequence[str], weights: Mapping[str, int] | None = None) -> Corpus:
    """All these texts as one corpus, read according to the options of `add_texts`.

    Encodings other than UTF-8, and skipped files, are reported on standard error.

    Raises CorpusError and ValueError; their messages can be shown to the user.
    """
    from bpe.text.corpus import Corpus

    weights = weights or {}
    if files.count(STANDARD_INPUT) > 1:
        raise ValueError("Standard input can be read once only: give - once.")
    corpora: list[Corpus] = []
    waiting: list[str] = []

    def open_waiting() -> None:
        if waiting:
            corpora.append(_open(options, waiting, weights))
            waiting.clear()

    for file in files:
        if file != STANDARD_INPUT:
            waiting.append(file)
            continue
        open_waiting()
        corpora.append(_standard_input(options.encoding, weights.get(file, 1)))
    open_waiting()
    corpus = reduce(Corpus.joined, corpora)
    for sentence in remarks(corpora):
        print(sentence, file=sys.stderr)
    return corpus


def remarks(corpora: Sequence[Corpus]) -> list[str]:
    """Remarks on how texts were read: encodings other than UTF-8, and skipped files."""
    from bpe.text.sniffing import BYTES, UTF8, encoding_name

    documents = [document for corpus in corpora for document in corpus.documents]
    read_as: dict[str, list[str]] = {}
    for document in documents:
        if document.encoding not in (UTF8, BYTES):
            read_as.setdefault(document.encoding, []).append(document.name)
    said = [
        f"{names[0]}{f' and {len(names) - 1:,} more' if len(names) > 1 else ''}: read as {encoding_name(encoding)}"
        for encoding, names in read_as.items()
    ]
    if passed_over := sum(len(corpus.passed_over) for corpus in corpora):
        files = "files were" if passed_over > 1 else "file was"
        said.append(f"{passed_over:,} {files} passed over: not text, empty, or unreadable")
    return said


def _open(options: argparse.Namespace, files: Sequence[str], weights: Mapping[str, int]) -> Corpus:
    from bpe.errors import CorpusError, NotAFileError
    from bpe.text.corpus import Corpus, NotTextError

    own: dict[str | os.PathLike[str], int] = {file: weights[file] for file in files if file in weights}
    try:
        return Corpus.open(*files, weights=own, encoding=options.encoding)
    except NotTextError as error:
        unpack = "Unpack it first, or add" if error.is_packed else "Add"
        raise CorpusError(f"{error.path} is {error.kind}, not text. {unpack} --as-bytes to read its bytes.") from None
    except NotAFileError as error:
        hint = f"Give its text on standard input: cat {error.path} | python -m bpe {options.command} -"
        raise CorpusError(f"{error.path} is {error.what}, not a file. {hint}") from None


def _standard_input(encoding: str | None, weight: int) -> Corpus:
    from bpe.errors import CorpusError
    from bpe.text.corpus import Corpus, NotTextError

    if sys.stdin is None:  # a program without a console
        raise CorpusError("There is no standard input here.")
    try:
        return Corpus.from_stream(_interruptible(sys.stdin.buffer), STANDARD_INPUT, weight=weight, encoding=encoding)
    except NotTextError as error:
        unpack = "Unpack it first, or add" if error.is_packed else "Add"
        raise CorpusError(f"Standard input is {error.kind}, not text. {unpack} --as-bytes to read its bytes.") from None


class _Interruptible:
    """A pipe that is read without ever blocking for long.

    A signal that arrives between Python's last check for signals and a blocking read is noticed only after the read.
    """

    def __init__(self, stream: io.BufferedReader) -> None:
        self._number = stream.fileno()

    def read1(self, size: int) -> bytes:
        """Return the bytes that are there, at most `size`, once there are any; none at the end."""
        while not select.select([self._number], [], [], _CHECK_SECONDS)[0]:
            pass
        return os.read(self._number, size)

    read = read1


def _interruptible(stream: BinaryIO) -> BinaryIO:
    # Windows cannot select pipes, and interrupts a blocking read by itself.
    if os.name != "posix" or not isinstance(stream, io.BufferedReader):
        return stream
    return cast("BinaryIO", _Interruptible(stream))
