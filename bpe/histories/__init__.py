"""The result of a run: its merges as columns, and the seams of every word."""
