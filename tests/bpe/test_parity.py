"""The same merges as other people's trainers, each under its own rule for ties, on real text."""

from __future__ import annotations

import json
import pydoc_data.topics
from itertools import pairwise
from pathlib import Path

import pytest
import rustbpe
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from bpe import Corpus, Trainer, TrainingSettings
from bpe.pretokenize.patterns import NAMED
from bpe.reference import GPT2_BYTE_ORDER

PYTHON = "\n".join(pydoc_data.topics.topics.values())
SCRIPTS = (Path(__file__).parents[2] / "resources" / "samples" / "scripts.txt").read_text(encoding="utf-8")
TEXTS = {"python": PYTHON, "scripts": SCRIPTS, "both": SCRIPTS + PYTHON[:100_000] + SCRIPTS}

# GPT-2's map: the printable bytes stand for themselves, the others for U+0100 upward, in byte order.
_SHIFTED = [byte for byte in range(256) if byte not in GPT2_BYTE_ORDER[:188]]
CHARACTER = {byte: chr(0x100 + _SHIFTED.index(byte)) if byte in _SHIFTED else chr(byte) for byte in range(256)}


def learnt(text: str, merges: int, tie_break: str, min_frequency: int = 2) -> list[tuple[bytes, bytes]]:
    settings = TrainingSettings(256 + merges, "gpt2", tie_break, min_frequency)  # type: ignore[arg-type]
    trainer = Trainer(Corpus.from_text(text), settings)
    trainer.advance()
    return trainer.history.tokenizer_at().merges


def byte_level(token: bytes) -> str:
    return "".join(CHARACTER[byte] for byte in token)


@pytest.mark.parametrize("min_frequency", [1, 2, 5])
@pytest.mark.parametrize("name", TEXTS)
def test_hugging_face(name: str, min_frequency: int) -> None:
    merges = 6000
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=256 + merges,
        min_frequency=min_frequency,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([TEXTS[name]], trainer)
    theirs = [tuple(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]
    ours = [
        (byte_level(left), byte_level(right))
        for left, right in learnt(TEXTS[name], merges, "huggingface", min_frequency)
    ]
    assert ours == theirs


@pytest.mark.parametrize("name", TEXTS)
def test_rustbpe(name: str) -> None:
    merges = 6000
    tokenizer = rustbpe.Tokenizer()
    tokenizer.train_from_iterator(iter([TEXTS[name]]), vocab_size=256 + merges, pattern=NAMED["gpt2"])
    ranks = sorted(tokenizer.get_mergeable_ranks(), key=lambda entry: entry[1])
    theirs = [bytes(token) for token, _ in ranks[256:]]
    ours = [left + right for left, right in learnt(TEXTS[name], merges, "lowest-ids", 1)]
    assert ours == theirs


def minbpe_rule(text: str, merges: int) -> list[tuple[int, int]]:
    """minbpe's regex tokenizer as its readme tells it: count over all chunks, the first of the commonest, replace."""
    import regex

    chunks = [list(chunk.encode()) for chunk in regex.findall(NAMED["gpt2"], text)]
    found = []
    for step in range(merges):
        stats: dict[tuple[int, int], int] = {}
        for ids in chunks:
            for pair in pairwise(ids):
                stats[pair] = stats.get(pair, 0) + 1
        best = max(stats, key=lambda pair: stats[pair])
        found.append(best)
        for position, ids in enumerate(chunks):
            if len(ids) < 2:
                continue
            out, at = [], 0
            while at < len(ids):
                if at + 1 < len(ids) and (ids[at], ids[at + 1]) == best:
                    out.append(256 + step)
                    at += 2
                else:
                    out.append(ids[at])
                    at += 1
            chunks[position] = out
    return found


def test_minbpe_rule() -> None:
    text = SCRIPTS[:6000]
    trainer = Trainer(Corpus.from_text(text), TrainingSettings(256 + 150, "gpt2", "first-seen", 1))
    trainer.advance()
    history = trainer.history
    assert list(zip(history.left.tolist(), history.right.tolist(), strict=True)) == minbpe_rule(text, 150)


def test_cs336_rule() -> None:
    """Stanford CS336's assignment: among the commonest, the lexicographically greatest pair of byte strings."""
    import regex

    text = SCRIPTS[:6000]
    counts: dict[tuple[bytes, ...], int] = {}
    for chunk in regex.findall(NAMED["gpt2"], text):
        word = tuple(bytes([byte]) for byte in chunk.encode())
        counts[word] = counts.get(word, 0) + 1
    theirs = []
    for _ in range(150):
        stats: dict[tuple[bytes, bytes], int] = {}
        for word, count in counts.items():
            for pair in pairwise(word):
                stats[pair] = stats.get(pair, 0) + count
        best = max(stats, key=lambda pair: (stats[pair], pair))
        theirs.append(best)
        merged: dict[tuple[bytes, ...], int] = {}
        for word, count in counts.items():
            out: list[bytes] = []
            at = 0
            while at < len(word):
                if word[at : at + 2] == best:
                    out.append(word[at] + word[at + 1])
                    at += 2
                else:
                    out.append(word[at])
                    at += 1
            merged[tuple(out)] = merged.get(tuple(out), 0) + count
        counts = merged
    assert learnt(text, 150, "greatest-bytes", 1) == theirs
