"""The cost of a comparison, relative to one counting pass for each distinct pattern. `bench_compare.py [FILE…]`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from pydoc_data.topics import topics

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bpe import pretrained
from bpe.counting.words import count_words
from bpe.evaluate.compare import CountedText, compare
from bpe.text.corpus import Corpus
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.byte import ByteTokenizer


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    corpus = Corpus.open(*sys.argv[1:]) if sys.argv[1:] else Corpus.from_text("\n".join(topics.values()) * 200)
    tokenizers: list[Tokenizer] = [ByteTokenizer(), *map(pretrained.load, pretrained.NAMES)]
    for tokenizer in tokenizers:
        tokenizer.encode("warm")
    patterns = dict.fromkeys(pretrained.load(name).pattern for name in pretrained.NAMES)
    passes = {pattern: seconds(lambda pattern=pattern: count_words(corpus, pattern)) for pattern in patterns}
    for pattern, time_taken in passes.items():
        print(f"{pattern:<8} {time_taken:6.2f} s, {corpus.size / 1e6 / time_taken:6.0f} MB/s")
    total = seconds(lambda: compare([CountedText(corpus)], tokenizers))
    print(f"compare  {total:6.2f} s for {len(tokenizers)} tokenizers on {corpus.size / 1e6:,.0f} MB,", end=" ")
    print(f"{total / sum(passes.values()):.2f} times its counting passes")


if __name__ == "__main__":
    main()
