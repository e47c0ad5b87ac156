"""The curve over vocabulary size, which is the time line."""
