"""Background work: answers, errors, the newest query wins, and an end that waits for every thread."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.kit.background import Background, Jobs, LatestJob, PacedQuestion


class Heard:
    """What a `Jobs` object has said."""

    def __init__(self, jobs: Jobs) -> None:
        self.done: list[tuple[int, Any]] = []
        self.failed: list[tuple[int, str]] = []
        jobs.done.connect(lambda number, result: self.done.append((number, result)))
        jobs.failed.connect(lambda number, sentence: self.failed.append((number, sentence)))


@pytest.fixture
def latest() -> Iterator[LatestJob]:
    jobs = LatestJob()
    yield jobs
    assert jobs.shutdown(5)


@pytest.fixture
def every() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    assert jobs.shutdown(5)


def test_an_answer_comes_back_on_the_gui_thread(qtbot: QtBot, latest: LatestJob) -> None:
    threads: list[threading.Thread] = []
    latest.done.connect(lambda *_: threads.append(threading.current_thread()))
    with qtbot.waitSignal(latest.done, timeout=WAIT) as answer:
        number = latest.ask(threading.current_thread)
    assert answer.args[0] == number
    assert answer.args[1] is not threading.main_thread()
    assert threads == [threading.main_thread()]
    assert not latest.busy


def test_an_error_becomes_a_sentence(qtbot: QtBot, latest: LatestJob, caplog: pytest.LogCaptureFixture) -> None:
    def work() -> None:
        raise FileNotFoundError(2, "No such file or directory", "poem.txt")

    with qtbot.waitSignal(latest.failed, timeout=WAIT) as answer:
        latest.ask(work)
    assert answer.args[1] == "poem.txt could not be used: No such file or directory."
    assert "Traceback" in caplog.text  # which is where the developer looks


def test_the_newest_query_wins(qtbot: QtBot, latest: LatestJob) -> None:
    heard = Heard(latest)
    discarded: list[str] = []
    gate = threading.Event()

    def slow() -> str:
        gate.wait()
        return "stale"

    latest.ask(slow, discard=discarded.append)
    newest = latest.ask(lambda: "fresh")
    qtbot.waitUntil(lambda: heard.done == [(newest, "fresh")], timeout=WAIT)
    gate.set()
    qtbot.waitUntil(lambda: discarded == ["stale"], timeout=WAIT)
    assert heard.done == [(newest, "fresh")]


def test_a_cancelled_query_is_not_answered(qtbot: QtBot, latest: LatestJob) -> None:
    heard = Heard(latest)
    discarded: list[int] = []
    latest.ask(lambda: 1, discard=discarded.append)
    latest.cancel()
    assert not latest.busy
    qtbot.waitUntil(lambda: discarded == [1], timeout=WAIT)
    assert heard.done == []


def test_plain_jobs_answer_every_query(qtbot: QtBot, every: Jobs) -> None:
    heard = Heard(every)
    numbers = [every.ask(lambda value=value: value) for value in range(5)]  # type: ignore[misc]
    qtbot.waitUntil(lambda: sorted(heard.done) == list(zip(numbers, range(5), strict=True)), timeout=WAIT)


def test_shutdown_waits_and_silences(qtbot: QtBot) -> None:
    jobs = Jobs()
    heard = Heard(jobs)
    gate = threading.Event()
    jobs.ask(gate.wait)
    gate.set()
    assert jobs.shutdown(5)
    qtbot.wait(0)
    assert heard.done == []


class PacedHeard:
    """What a paced question has emitted."""

    def __init__(self, paced: PacedQuestion) -> None:
        self.answers: list[tuple[object, object]] = []
        self.failures: list[str] = []
        self.waits: list[bool] = []
        paced.answered.connect(lambda key, answer: self.answers.append((key, answer)))
        paced.failed.connect(self.failures.append)
        paced.waiting.connect(self.waits.append)


@pytest.fixture
def paced() -> Iterator[PacedQuestion]:
    background = Background()
    yield PacedQuestion(background)
    assert background.shutdown(5)


def test_an_answer_comes_from_another_thread(qtbot: QtBot, paced: PacedQuestion) -> None:
    heard = PacedHeard(paced)
    paced.ask("a", threading.current_thread)
    qtbot.waitUntil(lambda: len(heard.answers) == 1, timeout=WAIT)
    key, thread = heard.answers[0]
    assert key == "a"
    assert thread is not threading.main_thread()
    assert not paced.busy


def test_only_the_newest_of_those_that_wait_is_asked(qtbot: QtBot, paced: PacedQuestion) -> None:
    heard, gate, called = PacedHeard(paced), threading.Event(), list[str]()

    def work(name: str) -> str:
        called.append(name)
        gate.wait()
        return name

    for name in "abcd":
        paced.ask(name, lambda name=name: work(name))  # type: ignore[misc]
    qtbot.waitUntil(lambda: heard.waits == [True], timeout=WAIT)
    gate.set()
    qtbot.waitUntil(lambda: heard.answers == [("d", "d")], timeout=WAIT)
    assert called == ["a", "d"]
    assert heard.waits == [True, False]


def test_the_same_question_is_asked_once(qtbot: QtBot, paced: PacedQuestion) -> None:
    heard, called = PacedHeard(paced), list[int]()
    for _ in range(3):
        paced.ask((1, 2), lambda: called.append(1))
    qtbot.waitUntil(lambda: len(heard.answers) == 1, timeout=WAIT)
    paced.ask((1, 2), lambda: called.append(2))
    assert not paced.busy
    paced.forget()
    paced.ask((1, 2), lambda: called.append(3))
    qtbot.waitUntil(lambda: called == [1, 3], timeout=WAIT)


def test_a_forgotten_question_is_not_answered(qtbot: QtBot, paced: PacedQuestion) -> None:
    heard, gate = PacedHeard(paced), threading.Event()
    paced.ask("a", gate.wait)
    paced.forget()
    gate.set()
    paced.ask("b", lambda: "b")
    qtbot.waitUntil(lambda: heard.answers == [("b", "b")], timeout=WAIT)


def test_an_error_of_a_paced_question_becomes_a_sentence(qtbot: QtBot, paced: PacedQuestion) -> None:
    heard = PacedHeard(paced)

    def work() -> None:
        raise MemoryError

    paced.ask("a", work)
    qtbot.waitUntil(lambda: len(heard.failures) == 1, timeout=WAIT)
    assert heard.failures[0].endswith(".")
    assert heard.answers == []


def test_questions_call_back_with_answers_and_sentences(qtbot: QtBot) -> None:
    background, owner, heard = Background(), QObject(), list[object]()
    question = background.question(owner, then=heard.append, failed=heard.append)
    question.ask(lambda: 7)
    qtbot.waitUntil(lambda: heard == [7], timeout=WAIT)
    question.ask(lambda: 1 / 0)
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=WAIT)
    assert str(heard[1]).endswith(".") and not question.busy
    assert background.shutdown(5)


def test_exports_are_all_answered(qtbot: QtBot) -> None:
    background, owner, heard = Background(), QObject(), list[int]()
    question = background.question(owner, then=heard.append, newest_wins=False)
    for value in range(3):
        question.ask(lambda value=value: value)  # type: ignore[misc]
    qtbot.waitUntil(lambda: sorted(heard) == [0, 1, 2], timeout=WAIT)
    assert background.shutdown(5)


def test_shutdown_ends_every_question_at_once(qtbot: QtBot) -> None:
    background, owner, heard, discarded = Background(), QObject(), list[object](), list[object]()
    gate = threading.Event()
    background.closing.connect(gate.set)
    plain = background.question(owner, then=heard.append)
    paced = background.paced_question(owner, then=lambda *answer: heard.append(answer))
    plain.ask(gate.wait, discard=discarded.append)
    paced.ask("a", gate.wait)
    assert background.shutdown(5)
    assert discarded == [True] and not plain.busy and not paced.busy
    plain.ask(lambda: "late")
    paced.ask("b", lambda: "late")
    qtbot.wait(0)
    assert heard == [] and not plain.busy and discarded == [True]


def test_a_thread_outlives_the_owner_of_its_question(qtbot: QtBot) -> None:
    background, heard, gate = Background(), list[object](), threading.Event()
    owner = QObject()
    background.question(owner, then=heard.append).ask(gate.wait)
    owner.deleteLater()
    del owner
    qtbot.wait(0)
    gc.collect()
    gate.set()
    assert background.shutdown(5)
    assert heard == []
