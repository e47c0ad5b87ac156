"""Jobs on threads: answers, errors, and the newest query that wins."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.kit.background import Jobs, LatestJob


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
