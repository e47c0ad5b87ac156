"""Tokens drawn as text: shaping, layout, painting, scrolling, and the merge animation. Independent of the session."""
