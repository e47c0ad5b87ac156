"""Whether a pattern cuts the words of a script apart: at vowel signs and other marks that combine with a letter."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bpe import Corpus

SAMPLES, SAMPLE_SIZE = 32, 4096
"""Number and bytes of the samples taken, spread over the text; they take some tens of milliseconds."""
FEWEST_WORDS = 20
"""Words of a script in the sample below which nothing is said of it."""


class ScriptCut(NamedTuple):
    """A script, and the share of its words that a pattern cuts at a combining mark, 0 to 1."""

    script: str
    share: float


def worst_cut(corpus: Corpus, pattern: str, *, plain: bool = False) -> ScriptCut | None:
    """The script whose words a pattern cuts most, from a sample spread over the text; None where none are cut.

    Files that were read byte by byte have no words.
    """
    from bpe.metrics import mark_cuts
    from bpe.text.sniffing import BYTES

    if pattern == "none":
        return None
    words: dict[str, int] = {}
    cut: dict[str, int] = {}
    step = max(SAMPLE_SIZE, corpus.size // SAMPLES)
    for offset in range(0, corpus.size, step):
        if corpus.documents[corpus.document_at(offset)].encoding == BYTES:
            continue
        data = corpus.read(offset, SAMPLE_SIZE)
        if data.isascii():
            continue
        for script, found in mark_cuts(data, pattern, plain=plain).items():
            words[script] = words.get(script, 0) + found.words
            cut[script] = cut.get(script, 0) + found.cut
        sleep(0.001)  # this holds the interpreter, and the window wants it too
    shares = [ScriptCut(script, cut[script] / n) for script, n in words.items() if n >= FEWEST_WORDS and cut[script]]
    return max(shares, key=lambda found: found.share, default=None)
