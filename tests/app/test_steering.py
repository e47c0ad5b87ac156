"""Steering: ban, force, branch, and take it back, judged by the naive trainer with the same wishes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from waiting import WAIT, Heard, once, stand_at, wait_for

from app.candidates.model import Pair
from app.session.session import Session
from app.session.states import State
from app.session.steering import departure, portable, steered
from app.window.main_window import MainWindow
from bpe import Corpus, MergeHistory, Trainer, TrainingSettings, reference
from bpe.histories.state_at import RunState
from bpe.training.trainer import Steer

SHORT = TrainingSettings(vocab_size=256 + 60)


def merges_of(history: MergeHistory | None) -> list[tuple[int, int]]:
    assert history is not None
    return list(zip(history.left.tolist(), history.right.tolist(), strict=True))


def expected(text: str, settings: TrainingSettings) -> list[tuple[int, int, int, int]]:
    """What the naive trainer learns with the same wishes: pairs, replacements and token counts."""
    bans = {(wish.left, wish.right): wish.from_step for wish in settings.steering if wish.action == "ban"}
    forces = {wish.from_step: (wish.left, wish.right) for wish in settings.steering if wish.action == "force"}
    found = reference.train(
        [text],
        vocab_size=settings.vocab_size,
        pattern=settings.pattern,
        tie_break=settings.tie_break,
        min_frequency=settings.min_frequency,
        banned=bans,
        forced=forces,
    )
    return [(merge.left, merge.right, merge.replaced, merge.token_count) for merge in found]


def learnt(history: MergeHistory | None) -> list[tuple[int, int, int, int]]:
    assert history is not None
    columns = (history.left, history.right, history.replaced, history.token_count[1:])
    return list(zip(*(column.tolist() for column in columns), strict=True))


def branch(
    qtbot: QtBot, session: Session, settings: TrainingSettings | None = None, steers: Iterable[Steer] = ()
) -> None:
    before = session.run
    assert session.branch(settings, steers=steers)
    qtbot.waitUntil(lambda: session.run is not before and session.state is State.DONE, timeout=WAIT)


def rare_pair(session: Session, step: int) -> tuple[int, int]:
    """A pair that is far from being the next."""
    assert session.history is not None
    found = RunState(session.history, step).candidates(40)[-1]
    return found.left, found.right


@pytest.fixture
def run(qtbot: QtBot, session: Session, prose: str) -> Session:
    """60 merges of some prose, seen after 20 of them."""
    session.open_text(prose, settings=SHORT)
    wait_for(qtbot, session, State.DONE)
    session.set_step(20)
    return session


# --- which wishes stay ---


def test_wishes_for_later_steps_are_dropped() -> None:
    early, late = Steer(3, "ban", 1, 2), Steer(9, "ban", 3, 300)
    settings = replace(SHORT, steering=(early, late))
    assert steered(settings, 5, ()).steering == (early,)
    assert steered(settings, 9, ()).steering == (early, late)


def test_a_new_wish_takes_the_place_of_an_older_one_about_the_pair() -> None:
    ban, past = Steer(3, "ban", 1, 2), Steer(2, "force", 1, 2)
    settings = replace(SHORT, steering=(past, ban))
    force = Steer(5, "force", 1, 2)
    assert steered(settings, 5, (force,)).steering == (past, force)
    other = Steer(5, "force", 7, 8)
    assert steered(replace(SHORT, steering=(ban, force)), 5, (other,)).steering == (ban, other)


def test_runs_depart_at_the_first_wish_that_differs() -> None:
    one, two = Steer(3, "ban", 1, 2), Steer(9, "ban", 3, 4)
    both = replace(SHORT, steering=(one, two))
    assert departure(both, replace(SHORT, steering=(one,))) == 9
    assert departure(both, replace(SHORT, steering=(two,))) == 3
    assert departure(both, both) is None
    assert departure(both, replace(SHORT, tie_break="lowest-ids")) is None


def test_only_bans_of_bytes_mean_the_same_in_another_run() -> None:
    about_bytes, about_tokens, force = Steer(3, "ban", 1, 2), Steer(9, "ban", 3, 300), Steer(5, "force", 1, 2)
    known = replace(SHORT, steering=(about_bytes, about_tokens, force))
    assert portable(replace(known, min_frequency=1, vocab_size=900), known).steering == known.steering
    assert portable(replace(known, tie_break="lowest-ids"), known).steering == (about_bytes,)
    assert portable(replace(known, min_frequency=9), known).steering == (about_bytes,)
    assert portable(known, known, same_counts=False).steering == (about_bytes,)


# --- branches, in the session ---


def test_a_ban_branches_off_and_equals_training_from_scratch(qtbot: QtBot, run: Session, prose: str) -> None:
    first, before = run.run, merges_of(run.history)
    ban = Steer(20, "ban", *before[20])
    branch(qtbot, run, steers=[ban])
    steered_settings = replace(SHORT, steering=(ban,))
    assert run.settings == steered_settings
    assert learnt(run.history) == expected(prose, steered_settings)
    fresh = Trainer(Corpus.from_text(prose), steered_settings)
    fresh.advance()
    assert run.history is not None
    assert run.history.seams.tolist() == fresh.history.seams.tolist()
    assert merges_of(run.history)[:20] == before[:20]
    assert before[20] not in merges_of(run.history)
    assert (run.step, run.player.playing) == (20, False)
    assert run.run is not first
    assert run.all_runs[0] is first
    assert first is not None
    assert merges_of(first.history) == before  # the old run is not touched
    assert run.run is not None
    assert (run.run.branched_at, run.run.name) == (20, "GPT-2 · branch at 276")


def test_a_forced_pair_is_merged_next(qtbot: QtBot, run: Session, prose: str) -> None:
    rare = rare_pair(run, 20)
    force = Steer(20, "force", *rare)
    branch(qtbot, run, steers=[force])
    assert merges_of(run.history)[20] == rare
    assert run.step == 21  # what was asked for is seen
    assert learnt(run.history) == expected(prose, replace(SHORT, steering=(force,)))


def test_only_a_pair_that_occurs_can_be_forced(qtbot: QtBot, run: Session, heard: Heard) -> None:
    before, shown = merges_of(run.history), run.run
    assert run.branch(steers=[Steer(20, "force", 0, 1)])
    qtbot.waitUntil(lambda: bool(heard.failed), timeout=WAIT)
    assert heard.failed == ["The pair (0, 1) does not occur at step 20, so it cannot be forced."]
    assert (run.state, run.run, run.step) == (State.DONE, shown, 20)
    assert len(run.all_runs) == 1
    assert merges_of(run.history) == before


def test_several_wishes_one_after_another(qtbot: QtBot, run: Session, prose: str) -> None:
    first = Steer(20, "ban", *merges_of(run.history)[20])
    branch(qtbot, run, steers=[first])
    run.set_step(35)
    second = Steer(35, "force", *rare_pair(run, 35))
    branch(qtbot, run, steers=[second])
    run.set_step(40)
    third = Steer(40, "ban", *merges_of(run.history)[40])
    branch(qtbot, run, steers=[third])
    settings = replace(SHORT, steering=(first, second, third))
    assert run.settings == settings
    assert learnt(run.history) == expected(prose, settings)
    assert len(run.all_runs) == 4


def test_a_wish_taken_back_trains_again_from_there(qtbot: QtBot, run: Session, prose: str) -> None:
    first = Steer(20, "ban", *merges_of(run.history)[20])
    plain = learnt(run.history)
    branch(qtbot, run, steers=[first])
    before = run.run
    run.train(replace(SHORT, steering=()))
    qtbot.waitUntil(lambda: run.run is not before and run.state is State.DONE, timeout=WAIT)
    assert learnt(run.history) == plain == expected(prose, SHORT)
    assert run.run is not None
    assert run.run.branched_at == 20
    assert run.step == 20


def test_wishes_about_tokens_are_left_out_of_a_run_that_learns_others(qtbot: QtBot, run: Session, heard: Heard) -> None:
    forced = Steer(20, "force", *rare_pair(run, 20))
    branch(qtbot, run, steers=[forced])
    before = run.run
    run.train(replace(SHORT, pattern="none", steering=(forced,)))
    qtbot.waitUntil(lambda: run.run is not before and run.state is State.DONE, timeout=WAIT)
    assert run.settings == replace(SHORT, pattern="none")
    assert heard.failed == []
    assert heard.notices == ["Bans and merges chosen by hand name tokens of the run before; those were left out."]


@pytest.mark.parametrize(
    "changes", [{"tie_break": "greatest-bytes"}, {"min_frequency": 40}, {"vocab_size": 300}, {"vocab_size": 350}]
)
def test_a_branch_with_other_settings(qtbot: QtBot, run: Session, prose: str, changes: dict[str, object]) -> None:
    settings = replace(SHORT, **changes)  # type: ignore[arg-type]
    kept = merges_of(run.history)[:20]
    branch(qtbot, run, settings)
    trainer = Trainer.resume(Corpus.from_text(prose), replayed(prose, kept), settings=settings)
    trainer.advance()
    assert merges_of(run.history) == merges_of(trainer.history)
    assert run.settings == settings
    assert run.step == 20


def replayed(text: str, kept: list[tuple[int, int]]) -> MergeHistory:
    """A run that was forced, merge by merge, to these."""
    forces = tuple(Steer(step, "force", *pair) for step, pair in enumerate(kept))
    trainer = Trainer(Corpus.from_text(text), TrainingSettings(vocab_size=256 + len(kept), steering=forces))
    trainer.advance()
    return trainer.history


def test_a_branch_that_changes_nothing_waits_to_be_steered(qtbot: QtBot, run: Session, prose: str) -> None:
    assert run.branch()
    qtbot.waitUntil(lambda: run.state is State.PAUSED, timeout=WAIT)
    assert (run.step, run.frontier) == (20, 20)
    run.player.step_forward(3)
    qtbot.waitUntil(lambda: run.step == 23, timeout=WAIT)
    run.resume()
    wait_for(qtbot, run, State.DONE)
    assert learnt(run.history) == expected(prose, SHORT)


def test_what_a_branch_cannot_change_is_said(run: Session, heard: Heard) -> None:
    assert not run.branch(replace(SHORT, pattern="none"))
    run.player.to_frontier()
    assert not run.branch(steers=[Steer(60, "ban", 101, 114)])
    assert heard.failed == [
        "A branch keeps pattern, special tokens and held-out part. Train a new run for others.",
        "The vocabulary is full at 316. Go back first, or ask for a larger one.",
    ]
    assert len(run.all_runs) == 1


def test_a_run_that_still_trains_can_be_left(qtbot: QtBot, session: Session, large_file: Path) -> None:
    once(session, State.COUNTING, session.pause)
    session.open([large_file], TrainingSettings(vocab_size=256 + 4000, hold_out=0.05))
    wait_for(qtbot, session, State.PAUSED)
    session.player.step_forward(30)
    qtbot.waitUntil(lambda: session.step == 30, timeout=WAIT)
    session.resume()
    ban = Steer(30, "ban", 101, 32)
    assert session.branch(steers=[ban], at_step=30)
    qtbot.waitUntil(lambda: len(session.all_runs) == 2 and session.state is State.DONE, timeout=WAIT)
    assert session.frontier == 4000
    left = session.all_runs[0]
    assert left.history is not None
    assert left.frontier == left.history.step >= 30
    assert merges_of(left.history)[:30] == merges_of(session.history)[:30]
    assert session.held_out_counts is not None
    assert len(session.held_out_counts) == 4001


def test_the_wishes_of_one_text_are_not_those_of_the_next(qtbot: QtBot, run: Session, prose_file: Path) -> None:
    run.train(replace(SHORT, steering=(Steer(20, "ban", 101, 114),)))
    qtbot.waitUntil(lambda: len(run.all_runs) == 2 and run.state is State.DONE, timeout=WAIT)
    run.open([prose_file])
    qtbot.waitUntil(lambda: run.paths == (prose_file,) and run.state is State.DONE, timeout=WAIT)
    assert run.settings is not None
    assert run.settings.steering == ()


# --- from the table of candidates, in the window ---


@pytest.fixture
def steerable(window: MainWindow, qtbot: QtBot, prose: str) -> MainWindow:
    """The candidates of step 20 in view."""
    window.session.open_text(prose, settings=SHORT)
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, 20)
    window.frame.tabs.setCurrentWidget(window.panes.candidates)
    await_candidates(qtbot, window, 20)
    return window


def await_candidates(qtbot: QtBot, window: MainWindow, step: int) -> None:
    table = window.panes.candidates.table

    def there() -> bool:
        shown = table.candidates.shown
        fresh = shown is not None and shown.step == step and shown.rule == window.session.settings.tie_break  # type: ignore[union-attr]
        return fresh and table.opacity == 1.0

    qtbot.waitUntil(there, timeout=WAIT)


def pair_at(window: MainWindow, row: int) -> Pair:
    return window.panes.candidates.table.candidates.pair(row)


def press(window: MainWindow, row: int, key: str) -> None:
    """Point at a row and press one of the buttons that appear there."""
    table = window.panes.candidates.table
    place = table.visualRect(table.candidates.index(row, 0)).center()
    QTest.mouseMove(table.viewport(), place - QPoint(3, 0))
    QTest.mouseMove(table.viewport(), place)
    button = table.findChild(QToolButton, f"{key}Button")
    assert button is not None
    assert button.isVisible()
    assert button.accessibleName()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def await_runs(qtbot: QtBot, session: Session, number: int) -> None:
    qtbot.waitUntil(lambda: len(session.all_runs) == number and session.state is State.DONE, timeout=WAIT)


def test_never_merge_this_pair_and_undo(steerable: MainWindow, qtbot: QtBot, prose: str) -> None:
    session = steerable.session
    pair, before, first = pair_at(steerable, 0), learnt(session.history), session.run
    assert pair.ids == before[20][:2]
    press(steerable, 0, "ban")
    await_runs(qtbot, session, 2)
    assert session.settings is not None
    assert session.settings.steering == (Steer(20, "ban", *pair.ids),)
    assert learnt(session.history) == expected(prose, session.settings)
    assert session.step == 20
    canvas = steerable.panes.plot.canvas
    if canvas is None:
        steerable.panes.plot.load()
        canvas = steerable.panes.plot.canvas
    assert canvas is not None
    assert canvas.data.branched_at == 20  # the fork in the plot
    assert len(canvas.data.earlier) == 1
    steerable.commands.undo.trigger()
    qtbot.waitUntil(lambda: session.run is first and session.state is State.DONE, timeout=WAIT)
    assert learnt(session.history) == before
    assert len(session.all_runs) == 1
    steerable.commands.redo.trigger()
    await_runs(qtbot, session, 2)
    assert session.settings.steering == (Steer(20, "ban", *pair.ids),)
    assert learnt(session.history) == expected(prose, session.settings)


def test_merge_this_next_from_the_menu(steerable: MainWindow, qtbot: QtBot, prose: str) -> None:
    table, session = steerable.panes.candidates.table, steerable.session
    pair = pair_at(steerable, 30)
    texts = [action.text() for action in table.menu_for(30).actions()]
    assert texts == ["Merge this next", "Never merge this pair"]
    assert [action.text() for action in table.menu_for(0).actions()] == ["Never merge this pair"]
    table.menu_for(30).actions()[0].trigger()
    await_runs(qtbot, session, 2)
    assert merges_of(session.history)[20] == pair.ids
    assert session.settings is not None
    assert learnt(session.history) == expected(prose, session.settings)


def test_a_banned_pair_can_be_allowed_again(steerable: MainWindow, qtbot: QtBot, prose: str) -> None:
    session, table = steerable.session, steerable.panes.candidates.table
    plain, pair = learnt(session.history), pair_at(steerable, 0)
    press(steerable, 0, "ban")
    await_runs(qtbot, session, 2)
    await_candidates(qtbot, steerable, 20)
    qtbot.waitUntil(lambda: any(pair_at(steerable, row).banned for row in range(3)), timeout=WAIT)
    row = next(row for row in range(3) if pair_at(steerable, row).banned)
    assert pair_at(steerable, row).ids == pair.ids
    assert [action.text() for action in table.menu_for(row).actions()] == ["Merge this next", "Allow this pair again"]
    press(steerable, row, "allow")
    await_runs(qtbot, session, 3)
    assert learnt(session.history) == plain


def test_wishes_stand_under_more_and_can_be_taken_out(steerable: MainWindow, qtbot: QtBot) -> None:
    session, setup = steerable.session, steerable.panes.setup
    plain = learnt(session.history)
    assert setup.more.steering.isHidden()
    press(steerable, 0, "ban")
    await_runs(qtbot, session, 2)
    assert not setup.train_button.isVisible()  # the form holds the wishes, too: nothing is changed
    assert not setup.more.steering.isHidden()
    (button,) = setup.more.steering.findChildren(QToolButton)
    assert "from 276 on" in button.accessibleName()
    button.click()
    assert setup.more.steering.isHidden()
    assert setup.train_button.isVisible()
    setup.train_button.click()
    await_runs(qtbot, session, 3)
    assert learnt(session.history) == plain


def test_branch_from_here_takes_the_form(steerable: MainWindow, qtbot: QtBot) -> None:
    session, setup = steerable.session, steerable.panes.setup
    setup.vocab_spin.setValue(280)
    steerable.commands.branch.trigger()
    await_runs(qtbot, session, 2)
    assert (session.frontier, session.step) == (24, 20)


def test_a_merge_is_left_out_from_its_row(steerable: MainWindow, qtbot: QtBot, prose: str) -> None:
    session, table = steerable.session, steerable.panes.merges
    unwanted = merges_of(session.history)[30]
    qtbot.waitUntil(lambda: table.merges.frontier == 60, timeout=WAIT)
    entries = {action.text(): action for action in table.menu_for(table.merges.row_of(30)).actions()}
    entries["Branch &without this merge"].trigger()
    await_runs(qtbot, session, 2)
    assert session.settings is not None
    assert session.settings.steering == (Steer(30, "ban", *unwanted),)
    assert session.step == 30
    assert learnt(session.history) == expected(prose, session.settings)
