"""The tokenizers of GPT-2, GPT-4, GPT-4o and Qwen, from the rank tables included in the library.

Sources, licences and checksums: resources/pretrained/NOTICE.
"""

from __future__ import annotations

import lzma
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpe.tokenizers.bpe import BPETokenizer

# name: title, pattern, special tokens
_KNOWN: dict[str, tuple[str, str, dict[str, int]]] = {
    "gpt2": ("GPT-2", "gpt2", {"<|endoftext|>": 50256}),
    "cl100k": (
        "GPT-4 (cl100k)",
        "cl100k",
        {
            "<|endoftext|>": 100257,
            "<|fim_prefix|>": 100258,
            "<|fim_middle|>": 100259,
            "<|fim_suffix|>": 100260,
            "<|endofprompt|>": 100276,
        },
    ),
    "o200k": ("GPT-4o (o200k)", "o200k", {"<|endoftext|>": 199999, "<|endofprompt|>": 200018}),
    "qwen": ("Qwen", "qwen2", {"<|endoftext|>": 151643, "<|im_start|>": 151644, "<|im_end|>": 151645}),
}
NAMES = tuple(_KNOWN)


@cache
def load(name: str) -> BPETokenizer:
    """A published tokenizer by name (see `NAMES`). The first call takes some tenths of a second. Thread-safe.

    Qwen's lacks the NFC normalization that its own tokenizer applies first.

    Raises:
        ValueError: if the name is unknown. FormatError: if the table is damaged.
    """
    if name not in _KNOWN:
        raise ValueError(f"No tokenizer called {name!r} comes with the library; there are {', '.join(NAMES)}.")
    from bpe.formats.files import as_format_errors

    with as_format_errors(f"The table of {name}, which comes with the library,"):
        return _load(name)


def _load(name: str) -> BPETokenizer:
    import numpy as np

    from bpe.encoding.encoder import recover_merges
    from bpe.tokenizers.bpe import BPETokenizer

    title, pattern, special = _KNOWN[name]
    ranked = ranks(name)
    lengths = np.fromiter(map(len, ranked), np.int64, len(ranked))
    longer = [token for token in ranked if len(token) > 1]
    tokens = [*(bytes([byte]) for byte in range(256)), *longer]
    single = np.flatnonzero(lengths == 1)
    rank_of_byte = np.empty(256, np.int64)
    rank_of_byte[[ranked[rank][0] for rank in single.tolist()]] = single
    left, right = recover_merges(longer)
    return BPETokenizer(
        left,
        right,
        pattern,
        special,
        ids=np.concatenate((rank_of_byte, np.flatnonzero(lengths > 1))),
        tokens=tokens,
        whole_pieces=True,
        name=title,
    )


def ranks(name: str) -> list[bytes]:
    """The tokens of a rank table in order of rank."""
    import numpy as np

    packed = lzma.decompress((_folder() / f"{name}.ranks.xz").read_bytes())
    # The lengths come first, one byte each; their count follows from the total size.
    covered = np.cumsum(np.frombuffer(packed, np.uint8), dtype=np.int64) + np.arange(1, len(packed) + 1)
    count = int(np.searchsorted(covered, len(packed))) + 1
    ends = covered[:count] + count - np.arange(1, count + 1)
    starts = np.concatenate((np.full(1, count), ends[:-1]))
    return [packed[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def _folder() -> Path:
    installed = Path(__file__).with_name("_data")
    return installed if installed.is_dir() else Path(__file__).parents[1] / "resources" / "pretrained"
