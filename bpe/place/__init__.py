"""The exact tokens of any range of a large text, without encoding all of it."""
