"""GPT-2's two files: vocab.json (token to id) and merges.txt (one `left right` per line), in the byte-level alphabet.

Neither has a pattern or special tokens, so a third, small file is written beside them:

    {"format": "gpt2", "name": ..., "pattern": ours, "special_tokens": {text: id},
     "sha256": {"vocab": digest of vocab.json, "merges": digest of merges.txt}}

If `path` is a folder or has no suffix, the files are vocab.json, merges.txt and bpe.json in it. Otherwise they are
written beside `path` with its stem as prefix: out/small.json gives out/small-vocab.json, out/small-merges.txt and
out/small-bpe.json.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpe.errors import FormatError
from bpe.formats.building import from_merges
from bpe.formats.digests import check, digest_of
from bpe.formats.files import read_json, read_lines, to_json
from bpe.pretokenize.dialects import check_pattern, name_of
from bpe.pretokenize.patterns import NAMED
from bpe.text.byte_level import to_text

if TYPE_CHECKING:
    from bpe.tokenizers.bpe import BPETokenizer

_HEADER = "#version: 0.2"
_VOCAB, _MERGES, _ABOUT = "vocab.json", "merges.txt", "bpe.json"
_ORIGINAL = "encoder.json", "vocab.bpe"
"""The names of the two files in openai/gpt-2."""


def files_of(path: Path) -> tuple[Path, ...]:
    """The three files that are written."""
    folder, prefix = _place(path)
    return tuple(folder / (prefix + name) for name in (_VOCAB, _MERGES, _ABOUT))


def files(tokenizer: BPETokenizer, path: Path, format: str = "gpt2") -> dict[Path, bytes]:
    """The three files to write; the one that describes the others comes last."""
    if tokenizer.whole_pieces and (tokenizer.left < 0).any():
        raise FormatError("Some tokens are reached as whole pieces only, which GPT-2's files cannot say.")
    special = set(tokenizer.special_tokens.values())
    ids = {to_text(token): shown for shown, token in tokenizer.vocab.items() if shown not in special}
    lines = [f"{to_text(left)} {to_text(right)}\n" for left, right in tokenizer.merges]
    vocab, merges = to_json(ids, indent=None), "".join([_HEADER + "\n", *lines]).encode("utf-8")
    about = {
        "format": "gpt2",
        "name": tokenizer.name,
        "pattern": tokenizer.pattern,
        "special_tokens": tokenizer.special_tokens,
        "sha256": {"vocab": digest_of(vocab), "merges": digest_of(merges)},
    }
    return dict(zip(files_of(path), (vocab, merges, to_json(about)), strict=True))


def _place(path: Path) -> tuple[Path, str]:
    """(folder, prefix) of the files for a path."""
    if path.is_dir() or path.suffix not in (".json", ".txt"):
        return path, ""
    for name in (_VOCAB, _MERGES, _ABOUT):
        if path.name.endswith(name):
            return path.parent, path.name.removesuffix(name)
    return path.parent, f"{path.stem}-"


def _pair(path: Path) -> tuple[Path, Path, Path, str]:
    """The paths of vocabulary, merges and bpe.json (which may not exist), and the prefix of their names."""
    for name in _ORIGINAL:
        if path.name.endswith(name):
            prefix = path.name.removesuffix(name)
            vocab, merges = (path.with_name(prefix + other) for other in _ORIGINAL)
            return vocab, merges, path.with_name(prefix + _ABOUT), prefix
    folder, prefix = _place(path)
    vocab, merges, about = (folder / (prefix + name) for name in (_VOCAB, _MERGES, _ABOUT))
    return vocab, merges, about, prefix


def load(path: Path, pattern: str | None = None, special_tokens: Mapping[str, int] | None = None) -> BPETokenizer:
    """The tokenizer of vocab.json and merges.txt, or of encoder.json and vocab.bpe; `path` is any of the files.

    `pattern` and `special_tokens` replace those in bpe.json. Without bpe.json the pattern is GPT-2's, and each token
    longer than a byte that no merge makes is a special token.

    Raises:
        FormatError: if one of the two is missing or damaged, or they belong to different tokenizers.
    """
    vocab_path, merges_path, about_path, prefix = _pair(path)
    for needed in (vocab_path, merges_path):
        if not needed.is_file():
            raise FormatError(f"{path.name} belongs with {needed.name}, which is not beside it.")
    vocab = read_json(vocab_path)
    if not all(type(shown) is int and shown >= 0 for shown in vocab.values()):
        raise FormatError(f"{vocab_path.name} is damaged: not every token has a number.")
    merges = _merges(merges_path)
    if about_path.is_file():
        about = read_json(about_path)
        name, stated = str(about.get("name", about_path.parent.name)), str(about.get("pattern", "gpt2"))
        special = _special_tokens(about, about_path)
        check(about, about_path, {"vocab": vocab_path, "merges": merges_path})
    else:
        name, stated = prefix.strip("-_.") or vocab_path.resolve().parent.name, "gpt2"
        made = {left + right for left, right in merges}
        special = {text: shown for text, shown in vocab.items() if len(text) > 1 and text not in made}
        _refuse_learnt(special, vocab_path, merges_path)
    pattern = name_of(pattern) if pattern is not None and pattern not in NAMED else pattern or stated
    special = special if special_tokens is None else dict(special_tokens)
    check_pattern(pattern)
    try:
        return from_merges(vocab=vocab, merges=merges, pattern=pattern, special=special, whole_pieces=False, name=name)
    except FormatError as error:
        raise FormatError(f"{merges_path.name} does not fit {vocab_path.name}: {error}") from None


def _special_tokens(about: dict[str, Any], path: Path) -> dict[str, int]:
    special = about.get("special_tokens") or {}
    if not isinstance(special, dict) or not all(type(shown) is int for shown in special.values()):
        raise FormatError(f"{path.name} is damaged: its special tokens are not texts with numbers.")
    return special


def _refuse_learnt(special: dict[str, int], vocab_path: Path, merges_path: Path) -> None:
    """Reject a file in which no merge makes a learned token; special tokens never begin with an encoded space."""
    learnt = next((text for text in special if text.startswith("Ġ")), None)
    if learnt is not None:
        raise FormatError(
            f"{merges_path.name} does not fit {vocab_path.name}: no merge makes the token {learnt!r}."
            " Bring back the file that belongs to the other."
        )


def _merges(path: Path) -> list[tuple[str, str]]:
    merges = []
    for number, line in enumerate(read_lines(path, "list of merges"), 1):
        line = line.removesuffix("\r")
        if not line or (number == 1 and line.startswith("#version")):
            continue
        parts = line.split(" ")
        if len(parts) != 2 or not all(parts):
            raise FormatError(f"{path.name} is damaged: line {number:,} is not two tokens with a space between.")
        merges.append((parts[0], parts[1]))
    return merges
