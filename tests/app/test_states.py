"""The state table, checked cell by cell: every state × every control."""

from __future__ import annotations

import itertools

import pytest

from app.session.states import (
    ALWAYS,
    BACKWARD,
    CONTROLS,
    FORWARD,
    PLAYING,
    SAVING,
    SETTINGS,
    TABLE,
    VIEWS,
    WAITING,
    Look,
    Moment,
    State,
    looks,
    text_of,
)

# One letter a control group: "#" usable, "o" there but off, "." not there.
#                  train settings back/fwd play views saving progress cancel page
EXPECTED = {
    State.EMPTY: ". # . . . o . . #",
    State.OPENING: "o o o o # o # # .",
    State.COUNTING: "o o o o # o # # .",
    State.TRAINING: "# o # # # # o o .",
    State.PAUSED: "# # # # # # . . .",
    State.DONE: ". # # # # # . . .",
}
GROUPS: tuple[tuple[str, ...], ...] = (
    ("trainButton",),
    SETTINGS,
    BACKWARD + FORWARD,
    PLAYING,
    VIEWS,
    SAVING,
    ("progressBar",),
    ("cancelButton",),
    ("dropPage",),
)

MOMENTS = [Moment(state, *facts) for state in State for facts in itertools.product((False, True), repeat=6)]


def letter(look: Look) -> str:
    return "." if not look.visible else "#" if look.enabled else "o"


@pytest.mark.parametrize("state", list(State), ids=lambda s: s.name)
def test_the_table(state: State) -> None:
    for names, expected in zip(GROUPS, EXPECTED[state].split(), strict=True):
        for name in names:
            assert letter(TABLE[state][name]) == expected, name


def test_every_state_speaks_of_every_control() -> None:
    for state in State:
        assert set(TABLE[state]) == set(CONTROLS)
    named = set(itertools.chain(*GROUPS, ALWAYS, WAITING)) | {"dismissAction", "branchAction", "runsList"}
    assert named == set(CONTROLS)


@pytest.mark.parametrize("moment", MOMENTS)
def test_in_every_moment(moment: Moment) -> None:
    row = looks(moment)
    assert set(row) == set(CONTROLS)
    for name, look in row.items():
        assert look.visible or not look.enabled, name  # nothing hidden can be pressed
    for name in ALWAYS:
        assert row[name].enabled
    train = row["trainButton"]
    assert bool(text_of(train)) == train.visible
    without_text = moment.text_missing and moment.state in (State.PAUSED, State.DONE)
    if without_text:
        assert not train.visible
        assert not any(row[name].enabled for name in (*SETTINGS, "saveRunAction"))
        assert row["exportAction"].enabled == moment.has_run
    transport = moment.state in (State.TRAINING, State.PAUSED, State.DONE) and (
        moment.has_run or moment.state is State.TRAINING
    )
    assert row["playButton"].enabled == transport
    assert row["branchAction"].enabled == (transport and not without_text)
    assert row["runsList"].enabled == (moment.state in (State.TRAINING, State.PAUSED, State.DONE))
    assert row["stepBackButton"].enabled == (transport and not moment.at_start)
    assert row["toFrontierButton"].enabled == (transport and not moment.at_frontier)
    may_step = not moment.at_frontier or moment.state is State.PAUSED
    assert row["stepForwardButton"].enabled == (transport and may_step)
    assert row["dismissAction"].visible <= moment.earlier_runs
    assert row["cancelButton"].enabled == (moment.state in (State.OPENING, State.COUNTING))


@pytest.mark.parametrize(
    ("state", "has_run", "changed", "text"),
    [
        (State.EMPTY, False, False, ""),
        (State.OPENING, False, False, "Train"),
        (State.COUNTING, False, False, "Pause"),
        (State.TRAINING, True, False, "Pause"),
        (State.PAUSED, True, False, "Continue"),
        (State.PAUSED, True, True, "Train"),
        (State.PAUSED, False, False, "Train"),
        (State.DONE, True, False, ""),
        (State.DONE, True, True, "Train"),
    ],
)
def test_the_primary_button(state: State, has_run: bool, changed: bool, text: str) -> None:
    look = looks(Moment(state, has_run=has_run, changed=changed))["trainButton"]
    assert look.text == text
    assert look.visible == bool(text)
