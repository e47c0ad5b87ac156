"""The words of a step are shared by the questions about it."""

from __future__ import annotations

import histories

from app.session.snapshots import SnapshotStore


def test_a_steps_words_are_kept_until_another_step_is_asked_about() -> None:
    store, history = SnapshotStore(), histories.hat()
    first = store.at(history, 2)
    assert store.at(history, 2) is first
    other = store.at(history, 1)
    assert other.step == 1
    assert store.at(history, 2) is not first
    assert store.at(histories.hat(), 2).history is not history
