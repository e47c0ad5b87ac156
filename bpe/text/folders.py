"""The files in a folder that may be texts."""

from __future__ import annotations

import os
from pathlib import Path

MOST_FILES = 10_000
"""Most files that are opened from one folder; larger folders are refused."""


class TooManyFilesError(OSError):
    """A folder with more than MOST_FILES files."""


def files_in(folder: Path) -> list[Path]:
    """Return the files in a folder and its subfolders, ordered by their names, without hidden ones.

    Names that begin with a dot are hidden. Links to folders are not followed.

    Raises:
        TooManyFilesError: for more than MOST_FILES.
        OSError: if the folder itself cannot be listed; such subfolders are skipped.
    """
    next(folder.iterdir(), None)  # raises OSError; os.walk ignores folders that it cannot list
    found: list[Path] = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found.extend(Path(parent, name) for name in names if not name.startswith("."))
        if len(found) > MOST_FILES:
            raise TooManyFilesError
    return sorted(found, key=lambda path: path.relative_to(folder).parts)
