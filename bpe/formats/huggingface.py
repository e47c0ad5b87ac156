"""Hugging Face `tokenizer.json`: byte-level BPE natively, every other kind through the `tokenizers` package.

For `tokenizers` to return the same ids, a file needs: a Split by the pattern, and a ByteLevel that does not split
again; all 256 bytes in the vocabulary (a missing byte is silently dropped from the text); the special tokens both in
the vocabulary (for their ids) and in `added_tokens`. Its regular expressions are those of Oniguruma.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpe.errors import FormatError, PatternError
from bpe.formats.building import from_merges
from bpe.formats.files import DamagedFile, one_line, read_json, to_json, tokenizer_name
from bpe.pretokenize.dialects import check_oniguruma, cuts, name_of, regex_of, to_oniguruma
from bpe.pretokenize.patterns import NAMED
from bpe.text.byte_level import ALPHABET, to_text
from bpe.tokenizers.bounds import check_content
from bpe.tokenizers.limits import MOST_TOKENS

if TYPE_CHECKING:
    from bpe.tokenizers.bpe import BPETokenizer
    from bpe.tokenizers.imported import ImportedTokenizer


_MOST_COMPARED = 1 << 16  # pairs of added tokens; more are assumed to overlap
_KINDS = (False, True)  # `normalized`: tokens found in the text first, then those found in the normalized text


class _Otherwise(FormatError):
    """A file that is not damaged, but needs more than plain byte-level BPE."""


# --- writing ------------------------------------------------------------------------------------------------


def files_of(path: Path) -> tuple[Path, ...]:
    """The file to write: `path`, or tokenizer.json in it if it is a folder."""
    return (path / "tokenizer.json" if path.is_dir() else path,)


def files(tokenizer: BPETokenizer, path: Path, format: str = "huggingface") -> dict[Path, bytes]:
    """The content of the file to write."""
    (file,) = files_of(path)
    return {file: to_json(content(tokenizer))}


def content(tokenizer: BPETokenizer) -> dict[str, Any]:
    """The object of a tokenizer.json."""
    special = tokenizer.special_tokens
    names = {shown: text for text, shown in special.items()}
    vocab = {to_text(token): shown for shown, token in tokenizer.vocab.items() if shown not in names}
    missing = [byte for byte in range(256) if ALPHABET[byte] not in vocab]
    if missing:
        raise FormatError(f"A tokenizer.json must have a token for every byte; {missing[0]:#04x} has none.")
    for text, shown in special.items():
        if vocab.setdefault(text, shown) != shown:
            raise FormatError(f"A tokenizer.json cannot hold both the special token {text!r} and a token spelt so.")
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_added(text, shown) for shown, text in sorted(names.items())],
        "normalizer": None,
        "pre_tokenizer": _pre_tokenizer(tokenizer.pattern),
        "post_processor": None,
        "decoder": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": tokenizer.whole_pieces,
            "vocab": vocab,
            "merges": [[to_text(left), to_text(right)] for left, right in tokenizer.merges],
        },
    }


def _added(text: str, shown: int) -> dict[str, Any]:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {"id": shown, "content": text, **flags}


def _pre_tokenizer(pattern: str) -> dict[str, Any]:
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    if not regex_of(pattern):
        return byte_level
    check_oniguruma(pattern)
    split = {
        "type": "Split",
        "pattern": {"Regex": to_oniguruma(pattern)},
        "behavior": "Isolated",
        "invert": False,
    }
    return {"type": "Sequence", "pretokenizers": [split, byte_level]}


# --- reading ------------------------------------------------------------------------------------------------


def load(path: Path, content: dict[str, Any] | None = None) -> BPETokenizer | ImportedTokenizer:
    """The tokenizer of a tokenizer.json.

    Raises:
        FormatError: if it is damaged, or its tokens are random (dropout).
    """
    content = read_json(path) if content is None else content
    model = content["model"]
    _check(path, content)
    name = tokenizer_name(path)
    try:
        _refuse_what_differs(content, model)
        pattern = _pattern(content.get("pre_tokenizer"))
        vocab = {str(text): _id(shown) for text, shown in model["vocab"].items()}
        return from_merges(
            vocab=vocab,
            merges=[_pair(merge) for merge in model["merges"]],
            pattern=pattern,
            special=_added_ids(content, vocab),
            whole_pieces=bool(model.get("ignore_merges")),
            name=name,
        )
    except _Otherwise:
        return _imported(path, content, name)
    except FormatError as error:
        raise FormatError(f"{path.name} cannot be opened: {error}") from error
    except DamagedFile:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise FormatError(f"{path.name} is damaged: its BPE model is incomplete{_lacking(error)}.") from error


def _check(path: Path, content: dict[str, Any]) -> None:
    """Refuse content that could crash the process, before it is used."""
    try:
        check_content(content)
    except FormatError as error:
        raise FormatError(f"{path.name} is damaged: {error}") from error


def _imported(path: Path, content: dict[str, Any], name: str) -> ImportedTokenizer:
    """The tokenizer, run by the `tokenizers` package."""
    from bpe.tokenizers.imported import ImportedTokenizer

    kind = str(content["model"].get("type", "unknown"))[:40]
    try:
        return ImportedTokenizer(content, name=name)
    except ValueError as error:
        raise FormatError(f"{path.name} is damaged: its {kind} model cannot be read ({one_line(error)}).") from error
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise FormatError(f"{path.name} is damaged: its {kind} model is incomplete{_lacking(error)}.") from error


def _lacking(error: Exception) -> str:
    """The missing key of a KeyError, in brackets; other messages of the interpreter are not for users."""
    return f" (it has no {error})" if isinstance(error, KeyError) else ""


def _id(shown: Any) -> int:
    if type(shown) is not int or not 0 <= shown < 4 * MOST_TOKENS:
        raise DamagedFile(f"its BPE model is incomplete ({shown!r} is no id)")
    return shown


def _added_ids(content: dict[str, Any], vocab: dict[str, int]) -> dict[str, int]:
    """The ids of the added tokens as the `tokenizers` package assigns them: the id in the vocabulary, or the next free
    one; the id in `added_tokens` is ignored."""
    found: dict[str, int] = {}
    following = len(vocab)
    for token in content.get("added_tokens") or ():
        text = str(token["content"])
        if text and _id(token["id"]) >= 0 and text not in found:
            found[text] = vocab.get(text, following)
            following = max(following, found[text] + 1)
    return found


def _pair(merge: Any) -> tuple[str, str]:
    """A merge, written as two strings, or (in older files) as one string with a space between them."""
    parts = merge.split(" ") if isinstance(merge, str) else merge
    if len(parts) != 2 or not all(isinstance(part, str) for part in parts):
        raise FormatError(f"{merge!r} is not a merge of two tokens.")
    return parts[0], parts[1]


def _refuse_what_differs(content: dict[str, Any], model: dict[str, Any]) -> None:
    if model.get("dropout"):
        raise FormatError("it drops merges at random (dropout), so no text has certain tokens.")
    kind = model.get("type", "BPE" if "merges" in model else "an unknown")
    if kind != "BPE":
        raise _Otherwise(f"it is {kind}.")
    if content.get("normalizer") is not None:
        raise _Otherwise("it changes the text before cutting it (by a normalizer).")
    for key in ("continuing_subword_prefix", "end_of_word_suffix"):
        if model.get(key):
            raise _Otherwise(f"it marks parts of words ({key}).")
    if not all(character in model["vocab"] for character in ALPHABET) and (
        model.get("unk_token") or model.get("byte_fallback")
    ):
        raise _Otherwise("it has a token for unknown text.")
    if content.get("decoder") is not None and content["decoder"].get("type") != "ByteLevel":
        raise _Otherwise("it puts a text together otherwise.")
    _refuse_added([token for token in content.get("added_tokens") or () if token["content"]])


def _refuse_added(tokens: Sequence[dict[str, Any]]) -> None:
    """Raise _Otherwise unless all added tokens are special tokens that are matched exactly and independently."""
    for token in tokens:
        if not token.get("special"):
            raise _Otherwise("it has added tokens that are found in every text.")
        if any(token.get(flag) for flag in ("lstrip", "rstrip", "single_word")):
            raise _Otherwise("it has added tokens that look at what stands beside them.")
    first, second = ([token["content"] for token in tokens if bool(token.get("normalized")) is kind] for kind in _KINDS)
    if len(first) * len(second) > _MOST_COMPARED or any(_may_overlap(a, b) for a in first for b in second):
        raise _Otherwise("it looks for some of its added tokens before the others.")


def _may_overlap(a: str, b: str) -> bool:
    """Whether occurrences of two strings in a text can overlap."""
    if a in b or b in a:
        return True
    return any(a.endswith(b[:size]) or b.endswith(a[:size]) for size in range(1, min(len(a), len(b))))


def _pattern(pre: dict[str, Any] | None) -> str:
    """The pattern of a pre-tokenizer, as a name or a regular expression."""
    steps = (pre or {}).get("pretokenizers", [pre])
    if not steps or not isinstance(steps[-1], dict) or steps[-1].get("type") != "ByteLevel":
        raise _Otherwise("it does not work on bytes.")
    byte_level, splits = steps[-1], steps[:-1]
    if byte_level.get("add_prefix_space", True):
        raise _Otherwise("it puts a space before the text.")
    if byte_level.get("use_regex", True):
        if splits:
            raise _Otherwise("it cuts the text twice.")
        return "gpt2"
    if not splits:
        return "none"
    split = splits[0]
    plain = split.get("type") == "Split" and split.get("behavior") == "Isolated" and not split.get("invert")
    if len(splits) > 1 or not plain:
        raise _Otherwise("it cuts the text in several steps.")
    regex = split["pattern"].get("Regex")
    if regex is None:
        import regex as regex_module

        regex = str(regex_module.escape(split["pattern"]["String"], special_only=True))
    if not regex:
        raise _Otherwise("it cuts the text between all characters.")
    pattern = name_of(regex)
    if pattern not in NAMED and not _cuts_alike(pattern, regex):
        raise _Otherwise("its regular expression is read otherwise here.")
    return pattern


def _cuts_alike(pattern: str, regex: str) -> bool:
    """Whether a pattern here cuts a sample text of many scripts as an expression does in Oniguruma."""
    try:
        ours, theirs = cuts(pattern, regex)
    except (FormatError, PatternError):
        return False
    return ours == theirs
