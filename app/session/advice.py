"""Advice shown when a run ended early or the pattern suits the text badly, with an action to offer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from app.kit.names import pattern_name, script_called

if TYPE_CHECKING:
    from app.session.marks import ScriptCut
    from bpe import StopReason, TrainingSettings


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence and, if there is a remedy, the action's name and the settings it applies."""

    text: str
    action: str | None = None
    settings: TrainingSettings | None = None


MANY_CUTS = 0.01
"""Another pattern is offered if more than this fraction of a script's words is cut at combining marks."""
WHOLE_WORDS = "o200k"
"""The pattern to offer: it treats combining marks as parts of words."""


def advice_for(
    settings: TrainingSettings,
    reason: StopReason | None,
    cut: ScriptCut | None = None,
    *,
    ended_at: int | None = None,
) -> Advice | None:
    """The advice for a run with these settings; None if there is nothing to say.

    `ended_at`: the vocabulary size if the playhead is at the end of the run, else None. An early end is mentioned
    only there.
    """
    if reason is not None and reason.name == "NO_PAIRS_LEFT":
        return _ended_early(settings, QLocale().toString(ended_at)) if ended_at is not None else None
    if cut is not None and cut.share > MANY_CUTS and settings.pattern != WHOLE_WORDS:
        text = QCoreApplication.translate(
            "Advice", "{pattern} cuts {share} % of the words in {script} script at combining marks."
        )
        share, script = QLocale().toString(100 * cut.share, "f", 0), script_called(cut.script)
        return Advice(
            text.format(share=share, pattern=pattern_name(settings.pattern), script=script),
            QCoreApplication.translate("Advice", "Use {pattern}").format(pattern=pattern_name(WHOLE_WORDS)),
            replace(settings, pattern=WHOLE_WORDS),
        )
    return None


def _ended_early(settings: TrainingSettings, size: str) -> Advice:
    if settings.min_frequency <= 1:
        text = QCoreApplication.translate("Advice", "The run ended at {size}: every pre-token has become one token.")
        return Advice(text.format(size=size))
    if settings.min_frequency == 2:
        text = QCoreApplication.translate("Advice", "The run ended at {size}: no pair is left that occurs twice.")
        return Advice(
            text.format(size=size),
            QCoreApplication.translate("Advice", "Count pairs that occur once"),
            replace(settings, min_frequency=1),
        )
    text = QCoreApplication.translate("Advice", "The run ended at {size}: no pair is left that occurs {count} times.")
    return Advice(
        text.format(size=size, count=QLocale().toString(settings.min_frequency)),
        QCoreApplication.translate("Advice", "Count pairs that occur twice"),
        replace(settings, min_frequency=2),
    )
