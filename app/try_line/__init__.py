"""The line in which any text can be typed to see its tokens."""
