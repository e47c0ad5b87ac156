"""The two seam values that are not a merge. This module has no imports, so that any module may import it."""

OPEN = 2**31 - 1  # no merge closes this seam
CLOSED = -1  # closed before any merge: inside a special token, or inside a character or word of a baseline
