"""Loading and saving tokenizers, with one module per format.

`load` recognises a format by the content of the file, never by its name. `save` writes all files of a tokenizer or
none.
"""

from __future__ import annotations

import errno
import importlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpe.errors import FormatError as FormatError
from bpe.errors import PatternNeeded as PatternNeeded
from bpe.formats import sentencepiece
from bpe.formats.files import as_format_errors, peek, read_json
from bpe.formats.writing import write_files

if TYPE_CHECKING:
    from bpe.tokenizers.base import Tokenizer
    from bpe.tokenizers.bpe import BPETokenizer

SAVED = {
    "huggingface": "bpe.formats.huggingface",
    "tiktoken": "bpe.formats.tiktoken",
    "gpt2": "bpe.formats.gpt2",
    "minbpe": "bpe.formats.minbpe",
    "csv": "bpe.formats.table",
    "jsonl": "bpe.formats.table",
}
"""The formats that can be written, and their modules. Each module has `files_of`, `files` and, if it is also read,
`load`."""


def files_of(path: str | os.PathLike[str], format: str = "huggingface") -> tuple[Path, ...]:
    """The files that `save` writes for a path; some formats write others beside it, as NAME.json beside NAME.tiktoken.

    Raises:
        FormatError: if there is no such format.
    """
    files: tuple[Path, ...] = _module_of(format).files_of(Path(path))
    return files


def also_replaced(path: str | os.PathLike[str], format: str = "huggingface") -> tuple[Path, ...]:
    """The existing files other than `path` that `save` would replace."""
    named = Path(path)
    return tuple(file for file in files_of(path, format) if file != named and file.is_file())


def save(
    tokenizer: BPETokenizer, path: str | os.PathLike[str], format: str = "huggingface", *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write all files of a tokenizer or none, and return their paths.

    The file that `path` names is replaced if it exists; any other file is replaced only with `overwrite`.

    Raises:
        FormatError: if the format cannot represent this tokenizer; nothing has been written.
        FileExistsError: if a file other than the named one would be replaced.
        OSError: if the files cannot be written.
    """
    files: dict[Path, bytes] = _module_of(format).files(tokenizer, Path(path), format)
    others = () if overwrite else also_replaced(path, format)
    if others:
        names = ", ".join(file.name for file in others)
        reason = f"this would also replace {names}; choose another name, or save with overwrite=True"
        raise FileExistsError(errno.EEXIST, reason, str(path))
    write_files(files)
    return tuple(files)


def _module_of(format: str) -> Any:
    if format not in SAVED:
        raise FormatError(f"There is no format called {format!r}; choose one of {', '.join(SAVED)}.")
    return importlib.import_module(SAVED[format])


def differences_of(tokenizer: BPETokenizer, format: str) -> tuple[str, ...]:
    """Sentences that say which texts other programs cut differently after reading this tokenizer from a file."""
    from bpe.formats import engines

    return engines.differences_of(tokenizer, format)


def load(
    path: str | os.PathLike[str], pattern: str | None = None, special_tokens: Mapping[str, int] | None = None
) -> Tokenizer:
    """The tokenizer in a file, or in a folder that holds one; from a run file, the tokenizer after its last merge.

    Byte-level BPE in any format is a `BPETokenizer`; every other kind is an `ImportedTokenizer`. `pattern` and
    `special_tokens` (text to id) are for files that do not contain them: rank files and GPT-2's pair of files.

    Raises:
        PatternNeeded: if a rank file is not one of the published ones and no file beside it has its pattern; pass
            `pattern`.
        FormatError: if the format is unknown, the file is damaged, is a pipe or a device (which is not opened), or has
            a pattern of its own while one is given; the message can be shown to the user.
        OSError: if the file cannot be read.
    """
    file = _file_in(Path(path))
    given = {
        key: value for key, value in (("pattern", pattern), ("special_tokens", special_tokens)) if value is not None
    }
    with as_format_errors(file.name):
        name, *arguments = _recognised(file)
        if given and name not in _SILENT:
            raise FormatError(
                f"{file.name} says itself how it cuts text; {' and '.join(given)} cannot be given for it."
            )
        if name == "run":
            return _load_run(file)
        return _load_as(name, file, *arguments, **given)


_SILENT = ("tiktoken", "gpt2")
"""The formats whose files may lack a pattern and special tokens."""


def _recognised(file: Path) -> tuple[Any, ...]:
    """The name of a file's format, and the content that has been parsed already, if any."""
    start = peek(file)
    if start.startswith(b"PK"):
        return ("run",)
    if sentencepiece.looks_like(start):
        return ("sentencepiece",)
    text = start.decode("utf-8", "replace").removeprefix("\ufeff").lstrip()
    if text.startswith("{"):
        return _recognised_json(file)
    first = text.partition("\n")[0].strip()
    if first.startswith("#version"):
        return ("gpt2",)
    if first == "minbpe v1":
        return ("minbpe",)
    if _is_rank_line(first):
        return ("tiktoken",)
    raise FormatError(
        f"{file.name} is not a tokenizer file that is known here: "
        "tokenizer.json, .tiktoken, vocab.json with merges.txt, tekken.json, a sentencepiece or minbpe model, or a run."
    )


def _recognised_json(file: Path) -> tuple[Any, ...]:
    content = read_json(file)
    if "model" in content and isinstance(content["model"], dict):
        return "huggingface", content
    if content.get("format") in ("tiktoken", "gpt2"):
        return (content["format"],)
    if "config" in content and "vocab" in content:
        return "tekken", content
    if content and all(type(token) is int for token in content.values()):
        return ("gpt2",)
    raise FormatError(f"{file.name} is JSON, but no tokenizer: it has neither a model nor a vocabulary.")


def _file_in(path: Path) -> Path:
    """The file to open: the path, or the tokenizer file in a folder."""
    if not path.is_dir():
        return path
    for name in ("tokenizer.json", "vocab.json", "encoder.json", "tekken.json", "tokenizer.model"):
        if (path / name).is_file():
            return path / name
    for ending in ("tiktoken", "model"):
        found = sorted(path.glob(f"*.{ending}"))
        if len(found) == 1:
            return found[0]
    raise FormatError(
        f"The folder {path.name} has no tokenizer.json, vocab.json, tekken.json or single .tiktoken or .model file."
    )


def _is_rank_line(line: str) -> bool:
    import base64

    parts = line.split()
    if len(parts) != 2 or not parts[1].isdecimal():
        return False
    try:
        base64.b64decode(parts[0], validate=True)
    except ValueError:
        return False
    return True


def _load_run(file: Path) -> BPETokenizer:
    from bpe.formats.run import load_run

    tokenizer = load_run(file).tokenizer_at()
    tokenizer.name = file.stem
    return tokenizer


def _load_as(name: str, *arguments: Any, **given: Any) -> Tokenizer:
    tokenizer: Tokenizer = importlib.import_module(f"bpe.formats.{name}").load(*arguments, **given)
    return tokenizer


__all__ = ["SAVED", "FormatError", "PatternNeeded", "also_replaced", "differences_of", "files_of", "load", "save"]
