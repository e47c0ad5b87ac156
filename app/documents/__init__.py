"""The documents of the open text: sizes and weights."""
