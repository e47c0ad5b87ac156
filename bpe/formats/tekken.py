"""tekken.json, the file of Mistral's tokenizers: ranks like tiktoken's, the pattern and the special tokens.

    {"config": {"pattern", "default_vocab_size", "default_num_special_tokens", ...},
     "vocab": [{"rank": 0, "token_bytes": "AA==", "token_str": ...}, ...],
     "special_tokens": [{"rank": 0, "token_str": "<unk>", "is_control": true}, ...]}       (newer files)

A token's id is its rank + the number of special tokens, which come first. Source: mistral-common,
tokens/tokenizers/tekken.py.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpe.errors import FormatError
from bpe.formats.building import from_ranks
from bpe.formats.files import DamagedFile, check_list, read_json, tokenizer_name
from bpe.pretokenize.dialects import check_pattern, name_of

if TYPE_CHECKING:
    from bpe.tokenizers.bpe import BPETokenizer

_SPECIAL = [
    *("<unk>", "<s>", "</s>", "[INST]", "[/INST]"),
    *("[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]", "[TOOL_RESULTS]", "[/TOOL_RESULTS]", "[TOOL_CALLS]"),
    *("[IMG]", "<pad>", "[IMG_BREAK]", "[IMG_END]", "[PREFIX]"),
    *("[MIDDLE]", "[SUFFIX]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[TOOL_CONTENT]"),
]
"""The special tokens of files that do not list them, from id 0; `<SPECIAL_n>` follow."""
MOST_SPECIAL = 1 << 16
"""Largest number of special tokens; the file states it, whatever its own size. Published files have 1,000."""


def load(path: Path, content: dict[str, Any] | None = None) -> BPETokenizer:
    """The tokenizer of a tekken.json.

    Raises:
        FormatError: if it is damaged.
    """
    content = read_json(path) if content is None else content
    try:
        special = _special_tokens(content)
        tokens = _tokens(content, len(special))
        pattern = name_of(str(content["config"]["pattern"]))
        check_pattern(pattern)
        check_list(tokens, "its vocabulary")
        ranks = {token: rank for rank, token in enumerate(tokens)}
        name = tokenizer_name(path)
        return from_ranks(ranks, pattern=pattern, special=special, name=name, first_id=len(special))
    except FormatError as error:
        raise FormatError(f"{path.name} is damaged: {error}") from error
    except DamagedFile:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise FormatError(f"{path.name} is damaged: its tokens are incomplete.") from error


def _special_tokens(content: dict[str, Any]) -> dict[str, int]:
    count = int(content["config"]["default_num_special_tokens"])
    if not 0 <= count <= MOST_SPECIAL:
        raise DamagedFile(f"it asks for {count:,} special tokens")
    listed = content.get("special_tokens") or [
        {"rank": rank, "token_str": text} for rank, text in enumerate(_SPECIAL[:count])
    ]
    names = {int(token["rank"]): str(token["token_str"]) for token in listed}
    return {names.get(rank, f"<SPECIAL_{rank}>"): rank for rank in range(count)}


def _tokens(content: dict[str, Any], special: int) -> list[bytes]:
    """The tokens in order of rank, without those beyond the file's vocabulary size."""
    size = int(content["config"].get("default_vocab_size") or len(content["vocab"]) + special) - special
    ranked = sorted(content["vocab"], key=lambda token: int(token["rank"]))[:size]
    if [int(token["rank"]) for token in ranked] != list(range(len(ranked))):
        raise DamagedFile("its ranks have gaps")
    tokens = [base64.b64decode(token["token_bytes"], validate=True) for token in ranked]
    if len(set(tokens)) < len(tokens) or b"" in tokens:
        raise DamagedFile("a token is empty or listed twice")
    return tokens
