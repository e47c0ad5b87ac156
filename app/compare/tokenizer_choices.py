"""The tokenizers that can be compared, each made on a thread when its column needs it; and the presets."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.compare.passage import RunSeams
    from bpe import Corpus, MergeHistory
    from bpe.counting.words import WordTable
    from bpe.tokenizers.base import Tokenizer

RUN = "run"
"""The role of the run that the session shows."""


@dataclass(frozen=True, eq=False)
class TokenizerChoice:
    """A tokenizer to compare: what it is called until it is there, and how it is made, on a thread."""

    name: str
    make: Callable[[], Tokenizer]
    step: int | None = None
    """The step of its time line at which it is looked at first; None: the last."""
    run: RunSeams | None = None
    """How its run has cut the open text."""
    history: MergeHistory | None = None
    key: Hashable = None
    """Equal for choices of the same tokenizer, so that none is offered twice; None where nothing is known of it."""
    role: str = ""
    """What it is of the session (`RUN`, or the words by a pattern): its column gives way to whatever has that role
    later."""
    path: Path | None = None
    """The file it is read from."""


def baseline(kind: str, name: str) -> TokenizerChoice:
    """The bit, byte or character tokenizer."""

    def make() -> Tokenizer:
        from bpe.tokenizers.bit import BitTokenizer
        from bpe.tokenizers.byte import ByteTokenizer
        from bpe.tokenizers.character import CharacterTokenizer

        kinds: dict[str, type[Tokenizer]] = {
            "bit": BitTokenizer,
            "byte": ByteTokenizer,
            "character": CharacterTokenizer,
        }
        return kinds[kind](name)  # type: ignore[call-arg]

    return TokenizerChoice(name, make, key=(kind,))


def words_of(
    corpus: Corpus | bytes, pattern: str, name: str, counted: WordTable | None = None, *, role: str = ""
) -> TokenizerChoice:
    """The words of a text; others are unknown to it. `counted`: its words, where they are known already."""

    def make() -> Tokenizer:
        from bpe.tokenizers.word import WordTokenizer

        if counted is not None and counted.pattern == pattern:
            return WordTokenizer(counted, name=name)
        return WordTokenizer.train(corpus, pattern, name=name)

    return TokenizerChoice(name, make, key=("words", corpus, pattern), role=role)


def run_at(
    history: MergeHistory,
    step: int,
    name: str,
    run: RunSeams | None = None,
    *,
    key: Hashable = None,
    role: str = "",
) -> TokenizerChoice:
    """A run, looked at after `step` merges."""
    return TokenizerChoice(name, lambda: history.tokenizer_at(step=history.step), step, run, history, key, role)


def published(key: str, name: str) -> TokenizerChoice:
    """One that comes with the program."""

    def make() -> Tokenizer:
        from bpe import pretrained

        return pretrained.load(key)

    return TokenizerChoice(name, make, key=("published", key))


def from_file(path: Path, pattern: str | None = None) -> TokenizerChoice:
    """Any tokenizer file that can be read. `pattern`: how one that does not say so cuts text."""

    def make() -> Tokenizer:
        import bpe

        return bpe.load(path, pattern)

    return TokenizerChoice(path.name, make, key=_file_key(path), path=path)


def _file_key(path: Path) -> Hashable:
    """Which file it is, and in which state: one that was written anew is another tokenizer."""
    try:
        found = path.stat()
        return "file", str(path.resolve()), found.st_mtime_ns, found.st_size
    except OSError:
        return None
