"""The naive trainer: textbook byte-pair encoding, and the specification that every fast path is tested against.

    the cat in the hat      pattern "none", ties to the pair seen first, pairs that occur at least twice

    step 1   t + h   -> 256     th e ␣ c a t ␣ i n ␣ th e ␣ h a t
    step 2   th + e  -> 257     the ␣ c a t ␣ i n ␣ the ␣ h a t
    step 3   the + ␣ -> 258     the␣ c a t ␣ i n ␣ the␣ h a t          12 tokens for 18 bytes

It recounts every pair at every step. `bpe.training.trainer` has the same names and the same order of steps, but never
recounts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import regex

from bpe.pretokenize.patterns import resolve

Pair = tuple[int, int]

# GPT-2 lists the printable bytes first; Hugging Face's trainer breaks ties in that order.
_PRINTABLE = [*range(33, 127), *range(161, 173), *range(174, 256)]
GPT2_BYTE_ORDER: tuple[int, ...] = (*_PRINTABLE, *(b for b in range(256) if b not in set(_PRINTABLE)))
GPT2_BYTE_RANK: tuple[int, ...] = tuple(GPT2_BYTE_ORDER.index(byte) for byte in range(256))


class ReferenceMerge(NamedTuple):
    """One learnt rule: `left` and `right` become a new id. Counts are weighted."""

    left: int
    right: int
    pair_count: int  # occurrences of the adjacent pair, overlaps included
    replaced: int  # replacements made, scanning left to right
    token_count: int  # tokens of the whole text after the merge


def train(
    texts: Sequence[str | bytes],
    *,
    vocab_size: int,
    pattern: str = "gpt2",
    tie_break: str = "first-seen",
    min_frequency: int = 2,
    special_tokens: Sequence[str] = (),
    weights: Sequence[int] | None = None,
    banned: Mapping[Pair, int] | None = None,
    forced: Mapping[int, Pair] | None = None,
) -> list[ReferenceMerge]:
    """Learn `vocab_size - 256 - len(special_tokens)` merges from some documents, or fewer when no pair is left.

    `banned` maps a pair to the first step at which it may not be chosen; `forced` maps a step to the pair to choose.
    """
    words, specials = _count_words(texts, pattern, special_tokens, weights)
    token_bytes = [bytes([byte]) for byte in range(256)]
    better = _tie_key(tie_break, token_bytes)
    token_count = specials + sum(len(tokens) * count for tokens, count in words)
    merges: list[ReferenceMerge] = []
    while len(merges) < vocab_size - 256 - len(special_tokens):
        step = len(merges)
        counts = _count_pairs(words)
        allowed = {pair: n for pair, n in counts.items() if step < (banned or {}).get(pair, step + 1)}
        if forced and step in forced:
            left, right = forced[step]
            highest = counts[left, right]
        else:
            highest = max(allowed.values(), default=0)
            if highest < max(1, min_frequency):
                break
            left, right = min((pair for pair in allowed if allowed[pair] == highest), key=better)
        new_id = len(token_bytes)
        token_bytes.append(token_bytes[left] + token_bytes[right])
        replaced = 0
        for position, (tokens, count) in enumerate(words):
            merged = _replace(tokens, (left, right), new_id)
            replaced += (len(tokens) - len(merged)) * count
            words[position] = (merged, count)
        token_count -= replaced
        merges.append(ReferenceMerge(left, right, highest, replaced, token_count))
    return merges


def _count_pairs(words: list[tuple[list[int], int]]) -> dict[Pair, int]:
    """Return the weighted count of each adjacent pair, in first-seen order."""
    counts: dict[Pair, int] = {}
    for tokens, count in words:
        for pair in pairwise(tokens):
            counts[pair] = counts.get(pair, 0) + count
    return counts


def _replace(tokens: list[int], pair: Pair, new_id: int) -> list[int]:
    merged: list[int] = []
    at = 0
    while at < len(tokens):
        if tuple(tokens[at : at + 2]) == pair:
            merged.append(new_id)
            at += 2
        else:
            merged.append(tokens[at])
            at += 1
    return merged


def _tie_key(tie_break: str, token_bytes: list[bytes]) -> Callable[[Pair], Any]:
    """Return a sort key that is smallest for the preferred pair; `min` keeps the first of equal keys."""
    if tie_break == "first-seen":
        return lambda pair: 0
    if tie_break == "lowest-ids":
        return lambda pair: pair
    if tie_break == "huggingface":
        return lambda pair: tuple(GPT2_BYTE_RANK[token] if token < 256 else token for token in pair)
    if tie_break == "greatest-bytes":
        return lambda pair: _Descending((token_bytes[pair[0]], token_bytes[pair[1]]))
    raise ValueError(f"no tie-break is called {tie_break!r}")


class _Descending:
    """Sort key that reverses the order of byte-string pairs."""

    def __init__(self, key: tuple[bytes, bytes]) -> None:
        self.key = key

    def __lt__(self, other: _Descending) -> bool:
        return self.key > other.key


def _count_words(
    texts: Sequence[str | bytes], pattern: str, special_tokens: Sequence[str], weights: Sequence[int] | None
) -> tuple[list[tuple[list[int], int]], int]:
    """Return the distinct pre-tokens (as byte lists) with their counts, and the number of special tokens."""
    counts: dict[bytes, int] = {}
    specials = 0
    for document, text in enumerate(texts):
        weight = 1 if weights is None else weights[document]
        data = text.encode("utf-8") if isinstance(text, str) else bytes(text)
        for segment, special in _split_special(data.decode("utf-8", "surrogateescape"), special_tokens):
            if special:
                specials += weight
                continue
            for pre_token in pieces(segment, pattern):
                counts[pre_token] = counts.get(pre_token, 0) + weight
    return [(list(pre_token), count) for pre_token, count in counts.items()], specials


def _split_special(text: str, special_tokens: Sequence[str]) -> Iterator[tuple[str, bool]]:
    if not special_tokens:
        yield text, False
        return
    longest_first = sorted(special_tokens, key=len, reverse=True)
    for part in regex.split("(" + "|".join(regex.escape(token) for token in longest_first) + ")", text):
        if part:
            yield part, part in special_tokens


def pieces(text: str, pattern: str) -> Iterator[bytes]:
    """Yield the pre-tokens of a text; text between two matches becomes a pre-token too."""
    expression = resolve(pattern).regex
    if not expression:
        yield text.encode("utf-8", "surrogateescape")
        return
    end = 0
    for match in regex.finditer(expression, text):
        if match.end() == match.start():
            continue
        if match.start() > end:
            yield text[end : match.start()].encode("utf-8", "surrogateescape")
        yield match.group().encode("utf-8", "surrogateescape")
        end = match.end()
    if end < len(text):
        yield text[end:].encode("utf-8", "surrogateescape")
