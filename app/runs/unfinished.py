"""The run that was under way when the window closed: kept in a file, and offered at the next start."""

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
"""Bytes of text from which on even a finished run is kept: it took a while."""


class UnfinishedRun(QObject):
    """Keeps one run, the last, beside the settings."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._session, self._settings, self._notice = context.session, context.settings, context.notice
        self._offer: tuple[str, Path] | None = None
        self._notice.action_requested.connect(self._go_on)

    def keep(self) -> None:
        """Save the shown run if closing would lose work. To be called when nothing trains any more."""
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
            # The check sum only where it is known: reading a large text once more would keep the window from closing.
            # Sizes are compared, and going on compares what every merge replaces.
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
        """Offer what was kept, once; later it is among the recent files."""
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
        """Whether it would be missed: not saved, and unfinished, chosen by hand, or long in the making."""
        home = run.home
        if home is None or home.missing or run.history is None or not run.frontier or run.saved_at == run.frontier:
            return False
        by_hand = bool(run.settings.steering)
        unfinished = run.stop_reason is None and home.sample is None
        return by_hand or unfinished or home.corpus.size >= LONG_WORK


def _is_file(path: str) -> bool:
    """Whether a stored path names a file; one that the system does not take names none."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False
