"""The bundled samples: where each text comes from, its title, and settings under which it shows something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

if TYPE_CHECKING:
    from bpe import Corpus


Texts = list[tuple[str, str]]
"""Names of documents, as the title bar and the strip show them, with their texts."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A bundled text. `settings` are keyword arguments of `bpe.TrainingSettings`; `title_of` translates the title."""

    id: str
    title: str
    read: Callable[[], Texts]
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(text for _, text in self.read())

    def corpus(self, weights: Sequence[int] | None = None) -> Corpus:
        """Its documents, each counted once; so often where there is a weight for each."""
        from bpe import Corpus

        names, texts = zip(*self.read(), strict=True)
        fitting = weights if weights is not None and len(weights) == len(texts) else None
        return Corpus.from_texts(texts, names=names, weights=fitting)


def _resource(name: str) -> Callable[[], Texts]:
    def read() -> Texts:
        from app.kit import resources

        return [(name, resources.path(f"samples/{name}").read_text(encoding="utf-8"))]

    return read


def _python_reference() -> Texts:
    """The language reference as the interpreter's own help carries it: some 0.7 MB of English, and code."""
    from pydoc_data.topics import topics

    whole = "\n\n".join(text.strip("\n") for _, text in sorted(topics.items())) + "\n"
    return [("Python reference", whole)]


@dataclass(frozen=True, slots=True)
class ParallelSample:
    """Twenty sentences that say the same in many languages, a file each, line by line."""

    folder: str
    languages: tuple[tuple[str, str], ...]
    """The stem of each file, and the language's name; show that by `language_of`."""

    def paths(self) -> tuple[Path, ...]:
        """The files, English first."""
        from app.kit import resources

        return tuple(resources.path(f"samples/{self.folder}/{stem}.txt") for stem, _ in self.languages)


PARALLEL = ParallelSample(
    "parallel",
    (
        ("en", str(QT_TRANSLATE_NOOP("Samples", "English"))),
        ("de", str(QT_TRANSLATE_NOOP("Samples", "German"))),
        ("fr", str(QT_TRANSLATE_NOOP("Samples", "French"))),
        ("vi", str(QT_TRANSLATE_NOOP("Samples", "Vietnamese"))),
        ("el", str(QT_TRANSLATE_NOOP("Samples", "Greek"))),
        ("ru", str(QT_TRANSLATE_NOOP("Samples", "Russian"))),
        ("hy", str(QT_TRANSLATE_NOOP("Samples", "Armenian"))),
        ("ka", str(QT_TRANSLATE_NOOP("Samples", "Georgian"))),
        ("he", str(QT_TRANSLATE_NOOP("Samples", "Hebrew"))),
        ("ar", str(QT_TRANSLATE_NOOP("Samples", "Arabic"))),
        ("am", str(QT_TRANSLATE_NOOP("Samples", "Amharic"))),
        ("hi", str(QT_TRANSLATE_NOOP("Samples", "Hindi"))),
        ("bn", str(QT_TRANSLATE_NOOP("Samples", "Bengali"))),
        ("ta", str(QT_TRANSLATE_NOOP("Samples", "Tamil"))),
        ("th", str(QT_TRANSLATE_NOOP("Samples", "Thai"))),
        ("zh-Hant", str(QT_TRANSLATE_NOOP("Samples", "Chinese, traditional"))),
        ("zh-Hans", str(QT_TRANSLATE_NOOP("Samples", "Chinese, simplified"))),
        ("ja", str(QT_TRANSLATE_NOOP("Samples", "Japanese"))),
        ("ko", str(QT_TRANSLATE_NOOP("Samples", "Korean"))),
    ),
)


def language_of(stem: str) -> str:
    """What a file of the parallel sample is called in the language of the interface."""
    name = dict(PARALLEL.languages).get(stem)
    return QCoreApplication.translate("Samples", name) if name is not None else stem


def _languages() -> Texts:
    """The parallel sample as documents that are called by their languages."""
    files = zip(PARALLEL.languages, PARALLEL.paths(), strict=True)
    return [(language_of(stem), path.read_text(encoding="utf-8")) for (stem, _), path in files]


SAMPLES: tuple[Sample, ...] = (
    Sample(
        "welcome",
        str(QT_TRANSLATE_NOOP("Samples", "Welcome")),
        _resource("welcome.txt"),
        {"vocab_size": 896, "pattern": "gpt2"},
    ),
    # The worked example: th, the, the␣ and then at, all that occurs twice. 18 bytes become 10 tokens.
    Sample(
        "cat",
        str(QT_TRANSLATE_NOOP("Samples", "The cat in the hat")),
        lambda: [("the cat in the hat", "the cat in the hat")],
        {"vocab_size": 260, "pattern": "none", "tie_break": "first-seen", "min_frequency": 2},
    ),
    # No pair of this text occurs twice, so at the usual minimum count nothing at all is learnt. Counted once,
    # every merge is a tie that the first pair wins: I␣, I␣l, I␣lo … until, after nine, the whole text is one
    # token: what learning by heart looks like.
    Sample(
        "love",
        str(QT_TRANSLATE_NOOP("Samples", "I love LLM")),
        lambda: [("I love LLM", "I love LLM")],
        {"vocab_size": 265, "pattern": "none", "tie_break": "first-seen", "min_frequency": 1},
    ),
    Sample(
        "scripts",
        str(QT_TRANSLATE_NOOP("Samples", "Many scripts")),
        _resource("scripts.txt"),
        {"vocab_size": 1024, "pattern": "gpt2"},
    ),
    # Documents of their own, so that a language can be gone to, weighed and taken out.
    Sample(
        "languages",
        str(QT_TRANSLATE_NOOP("Samples", "Nineteen languages")),
        _languages,
        {"vocab_size": 1024, "pattern": "o200k"},
    ),
    Sample(
        "python",
        str(QT_TRANSLATE_NOOP("Samples", "The Python reference")),
        _python_reference,
        {"vocab_size": 4096, "pattern": "gpt2"},
    ),
)

_BY_ID = {sample.id: sample for sample in SAMPLES}


def sample(sample_id: str) -> Sample:
    """The sample of that id; KeyError if there is none."""
    return _BY_ID[sample_id]


def title_of(sample: Sample) -> str:
    """The sample's title in the language of the interface."""
    return QCoreApplication.translate("Samples", sample.title)
