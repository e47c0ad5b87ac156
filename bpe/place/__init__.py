"""The exact tokens at any place of a large text, without a pass over all of it."""
