"""What is being dragged or pasted, and what opening it will do: plain values, read from the MIME data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QMimeData


@dataclass(frozen=True, slots=True)
class Drop:
    """Local files, or else a text. Both empty: nothing that can be opened."""

    paths: tuple[Path, ...] = ()
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.paths or self.text)


def read(mime: QMimeData | None) -> Drop:
    """Files are named, not read. They win over text: a dragged file offers its path as text, too."""
    if mime is None:  # some platforms' answer for an empty clipboard
        return Drop()
    paths = tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    if paths:
        return Drop(paths=paths)
    return Drop(text=mime.text() if mime.hasText() else "")


def describe(drop: Drop) -> str:
    """What dropping it will do."""
    if len(drop.paths) == 1:
        return QCoreApplication.translate("Drop", "Open {name}").format(name=drop.paths[0].name)
    if drop.paths:
        count = QLocale().toString(len(drop.paths))
        return QCoreApplication.translate("Drop", "Open {count} files as one text").format(count=count)
    return QCoreApplication.translate("Drop", "Open this text")
