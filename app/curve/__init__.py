"""The curve of bytes per token, which is the time line: plot, transport, bookmarks and keys."""
