"""tiktoken's rank file: `base64(bytes) rank` a line, where the rank is both the id and the priority.

There is no pattern, special token or name in it, so NAME.json stands beside NAME.tiktoken:

    {"format": "tiktoken", "name": ..., "pattern": ours, "pat_str": tiktoken's, "special_tokens": {text: id},
     "sha256": {"ranks": digest of NAME.tiktoken}}

    tiktoken.Encoding(about["name"], pat_str=about["pat_str"], special_tokens=about["special_tokens"],
                      mergeable_ranks=tiktoken.load.load_tiktoken_bpe("NAME.tiktoken"))

tiktoken merges by the rank of the joined bytes, and takes a piece that is a token as it is.
"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import TYPE_CHECKING

from bpe.formats.digests import check, digest_of
from bpe.formats.files import MOST_TOKENS, FormatError, check_list, read_json, read_text, to_json
from bpe.formats.regexes import check_pattern, to_tiktoken

if TYPE_CHECKING:
    from bpe.tokenizers.bpe import BPETokenizer

_O200K = {"<|endoftext|>": 199_999, "<|endofprompt|>": 200_018}
_CL100K = {
    "<|endoftext|>": 100_257,
    "<|fim_prefix|>": 100_258,
    "<|fim_middle|>": 100_259,
    "<|fim_suffix|>": 100_260,
    "<|endofprompt|>": 100_276,
}
_GPT2 = {"<|endoftext|>": 50_256}
_PUBLISHED: dict[int, tuple[str, str, dict[str, int]]] = {
    50_256: ("gpt2", "gpt2", _GPT2),
    50_280: ("p50k", "gpt2", _GPT2),
    50_257: ("multilingual", "gpt2", {}),
    100_256: ("cl100k", "cl100k", _CL100K),
    128_000: ("llama3", "llama3", {"<|begin_of_text|>": 128_000, "<|end_of_text|>": 128_001}),
    151_643: ("qwen2", "qwen2", {"<|endoftext|>": 151_643, "<|im_start|>": 151_644, "<|im_end|>": 151_645}),
    199_998: ("o200k", "o200k", _O200K),
}
"""What published files are, by the number of their ranks: name, pattern, special tokens (openai/tiktoken,
tiktoken_ext/openai_public.py; the model cards of Llama 3 and Qwen2)."""


def files_of(path: Path) -> tuple[Path, ...]:
    """The two files that are written, NAME.tiktoken and NAME.json; `path` is either of the two, or NAME."""
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
    """Rank of each token. Refuses what ranks cannot say."""
    import numpy as np

    from bpe.encoder import recover_merges

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


def load(path: Path) -> BPETokenizer:
    """The tokenizer of NAME.tiktoken, with what NAME.json says about it (either may be named).

    Without NAME.json the published files are known by their number of ranks; any other is cut by GPT-2's
    pattern.

    Raises:
        FormatError: when a line is not a token and its rank, a byte has none, or NAME.json was saved with other ranks.
    """
    import numpy as np

    from bpe.encoder import recover_merges
    from bpe.tokenizers.bpe import BPETokenizer

    if path.suffix == ".json":
        named, path = path, path.with_suffix(".tiktoken")
        if not path.is_file():
            raise FormatError(f"{named.name} belongs with {path.name}, which is not beside it.")
    ranks = _read(path)
    check_list(ranks, path.name)
    name, pattern, special = _about(path, len(ranks))
    check_pattern(pattern)
    missing = [byte for byte in range(256) if bytes([byte]) not in ranks]
    if missing:
        raise FormatError(f"{path.name} is incomplete: the byte {missing[0]:#04x} has no rank.")
    longer = sorted((token for token in ranks if len(token) > 1), key=ranks.__getitem__)
    tokens = [*(bytes([byte]) for byte in range(256)), *longer]
    ids = np.array([ranks[token] for token in tokens], np.int64)
    left, right = recover_merges(longer)
    return BPETokenizer(
        left,
        right,
        pattern,
        special,
        ids=None if np.array_equal(ids, np.arange(len(ids))) else ids,
        tokens=tokens,
        whole_pieces=True,
        name=name,
    )


def _read(path: Path) -> dict[bytes, int]:
    ranks: dict[bytes, int] = {}
    text = read_text(path)
    if text.count("\n") > MOST_TOKENS:
        raise FormatError(f"{path.name} is no list of tokens: it has more lines than any vocabulary has tokens.")
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            encoded, rank = line.split()
            token = base64.b64decode(encoded, validate=True)
            value = int(rank)
        except (ValueError, binascii.Error):
            where = f"line {number:,}"
            raise FormatError(f"{path.name} is damaged: {where} is not a token and its rank.") from None
        if token in ranks or not token:
            raise FormatError(f"{path.name} is damaged: line {number:,} repeats a token or has an empty one.")
        ranks[token] = value
    if len(set(ranks.values())) < len(ranks):
        raise FormatError(f"{path.name} is damaged: two tokens have the same rank.")
    return ranks


def _about(path: Path, size: int) -> tuple[str, str, dict[str, int]]:
    """Name, pattern and special tokens."""
    beside = path.with_suffix(".json")
    if not beside.is_file():
        known = _PUBLISHED.get(size)
        return (path.stem, known[1], known[2]) if known else (path.stem, "gpt2", {})
    about = read_json(beside)
    if about.get("format") != "tiktoken":
        return path.stem, "gpt2", {}
    check(about, beside, {"ranks": path})
    try:
        special = {str(text): int(shown) for text, shown in about["special_tokens"].items()}
        return str(about["name"]), str(about["pattern"]), special
    except (KeyError, TypeError, ValueError, AttributeError):
        lacks = "it lacks the name, the pattern or the special tokens"
        raise FormatError(f"{beside.name} is damaged: {lacks}.") from None
