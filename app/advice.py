"""What to say when a run has ended early, and the next act that is offered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from bpe import StopReason, TrainingSettings


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence; where something can be done about it, also the act's name and its settings."""

    text: str
    action: str | None = None
    settings: TrainingSettings | None = None


def advice_for(settings: TrainingSettings, reason: StopReason | None) -> Advice | None:
    """Why a run with these settings ended before its vocabulary was full; None where it did not."""
    if reason is None or reason.name != "NO_PAIRS_LEFT":
        return None
    if settings.min_frequency <= 1:
        return Advice(
            QCoreApplication.translate(
                "Advice", "Every piece has become one token: nothing is left to merge."
            )
        )
    if settings.min_frequency == 2:
        return Advice(
            QCoreApplication.translate("Advice", "No pair occurs twice."),
            QCoreApplication.translate("Advice", "Count pairs that occur once"),
            replace(settings, min_frequency=1),
        )
    text = QCoreApplication.translate("Advice", "No pair occurs {count} times.")
    return Advice(
        text.format(count=settings.min_frequency),
        QCoreApplication.translate("Advice", "Count pairs that occur twice"),
        replace(settings, min_frequency=2),
    )
