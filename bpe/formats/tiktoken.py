"""tiktoken's rank file: one `base64(bytes) rank` per line; the rank is both the id and the priority.

It has no pattern, special tokens or name, so NAME.json is written beside NAME.tiktoken:

    {"format": "tiktoken", "name": ..., "pattern": ours, "pat_str": tiktoken's, "special_tokens": {text: id},
     "sha256": {"ranks": digest of NAME.tiktoken}}

    tiktoken.Encoding(about["name"], pat_str=about["pat_str"], special_tokens=about["special_tokens"],
                      mergeable_ranks=tiktoken.load.load_tiktoken_bpe("NAME.tiktoken"))

tiktoken merges by the rank of the joined bytes, and does not split a pre-token that is a token.

For a file without NAME.json (such as Llama 3's tokenizer.model) the pattern is known if the file is a published one;
otherwise it must be given.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bpe.errors import FormatError, PatternNeeded
from bpe.formats.building import from_ranks
from bpe.formats.digests import check, digest_of
from bpe.formats.files import check_list, read_json, read_lines, to_json, tokenizer_name
from bpe.pretokenize.dialects import check_pattern, name_of, to_tiktoken
from bpe.pretokenize.patterns import NAMED, PreTokenizer

if TYPE_CHECKING:
    from bpe.tokenizers.bpe import BPETokenizer

_EMPTY = "="  # the empty token in Whisper's file
_TRIED = 4_000  # tokens that a guess examines
_GUESSES = ("gpt2", "qwen2", "cl100k", "llama3", "o200k", "word", "none")  # the first of equally good ones
_O200K = {"<|endoftext|>": 199_999, "<|endofprompt|>": 200_018}
_CL100K = {
    "<|endoftext|>": 100_257,
    "<|fim_prefix|>": 100_258,
    "<|fim_middle|>": 100_259,
    "<|fim_suffix|>": 100_260,
    "<|endofprompt|>": 100_276,
}
_GPT2 = {"<|endoftext|>": 50_256}
_LLAMA3 = [
    *("<|begin_of_text|>", "<|end_of_text|>"),
    *(f"<|reserved_special_token_{number}|>" for number in range(4)),
    *("<|start_header_id|>", "<|end_header_id|>", "<|reserved_special_token_4|>", "<|eot_id|>"),
    *(f"<|reserved_special_token_{number}|>" for number in range(5, 251)),
]
_R50K_HEAD = b" t| a|he|in|re|on| the|er| s|at| w| o|en| c|it|is".split(b"|")
_CL100K_HEAD = b"  |    |in| t|        |er|   |on| a|re|at|st|en|or| th|\n\n".split(b"|")
_O200K_HEAD = b"  |    |in|er| t| a|en|on|re| s|at|or|es|        |an|   ".split(b"|")


@dataclass(frozen=True, slots=True)
class _Published:
    """A published file: the number of its ranks, and the tokens of the first ranks after the 256 bytes."""

    size: int
    head: list[bytes]
    pattern: str
    special: dict[str, int]


_PUBLISHED = (
    _Published(50_256, _R50K_HEAD, "gpt2", _GPT2),
    _Published(50_280, _R50K_HEAD, "gpt2", _GPT2),  # p50k
    _Published(100_256, _CL100K_HEAD, "cl100k", _CL100K),
    _Published(128_000, _CL100K_HEAD, "llama3", {text: 128_000 + index for index, text in enumerate(_LLAMA3)}),
    _Published(
        151_643, _CL100K_HEAD, "qwen2", {"<|endoftext|>": 151_643, "<|im_start|>": 151_644, "<|im_end|>": 151_645}
    ),
    _Published(199_998, _O200K_HEAD, "o200k", _O200K),
    _Published(50_257, [], "gpt2", {"<|endoftext|>": 50_257, "<|startoftranscript|>": 50_258}),
)
"""The known files. Llama 3 and Qwen continue cl100k's ranks. The last one is Whisper's multilingual.tiktoken, the only
one with an empty token. Sources: openai/tiktoken, tiktoken_ext/openai_public.py; meta-llama/llama3,
llama/tokenizer.py; QwenLM/Qwen, tokenization_qwen.py; openai/whisper, whisper/tokenizer.py."""


def files_of(path: Path) -> tuple[Path, ...]:
    """The two files to write, NAME.tiktoken and NAME.json; `path` is either of them, or NAME."""
    if path.suffix not in (".tiktoken", ".json"):
        path = path.with_name(path.name + ".tiktoken")
    return path.with_suffix(".tiktoken"), path.with_suffix(".json")


def files(tokenizer: BPETokenizer, path: Path, format: str = "tiktoken") -> dict[Path, bytes]:
    """The two files to write; the one that describes the other comes last."""
    ranks_path, about_path = files_of(path)
    lines = [f"{base64.b64encode(token).decode()} {rank}\n" for token, rank in _ranks(tokenizer).items()]
    ranks = "".join(lines).encode("ascii")
    about = {
        "format": "tiktoken",
        "name": about_path.stem,
        "pattern": tokenizer.pattern,
        "pat_str": to_tiktoken(tokenizer.pattern),
        "special_tokens": tokenizer.special_tokens,
        "sha256": {"ranks": digest_of(ranks)},
    }
    return {ranks_path: ranks, about_path: to_json(about)}


def _ranks(tokenizer: BPETokenizer) -> dict[bytes, int]:
    """The rank of each token.

    Raises:
        FormatError: if the merges cannot be recovered from the ranks.
    """
    import numpy as np

    from bpe.encoding.encoder import recover_merges

    special = set(tokenizer.special_tokens.values())
    ranks = {token: shown for shown, token in tokenizer.vocab.items() if shown not in special}
    missing = [byte for byte in range(256) if bytes([byte]) not in ranks]
    if missing:
        raise FormatError(f"tiktoken needs a token for every byte; {missing[0]:#04x} has none.")
    longer = [token for token in ranks if len(token) > 1]
    if longer == tokenizer.tokens[256:]:
        left, right = recover_merges(longer)
        reached = tokenizer.whole_pieces or bool((left >= 0).all())
        if reached and np.array_equal(left, tokenizer.left) and np.array_equal(right, tokenizer.right):
            return ranks
    raise FormatError(
        "A .tiktoken file holds ranks only, and from the ranks of these tokens their merges do not follow."
    )


def load(path: Path, pattern: str | None = None, special_tokens: Mapping[str, int] | None = None) -> BPETokenizer:
    """The tokenizer of NAME.tiktoken and NAME.json; `path` is either of them.

    `pattern` and `special_tokens` replace those of NAME.json or of the published file.

    Raises:
        FormatError: if a line is not a token and its rank, a byte has no rank, or NAME.json was saved with other ranks.
        PatternNeeded: if there is neither `pattern` nor a NAME.json, and it is not a published file.
    """
    if path.suffix == ".json":
        named, path = path, path.with_suffix(".tiktoken")
        if not path.is_file():
            raise FormatError(f"{named.name} belongs with {path.name}, which is not beside it.")
    ranks = _read(path)
    check_list(ranks, path.name)
    missing = [byte for byte in range(256) if bytes([byte]) not in ranks]
    if missing:
        raise FormatError(f"{path.name} is incomplete: the byte {missing[0]:#04x} has no rank.")
    name, pattern, special = _about(path, ranks, pattern, special_tokens)
    check_pattern(pattern)
    return from_ranks(ranks, pattern=pattern, special=special, name=name)


def _read(path: Path) -> dict[bytes, int]:
    ranks: dict[bytes, int] = {}
    for number, line in enumerate(read_lines(path, "list of tokens"), 1):
        if not line.strip():
            continue
        try:
            encoded, rank = line.split()
            token = b"" if encoded == _EMPTY else base64.b64decode(encoded, validate=True)
            value = int(rank)
        except (ValueError, binascii.Error):
            raise FormatError(f"{path.name} is damaged: line {number:,} is not a token and its rank.") from None
        if token in ranks:
            raise FormatError(f"{path.name} is damaged: line {number:,} repeats a token.")
        ranks[token] = value
    if len(set(ranks.values())) < len(ranks):
        raise FormatError(f"{path.name} is damaged: two tokens have the same rank.")
    return ranks


def _about(
    path: Path, ranks: Mapping[bytes, int], pattern: str | None, special: Mapping[str, int] | None
) -> tuple[str, str, dict[str, int]]:
    """Name, pattern and special tokens: the given ones, else those of NAME.json, else those of the published file."""
    name, stated = tokenizer_name(path), None
    beside = _beside(path) if pattern is None or special is None else None
    if beside is not None:
        name, stated, listed = beside
    elif published := _published(ranks):
        stated, listed = published.pattern, published.special
    else:
        listed = {}
    listed = dict(special) if special is not None else listed
    if pattern is not None:
        return name, name_of(pattern) if pattern not in NAMED else pattern, listed
    if stated is None:
        guess = likely_pattern(list(ranks))
        raise PatternNeeded(
            f"{path.name} does not say how it cuts text, and is none of the published files: "
            f'give the pattern, such as pattern="{guess}".',
            guess,
        )
    return name, stated, listed


def _published(ranks: Mapping[bytes, int]) -> _Published | None:
    """The published file with these ranks, or None."""
    tokens = {rank: token for token, rank in ranks.items()}
    for known in _PUBLISHED:
        if len(ranks) != known.size or (b"" in ranks) is bool(known.head) or tokens.get(0) != b"!":
            continue
        if all(tokens.get(256 + index) == token for index, token in enumerate(known.head)):
            return known
    return None


def likely_pattern(tokens: Sequence[bytes]) -> str:
    """The named pattern that cuts the fewest of these tokens: training with a pattern learns no token that it cuts."""
    some = [token for token in tokens if len(token) > 1]
    some = some[:: max(1, len(some) // _TRIED)]
    texts = [text for text in (token.decode("utf-8", "ignore") for token in some) if len(text) > 1]
    return min(_GUESSES, key=lambda pattern: _cut_by(pattern, texts))


def _cut_by(pattern: str, texts: Sequence[str]) -> int:
    cutter = PreTokenizer(pattern)
    return sum(len(cutter.cut(text.encode("utf-8"))[0]) > 1 for text in texts)


def _beside(path: Path) -> tuple[str, str, dict[str, int]] | None:
    """Name, pattern and special tokens from NAME.json; None if there is no such file, or it is of another format."""
    beside = path.with_suffix(".json")
    if not beside.is_file():
        return None
    about = read_json(beside)
    if about.get("format") != "tiktoken":
        return None
    check(about, beside, {"ranks": path})
    try:
        special = {str(text): int(shown) for text, shown in about["special_tokens"].items()}
        return str(about["name"]), str(about["pattern"]), special
    except (KeyError, TypeError, ValueError, AttributeError):
        lacks = "it lacks the name, the pattern or the special tokens"
        raise FormatError(f"{beside.name} is damaged: {lacks}.") from None
