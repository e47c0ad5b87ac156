"""How every control looks in every state of the program: a table, and the few facts that refine it.

The window calls `looks(moment)` at each transition and applies the result; no widget decides for itself.

              trainButton       settings   play, runs    export   cancel   open
    EMPTY     –                 on         –             –        –        on
    OPENING   Train (off)       off        off           off      on       on
    COUNTING  Pause (off)       off        off           off      on       on
    TRAINING  Pause             off        on            on       –        on
    PAUSED    Continue          on         on            on       –        on
    DONE      (absent)          on         on            on       –        on
    PAUSED or DONE with changed settings, or nothing trained yet: Train
    DONE with a saved run whose text is missing: settings off, no branching, no training, no saving of the run
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication


class State(Enum):
    """What the program is doing with its corpus."""

    EMPTY = "empty"
    OPENING = "opening"
    COUNTING = "counting"
    TRAINING = "training"
    PAUSED = "paused"
    DONE = "done"


class Act(Enum):
    """Kinds of acts that can fail. The message about a failure stays until an act of the same kind succeeds."""

    OPEN = "open"
    TRAIN = "train"
    SAVE = "save"
    HOLD_OUT = "hold out"


@dataclass(frozen=True, slots=True)
class Look:
    """How a control looks: whether it is visible and enabled, and its text if that depends on the state."""

    visible: bool = True
    enabled: bool = True
    text: str = ""
    """In English; `text_of` translates it. Empty if the control keeps its text."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The state, and the facts that refine what the controls show in it."""

    state: State = State.EMPTY
    has_run: bool = False
    """Whether there are merges to show, or will be without further action (a run whose words are being counted)."""
    changed: bool = False
    """Whether the settings in the form differ from the run's."""
    at_start: bool = True
    at_frontier: bool = True
    earlier_runs: bool = False
    text_missing: bool = False
    """Whether a saved run is shown without its text."""


ON, OFF, GONE = Look(), Look(enabled=False), Look(visible=False, enabled=False)

TRAIN = str(QT_TRANSLATE_NOOP("States", "Train"))
PAUSE = str(QT_TRANSLATE_NOOP("States", "Pause"))
CONTINUE = str(QT_TRANSLATE_NOOP("States", "Continue"))

SETTINGS = ("vocabSizeSpin", "patternCombo", "tieBreakCombo", "minFrequencySpin", "specialTokensEdit")
BACKWARD = ("stepBackButton", "previousVisibleButton", "toStartButton")
FORWARD = ("stepForwardButton", "nextVisibleButton", "toFrontierButton")
PLAYING = ("playButton", "speedSlider", "followAction")
VIEWS = (
    *("tokenView", "compressionPlot", "mergesTable", "captionLabel", "tryEdit"),
    *("findAction", "goToAction", "addFilesAction"),
)
SAVING = ("exportAction", "exportPlotAction", "saveRunAction", "heldOutAction")
TEXT_ONLY = (*SETTINGS, "branchAction", "saveRunAction", "addFilesAction")
"""Controls that need the text of the run."""
WAITING = ("progressBar", "cancelButton")
ALWAYS = ("openAction", "openFolderAction", "samplesMenu", "preferencesAction")


def _row(
    *, train: Look, settings: Look, playing: Look, views: Look, saving: Look, waiting: Look, page: Look
) -> dict[str, Look]:
    groups = (
        (("trainButton",), train),
        (SETTINGS, settings),
        (BACKWARD + FORWARD + PLAYING, playing),
        (VIEWS, views),
        (SAVING, saving),
        (WAITING, waiting),
        (("dropPage",), page),
        (("dismissAction", "branchAction", "runsList"), playing),
        (ALWAYS, ON),
    )
    return {name: look for names, look in groups for name in names}


TABLE: dict[State, dict[str, Look]] = {
    State.EMPTY: _row(train=GONE, settings=ON, playing=GONE, views=GONE, saving=OFF, waiting=GONE, page=ON),
    State.OPENING: _row(
        train=Look(enabled=False, text=TRAIN),
        settings=OFF,
        playing=OFF,
        views=ON,
        saving=OFF,
        waiting=ON,
        page=GONE,
    ),
    State.COUNTING: _row(
        train=Look(enabled=False, text=PAUSE),
        settings=OFF,
        playing=OFF,
        views=ON,
        saving=OFF,
        waiting=ON,
        page=GONE,
    ),
    State.TRAINING: _row(
        train=Look(text=PAUSE),
        settings=OFF,
        playing=ON,
        views=ON,
        saving=ON,
        waiting=Look(enabled=False),
        page=GONE,
    ),
    State.PAUSED: _row(
        train=Look(text=CONTINUE), settings=ON, playing=ON, views=ON, saving=ON, waiting=GONE, page=GONE
    ),
    State.DONE: _row(train=GONE, settings=ON, playing=ON, views=ON, saving=ON, waiting=GONE, page=GONE),
}
"""State × control, before the facts of the moment refine it."""

CONTROLS = tuple(TABLE[State.EMPTY])


def looks(moment: Moment) -> dict[str, Look]:
    """The look of every control at this moment."""
    row = dict(TABLE[moment.state])
    if moment.state in (State.PAUSED, State.DONE):
        if not moment.has_run:
            _set(row, (*BACKWARD, *FORWARD, *PLAYING, *SAVING, "branchAction"), OFF)
        if moment.changed or not moment.has_run:
            row["trainButton"] = Look(text=TRAIN)
        if moment.text_missing:
            _set(row, TEXT_ONLY, OFF)
            row["trainButton"] = GONE
    if row["playButton"].enabled:
        if moment.at_start:
            _disable(row, BACKWARD)
        if moment.at_frontier:
            _disable(row, ("nextVisibleButton", "toFrontierButton"))
            if moment.state is not State.PAUSED:  # a paused run makes one more merge when stepped
                _disable(row, ("stepForwardButton",))
    if not moment.earlier_runs:
        row["dismissAction"] = GONE
    return row


def text_of(look: Look) -> str:
    """The translated text of a control."""
    return QCoreApplication.translate("States", look.text) if look.text else ""


def _set(row: dict[str, Look], names: tuple[str, ...], look: Look) -> None:
    row.update(dict.fromkeys(names, look))


def _disable(row: dict[str, Look], names: tuple[str, ...]) -> None:
    for name in names:
        row[name] = replace(row[name], enabled=False)
