"""The editor of a pre-tokenization pattern."""
