"""Tokens drawn as text: shaping, layout, painting, scrolling, and the merge animation. Knows no session."""
