"""Questions in the background: the newest wins, one at a time, and only what is new is asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import histories
import pytest
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.session.snapshots import Inquiry, SnapshotStore


class Heard:
    """What an inquiry has said."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.answers: list[tuple[object, object]] = []
        self.failures: list[str] = []
        self.waits: list[bool] = []
        inquiry.answered.connect(lambda key, answer: self.answers.append((key, answer)))
        inquiry.failed.connect(self.failures.append)
        inquiry.waiting.connect(self.waits.append)


@pytest.fixture
def inquiry() -> Iterator[Inquiry]:
    made = Inquiry()
    yield made
    assert made.shutdown(5)


def test_an_answer_comes_from_another_thread(qtbot: QtBot, inquiry: Inquiry) -> None:
    heard = Heard(inquiry)
    inquiry.ask("a", threading.current_thread)
    qtbot.waitUntil(lambda: len(heard.answers) == 1, timeout=WAIT)
    key, thread = heard.answers[0]
    assert key == "a"
    assert thread is not threading.main_thread()
    assert not inquiry.busy


def test_only_the_newest_of_those_that_wait_is_asked(qtbot: QtBot, inquiry: Inquiry) -> None:
    heard, gate, called = Heard(inquiry), threading.Event(), list[str]()

    def work(name: str) -> str:
        called.append(name)
        gate.wait()
        return name

    for name in "abcd":
        inquiry.ask(name, lambda name=name: work(name))  # type: ignore[misc]
    qtbot.waitUntil(lambda: heard.waits == [True], timeout=WAIT)
    gate.set()
    qtbot.waitUntil(lambda: heard.answers == [("d", "d")], timeout=WAIT)
    assert called == ["a", "d"]
    assert heard.waits == [True, False]


def test_the_same_question_is_asked_once(qtbot: QtBot, inquiry: Inquiry) -> None:
    heard, called = Heard(inquiry), list[int]()
    for _ in range(3):
        inquiry.ask((1, 2), lambda: called.append(1))
    qtbot.waitUntil(lambda: len(heard.answers) == 1, timeout=WAIT)
    inquiry.ask((1, 2), lambda: called.append(2))
    assert not inquiry.busy
    inquiry.forget()
    inquiry.ask((1, 2), lambda: called.append(3))
    qtbot.waitUntil(lambda: called == [1, 3], timeout=WAIT)


def test_a_forgotten_question_is_not_answered(qtbot: QtBot, inquiry: Inquiry) -> None:
    heard, gate = Heard(inquiry), threading.Event()
    inquiry.ask("a", gate.wait)
    inquiry.forget()
    gate.set()
    inquiry.ask("b", lambda: "b")
    qtbot.waitUntil(lambda: heard.answers == [("b", "b")], timeout=WAIT)


def test_an_error_becomes_a_sentence(qtbot: QtBot, inquiry: Inquiry) -> None:
    heard = Heard(inquiry)

    def work() -> None:
        raise MemoryError

    inquiry.ask("a", work)
    qtbot.waitUntil(lambda: len(heard.failures) == 1, timeout=WAIT)
    assert heard.failures[0].endswith(".")
    assert heard.answers == []


def test_a_steps_words_are_kept_until_another_step_is_asked_about() -> None:
    store, history = SnapshotStore(), histories.hat()
    first = store.at(history, 2)
    assert store.at(history, 2) is first
    other = store.at(history, 1)
    assert other.step == 1
    assert store.at(history, 2) is not first
    assert store.at(histories.hat(), 2).history is not history
