"""Counting the distinct pre-tokens of a corpus, in parallel."""
