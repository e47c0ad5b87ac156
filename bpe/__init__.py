"""bpe: an exact and very fast byte-pair-encoding trainer and tokenizer library.

A *run* learns merges from a text, one at a time. Between two neighbouring bytes of a pre-token there is a *seam*, and
each merge closes some seams for good. One integer per byte, the merge that closed the seam before it, therefore records
the whole run:

    bytes      t     h    e    ␣          after k merges a token starts at byte i  <=>  seam[i] >= k
    seam     OPEN    0    1    2          k=0: t|h|e|␣   k=1: th|e|␣   k=2: the|␣   k=3: the␣

Training uses these packages in order: `text` reads documents, `pretokenize` cuts them into pre-tokens, `counting`
counts the distinct ones, `training` learns the merges, `histories` stores the merges and the seams, `tokenizers` encode
and decode, and `formats` read and write files.

Read `bpe.reference` next: it is the whole algorithm in its simplest form. `bpe/README.md` explains the rest.

Importing bpe loads neither numpy nor numba: each public name imports its module when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bpe import pretrained as pretrained
    from bpe import reference as reference
    from bpe.counting.words import WordTable as WordTable
    from bpe.counting.words import count_words as count_words
    from bpe.errors import Cancelled as Cancelled
    from bpe.errors import CorpusError as CorpusError
    from bpe.errors import FormatError as FormatError
    from bpe.errors import PatternError as PatternError
    from bpe.errors import PatternNeeded as PatternNeeded
    from bpe.errors import SettingsError as SettingsError
    from bpe.errors import TooLargeError as TooLargeError
    from bpe.formats import load as load
    from bpe.histories.history import MergeHistory as MergeHistory
    from bpe.text.corpus import Corpus as Corpus
    from bpe.tokenizers.base import Segmentation as Segmentation
    from bpe.tokenizers.base import Tokenizer as Tokenizer
    from bpe.tokenizers.bpe import BPETokenizer as BPETokenizer
    from bpe.training.trainer import Steer as Steer
    from bpe.training.trainer import StopReason as StopReason
    from bpe.training.trainer import Trainer as Trainer
    from bpe.training.trainer import TrainingSettings as TrainingSettings
    from bpe.training.trainer import train as train

    __version__: str

_HOME = {
    "Corpus": "bpe.text.corpus",
    "CorpusError": "bpe.errors",
    "PatternError": "bpe.errors",
    "TooLargeError": "bpe.errors",
    "Cancelled": "bpe.errors",
    "WordTable": "bpe.counting.words",
    "count_words": "bpe.counting.words",
    "Trainer": "bpe.training.trainer",
    "TrainingSettings": "bpe.training.trainer",
    "SettingsError": "bpe.errors",
    "Steer": "bpe.training.trainer",
    "StopReason": "bpe.training.trainer",
    "train": "bpe.training.trainer",
    "MergeHistory": "bpe.histories.history",
    "Tokenizer": "bpe.tokenizers.base",
    "Segmentation": "bpe.tokenizers.base",
    "BPETokenizer": "bpe.tokenizers.bpe",
    "load": "bpe.formats",
    "FormatError": "bpe.errors",
    "PatternNeeded": "bpe.errors",
    "pretrained": "bpe.pretrained",
    "reference": "bpe.reference",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'bpe' has no attribute {name!r}")
    module = importlib.import_module(home)
    value = module if home == f"bpe.{name}" else getattr(module, name)
    globals()[name] = value
    return value


def _version() -> str:
    """Return the version of the installed package, or "0" when the library runs from an uninstalled source tree."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("bpe-visualizer")
    except PackageNotFoundError:
        return "0"


def __dir__() -> list[str]:
    return __all__
