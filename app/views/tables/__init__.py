"""Tables with rows of ours: what they share, and one file for each."""
