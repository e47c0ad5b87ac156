"""Speed of searching a text for bytes, with and without case, and regular expressions; and the time of one step.

    python tests/benchmarks/bench_search.py [FILE] [--megabytes 200]

Without a file, a text is generated. Each line has the query, the matches, MB per second of this thread's processor
time, and the milliseconds to the next match from an offset in the middle, before and after counting.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bpe import Corpus
from bpe.searching.queries import BytesQuery, PatternQuery, Query
from bpe.searching.search import Search

QUERIES: dict[str, Callable[[], Query]] = {
    "a rare word": lambda: BytesQuery(b"zqzq"),
    "a common word": lambda: BytesQuery(b"the"),
    "the same, capitals too": lambda: BytesQuery(b"the", match_case=False),
    "a letter": lambda: BytesQuery(b"e"),
    "what overlaps itself": lambda: BytesQuery(b"anan"),
    r"\bcat\b": lambda: PatternQuery(r"\bcat\b"),
    r"\w+ing\b": lambda: PatternQuery(r"\w+ing\b"),
    r"\w+": lambda: PatternQuery(r"\w+"),
}
PATIENCE = 8.0
"""Seconds after which a query is counted no further."""


def made_up(megabytes: int) -> Corpus:
    """Words of syllables on lines, as large as told."""
    dice = random.Random(1)
    syllables = ["ta", "re", "no", "li", "sen", "the", "an", "ing", "mo", "ul", "qua", "st", "er", "o", "é"]
    words = ["".join(dice.choices(syllables, k=dice.randint(1, 6))) for _ in range(30_000)]
    lines = "".join(" ".join(dice.choices(words, k=12)) + ".\n" for _ in range(10_000)).encode()
    return Corpus.from_text(lines * max(1, megabytes * 1_000_000 // len(lines)))


def step_ms(search: Search) -> float:
    """Milliseconds to the next match from the middle."""
    started = time.perf_counter()
    search.next(search.corpus.size // 2)
    return 1e3 * (time.perf_counter() - started)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", nargs="?", type=Path)
    arguments.add_argument("--megabytes", type=int, default=200)
    options = arguments.parse_args()
    corpus = Corpus.open(options.file) if options.file else made_up(options.megabytes)
    print(f"{corpus.size / 1e6:,.0f} MB")
    print(f"{'':26}{'matches':>14}{'MB/s':>10}{'step ms':>10}{'counted':>10}")
    for name, make in QUERIES.items():
        search = Search(corpus, make())
        before = step_ms(search)
        started, thread = time.perf_counter(), time.thread_time()
        while not search.is_complete and time.perf_counter() - started < PATIENCE:
            search.count_chunk()
        rate = search.known / 1e6 / (time.thread_time() - thread)
        rest = "" if search.is_complete else "…"
        print(f"{name:26}{f'{search.total:,}{rest}':>14}{rate:10,.0f}{before:10.2f}{step_ms(search):10.2f}")


if __name__ == "__main__":
    main()
