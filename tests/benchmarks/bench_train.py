"""Training speed of this library and its peers, whole process, in one run.

    python tests/benchmarks/bench_train.py FILE [--vocab-size 32000] [--rounds 5] [--threads 2]

Every contender is a separate process that reads the file, splits it by GPT-2's pattern and learns the merges; it is
timed from its start to its exit. The contenders alternate in every round, so a busy machine affects all of them; the
table shows medians, and the ratio of each to this library. If a peer has one of this library's tie rules, its tokens
are compared in order before anything is timed, and differences are printed. Peers that are not installed are left out.
Without FILE, the sources of Python's library are used (10 MB).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# What each process is given: the file, the vocabulary size, where to dump the tokens ("" when timed).
PRELUDE = """
import sys, time
path, vocab_size, dump, threads = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
def show(tokens):
    if dump:
        with open(dump, "w", encoding="ascii") as out:
            out.writelines(token.hex() + "\\n" for token in tokens)
"""
OURS = """
begin = time.perf_counter()
import json, bpe
from bpe.training.trainer import Trainer
import bpe.counting.words, bpe.training.arrays, bpe.histories.history
corpus = bpe.Corpus.open(path)
settings = bpe.TrainingSettings(vocab_size, "gpt2", tie_break=%r, min_frequency=2)
loaded = time.perf_counter()
table = bpe.count_words(corpus, "gpt2", threads=threads)
counted = time.perf_counter()
trainer = Trainer(corpus, settings, words=table)
trainer.advance()
merged = time.perf_counter()
phases = {"start": loaded - begin, "counting": counted - loaded, "merging": merged - counted}
print(json.dumps(phases%s))
show(trainer.history.token_bytes(256 + m) for m in range(trainer.history.step))
"""
# From the command line, as a user would: the tokenizer is written to a file, which the peers are spared.
COMMAND_LINE = """
import os, tempfile
from bpe.__main__ import main
with tempfile.TemporaryDirectory() as folder:
    options = ["--vocab-size", str(vocab_size), "--tie-break", "huggingface", "--threads", str(threads)]
    status = main(["train", path, *options, "--save", os.path.join(folder, "tokenizer.json")])
