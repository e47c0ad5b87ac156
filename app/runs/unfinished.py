"""The run that was unfinished when the window closed: saved in a file, and offered at the next start."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject

from app.kit.names import text_name
from app.session.run_files import WITH_TEXT_UP_TO, is_only_here, notes_of

if TYPE_CHECKING:
    from app.context import Context
    from app.session.runs import Run

log = logging.getLogger("app.runs.unfinished")

KEY, FOLDER = "left_off", "left off"
LONG_WORK = 10_000_000
"""Minimum text size in bytes for keeping a finished run, since it took a while to train."""


class UnfinishedRun(QObject):
    """Saves the last run in a file beside the settings."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._session, self._settings, self._notice = context.session, context.settings, context.notice
        self._offer: tuple[str, Path] | None = None
        self._notice.action_requested.connect(self._go_on)

    def keep(self) -> None:
        """Save the shown run if closing would lose work. Call it after training has stopped."""
        run = self._session.run
        if run is None or not self._is_work(run):
            return
        from bpe.formats.run import SUFFIX, save_run

        home, history = run.home, run.history
        assert home is not None and history is not None
        corpus = run.corpus or home.corpus
        folder = self._settings.path.parent / FOLDER
        path = folder / f"{Path(corpus.name).stem or 'text'}{SUFFIX}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # The checksum only if it is known: reading a large text again would delay closing the window.
            # Sizes are compared, and resuming compares the count of every merge.
            save_run(
                history,
                path,
                corpus=corpus,
                notes=notes_of(run, home.sample, self._session.step),
                with_text=is_only_here(home) and corpus.size <= WITH_TEXT_UP_TO,
                checksum=run.sha256 or False,
            )
        except OSError:
            log.exception("the run could not be kept")
            return
        for other in folder.glob(f"*{SUFFIX}"):
            if other != path:
                with contextlib.suppress(OSError):
                    other.unlink()
        merges = QLocale().toString(history.step)
        self._settings.keep(KEY, [str(path), text_name(corpus), merges])
        self._settings.add_recent(path)

    def offer(self) -> None:
        """Offer the saved run once; afterwards it is among the recent files."""
        kept = self._settings.kept(KEY)
        self._settings.keep(KEY, [])
        if len(kept) == 3 and _is_file(kept[0]):
            one = self.tr("A run on {corpus} was under way when the window closed: 1 merge.")
            many = self.tr("A run on {corpus} was under way when the window closed: {merges} merges.")
            sentence = one if kept[2] == QLocale().toString(1) else many
            text = sentence.format(corpus=kept[1], merges=kept[2])
            self._offer = (text, Path(kept[0]))
            self._notice.say(text, self.tr("Continue it"))

    def _go_on(self) -> None:
        offer, self._offer = self._offer, None
        if offer is not None and self._notice.label.text() == offer[0]:
            self._session.open([offer[1]])

    def _is_work(self, run: Run) -> bool:
        """Whether a run is worth keeping: not saved, and unfinished, steered by hand, or slow to train."""
        home = run.home
        if home is None or home.missing or run.history is None or not run.frontier or run.saved_at == run.frontier:
            return False
        by_hand = bool(run.settings.steering)
        unfinished = run.stop_reason is None and home.sample is None
        return by_hand or unfinished or home.corpus.size >= LONG_WORK


def _is_file(path: str) -> bool:
    """Whether a stored path names a file; False for a path that the system rejects."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False
