"""Trying patterns in a child process: what comes back, what is told, and that nothing can hold the parent up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from generated_text import byte_texts
from hypothesis import given, settings
from hypothesis import strategies as st

from bpe import metrics
from bpe.pretokenize.patterns import NAMED, PreTokenizer
from bpe.pretokenize.trial import SAMPLE_LIMIT, TrialProcess, try_pattern

ROOT = Path(__file__).parents[2]
CATASTROPHE = "(a|aa)+$"
BAIT = b"a" * 64 + b"b"


@pytest.fixture(scope="module")
def process() -> Iterator[TrialProcess]:
    with TrialProcess() as process:
        yield process


def test_the_pieces_are_those_of_training(process: TrialProcess) -> None:
    sample = (ROOT / "resources/samples/scripts.txt").read_bytes()[:4000]
    for name, pattern in NAMED.items():
        if name == "none":
            continue
        trial = process.run(pattern, sample)
        assert not trial.error
        assert list(trial.ends) == PreTokenizer(name).cut(sample)[0].tolist()
        assert b"".join(trial.pieces(sample)) == sample
        assert trial.distinct == len(set(trial.pieces(sample)))
        assert trial.cuts == metrics.mark_cuts(sample, name)


@settings(max_examples=40, deadline=None)
@given(byte_texts, st.sampled_from([r"\w+", r"a|.", r"(?<=a)b|\s", r"\b", r"(?m)^.", r"[^\x00-\x7f]+"]))
def test_any_text_is_cut_as_the_pre_tokenizer_cuts_it(process: TrialProcess, sample: bytes, pattern: str) -> None:
    trial = process.run(pattern, sample)
    assert list(trial.ends) == PreTokenizer(pattern).cut(sample)[0].tolist()


def test_what_no_match_covers_is_known(process: TrialProcess) -> None:
    trial = process.run(r"\w+", b"ab, cd!")
    assert trial.pieces(b"ab, cd!") == [b"ab", b", ", b"cd", b"!"]
    assert trial.uncovered == (1, 3)
    assert trial.uncovered_share == 3 / 7
    assert process.run(r"\w+|\W+", b"ab, cd!").uncovered_share == 0


def test_look_behind_sees_what_stands_before(process: TrialProcess) -> None:
    assert process.run("(?<=x)a|b", b"ab").uncovered == (0,)
    assert process.run("(?<=x)a|b", b"ab", before=b"x").uncovered == ()
    assert process.run("^a|b", b"ab", before=b"x").uncovered == (0,)


@pytest.mark.parametrize(
    ("pattern", "position"), [("a(b", 3), ("a)", 1), ("[a", 2), ("*a", 0), (r"\p{Foo}", 7), ("(?r)a", None), ("", None)]
)
def test_an_error_says_where_it_is(process: TrialProcess, pattern: str, position: int | None) -> None:
    trial = process.run(pattern, b"abc")
    assert trial.error.endswith(".")
    assert not trial.timed_out
    assert trial.position == position


def test_a_pattern_that_takes_for_ever_is_told_and_the_child_goes_on(process: TrialProcess) -> None:
    trial = process.run(CATASTROPHE, BAIT, 0.2)
    assert trial.timed_out
    assert "nested repetitions" in trial.error
    assert process.run("a+|b", BAIT).pieces(BAIT) == [b"a" * 64, b"b"]


def test_a_pattern_that_takes_long_to_compile_is_killed(process: TrialProcess) -> None:
    """Compiling looks at no clock; half a million alternatives take many seconds."""
    pattern = "(?i)" + "|".join(f"w{number}" for number in range(400_000))
    assert process.run(pattern, b"w1 w2", 0.2).timed_out
    assert process.run(r"\w", b"ab").ends == (1, 2)


def test_a_trial_can_be_given_up(process: TrialProcess) -> None:
    process.warm()
    found = []
    thread = threading.Thread(target=lambda: found.append(process.run(CATASTROPHE, BAIT, 60.0)))
    thread.start()
    while not process._lock.locked():
        time.sleep(0.001)
    time.sleep(0.05)
    process.abandon()
    thread.join(30)
    assert found and found[0].timed_out
    assert process.run("a", b"a").ends == (1,)


def test_a_sample_is_cut_short() -> None:
    assert try_pattern("a+", b"a" * (2 * SAMPLE_LIMIT)).ends == (SAMPLE_LIMIT,)


def test_nothing_is_tried_once_closed() -> None:
    process = TrialProcess()
    process.close()
    with pytest.raises(OSError, match="closed"):
        process.run("a", b"a")


@pytest.mark.skipif(os.name != "posix", reason="kills its parent by a POSIX signal")
def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    script = (
        "from bpe.pretokenize.trial import TrialProcess; import time\n"
        "process = TrialProcess(); process.warm(); print(process._child._process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 30
    while _is_running(child):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _is_running(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    if Path("/proc/self/stat").exists():
        return status.exists() and status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
