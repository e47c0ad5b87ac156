"""One token in full: its merge tree, its life, the words that contain it."""
