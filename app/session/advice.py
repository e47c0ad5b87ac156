"""What to say when a run has ended early or a pattern suits its text badly, and the next act to offer."""

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
    """A sentence; where something can be done about it, also the act's name and its settings."""

    text: str
    action: str | None = None
    settings: TrainingSettings | None = None


MANY_CUTS = 0.01
"""The share of a script's words cut at a combining mark from which on another pattern is offered."""
WHOLE_WORDS = "o200k"
"""A pattern that takes marks for parts of words."""


def advice_for(
    settings: TrainingSettings,
    reason: StopReason | None,
    cut: ScriptCut | None = None,
    *,
    ended_at: int | None = None,
) -> Advice | None:
    """What to say of a run with these settings; None where all is well.

    `ended_at`: its vocabulary size where the playhead is at its end, for what is true only there; else None.
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
