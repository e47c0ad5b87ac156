"""Encoding text with a list of merges."""
