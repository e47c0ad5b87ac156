"""Detects patterns that cut words of a script at combining marks, such as vowel signs."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bpe import Corpus

SAMPLES, SAMPLE_SIZE = 32, 4096
"""Number of samples, spread over the text, and bytes of each; checking them takes some tens of milliseconds."""
FEWEST_WORDS = 20
"""Minimum number of words of a script in the samples for a verdict on it."""


class ScriptCut(NamedTuple):
    """A script, and the fraction of its words that a pattern cuts at combining marks."""

    script: str
    share: float


def worst_cut(corpus: Corpus, pattern: str, *, plain: bool = False) -> ScriptCut | None:
    """The script with the largest fraction of words cut by a pattern, judged from samples; None if none are cut.

    Files read byte by byte are skipped: they have no words.
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
        sleep(0.001)  # lets the GUI thread have the interpreter's lock
    cuts = [ScriptCut(script, cut[script] / n) for script, n in words.items() if n >= FEWEST_WORDS and cut[script]]
    return max(cuts, key=lambda found: found.share, default=None)
