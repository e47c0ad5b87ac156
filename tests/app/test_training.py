"""The runner and its thread, without a session: phases, the cold start, and the child that compiles."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import regex
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.kit.errors import sentence_of
from app.session.advice import advice_for
from app.session.marks import ScriptCut, worst_cut
from app.session.runner import Phase, Stopped, TrainingRunner
from app.session.threads import TrainingThread, TrainingThreads
from app.session.warming import Warming
from bpe import Corpus, StopReason, TrainingSettings, cache

ROOT = Path(__file__).parents[2]
CAT = TrainingSettings(vocab_size=260, pattern="none")


class Warm(Warming):
    """An engine that is ready."""

    def needed(self) -> bool:
        return False


class Cold(Warming):
    """An engine that is not compiled, until it is told so."""

    def __init__(self) -> None:
        super().__init__()
        self.ready = threading.Event()
        self.started = False

    def needed(self) -> bool:
        return not self.ready.is_set()

    def start(self) -> None:
        self.started = True

    def wait(self, cancelled: object) -> bool:
        while not cancelled():  # type: ignore[operator]
            if self.ready.wait(0.01):
                return True
        return False


def test_a_runner_does_it_all_in_the_callers_thread() -> None:
    said: list[str] = []
    runner = TrainingRunner(Corpus.from_text("the cat in the hat"), CAT, Warm())
    runner.work(lambda: said.append("counted"), lambda paused: said.append(f"paused {paused}"))
    assert said == ["counted"]
    assert runner.snapshot.phase is Phase.MERGING
    assert (runner.snapshot.frontier, runner.snapshot.goal) == (4, 4)
    assert runner.snapshot.stop_reason is StopReason.VOCABULARY_FULL
    assert not runner.unfinished


def test_small_texts_start_at_once_in_plain_python() -> None:
    cold = Cold()
    text = "the cat in the hat"
    runner = TrainingRunner(Corpus.from_text(text), CAT, cold)
    runner.work(lambda: None, lambda _: None)
    assert cold.started
    history = runner.history
    assert history is not None
    assert history.left.tolist() == [116, 256, 257, 97]
    assert runner.seams is not None
    assert runner.seams.seams(0, 4)[0].tolist()[1:] == [0, 1, 2]


def test_large_texts_wait_until_the_engine_is_prepared(qtbot: QtBot, prose: str) -> None:
    cold = Cold()
    runner = TrainingRunner(Corpus.from_text(prose), TrainingSettings(vocab_size=300), cold)
    thread = TrainingThread(runner)
    thread.start()
    qtbot.waitUntil(lambda: runner.snapshot.phase is Phase.PREPARING, timeout=WAIT)
    with qtbot.waitSignal(thread.completed, timeout=WAIT):
        cold.ready.set()
    assert thread.wait(10_000)
    assert runner.snapshot.frontier == 44


def test_waiting_for_the_engine_can_be_stopped(qtbot: QtBot, prose: str) -> None:
    runner = TrainingRunner(Corpus.from_text(prose), TrainingSettings(vocab_size=300), Cold())
    thread = TrainingThread(runner)
    thread.start()
    qtbot.waitUntil(lambda: runner.snapshot.phase is Phase.PREPARING, timeout=WAIT)
    thread.stop()
    assert thread.wait(10_000)
    assert runner.trainer is None


def test_stop_before_counting_is_no_error() -> None:
    runner = TrainingRunner(Corpus.from_text("the cat in the hat " * 1000), TrainingSettings(), Warm())
    runner.stop()
    with pytest.raises(Stopped):
        runner.work(lambda: None, lambda _: None)
    runner.ready()
    runner.work(lambda: None, lambda _: None)
    assert runner.snapshot.stop_reason is not None


def test_extending_a_finished_runner() -> None:
    runner = TrainingRunner(Corpus.from_text("the cat in the hat"), CAT, Warm())
    runner.work(lambda: None, lambda _: None)
    runner.extend(TrainingSettings(vocab_size=270, pattern="none"))
    assert runner.unfinished
    runner.work(lambda: pytest.fail("counted twice"), lambda _: None)
    assert runner.snapshot.goal == 14
    assert runner.snapshot.stop_reason is StopReason.NO_PAIRS_LEFT


def test_one_thread_at_a_time_and_none_is_lost(qtbot: QtBot, prose: str) -> None:
    threads = TrainingThreads()
    done: list[TrainingRunner] = []
    threads.completed.connect(done.append)
    corpus = Corpus.from_text(prose)
    runners = [TrainingRunner(corpus, TrainingSettings(vocab_size=400), Warm()) for _ in range(8)]
    for runner in runners:
        threads.work_on(runner)
    qtbot.waitUntil(lambda: done == [runners[-1]], timeout=WAIT)
    assert threads.shutdown(10)


def test_a_running_thread_survives_the_loss_of_every_reference(qtbot: QtBot, prose: str) -> None:
    threads = TrainingThreads()
    for _ in range(20):
        threads.work_on(TrainingRunner(Corpus.from_text(prose), TrainingSettings(vocab_size=400), Warm()))
        threads.retire()
    assert threads.shutdown(10)


# --- the child that compiles ---


def test_the_child_fills_the_cache_once(tmp_path: Path) -> None:
    filled = tmp_path / "cache"
    # all but the mark that nothing is missing, so that the child has little to do
    shutil.copytree(cache.folder(), filled, ignore=shutil.ignore_patterns("*.complete"))
    code = """
