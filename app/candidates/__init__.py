"""The table of pairs that could be merged next."""
