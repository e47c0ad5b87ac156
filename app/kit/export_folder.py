"""The folder in which exports are offered: that of the last one, also after a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.kit.settings import Settings

KEY = "export_folder"


class ExportFolder:
    """Shared by every dialog that writes something out of the program."""

    def __init__(self, settings: Settings, usual: Callable[[], Path]) -> None:
        """`usual` is asked where nothing was exported yet, or where that folder is gone."""
        self._settings, self._usual = settings, usual

    def path(self) -> Path:
        """Where to write next."""
        kept = self._settings.kept(KEY)
        return Path(kept[0]) if kept and Path(kept[0]).is_dir() else self._usual()

    def remember(self, written: Path) -> None:
        """A file (or a folder of files) was written: its folder is offered from now on."""
        self._settings.keep(KEY, [str(written.absolute().parent)])
