"""The default folder for exports: that of the last export, also after a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.kit.settings import Settings

KEY = "export_folder"


class ExportFolder:
    """Shared by all dialogs that export files."""

    def __init__(self, settings: Settings, usual: Callable[[], Path]) -> None:
        """`usual` returns the folder to use if nothing was exported yet, or the last folder no longer exists."""
        self._settings, self._usual = settings, usual

    def path(self) -> Path:
        """The folder to offer for the next export."""
        kept = self._settings.kept(KEY)
        return Path(kept[0]) if kept and Path(kept[0]).is_dir() else self._usual()

    def remember(self, written: Path) -> None:
        """Remember the parent folder of an exported file or folder."""
        self._settings.keep(KEY, [str(written.absolute().parent)])
