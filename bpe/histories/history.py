"""The result of a run: its merges as columns, and for every byte of a word the merge that closed the seam before it.

    bytes      t     h    e    ␣          after k merges a token starts at byte i  <=>  seam[i] >= k
    seam     OPEN    0    1    2          k=0: t|h|e|␣   k=1: th|e|␣   k=2: the|␣   k=3: the␣

A history may be read while its trainer works in another thread: everything up to `step` is final. Columns are
allocated to the goal of the run; a run that is extended swaps in longer copies.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bpe.histories.seams import OPEN
from bpe.histories.step_view import StepView

if TYPE_CHECKING:
    from bpe.counting.words import WordTable
    from bpe.encoding.encoder import Encoder
    from bpe.pretokenize.patterns import PreTokenizer
    from bpe.tokenizers.bpe import BPETokenizer
    from bpe.training.trainer import TrainingSettings

_LEFT, _RIGHT, _RUNNER_LEFT, _RUNNER_RIGHT = range(4)
_PAIR_COUNT, _REPLACED, _RUNNER_COUNT = range(3)


class MergeHistory:
    """The merges of one run, and the segmentation of its words at every step. Step k is the state after k merges."""

    def __init__(
        self,
        words: WordTable,
        settings: TrainingSettings,
        *,
        corpus_name: str = "",
        capacity: int | None = None,
        plain: bool = False,
    ) -> None:
        """An empty history with room for `capacity` merges, by default for those that fill the vocabulary."""
        capacity = settings.goal if capacity is None else capacity
        self.words = words
        self.settings = settings
        self.corpus_name = corpus_name
        self._plain = plain
        self._step = 0
        self.ids: NDArray[np.int32] = np.full((4, capacity), -1, np.int32)
        self.numbers: NDArray[np.int64] = np.zeros((3, capacity), np.int64)
        self.seams: NDArray[np.int32] = np.full(int(words.start[-1]) + len(words) + 1, OPEN, np.int32)
        # Cached: these totals are read at every tick, and summing over all words is slow.
        self.byte_count = int(words.byte_count)  # of the training text, weighted, special tokens included
        self.piece_count = int(words.piece_count)  # pre-tokens, weighted, without special tokens
        self.special_count = int(words.special_count.sum())
        self._token_count: NDArray[np.int64] = np.zeros(capacity + 1, np.int64)
        self._token_count[0] = int(np.diff(words.start) @ words.count) + self.special_count
        self._bytes: list[bytes] = [bytes([byte]) for byte in range(256)]
        self._lock = threading.Lock()
        self._encoder: tuple[int, Encoder] | None = None
        self._byte_counts: NDArray[np.int64] | None = None
        self._pretokenizer: PreTokenizer | None = None

    def __repr__(self) -> str:
        return f"<MergeHistory of {self.corpus_name!r}: {self.step:,} merges, pattern {self.settings.pattern!r}>"

    # --- written by the trainer ---------------------------------------------------------------------------------------

    @property
    def capacity(self) -> int:
        """The number of merges the columns have room for."""
        return int(self.numbers.shape[1])

    def publish(self, step: int) -> None:
        """Make the merges up to `step` visible to readers."""
        if step > self._step:
            saved = np.cumsum(self.numbers[_REPLACED, self._step : step])
            self._token_count[self._step + 1 : step + 1] = self._token_count[self._step] - saved
            self._step = step

    def extend(self, settings: TrainingSettings) -> None:
        """Make room for the merges of a larger vocabulary; never shrinks."""
        more = settings.goal - self.capacity
        if more > 0:
            ids = np.concatenate((self.ids, np.full((4, more), -1, np.int32)), axis=1)
            numbers = np.concatenate((self.numbers, np.zeros((3, more), np.int64)), axis=1)
            self._token_count = np.concatenate((self._token_count, np.zeros(more, np.int64)))
            self.ids, self.numbers = ids, numbers
        self.settings = settings

    @classmethod
    def restored(
        cls,
        settings: TrainingSettings,
        *,
        corpus_name: str,
        ids: NDArray[np.int32],
        numbers: NDArray[np.int64],
        byte_counts: NDArray[np.int64],
        byte_count: int,
        piece_count: int,
        special_count: int,
        plain: bool = False,
    ) -> MergeHistory:
        """A history without its text. It answers from the columns; methods that need the words are not available."""
        from bpe.counting.words import WordTable

        none: NDArray[np.int64] = np.zeros(0, np.int64)
        words = WordTable(
            pattern=settings.pattern,
            special_tokens=settings.special_tokens,
            data=np.zeros(0, np.uint8),
            start=np.zeros(1, np.int64),
            count=none,
            special_count=np.zeros(len(settings.special_tokens), np.int64),
            boundaries=none,
            plain=plain,
        )
        step = ids.shape[1]
        history = cls(words, settings, corpus_name=corpus_name, capacity=step, plain=plain)
        history.ids[:, :step] = ids
        history.numbers[:, :step] = numbers
        history._byte_counts = byte_counts
        history.byte_count, history.piece_count = byte_count, piece_count
        history.special_count = special_count
        history._token_count[0] = int(byte_counts.sum()) + special_count
        history.publish(step)
        return history

    def without_words(self) -> MergeHistory:
        """Return a copy of the merges so far without words and seams, for runs that are not displayed.
        `bpe.Trainer.resume` restores the seams.
        """
        step = self.step
        return MergeHistory.restored(
            self.settings,
            corpus_name=self.corpus_name,
            ids=self.ids[:, :step],
            numbers=self.numbers[:, :step],
            byte_counts=self.byte_counts,
            byte_count=self.byte_count,
            piece_count=self.piece_count,
            special_count=self.special_count,
            plain=self._plain,
        )

    @property
    def has_words(self) -> bool:
        """Whether the history has the words of the training text (one read from a file does not)."""
        return len(self.words) > 0

    def copy_from(self, other: MergeHistory, step: int) -> None:
        """Take over the first `step` merges of another run on the same words.

        Raises:
            ValueError: if the other run has no words and its merges do not match the words of this text.
        """
        self.ids[:, :step] = other.ids[:, :step]
        self.numbers[:, :step] = other.numbers[:, :step]
        if other.has_words:
            self.seams[:] = np.where(other.seams < step, other.seams, OPEN)
        else:
            self._encode_words(step)
        self.publish(step)

    def _encode_words(self, step: int) -> None:
        """Recompute the seams of the words from the merges, and check the replacement counts."""
        from bpe.encoding.encoder import Encoder

        words = self.words
        encoder = Encoder(self.ids[_LEFT, :step], self.ids[_RIGHT, :step], plain=self._plain)
        closed = encoder.closed(words.data, words.start[1:], words.count)
        if not np.array_equal(closed, self.numbers[_REPLACED, :step]):
            raise ValueError("This is not the text that the run was trained on: its merges replace other numbers.")
        number = np.repeat(np.arange(len(words)), np.diff(words.start))
        self.seams[np.arange(words.data.size) + number + 1] = encoder.seams(words.data, words.start[1:])

    # --- the columns --------------------------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """The number of merges made so far (the frontier)."""
        return self._step

    @property
    def left(self) -> NDArray[np.int32]:
        """Ids of the left parts, int32[step]."""
        return self.ids[_LEFT, : self._step]

    @property
    def right(self) -> NDArray[np.int32]:
        """Ids of the right parts, int32[step]."""
        return self.ids[_RIGHT, : self._step]

    @property
    def pair_count(self) -> NDArray[np.int64]:
        """How often each merge's pair was adjacent when it was chosen, overlaps counted, int64[step]."""
        return self.numbers[_PAIR_COUNT, : self._step]

    @property
    def replaced(self) -> NDArray[np.int64]:
        """How many times each merge replaced its pair: the tokens it saved, int64[step]."""
        return self.numbers[_REPLACED, : self._step]

    @property
    def runner_left(self) -> NDArray[np.int32]:
        """Left id of the best pair that was *not* taken, int32[step]; -1 if no other pair reached the minimum count."""
        return self.ids[_RUNNER_LEFT, : self._step]

    @property
    def runner_right(self) -> NDArray[np.int32]:
        """Right id of the best pair that was not taken, int32[step]; -1 if there was none."""
        return self.ids[_RUNNER_RIGHT, : self._step]

    @property
    def runner_count(self) -> NDArray[np.int64]:
        """Count of the best pair that was not taken, int64[step]; 0 if there was none."""
        return self.numbers[_RUNNER_COUNT, : self._step]

    @property
    def token_count(self) -> NDArray[np.int64]:
        """Tokens of the training text at every step, int64[step + 1]."""
        return self._token_count[: self._step + 1]

    # --- derived values -----------------------------------------------------------------------------------------------

    def bytes_per_token(self, step: int) -> float:
        """Compression ratio of the training text at a step: bytes / tokens, of totals."""
        tokens = int(self._token_count[self._check(step)])
        return self.byte_count / tokens if tokens else 0.0

    def curve(self) -> NDArray[np.float64]:
        """Compression ratio of the training text at every step, float64[step + 1]."""
        return self.byte_count / np.maximum(self.token_count, 1).astype(np.float64)

    @property
    def ceiling(self) -> float:
        """The upper limit of bytes per token: every pre-token and special token a single token."""
        pre_tokens = self.piece_count + self.special_count
        return self.byte_count / pre_tokens if pre_tokens else 0.0

    def at(self, step: int) -> StepView:
        """The vocabulary after `step` merges.

        Raises:
            ValueError: if the run has not made that many.
        """
        return StepView(self, self._check(step))

    def vocab_size_at(self, step: int) -> int:
        """Vocabulary size after `step` merges: bytes, merges and special tokens."""
        return 256 + step + len(self.settings.special_tokens)

    def step_at(self, vocab_size: int) -> int:
        """The step with this vocabulary size, or the nearest one the run has made."""
        return min(max(0, vocab_size - 256 - len(self.settings.special_tokens)), self._step)

    def token_bytes(self, token: int) -> bytes:
        """The bytes of a byte token or a learnt token. The ids of special tokens depend on the step: see `at`."""
        if token < len(self._bytes):
            return self._bytes[token]
        if token - 256 >= self._step:
            raise ValueError(f"Token {token} has not been learnt: the run has made {self._step:,} merges.")
        with self._lock:
            for at in range(len(self._bytes), token + 1):
                left, right = self.ids[:2, at - 256]
                self._bytes.append(self._bytes[left] + self._bytes[right])
        return self._bytes[token]

    @property
    def byte_counts(self) -> NDArray[np.int64]:
        """How often each byte occurs in the training text outside special tokens, weighted, int64[256]."""
        if self._byte_counts is None:
            self._byte_counts = self.words.byte_counts
        return self._byte_counts

    @property
    def character_count(self) -> int:
        """Characters (code points) of the training text, weighted: the number of bytes that begin one. Stray
        continuation bytes do not count; special tokens count by their bytes.
        """
        return self.byte_count - int(self.byte_counts[0x80:0xC0].sum())

    def count_of(self, token: int, at_step: int) -> int:
        """How often a token occurs in the training text at a step: its count at birth, less uses in later merges."""
        step = self._check(at_step)
        if token >= 256 + step:
            return 0
        born = int(self.byte_counts[token]) if token < 256 else int(self.numbers[_REPLACED, token - 256])
        replaced = self.numbers[_REPLACED, :step]
        taken = (self.ids[_LEFT, :step] == token).astype(np.int64) + (self.ids[_RIGHT, :step] == token)
        return born - int((replaced * taken).sum())

    def counts_at(self, step: int) -> NDArray[np.int64]:
        """`count_of` for every token at once, int64[256 + step]."""
        self._check(step)
        replaced = self.numbers[_REPLACED, :step]
        counts = np.concatenate((self.byte_counts, replaced))
        np.subtract.at(counts, self.ids[_LEFT, :step], replaced)
        np.subtract.at(counts, self.ids[_RIGHT, :step], replaced)
        return counts

    # --- other texts --------------------------------------------------------------------------------------------------

    @property
    def pretokenizer(self) -> PreTokenizer:
        """The pre-tokenizer that the training used."""
        if self._pretokenizer is None:
            from bpe.pretokenize.patterns import PreTokenizer

            self._pretokenizer = PreTokenizer(self.settings.pattern, self.settings.special_tokens, plain=self._plain)
        return self._pretokenizer

    def encoder(self) -> Encoder:
        """The merges so far as an encoder (cached until more are made)."""
        from bpe.encoding.encoder import Encoder

        known = self._encoder
        step = self._step
        if known is None or known[0] != step:
            left = np.ascontiguousarray(self.ids[_LEFT, :step])
            right = np.ascontiguousarray(self.ids[_RIGHT, :step])
            known = self._encoder = (step, Encoder(left, right, plain=self._plain))
        return known[1]

    def seams_of(self, data: bytes) -> NDArray[np.int32]:
        """The seam before each byte of any text, int32[len(data)], valid for every step up to the current one.

        OPEN at pre-token starts and seams that no merge closes; CLOSED (-1) inside a special token.
        """
        from bpe.histories.seams import CLOSED

        ends, special = self.pretokenizer.cut(data)
        seams = self.encoder().seams(data, ends)
        if self.settings.special_tokens:
            starts = np.concatenate((np.zeros(1, np.int64), ends[:-1]))
            for index in np.flatnonzero(special >= 0).tolist():
                seams[starts[index]] = OPEN
                seams[starts[index] + 1 : ends[index]] = CLOSED
        return seams

    def curve_of(self, words: WordTable) -> NDArray[np.int64]:
        """Token counts of any other text that was counted with the same pattern, int64[step + 1], in one pass."""
        return self.encoder().curve(words)

    def tokenizer_at(self, vocab_size: int | None = None, *, step: int | None = None) -> BPETokenizer:
        """The tokenizer of any prefix of the run: by vocabulary size, or by step; the whole run if neither is given.

        Raises:
            ValueError: if the run has not made that many merges.
        """
        from bpe.tokenizers.bpe import BPETokenizer

        if step is None:
            step = self._step if vocab_size is None else vocab_size - 256 - len(self.settings.special_tokens)
        self._check(step)
        return BPETokenizer(
            np.ascontiguousarray(self.ids[_LEFT, :step]),
            np.ascontiguousarray(self.ids[_RIGHT, :step]),
            self.settings.pattern,
            self.settings.special_tokens,
        )

    def _check(self, step: int) -> int:
        if not 0 <= step <= self._step:
            raise ValueError(f"Step {step:,} is not among the {self._step:,} that the run has made.")
        return step


def word_seams(history: MergeHistory, word: int) -> NDArray[Any]:
    """The seams of one word of the training text, a view of int32[length]."""
    start = int(history.words.start[word])
    slot = start + word + 1
    return history.seams[slot : slot + int(history.words.start[word + 1]) - start]
