"""Compares two sets of pictures pixel by pixel: `python tests/compare_screenshots.py FOLDER OTHER [DIFFERENCES]`.

A change that only moves code leaves every picture of `tests/screenshots.py` unchanged. Take one set before the change
and one after it, and compare them. The exit code is 1 if any picture differs or is missing. In the folder DIFFERENCES,
if given, the differing pixels of each picture are drawn red over a pale copy.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

UNDER_WAY = {"counting", "training"}
"""Pictures of a running task. They are not compared, since their numbers depend on the speed of the machine."""


def pixels(path: Path) -> NDArray[np.uint8]:
    """A picture as uint8[height, width, 4]."""
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8, image.sizeInBytes())
    return data.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width()].copy()


def differing(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> NDArray[np.bool_] | None:
    """The differing pixels, bool[height, width]; None if the sizes differ."""
    if before.shape != after.shape:
        return None
    changed: NDArray[np.bool_] = (before[..., :3] != after[..., :3]).any(axis=2)
    return changed


def describe(changed: NDArray[np.bool_] | None) -> str:
    """The number of differing pixels and their bounding rectangle; empty if none differs."""
    if changed is None:
        return "another size"
    rows, columns = np.nonzero(changed)
    if not len(rows):
        return ""
    left, top = columns.min(), rows.min()
    return f"{len(rows):,} pixels differ, in {columns.max() - left + 1} × {rows.max() - top + 1} at {left}, {top}"


def draw(after: NDArray[np.uint8], changed: NDArray[np.bool_], path: Path) -> None:
    """Write a pale copy of the picture with the differing pixels in red."""
    shown = (after // 3 + 170).astype(np.uint8)
    shown[changed] = (0, 0, 220, 255)
    height, width = changed.shape
    QImage(shown.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32).save(str(path))


def compare(before: Path, after: Path, drawn: Path | None) -> Iterator[str]:
    """Yield a line for each picture that differs, or that is missing from one of the folders."""
    names = sorted({path.name for folder in (before, after) for path in folder.glob("*.png")})
    for name in names:
        if Path(name).stem in UNDER_WAY:
            continue
        if not ((before / name).exists() and (after / name).exists()):
            yield f"{name}: only in one of the folders"
            continue
        second = pixels(after / name)
        changed = differing(pixels(before / name), second)
        if told := describe(changed):
            yield f"{name}: {told}"
            if drawn is not None and changed is not None:
                drawn.mkdir(parents=True, exist_ok=True)
                draw(second, changed, drawn / name)


def main() -> int:
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    before, after, *rest = map(Path, sys.argv[1:])
    found = list(compare(before, after, rest[0] if rest else None))
    print("\n".join(found) or "The pictures are the same.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