from app.session.warming import Warming
from bpe import jit
warming = Warming()
assert warming.needed()
assert warming.wait(lambda: False)
assert not warming.needed()
assert jit.is_warm()
warming.stop()
"""
    environment = {**os.environ, "BPE_CACHE_DIR": str(filled)}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)


def test_the_child_can_be_stopped() -> None:
    class Forgetful(Warming):
        def needed(self) -> bool:
            return True

    warming = Forgetful()
    warming.start()
    process = warming._process
    assert process is not None
    warming.stop()
    assert process.poll() is not None


def test_the_child_ends_with_its_parent() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", "from app.session.warm_child import _end_with_the_parent as e; e()"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.poll() is None
    child.stdin.close()  # which is what happens when a process dies
    assert child.wait(30) == 1


# --- sentences ---


def test_sentences() -> None:
    from bpe import CorpusError

    assert sentence_of(CorpusError("a.txt is empty.")) == "a.txt is empty."
    assert "memory" in sentence_of(MemoryError())
    assert sentence_of(PermissionError(13, "Permission denied", "x")) == "x could not be used: Permission denied."
    assert "ZeroDivisionError" in sentence_of(ZeroDivisionError())
    assert os.sep not in sentence_of(KeyError("k"))


# --- what is said about a run ---


HINDI = "हिन्दी में लिखा हुआ वाक्य है और किताब भी यहीं रखी है " * 8
ENGLISH = "plain English words, nothing else at all. "


@pytest.mark.parametrize(
    ("text", "pattern", "script"),
    [
        (ENGLISH * 20, "gpt2", None),
        (HINDI, "gpt2", "DEVANAGARI"),
        (HINDI, "o200k", None),
        (HINDI, "none", None),
        (ENGLISH * 20_000 + HINDI * 20 + ENGLISH * 5_000, "gpt2", "DEVANAGARI"),  # a hundredth of the text
        ("हिन्दी", "gpt2", None),  # too few words to speak of
        ("", "gpt2", None),
    ],
)
def test_the_script_that_a_pattern_cuts_most(text: str, pattern: str, script: str | None) -> None:
    found = worst_cut(Corpus.from_text(text), pattern)
    assert (found.script if found is not None else None) == script


def test_the_share_is_of_the_words_of_that_script() -> None:
    found = worst_cut(Corpus.from_text(ENGLISH * 3 + HINDI), "gpt2")
    assert found is not None
    words = regex.findall(r"\p{Devanagari}[\p{L}\p{M}]*", HINDI)
    assert found.share == pytest.approx(sum(bool(regex.search(r"\p{M}", word)) for word in words) / len(words))


def test_advice() -> None:
    usual = TrainingSettings()
    assert advice_for(usual, None) is None
    assert advice_for(usual, StopReason.VOCABULARY_FULL, ScriptCut("THAI", 0.005)) is None
    advice = advice_for(usual, StopReason.VOCABULARY_FULL, ScriptCut("THAI", 0.123))
    assert advice is not None
    assert advice.text == "GPT-2 cuts 12 % of the words in Thai script at combining marks."
    assert advice.settings == replace(usual, pattern="o200k")
    thrice = replace(usual, min_frequency=3)
    advice = advice_for(thrice, StopReason.NO_PAIRS_LEFT, ended_at=460)
    assert advice is not None
    sentence = "The run ended at 460: no pair is left that occurs 3 times."
    assert (advice.text, advice.settings) == (sentence, usual)
    assert advice_for(thrice, StopReason.NO_PAIRS_LEFT, ended_at=None) is None
