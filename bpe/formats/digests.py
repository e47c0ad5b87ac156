"""Digests of the files that were saved together.

The files of a tokenizer are replaced by one rename each, so a process that is killed between two of them leaves files
of two tokenizers. The file that describes the others therefore has their digests: `"sha256": {part: digest}`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bpe.errors import FormatError
from bpe.formats.files import read_bytes


def digest_of(content: bytes) -> str:
    """The SHA-256 of a text file in hex; it does not depend on the kind of newlines."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def check(about: Mapping[str, Any], path: Path, parts: Mapping[str, Path]) -> None:
    """Check files against the digests in `about`, the content of `path`. Without digests every file is accepted.

    Raises:
        FormatError: if a file is not the one that was saved with `path`.
    """
    known = about.get("sha256")
    if known is None:
        return
    for part, file in parts.items():
        if not isinstance(known, dict) or known.get(part) != digest_of(read_bytes(file)):
            raise FormatError(
                f"{file.name} does not fit {path.name}: saving was interrupted, or one of them was replaced."
                " Save the tokenizer again, or bring back the file that belongs to the other."
            )
