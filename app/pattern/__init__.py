"""Custom patterns: tried while they are typed, and their editor."""