sys.exit(status)
"""
HUGGING_FACE = """
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
trainer = trainers.BpeTrainer(vocab_size=vocab_size, min_frequency=2, show_progress=False,
                              initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
if dump:  # one document, as ours; timed, it reads the file itself, in parallel and line by line
    tokenizer.train_from_iterator([open(path, encoding="utf-8", newline="").read()], trainer)
else:
    tokenizer.train([path], trainer)
if dump:
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    byte_of = {chr(byte): byte for byte in printable} | {chr(256 + i): byte for i, byte in enumerate(others)}
    learnt = sorted((i, token) for token, i in tokenizer.get_vocab().items())[256:]
    show(bytes(byte_of[c] for c in token) for _, token in learnt)
"""
RUSTBPE = """
import rustbpe
PATTERN = r"'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"
def blocks(text, size=1 << 18):
    at = 0
    while at < len(text):
        end = text.find("\\n", at + size) + 1 or len(text)
        yield text[at:end]
        at = end
text = open(path, encoding="utf-8", newline="").read()
tokenizer = rustbpe.Tokenizer()
tokenizer.train_from_iterator([text] if dump else blocks(text), vocab_size, pattern=PATTERN)
if dump:
    show(bytes(token) for token, _ in tokenizer.get_mergeable_ranks()[256:])
"""
GIGATOKEN = """
from pathlib import Path
import gigatoken
vocab, merges = gigatoken.train_bpe(Path(path), vocab_size, [])
show(left + right for left, right in merges)
"""


@dataclass(frozen=True)
class Contender:
    """A trainer as a program; `equal_to` names the tie rule of ours under which it should learn the same."""

    name: str
    module: str
    code: str
    equal_to: str | None = None


def ours(tie_break: str, also: str = "") -> Contender:
    """This library under a tie rule; `also` is told beside the phases, as the rest of a dict expression."""
    return Contender(f"bpe ({tie_break})", "bpe", OURS % (tie_break, also), None)


PEERS = [
    Contender("gigatoken", "gigatoken", GIGATOKEN, "huggingface"),
    Contender("rustbpe", "rustbpe", RUSTBPE, "lowest-ids"),
    Contender("Hugging Face tokenizers", "tokenizers", HUGGING_FACE, "huggingface"),
]


@dataclass(frozen=True)
class Measured:
    """One process: seconds from start to exit, peak memory in MB, and the phases that it told (ours only)."""

    seconds: float
    megabytes: float
    phases: dict[str, float]


def run(contender: Contender, arguments: argparse.Namespace, dump: str = "") -> Measured:
    threads = str(arguments.threads)
    command = [
        sys.executable,
        "-c",
        PRELUDE + contender.code,
        str(arguments.file),
        str(arguments.vocab_size),
        dump,
        threads,
    ]
    environment = {
        **os.environ,
        "RAYON_NUM_THREADS": threads,
        "PYTHONPATH": str(ROOT),
        "TOKENIZERS_PARALLELISM": "true",
    }
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output, tempfile.TemporaryFile("w+") as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            sys.exit(f"{contender.name} failed:\n{errors.read()}")
        output.seek(0)
        told = output.read().strip()
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Measured(seconds, kilobytes / 1024, json.loads(told) if told.startswith("{") else {})


def tokens_of(contender: Contender, arguments: argparse.Namespace, folder: Path) -> list[str]:
    """What it learns, in order, as hexadecimal byte strings."""
    dump = folder / f"{contender.module}-{contender.name}.hex"
    run(contender, arguments, str(dump))
    return dump.read_text(encoding="ascii").split()


def check(peers: list[Contender], arguments: argparse.Namespace) -> None:
    """Say of each peer whether it learns what we learn under its rule; this also warms every cache."""
    rules = sorted({peer.equal_to for peer in peers if peer.equal_to})
    with tempfile.TemporaryDirectory() as folder:
        expected = {rule: tokens_of(ours(rule), arguments, Path(folder)) for rule in rules}
        for peer in peers:
            learnt = tokens_of(peer, arguments, Path(folder))
            mine = expected[peer.equal_to or ""]
            differ = next((i for i, pair in enumerate(zip(mine, learnt, strict=False)) if pair[0] != pair[1]), None)
            if differ is None and len(mine) == len(learnt):
                print(f"{peer.name}: the same {len(mine):,} tokens as ours with ties by {peer.equal_to}")
            elif differ is None:
                print(f"{peer.name}: the same as ours, but {len(learnt):,} tokens where ours has {len(mine):,}")
            else:
                print(
                    f"{peer.name}: differs from ours (ties by {peer.equal_to}) from merge {differ:,} on: "
                    f"{bytes.fromhex(learnt[differ])!r}, ours {bytes.fromhex(mine[differ])!r}; "
                    f"{len(set(mine) & set(learnt)):,} of {len(mine):,} tokens are shared"
                )
            sys.stdout.flush()


def table(rounds: dict[str, list[Measured]]) -> str:
    """Markdown: medians, and how many times as long as ours (the first) each takes (median of ratios)."""
    (first, own), *_ = rounds.items()
    lines = ["| trainer | seconds | ratio | peak memory |", "|---|---:|---:|---:|"]
    for name, measured in rounds.items():
        ratio = statistics.median(m.seconds / o.seconds for m, o in zip(measured, own, strict=True))
        seconds = statistics.median(m.seconds for m in measured)
        memory = max(m.megabytes for m in measured)
        lines.append(f"| {name} | {seconds:.2f} | {'1' if name == first else f'{ratio:.1f}'}× | {memory:,.0f} MB |")
    return "\n".join(lines)


def phases(measured: list[Measured]) -> str:
    inside = {name: statistics.median(m.phases[name] for m in measured) for name in measured[0].phases}
    outside = statistics.median(m.seconds - sum(m.phases.values()) for m in measured)
    return ", ".join(
        [f"interpreter and exit {outside:.2f}", *(f"{name} {value:.2f}" for name, value in inside.items())]
    )


def python_sources(size: int = 10_000_000) -> Path:
    """A text that every machine has: the sources of Python's library, end to end."""
    target = ROOT / "build" / "python-sources.txt"
    target.parent.mkdir(exist_ok=True)
    with target.open("wb") as out:
        for source in sorted(Path(sysconfig.get_path("stdlib")).rglob("*.py")):
            if "site-packages" not in source.parts and out.tell() < size:
                out.write(source.read_text(encoding="utf-8", errors="ignore").encode())
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--vocab-size", type=int, default=32_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--without", default="", help="peers to leave out, by module, separated by commas")
    arguments = parser.parse_args()
    arguments.file = (arguments.file or python_sources()).resolve()
    left_out = arguments.without.split(",")
    peers = [p for p in PEERS if importlib.util.find_spec(p.module) and p.module not in left_out]

    print(f"{arguments.file.name}: {arguments.file.stat().st_size / 1e6:.1f} MB", end=" ")
    print(f"to {arguments.vocab_size:,} tokens, {arguments.threads} threads\n")
    check(peers, arguments)
    command_line = Contender("bpe train --save (command line)", "bpe", COMMAND_LINE)
    contenders = [ours("huggingface"), ours("first-seen"), command_line, *peers]
    rounds: dict[str, list[Measured]] = {contender.name: [] for contender in contenders}
    for contender in contenders:
        run(contender, arguments)
    for _ in range(arguments.rounds):
        for contender in contenders:
            rounds[contender.name].append(run(contender, arguments))
    print(f"\nMedians of {arguments.rounds} rounds:\n\n{table(rounds)}\n")
    print(f"Ours in phases, in seconds: {phases(rounds[contenders[0].name])}")


if __name__ == "__main__":
    main()
