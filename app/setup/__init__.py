"""The strip on top: pattern, vocabulary size, and the settings under More."""
