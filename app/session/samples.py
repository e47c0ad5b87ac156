"""The bundled samples: each with its text, its title and suitable training settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

if TYPE_CHECKING:
    from bpe import Corpus


Texts = list[tuple[str, str]]
"""Documents as (name, text); the name is shown in the title bar and in the document strip."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A bundled text. `settings` are keyword arguments of `bpe.TrainingSettings`; `title_of` translates the title."""

    id: str
    title: str
    read: Callable[[], Texts]
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The texts of all documents, joined."""
        return "".join(text for _, text in self.read())

    def corpus(self, weights: Sequence[int] | None = None) -> Corpus:
        """Its documents as a corpus, with `weights` if there is one for each, else each counted once."""
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
    """The language reference bundled with Python for `help()`: some 0.7 MB of English and code."""
    from pydoc_data.topics import topics

    whole = "\n\n".join(text.strip("\n") for _, text in sorted(topics.items())) + "\n"
    return [("Python reference", whole)]


@dataclass(frozen=True, slots=True)
class ParallelSample:
    """The same twenty sentences in many languages: one file per language, one sentence per line."""

    folder: str
    languages: tuple[tuple[str, str], ...]
    """The stem of each file, and the English name of its language; `language_of` translates it."""

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
    """The translated name of the language in a file of the parallel sample; the stem of any other file."""
    name = dict(PARALLEL.languages).get(stem)
    return QCoreApplication.translate("Samples", name) if name is not None else stem


def _languages() -> Texts:
    """The parallel sample as documents named after their languages."""
    files = zip(PARALLEL.languages, PARALLEL.paths(), strict=True)
    return [(language_of(stem), path.read_text(encoding="utf-8")) for (stem, _), path in files]


SAMPLES: tuple[Sample, ...] = (
    Sample(
        "welcome",
        str(QT_TRANSLATE_NOOP("Samples", "Welcome")),
        _resource("welcome.txt"),
        {"vocab_size": 896, "pattern": "gpt2"},
    ),
    # The worked example: th, the, the␣ and then at are all the pairs that occur twice. 18 bytes become 10 tokens.
    Sample(
        "cat",
        str(QT_TRANSLATE_NOOP("Samples", "The cat in the hat")),
        lambda: [("the cat in the hat", "the cat in the hat")],
        {"vocab_size": 260, "pattern": "none", "tie_break": "first-seen", "min_frequency": 2},
    ),
    # No pair of this text occurs twice, so with the usual minimum count nothing is learnt. With a minimum of 1,
    # every merge is a tie that the first pair wins: I␣, I␣l, I␣lo … until, after nine merges, the whole text is one
    # token: an example of memorization.
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
    # One document per language, so that the user can go to, weight or remove a language.
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
    """The sample with this id; raises KeyError if there is none."""
    return _BY_ID[sample_id]


def title_of(sample: Sample) -> str:
    """The translated title of a sample."""
    return QCoreApplication.translate("Samples", sample.title)
