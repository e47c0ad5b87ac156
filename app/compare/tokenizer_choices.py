"""The tokenizers that can be compared; each is made on a thread when its column needs it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
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
    """A tokenizer to compare: its name, and `make`, which is called on a thread."""

    name: str
    make: Callable[[], Tokenizer]
    step: int | None = None
    """The step of its time line shown first; None: the last."""
    run: RunSeams | None = None
    """Returns the seams of the open text in its own run."""
    history: MergeHistory | None = None
    key: Hashable = None
    """Equal for choices of the same tokenizer, which is offered once; None if unknown."""
    role: str = ""
    """Its role in the session (`RUN`, or the words by a pattern); its column follows whichever choice has the role."""
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
    """A tokenizer whose vocabulary is the words of a text. `counted`: its words, if already counted."""

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
    """A run after `step` merges."""
    return TokenizerChoice(name, lambda: history.tokenizer_at(step=history.step), step, run, history, key, role)


def published(key: str, name: str) -> TokenizerChoice:
    """A tokenizer bundled with the program."""

    def make() -> Tokenizer:
        from bpe import pretrained

        return pretrained.load(key)

    return TokenizerChoice(name, make, key=("published", key))


def from_file(path: Path, pattern: str | None = None) -> TokenizerChoice:
    """Any supported tokenizer file. `pattern`: for a file that does not name one."""

    def make() -> Tokenizer:
        import bpe

        return bpe.load(path, pattern)

    return TokenizerChoice(path.name, make, key=_file_key(path), path=path)


def with_own_name(choice: TokenizerChoice, taken: Collection[str]) -> TokenizerChoice:
    """The choice itself, or if its name is taken and it is a file, with as many of its folders as tell it apart."""
    if choice.path is None or choice.name not in taken:
        return choice
    parts = choice.path.resolve().parts
    names = [str(PurePath(*parts[-count:])) for count in range(2, len(parts))]
    names += [f"{choice.name} ({number})" for number in range(2, len(taken) + 3)]  # the same file, written again
    return replace(choice, name=next(name for name in names if name not in taken))


def _file_key(path: Path) -> Hashable:
    """Identifies the file and its state: a rewritten file is another tokenizer."""
    try:
        found = path.stat()
        return "file", str(path.resolve()), found.st_mtime_ns, found.st_size
    except OSError:
        return None
