"""The bundled samples: where each text comes from, its title, and settings under which it shows something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication


@dataclass(frozen=True, slots=True)
class Sample:
    """One text. `settings` are keyword arguments of `bpe.TrainingSettings`; show the title by `title_of`."""

    id: str
    title: str
    name: str
    """The corpus's name, as the title bar and the strip show it."""
    read: Callable[[], str]
    settings: dict[str, Any] = field(default_factory=dict)


def _resource(name: str) -> Callable[[], str]:
    def read() -> str:
        from app import resources

        return resources.path(f"samples/{name}").read_text(encoding="utf-8")

    return read


def _python_reference() -> str:
    """The language reference as the interpreter's own help carries it: some 0.7 MB of English, and code."""
    from pydoc_data.topics import topics

    return "\n\n".join(text.strip("\n") for _, text in sorted(topics.items())) + "\n"


SAMPLES: tuple[Sample, ...] = (
    Sample(
        "welcome",
        str(QT_TRANSLATE_NOOP("Samples", "Welcome")),
        "welcome.txt",
        _resource("welcome.txt"),
        {"vocab_size": 896, "pattern": "gpt2"},
    ),
    # The worked example: th, the, the␣ and then at, all that occurs twice. 18 bytes become 10 tokens.
    Sample(
        "cat",
        str(QT_TRANSLATE_NOOP("Samples", "The cat in the hat")),
        "the cat in the hat",
        lambda: "the cat in the hat",
        {"vocab_size": 260, "pattern": "none", "tie_break": "first-seen", "min_frequency": 2},
    ),
    # No pair of this text occurs twice, so at the usual minimum count nothing at all is learnt. Counted once,
    # every merge is a tie that the first pair wins: I␣, I␣l, I␣lo … until, after nine, the whole text is one
    # token: what learning by heart looks like.
    Sample(
        "love",
        str(QT_TRANSLATE_NOOP("Samples", "I love LLM")),
        "I love LLM",
        lambda: "I love LLM",
        {"vocab_size": 265, "pattern": "none", "tie_break": "first-seen", "min_frequency": 1},
    ),
    Sample(
        "scripts",
        str(QT_TRANSLATE_NOOP("Samples", "Many scripts")),
        "scripts.txt",
        _resource("scripts.txt"),
        {"vocab_size": 1024, "pattern": "gpt2"},
    ),
    Sample(
        "python",
        str(QT_TRANSLATE_NOOP("Samples", "The Python reference")),
        "Python reference",
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
