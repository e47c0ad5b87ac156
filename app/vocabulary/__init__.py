"""The table of all tokens at the playhead."""
