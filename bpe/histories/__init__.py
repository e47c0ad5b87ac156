"""What a run leaves behind: the merges as columns, and the seams of every word."""
