"""Bounds of every tokenizer that is read from a file."""

from __future__ import annotations

MOST_TOKENS = 1 << 22
"""No vocabulary, list of merges or list of special tokens is longer, and no id is as large as four times that."""
LARGEST_VOCABULARY = 1 << 28
"""Bytes of all the tokens that the merges of a file make."""
