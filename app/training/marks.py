"""Whether a pattern cuts the words of a script apart: at vowel signs and other marks that combine with a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpe import WordTable


def mark_share(words: WordTable) -> float:
    r"""The share of pieces that begin with a mark (`\p{M}`) among those that begin with a letter or a mark, 0 to 1.

    A space before that character is passed over. A mark belongs to the letter before it, so a piece that begins
    with one was cut out of a word: "हिन्दी" is ह|ि|न|्|द|ी to a pattern that takes only `\p{L}` for letters.
    """
    import numpy as np

    from bpe.classes import LETTER, MARK, class_table

    if not len(words) or words.positions is not None:  # whole texts, not pieces
        return 0.0
    data = np.concatenate((words.data, np.zeros(4, np.uint8)))
    first = words.start[:-1]
    first = first + ((data[first] == 0x20) & (words.start[1:] - first > 1))
    a, b, c, d = (data[first + i].astype(np.int32) for i in range(4))
    tails = (b & 0x3F, c & 0x3F, d & 0x3F)
    code = np.select(
        [a < 0xC0, a < 0xE0, a < 0xF0],
        [
            a,
            (a & 0x1F) << 6 | tails[0],
            (a & 0x0F) << 12 | tails[0] << 6 | tails[1],
        ],
        (a & 0x07) << 18 | tails[0] << 12 | tails[1] << 6 | tails[2],
    )
    classes = class_table()[np.minimum(code, 0x10FFFF)]
    marks = int(words.count[classes & MARK != 0].sum())
    letters = int(words.count[classes & LETTER != 0].sum())
    return marks / (marks + letters) if marks else 0.0
