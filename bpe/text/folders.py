"""The files in a folder that may be texts."""

from __future__ import annotations

import os
from pathlib import Path

MOST_FILES = 10_000
"""Files that are opened from one folder; a larger one is refused."""


class TooManyFilesError(OSError):
    """A folder with more than MOST_FILES files."""


def files_in(folder: Path) -> list[Path]:
    """The files in a folder and its subfolders, ordered by their names; hidden ones are left out.

    A name that begins with a dot is hidden. Links to folders are not followed.

    Raises:
        TooManyFilesError: for more than MOST_FILES.
        OSError: where the folder itself cannot be listed; subfolders that cannot are left out.
    """
    next(folder.iterdir(), None)  # os.walk passes over what it may not list
    found: list[Path] = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found.extend(Path(parent, name) for name in names if not name.startswith("."))
        if len(found) > MOST_FILES:
            raise TooManyFilesError
    return sorted(found, key=lambda path: path.relative_to(folder).parts)
