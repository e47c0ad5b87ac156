"""Bookmarks: steps of a run with names, remembered for the text and the settings that lead to the same merges."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpe import TrainingSettings

MOST_TEXTS, MOST_MARKS, LONGEST_NAME, LARGEST_STEP = 40, 200, 80, 1 << 31


class Bookmarks:
    """Names by step; an empty string for a bookmark without a name."""

    def __init__(self, marks: Iterable[tuple[int, str]] = ()) -> None:
        self._marks = dict(marks)

    @property
    def marks(self) -> list[tuple[int, str]]:
        """Steps and names, in the order of the steps."""
        return sorted(self._marks.items())

    def __contains__(self, step: int) -> bool:
        return step in self._marks

    def name(self, step: int) -> str:
        """The name of the bookmark at a step."""
        return self._marks[step]

    def put(self, step: int, name: str | None) -> None:
        """Set or rename a bookmark; None removes it."""
        if name is None:
            self._marks.pop(step, None)
        else:
            self._marks[step] = name.strip()[:LONGEST_NAME]

    def after(self, step: int, last: int) -> int | None:
        """The next bookmark after a step, up to `last`."""
        return min((mark for mark in self._marks if step < mark <= last), default=None)

    def before(self, step: int) -> int | None:
        """The last bookmark before a step."""
        return max((mark for mark in self._marks if mark < step), default=None)


class Shelf:
    """Bookmarks by run; the most recently used runs are stored as lines of JSON."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._by_run: dict[str, Bookmarks] = {}
        for line in lines:
            found = _read(line)
            if found is not None:
                self._by_run[found[0]] = Bookmarks(found[1])

    def of(self, run: str) -> Bookmarks:
        """Return the bookmarks of the run with this `fingerprint`."""
        marks = self._by_run.pop(run, None) or Bookmarks()
        self._by_run[run] = marks  # most recently used last
        return marks

    def lines(self) -> list[str]:
        """Return the lines from which `Shelf` can be rebuilt; runs without bookmarks are omitted."""
        kept = [(run, found.marks[:MOST_MARKS]) for run, found in self._by_run.items() if found.marks]
        return [json.dumps([run, marks], ensure_ascii=False) for run, marks in kept[-MOST_TEXTS:]]


def fingerprint(name: str, size: int, settings: TrainingSettings) -> str:
    """Return a key that is equal for runs with the same merges of the same text, whatever their goals."""
    facts = asdict(settings) | {"vocab_size": 0, "name": name, "size": size}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:20]


def _read(line: str) -> tuple[str, list[tuple[int, str]]] | None:
    """Parse a line of the store; None if it is malformed."""
    try:
        run, marks = json.loads(line)
        found = [(int(step), str(name)[:LONGEST_NAME]) for step, name in marks if 0 <= int(step) < LARGEST_STEP]
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return str(run), found[:MOST_MARKS]
