"""The strip at the top: pattern, vocabulary size, and the settings under More."""
