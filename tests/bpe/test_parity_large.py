"""The same 32,000 tokens as other trainers on a real corpus, the sources of Python's library: every tie rule.

Two of the rules have no quick trainer of their own to ask. Their judge here is the textbook's algorithm with books kept
by word, in dictionaries; it takes no short cut over ties: a pair's first place and its bytes are looked up when asked.
"""

from __future__ import annotations

import heapq
import json
import sysconfig
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import regex
import rustbpe
from test_parity import byte_level, learnt
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from bpe.pretokenize.patterns import NAMED

VOCAB_SIZE = 32_000
MERGES = VOCAB_SIZE - 256
Pair = tuple[int, int]


@pytest.fixture(scope="module")
def sources() -> str:
    """10 MB, one document."""
    parts, size = [], 0
    for path in sorted(Path(sysconfig.get_path("stdlib")).rglob("*.py")):
        if "site-packages" not in path.parts and size < 10_000_000:
            parts.append(path.read_text(encoding="utf-8", errors="ignore"))
            size += len(parts[-1])
    return "".join(parts)


def test_hugging_face(sources: str) -> None:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCAB_SIZE, min_frequency=2, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator([sources], trainer)
    theirs = [tuple(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]
    ours = learnt(sources, MERGES, "huggingface")
    assert len(ours) > 20_000
    assert [(byte_level(left), byte_level(right)) for left, right in ours] == theirs


def test_rustbpe(sources: str) -> None:
    tokenizer = rustbpe.Tokenizer()
    tokenizer.train_from_iterator(iter([sources]), vocab_size=VOCAB_SIZE, pattern=NAMED["gpt2"])
    ranks = sorted(tokenizer.get_mergeable_ranks(), key=lambda entry: entry[1])
    theirs = [bytes(token) for token, _ in ranks[256:]]
    assert [left + right for left, right in learnt(sources, MERGES, "lowest-ids", 1)] == theirs


TEXTBOOK_SIZE = 3_000_000
"""Characters for the textbook, which is Python: enough for more than 15,000 merges."""


class Books:
    """Words with their counts in first-seen order; of each pair, how often it occurs and in which words."""

    def __init__(self, text: str) -> None:
        counted = Counter(piece.encode() for piece in regex.findall(NAMED["gpt2"], text))
        self.words = [list(word) for word in counted]
        self.weight = list(counted.values())
        self.count: Counter[Pair] = Counter()
        self.holders: defaultdict[Pair, set[int]] = defaultdict(set)
        self.spelled = [bytes([value]) for value in range(256)]
        for number in range(len(self.words)):
            self._enter(number, 1)

    def _enter(self, number: int, sign: int) -> set[Pair]:
        word = self.words[number]
        pairs = list(pairwise(word))
        for pair in pairs:
            self.count[pair] += sign * self.weight[number]
            (self.holders[pair].add if sign > 0 else self.holders[pair].discard)(number)
        return set(pairs)

    def first_place(self, pair: Pair) -> tuple[int, int]:
        """The first word that holds a pair, and where in it."""
        number = min(self.holders[pair])
        word = self.words[number]
        return number, next(at for at in range(len(word) - 1) if (word[at], word[at + 1]) == pair)

    def merge(self, pair: Pair) -> set[Pair]:
        """Replace a pair by a new token, left to right; the pairs whose counts may have risen."""
        new = len(self.spelled)
        self.spelled.append(self.spelled[pair[0]] + self.spelled[pair[1]])
        touched: set[Pair] = set()
        for number in sorted(self.holders[pair]):
            self._enter(number, -1)
            old, word, at = self.words[number], [], 0
            while at < len(old):
                both = tuple(old[at : at + 2]) == pair
                word.append(new if both else old[at])
                at += 1 + both
            self.words[number] = word
            touched |= self._enter(number, 1)
        return touched


class Descending:
    """Orders the greatest first in a heap of the least."""

    def __init__(self, value: tuple[bytes, bytes]) -> None:
        self.value = value

    def __lt__(self, other: Descending) -> bool:
        return self.value > other.value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Descending) and self.value == other.value


def textbook(text: str, tie: Callable[[Books, Pair], object]) -> list[tuple[bytes, bytes]]:
    """Merge the commonest pair, the least by `tie` among equals, while one occurs twice."""
    books = Books(text)
    heap = [(-count, tie(books, pair), pair) for pair, count in books.count.items()]
    heapq.heapify(heap)
    made: list[tuple[bytes, bytes]] = []
    while heap and len(made) < MERGES:
        entry = heapq.heappop(heap)
        pair = entry[2]
        if books.count[pair] < 2:
            continue
        now = (-books.count[pair], tie(books, pair), pair)
        if now != entry:
            heapq.heappush(heap, now)
            continue
        made.append((books.spelled[pair[0]], books.spelled[pair[1]]))
        for other in books.merge(pair):
            heapq.heappush(heap, (-books.count[other], tie(books, other), other))
    return made


def test_minbpe_rule(sources: str) -> None:
    text = sources[:TEXTBOOK_SIZE]
    ours = learnt(text, MERGES, "first-seen")
    assert len(ours) > 15_000
    assert ours == textbook(text, Books.first_place)


def test_cs336_rule(sources: str) -> None:
    def greatest(books: Books, pair: Pair) -> Descending:
        return Descending((books.spelled[pair[0]], books.spelled[pair[1]]))

    text = sources[:TEXTBOOK_SIZE]
    assert learnt(text, MERGES, "greatest-bytes") == textbook(text, greatest)
