"""Custom patterns: the editor, and trying a pattern while it is typed."""
