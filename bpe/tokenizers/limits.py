"""Bounds for every tokenizer that is read from a file."""

from __future__ import annotations

MOST_TOKENS = 1 << 22
"""Largest length of a vocabulary, list of merges or list of special tokens; ids are less than four times this."""
LARGEST_VOCABULARY = 1 << 28
"""Largest total size, in bytes, of the tokens that a file's merges make."""
