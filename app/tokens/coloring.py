"""The colours of tokens: by identity, or on a scale by age, length or frequency.

A colour is an index: the twelve identity colours come first, then those of the scale.

    level     0      1        2         …        8
    age       bytes  the first merges   …        the last ones, in equal steps of log(vocabulary size)
    length    1      2        3    4    5   6–7  8–10  11–15  16 bytes and more
    frequency rare, then in equal steps of log(count) up to the most frequent token
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, log

from app.tokens.layout import COLORS, token_ranges

LEVELS = 9
LENGTHS = (2, 3, 4, 5, 6, 8, 11, 16)
"""The smallest size in bytes of each level above the first."""
BYTES = 256
SPECIAL = -1
"""The id given to `level_of` for a token that was not made by a merge."""


@dataclass(frozen=True)
class ColorScale:
    """Maps tokens to levels, from 0 to `LEVELS` - 1."""

    mode: str
    level_of: Callable[[int, int], int]
    """Returns the level for a token's id (or SPECIAL) and its size in bytes."""


def by_length() -> ColorScale:
    """Longer tokens have higher levels."""
    return ColorScale("length", lambda _id, size: bisect_right(LENGTHS, size))


def by_age(goal: int) -> ColorScale:
    """Later tokens have higher levels; `goal` is the number of merges of the whole run."""
    span = log((BYTES + max(1, goal)) / BYTES)

    def level(token: int, _size: int) -> int:
        if token < BYTES:
            return 0
        fraction = log((token + 1) / BYTES) / span
        return max(1, min(LEVELS - 1, ceil(fraction * (LEVELS - 1))))

    return ColorScale("age", level)


def by_frequency(levels: Sequence[int]) -> ColorScale:
    """More frequent tokens have higher levels; `levels` has one for each id that exists at the step."""
    known = len(levels)
    return ColorScale("frequency", lambda token, _size: levels[token] if 0 <= token < known else 0)


def age_bounds(goal: int) -> list[int]:
    """The first merge, counted from 1, of each level above level 0."""
    ratio = (BYTES + max(1, goal)) / BYTES
    return [1] + [int(BYTES * ratio ** (level / (LEVELS - 1)) - BYTES) + 1 for level in range(1, LEVELS - 1)]


def scale_colors(
    scale: ColorScale,
    raw: bytes,
    starts: Sequence[int],
    seams: Sequence[int],
    *,
    first: tuple[int, int] | None = None,
    last: tuple[int, int] | None = None,
) -> list[int]:
    """The colour of each token of a paragraph.

    `first` and `last`: id and size of the first and last token, if they extend into other paragraphs.
    """
    level_of, colors = scale.level_of, []
    for start, end in token_ranges(starts, len(raw)):
        size = end - start
        if size == 1:
            token = raw[start]
        else:
            merge = max(seams[start + 1 : end])
            token = BYTES + merge if merge >= 0 else SPECIAL
        colors.append(COLORS + level_of(token, size))
    if colors and first is not None:
        colors[0] = COLORS + level_of(*first)
    if colors and last is not None:
        colors[-1] = COLORS + level_of(*last)
    return colors
