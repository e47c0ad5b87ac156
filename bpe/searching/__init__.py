"""Searching a corpus of any size."""
