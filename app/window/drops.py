"""Reads dragged or pasted MIME data as a plain value, and describes what opening it will do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QMimeData


@dataclass(frozen=True, slots=True)
class Drop:
    """Local files, or else a text; false if there is neither."""

    paths: tuple[Path, ...] = ()
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.paths or self.text)


def read(mime: QMimeData | None) -> Drop:
    """Convert MIME data; files take precedence, since a dragged file also offers its path as text."""
    if mime is None:  # on some platforms, for an empty clipboard
        return Drop()
    paths = tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    if paths:
        return Drop(paths=paths)
    return Drop(text=mime.text() if mime.hasText() else "")


def describe(drop: Drop) -> str:
    """Describe what opening the drop will do."""
    if len(drop.paths) == 1:
        return QCoreApplication.translate("Drop", "Open {name}").format(name=drop.paths[0].name)
    if drop.paths:
        count = QLocale().toString(len(drop.paths))
        return QCoreApplication.translate("Drop", "Open {count} files as one text").format(count=count)
    return QCoreApplication.translate("Drop", "Open this text")
