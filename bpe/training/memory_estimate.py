"""How much memory a training takes, and how much there is: told before it starts, and refused when it cannot fit."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import TYPE_CHECKING

from bpe.errors import TooLargeError

if TYPE_CHECKING:
    from bpe.text.corpus import Corpus
    from bpe.training.trainer import TrainingSettings

# Bytes a slot: id, weight and seam (4 each), the word's own byte, positions of its pair and of those its merges make
# (16).
_PER_SLOT = 29
_WITH_BYTES = 1  # the rule "greatest-bytes" also keeps the text
WORTH_TELLING = 256 << 20
"""Bytes above which a training's memory is announced."""
# Distinct words of a pattern hold this share of a large text at most, as a rule of thumb; they are counted first.
_DISTINCT_SHARE = 0.15


def needed(corpus: Corpus, settings: TrainingSettings) -> int:
    """Bytes that training on a corpus takes at most, about: all of the text without a pattern, else its distinct
    words.
    """
    size = sum(part.end - part.start for part in corpus.parts)
    slots = size if settings.pattern == "none" else int(size * _DISTINCT_SHARE)
    per_slot = _PER_SLOT + (_WITH_BYTES if settings.tie_break == "greatest-bytes" else 0)
    return slots * per_slot + (64 << 20)


def check(corpus: Corpus, settings: TrainingSettings) -> None:
    """Refuse a training without a pattern that the machine has no memory for.

    Raises:
        TooLargeError: with both figures, and what to do instead.
    """
    if settings.pattern != "none":
        return
    free = available()
    wanted = needed(corpus, settings)
    if free is not None and wanted > free:
        raise TooLargeError(
            f"Training without a pattern takes about {_gigabytes(wanted)} of memory for this text,"
            f" and {_gigabytes(free)} are free. Choose a pattern that cuts the text into words, or a smaller text."
        )


def announcement(corpus: Corpus, settings: TrainingSettings) -> str:
    """A sentence about the memory that a training without a pattern takes, where it is worth telling; else "".

    With a pattern only the distinct words are held, which is little beside any text.
    """
    if settings.pattern != "none" or (wanted := needed(corpus, settings)) < WORTH_TELLING:
        return ""
    free = available()
    room = f" of {_gigabytes(free)} that are free" if free is not None else ""
    return f"Training without a pattern takes about {_gigabytes(wanted)} of memory{room}."


def available() -> int | None:
    """Bytes of memory that a program can have now without pushing others out; None where the system does not tell."""
    if sys.platform == "win32":
        return _windows()
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:  # noqa: PTH123 (pathlib is slower to import)
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    try:  # macOS tells the whole only
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return None


def _windows() -> int | None:
    class Status(ctypes.Structure):
        """MEMORYSTATUSEX of sysinfoapi.h."""

        _fields_ = (
            ("length", ctypes.c_uint32),
            ("load", ctypes.c_uint32),
            *((name, ctypes.c_uint64) for name in ("total", "available", "a", "b", "c", "d", "e")),
        )

    status = Status(length=ctypes.sizeof(Status))
    windll = getattr(ctypes, "windll", None)
    if windll is None or not windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status.available)


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:,.1f} GB"
