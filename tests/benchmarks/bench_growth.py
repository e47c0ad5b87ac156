"""Growth of time and memory with the size of the text and with the number of merges.

    python tests/benchmarks/bench_growth.py FILE [FILE …] [--vocab-size 32000] [--rounds 3] [--threads 2]

Prints two tables. The first has the beginnings of the first FILE (1, 10 and 100 MB, up to its size) and every whole
FILE, all to one vocabulary size. The second has the largest beginning of at most 100 MB, with 1,024 to 262,144 merges,
as long as there are pairs. Every measurement is a separate process, from its start to its exit, with its peak memory;
the tables show medians. Without FILE, the sources of Python's library are used (10 MB).
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from bench_train import Measured, ours, python_sources, run

BEGINNINGS = (1_000_000, 10_000_000, 100_000_000)
MERGES = tuple(1 << power for power in range(10, 19))
# Printed beside the phases, for comparison with the cost.
SIZES = ' | {"words": len(table), "merges": trainer.history.step}'


def beginning(source: Path, size: int, folder: Path) -> Path:
    """The first `size` bytes of a file, to the end of a line, as a file."""
    target = folder / f"{size}-{source.name}"
    with source.open("rb") as text, target.open("wb") as out:
        left = size
        while left > 0 and (block := text.read(min(left, 1 << 22))):
            left -= len(block)
            out.write(block)
        out.write(text.readline())
    return target


def measure(file: Path, vocab_size: int, arguments: argparse.Namespace) -> Measured:
    """The median run, by seconds."""
    contender = ours("first-seen", SIZES)
    asked = argparse.Namespace(file=file, vocab_size=vocab_size, threads=arguments.threads)
    runs = sorted((run(contender, asked) for _ in range(arguments.rounds)), key=lambda one: one.seconds)
    median = runs[len(runs) // 2]
    return replace(median, megabytes=max(one.megabytes for one in runs))


def text_row(file: Path, name: str, arguments: argparse.Namespace) -> str:
    measured = measure(file, arguments.vocab_size, arguments)
    told, megabytes = measured.phases, file.stat().st_size / 1e6
    return (
        f"| {name} | {megabytes:,.0f} MB | {told['words']:,.0f} | {measured.seconds:.2f} | {told['counting']:.2f} "
        f"| {told['merging']:.2f} | {1000 * measured.seconds / megabytes:.1f} | {measured.megabytes:,.0f} MB |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--vocab-size", type=int, default=32_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    files = [file.resolve() for file in arguments.files] or [python_sources()]

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = [size for size in BEGINNINGS if size <= files[0].stat().st_size]
        parts = [beginning(files[0], size, folder) for size in sizes]
        print(f"To {arguments.vocab_size:,} tokens, {arguments.threads} threads, medians of {arguments.rounds} runs:\n")
        print("| text | size | distinct words | seconds | counting | merging | ms per MB | peak memory |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|")
        for part in parts:
            print(text_row(part, f"{files[0].name}, its beginning", arguments), flush=True)
        for file in files:
            print(text_row(file, file.name, arguments), flush=True)

        longest = (parts or files)[-1]
        print(f"\n{longest.stat().st_size / 1e6:,.0f} MB of {files[0].name}, by the number of merges:\n")
        print("| merges | seconds | merging | µs per merge | peak memory |")
        print("|---:|---:|---:|---:|---:|")
        for merges in MERGES:
            measured = measure(longest, 256 + merges, arguments)
            told = measured.phases
            print(
                f"| {told['merges']:,.0f} | {measured.seconds:.2f} | {told['merging']:.2f} "
                f"| {1e6 * told['merging'] / told['merges']:.1f} | {measured.megabytes:,.0f} MB |",
                flush=True,
            )
            if told["merges"] < merges:
                break


if __name__ == "__main__":
    main()
