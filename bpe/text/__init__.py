"""Corpora: documents read in blocks, samples of them, and what Unicode says of their characters."""
