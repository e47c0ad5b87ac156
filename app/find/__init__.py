"""Finding in the text, and going to a line, a byte or a percentage."""
