r"""The word tokenizer: every pre-token that occurs in the training text is a token; all others are UNK.

    tokenizer = WordTokenizer.train("I love LLM")   # pattern "word", \w+|.
    tokenizer.encode("I love LLM")                  # [1, 2, 3, 2, 4]: I, space, love, space, LLM
        tokenizer.decode(tokenizer.encode("I loev LLM"))    # "I <unk> LLM": the unknown word is lost

Under the pattern "gpt2" the space belongs to the word. UNK has the id 0; the words follow in the order of their first
occurrence in the training text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bpe.encoding.encoder import as_bytes
from bpe.pretokenize.patterns import PreTokenizer
from bpe.text.byte_level import to_text
from bpe.text.utf8 import to_bytes
from bpe.tokenizers.base import AllowedSpecial, Segmentation, unknown_id
from bpe.tokenizers.baseline import Baseline
from bpe.tokenizers.stream import stream_pre_tokens

if TYPE_CHECKING:
    from bpe.counting.words import WordTable
    from bpe.text.corpus import Corpus

UNK = 0
UNK_TEXT = "<unk>"
"""The decoded text of UNK."""


class WordTokenizer(Baseline):
    """The distinct words of a counted text, and UNK for all others.

    Raises:
            ValueError: for a table counted with the pattern "none", which has no words.
    """

    unk_id = UNK

    def __init__(self, words: WordTable, *, name: str | None = None, plain: bool = False) -> None:
        if words.positions is not None:
            raise ValueError('There are no words under the pattern "none": choose "word" or "gpt2".')
        self.words = words
        self.pattern = words.pattern
        self._plain = plain
        self.name = name or {"word": "word", "gpt2": "word (GPT-2)"}.get(words.pattern, "word (custom)")
        self._cutter = PreTokenizer(words.pattern, plain=plain)

    def __reduce__(self) -> tuple[Any, ...]:
        """The constructor arguments, for copies and other processes."""
        fields = ("pattern", "special_tokens", "data", "start", "count", "special_count", "boundaries")
        return _restored, ({name: getattr(self.words, name) for name in fields}, self.name, self._plain)

    @classmethod
    def train(cls, text: Corpus | str | bytes, pattern: str = "word", *, name: str | None = None) -> WordTokenizer:
        """The tokenizer of all words of a text or a corpus."""
        from bpe.counting.words import count_words
        from bpe.text.corpus import Corpus

        corpus = text if isinstance(text, Corpus) else Corpus.from_text(text)
        return cls(count_words(corpus, pattern), name=name)

    @property
    def vocab_size(self) -> int:
        """The number of distinct words of the training text, and UNK."""
        return len(self.words) + 1

    @cached_property
    def vocab(self) -> dict[int, bytes]:
        """The bytes of each word; for UNK, its decoded text."""
        table = self.words
        vocab = {UNK: UNK_TEXT.encode()}
        vocab.update((number + 1, table.word(number)) for number in range(len(table)))
        return vocab

    @property
    def raw_vocab(self) -> dict[int, str]:
        """Each word in GPT-2's byte-level alphabet."""
        return {token: UNK_TEXT if token == UNK else to_text(word) for token, word in self.vocab.items()}

    def segment(self, text: str | bytes, allowed_special: AllowedSpecial = ()) -> Segmentation:
        """The words of a text, one span each; words not in the training text are UNK."""
        self._allow(allowed_special)
        data = as_bytes(to_bytes(text))
        ends, _ = self._cutter.cut(data)
        return Segmentation.tiling(self._ids(data, ends), np.diff(ends, prepend=0))

    def encode_iterable(
        self, chunks: Iterable[str] | Iterable[bytes], allowed_special: AllowedSpecial = ()
    ) -> Iterator[int]:
        """The ids of the joined chunks, each yielded once no further chunk can change it."""
        self._allow(allowed_special)
        for data, ends, _ in stream_pre_tokens(chunks, self._cutter):
            yield from self._ids(as_bytes(data), ends).tolist()

    def decode_bytes(self, ids: Sequence[int]) -> bytes:
        """The words joined, with `<unk>` for UNK.

        Raises:
            ValueError: if an id is not in the vocabulary.
        """
        try:
            return b"".join(map(self.vocab.__getitem__, ids))
        except KeyError:
            unknown_id(ids, self.vocab, self.name)

    def _ids(self, data: NDArray[np.uint8], ends: NDArray[np.int64]) -> NDArray[np.int64]:
        return self.words.find_all(data, ends).astype(np.int64) + 1


def _restored(fields: dict[str, Any], name: str, plain: bool) -> WordTokenizer:
    from bpe.counting.words import WordTable

    return WordTokenizer(WordTable(**fields, plain=plain), name=name, plain=plain)
