"""Encoding speed of this library and of tiktoken, on one thread of one process.

    python tests/benchmarks/bench_encode.py FILE… [--rounds 5]

Both read the bundled rank tables and make a Python list of ids from a string: `encode` and tiktoken's
`encode_ordinary`, the latter with the pattern that tiktoken publishes for speed. The ids are checked to be equal before
a ratio is printed. The two alternate in every round, so a busy machine affects both; the time is the thread's processor
time, the median of the rounds. This library caches words, so two times are printed: that of a new tokenizer, which has
not seen the text (the ratio is computed from it), and that of the same text *again*. *array*: again, with the ids as an
array. Short texts are the beginnings of lines, each encoded once per round, as a program encodes messages. A batch is
all lines of the text, on all cores (`encode_batch`, `encode_batch_array`, and tiktoken's `encode_ordinary_batch`),
timed by the clock.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import tiktoken
from tiktoken_ext import openai_public

from bpe import pretrained
from bpe.pretokenize.patterns import NAMED
from bpe.tokenizers.bpe import BPETokenizer

NAMES = ("gpt2", "cl100k", "o200k")
SIZES = (10, 100, 1000)  # characters of a short text
SHORT_TEXTS = 1000


def peer(name: str) -> tiktoken.Encoding:
    """tiktoken's tokenizer with our table: it would fetch its own from the network."""
    pattern = openai_public.r50k_pat_str if name == "gpt2" else NAMED[name]
    ranks = {token: rank for rank, token in enumerate(pretrained.ranks(name))}
    special = dict(pretrained.load(name).special_tokens)
    return tiktoken.Encoding(name, pat_str=pattern, mergeable_ranks=ranks, special_tokens=special)


def taken(work: Callable[[], object]) -> float:
    """Seconds of this thread."""
    start = time.thread_time()
    work()
    return time.thread_time() - start


def medians(rounds: Sequence[Sequence[float]]) -> list[float]:
    """The median of each column."""
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def new(name: str) -> BPETokenizer:
    """A tokenizer that is ready, but has seen no text."""
    tokenizer: BPETokenizer = pretrained.load.__wrapped__(name)
    tokenizer.encode("")
    return tokenizer


def whole_text(name: str, theirs: tiktoken.Encoding, text: str, rounds: int) -> str:
    """A row of the first table, without its titles."""
    ours, expected = new(name), theirs.encode_ordinary(text)
    if ours.encode(text) != expected or ours.encode_array(text).tolist() != expected:
        raise SystemExit(f"{name}: the ids differ")
    times = []
    for _ in range(rounds):
        ours = new(name)
        contenders = (ours.encode, theirs.encode_ordinary, ours.encode, ours.encode_array)
        times.append([taken(lambda encode=encode: encode(text)) for encode in contenders])
    megabytes = len(text.encode()) / 1e6
    first, peer_time, again, array = medians(times)
    speeds = " | ".join(f"{megabytes / seconds:.0f}" for seconds in (first, peer_time, again, array))
    return f"{speeds} | **{peer_time / first:.1f}**"


def short_texts(ours: BPETokenizer, theirs: tiktoken.Encoding, texts: Sequence[str], rounds: int) -> str:
    if [ours.encode(text) for text in texts] != [theirs.encode_ordinary(text) for text in texts]:
        raise SystemExit(f"{ours.name}: the ids of short texts differ")

    def each(encode: Callable[[str], list[int]]) -> Callable[[], object]:
        return lambda: [encode(text) for text in texts]

    contenders = each(ours.encode), each(theirs.encode_ordinary)
    our_time, their_time = medians([[taken(work) for work in contenders] for _ in range(rounds)])
    return f"{1e6 * our_time / len(texts):.1f} | {1e6 * their_time / len(texts):.1f}"


def batch(ours: BPETokenizer, theirs: tiktoken.Encoding, texts: Sequence[str], rounds: int) -> str:
    cores = os.cpu_count() or 1
    if ours.encode_batch(texts) != theirs.encode_ordinary_batch(list(texts), num_threads=cores):
        raise SystemExit(f"{ours.name}: the ids of a batch differ")
    contenders: tuple[Callable[[], object], ...] = (
        lambda: ours.encode_batch(texts),
        lambda: ours.encode_batch_array(texts),
        lambda: theirs.encode_ordinary_batch(list(texts), num_threads=cores),
    )
    seconds = []
    for _ in range(rounds):
        row = []
        for work in contenders:
            start = time.perf_counter()
            work()
            row.append(time.perf_counter() - start)
        seconds.append(row)
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    return " | ".join(f"{megabytes / each:.1f}" for each in medians(seconds))


def beginnings(text: str, size: int) -> list[str]:
    """Short texts that lie evenly over a text and begin with a line."""
    step = max(1, len(text) // SHORT_TEXTS)
    starts = (text.find("\n", at) + 1 for at in range(0, len(text) - size, step))
    return [text[start : start + size] for start in starts][:SHORT_TEXTS]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    texts = {path.name: path.read_text(encoding="utf-8") for path in arguments.file}
    pairs = {name: (pretrained.load(name), peer(name)) for name in NAMES}
    print("| text | ranks | ours, MB/s | tiktoken | again | array | ratio |\n|---|---|--:|--:|--:|--:|--:|")
    for title, text in texts.items():
        for name, (_, theirs) in pairs.items():
            print(f"| {title} | {name} | {whole_text(name, theirs, text, arguments.rounds)} |", flush=True)
    print("\n| text | ranks | characters | ours, µs a call | tiktoken, µs a call |\n|---|---|---:|---:|---:|")
    for title, text in texts.items():
        for name, (ours, theirs) in pairs.items():
            for size in SIZES:
                row = short_texts(ours, theirs, beginnings(text, size), arguments.rounds)
                print(f"| {title} | {name} | {size} | {row} |", flush=True)
    print("\n| text | ranks | lines | ours, MB/s | as arrays | tiktoken |\n|---|---|---:|---:|---:|---:|")
    for title, text in texts.items():
        lines = text.split("\n")
        for name, (ours, theirs) in pairs.items():
            print(f"| {title} | {name} | {len(lines):,} | {batch(ours, theirs, lines, arguments.rounds)} |", flush=True)


if __name__ == "__main__":
    main()
