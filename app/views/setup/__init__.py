"""The strip on top: pattern, vocabulary size, and what stands under More."""
