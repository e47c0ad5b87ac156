"""Paths of the program's data files, which are inside the package in a wheel, and beside it in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The folder of icons, themes, translations and samples."""
    here = Path(__file__).resolve().parents[1]
    packaged = here / "_resources"
    return packaged if packaged.is_dir() else here.parent / "resources"


def path(name: str) -> Path:
    """The file or folder `name`, e.g. ``icons/play.svg``; it need not exist."""
    return root() / name
