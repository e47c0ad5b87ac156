"""The session with the real engine: open, count, train, play, and all that can go wrong on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from waiting import SMALL, WAIT, Heard, once, train_small, wait_for

from app.session.samples import PARALLEL, sample, title_of
from app.session.session import Session
from app.session.states import State
from app.try_line.control import seams_in_time
from bpe import StopReason, TrainingSettings, reference
from bpe.histories.seams import OPEN

# --- the way through ---


def test_from_a_file_to_the_last_merge(
    qtbot: QtBot, session: Session, heard: Heard, prose_file: Path, prose: str
) -> None:
    assert session.state is State.EMPTY
    assert session.settings is None
    train_small(qtbot, session, prose_file)
    # a training that is over within a beat is never seen under way
    assert [state for state in heard.states if state is not State.TRAINING] == [
        State.OPENING,
        State.COUNTING,
        State.DONE,
    ]
    assert heard.failed == []
    assert session.corpus is not None
    assert session.corpus.name == "prose.txt"
    assert session.paths == (prose_file,)
    assert (session.frontier, session.goal) == (344, 344)
    assert session.stop_reason is StopReason.VOCABULARY_FULL
    history = session.history
    assert history is not None
    expected = reference.train([prose], vocab_size=300)
    assert list(zip(history.left.tolist(), history.right.tolist(), strict=True))[: len(expected)] == [
        (merge.left, merge.right) for merge in expected
    ]
    assert history.token_count[1 : len(expected) + 1].tolist() == [merge.token_count for merge in expected]


def test_the_first_page_is_there_before_the_words_are_counted(
    qtbot: QtBot, session: Session, large_file: Path, large_text: str
) -> None:
    seen: list[tuple[bytes, list[int], int, bool]] = []

    def look() -> None:
        text = session.text
        assert text is not None
        seams, valid_to = text.seams(0, 50)
        seen.append((text.read(0, 50), seams.tolist(), valid_to, session.history is None))

    session.corpus_changed.connect(look)
    session.open([large_file])
    qtbot.waitUntil(lambda: session.history is not None, timeout=WAIT)
    assert seen == [(large_text.encode()[:50], [OPEN] * 50, 0, True)]
    text = session.text
    assert text is not None
    qtbot.waitUntil(lambda: text.seams(0, 50)[1] > 0, timeout=WAIT)
    assert (text.seams(0, 50)[0] != OPEN).any()


def test_a_large_text_has_a_part_held_out(qtbot: QtBot, session: Session, large_file: Path) -> None:
    session.open([large_file])
    wait_for(qtbot, session, State.DONE)
    assert session.settings is not None
    assert session.settings.hold_out == 0.05
    counts = session.held_out_counts
    assert counts is not None
    assert len(counts) == session.frontier + 1
    assert counts[0] == session.held_out_bytes > 200_000
    assert (np.diff(counts) <= 0).all()


def test_a_small_text_is_trained_on_whole(qtbot: QtBot, session: Session, prose_file: Path) -> None:
    session.open([prose_file])
    wait_for(qtbot, session, State.DONE)
    assert session.settings is not None
    assert session.settings.hold_out == 0
    assert session.settings.vocab_size == 8192
    assert session.held_out_counts is None


def test_samples_carry_their_settings(qtbot: QtBot, session: Session) -> None:
    session.open_sample("cat")
    wait_for(qtbot, session, State.DONE)
    history = session.history
    assert history is not None
    assert history.left.tolist() == [116, 256, 257, 97]
    assert history.right.tolist() == [104, 101, 32, 116]
    assert history.token_count.tolist() == [18, 16, 14, 12, 10]
    session.open_sample("love")
    qtbot.waitUntil(lambda: session.state is State.DONE and session.corpus.name == "I love LLM", timeout=WAIT)  # type: ignore[union-attr]
    assert session.history is not None
    assert session.history.token_count.tolist() == list(range(10, 0, -1))


@pytest.mark.parametrize("sample_id", ["welcome", "scripts", "languages", "python"])
def test_every_sample_fills_its_vocabulary(qtbot: QtBot, session: Session, sample_id: str) -> None:
    session.open_sample(sample_id)
    wait_for(qtbot, session, State.DONE)
    assert session.stop_reason is StopReason.VOCABULARY_FULL
    advice = session.advice
    assert (advice.action if advice is not None else None) == ("Use GPT-4o (o200k)" if sample_id == "scripts" else None)


def test_the_parallel_sample_is_a_document_for_each_language(qtbot: QtBot, session: Session) -> None:
    session.open_sample("languages")
    wait_for(qtbot, session, State.DONE)
    corpus = session.corpus
    assert corpus is not None
    assert [document.name for document in corpus.documents] == [name for _, name in PARALLEL.languages]
    for document, path in zip(corpus.documents, PARALLEL.paths(), strict=True):
        assert corpus.read(document.offset, document.size) == path.read_bytes()
    assert title_of(sample("languages")) == "Nineteen languages"
    assert len(corpus.documents) == 19


def test_pasted_text(qtbot: QtBot, session: Session, heard: Heard) -> None:
    session.open_text("the cat in the hat")
    wait_for(qtbot, session, State.DONE)
    assert session.corpus is not None
    assert session.corpus.name == "pasted text"
    session.open_text("")
    qtbot.waitUntil(lambda: heard.failed == ["There is no text in what was pasted."], timeout=WAIT)
    assert session.state is State.DONE


# --- the playhead ---


def test_the_film_starts_by_itself_and_set_step_stops_it(qtbot: QtBot, session: Session, prose_file: Path) -> None:
    session.open([prose_file], SMALL)
    wait_for(qtbot, session, State.DONE)
    assert session.player.playing
    session.player.set_speed(8)
    qtbot.waitUntil(lambda: session.step >= 3, timeout=WAIT)
    assert session.player.playing
    with qtbot.waitSignal(session.player.film_changed, timeout=WAIT):
        session.set_step(200)
    assert (session.step, session.player.playing) == (200, False)
    session.set_step(10**6)
    assert session.step == session.frontier
    session.set_step(-5)
    assert session.step == 0


def test_the_film_ends_at_the_end_and_can_be_played_again(qtbot: QtBot, session: Session) -> None:
    session.open_sample("cat")
    session.player.set_speed(64)
    qtbot.waitUntil(lambda: session.step == 4 and not session.player.playing, timeout=WAIT)
    session.player.play()
    assert session.step == 0
    qtbot.waitUntil(lambda: session.step == 4 and not session.player.playing, timeout=WAIT)


def test_nothing_beats_once_nothing_moves(qtbot: QtBot, session: Session) -> None:
    session.open_sample("cat")
    session.player.set_speed(64)
    qtbot.waitUntil(lambda: session.state is State.DONE and not session.player.playing, timeout=WAIT)
    qtbot.waitUntil(lambda: not session.player.beat.running, timeout=WAIT)


def test_strides(qtbot: QtBot, session: Session, prose_file: Path) -> None:
    train_small(qtbot, session, prose_file)
    view = np.array([OPEN, 3, 40, -1, 200], np.int32)
    session.player.visible_seams = lambda: [view]
    session.set_step(0)
    session.player.step_forward()
    assert (session.step, session.player.passed_over) == (1, 0)
    session.player.next_visible()
    assert (session.step, session.player.passed_over) == (4, 2)
    session.player.next_visible()
    assert (session.step, session.player.passed_over) == (41, 36)
    session.player.previous_visible()
    assert session.step == 40
    session.player.previous_visible()
    assert session.step == 3
    session.player.step_back()
    assert session.step == 2
    session.player.to_frontier()
    assert session.step == 344
    session.player.next_visible()
    assert session.step == 344
    session.player.step_forward()
    assert session.step == 344  # the run is done: there is nothing to be learnt
    session.player.to_start()
    assert session.step == 0


def test_following_keeps_the_playhead_at_the_frontier(qtbot: QtBot, session: Session, large_file: Path) -> None:
    once(session, State.TRAINING, lambda: session.player.set_following(True))
    session.open([large_file])
    wait_for(qtbot, session, State.DONE)
    qtbot.waitUntil(lambda: session.step == session.frontier == session.player.text_step, timeout=WAIT)
    session.set_step(5)
    assert not session.player.following


def test_ticks_tell_that_something_moved(qtbot: QtBot, session: Session, prose_file: Path) -> None:
    train_small(qtbot, session, prose_file)
    session.player.set_speed(64)
    seen: list[tuple[int, int, bool]] = []
    session.player.ticked.connect(lambda: seen.append((session.step, session.frontier, session.player.playing)))
    qtbot.waitUntil(lambda: not session.player.playing, timeout=WAIT)
    assert seen
    assert len(set(seen)) == len(seen)


# --- pause, step, extend, train again ---


def test_pause_step_and_continue(qtbot: QtBot, session: Session, heard: Heard, large_file: Path) -> None:
    once(session, State.COUNTING, session.pause)
    session.open([large_file], TrainingSettings(vocab_size=256 + 4000))
    wait_for(qtbot, session, State.PAUSED)
    frontier = session.frontier
    assert frontier < 4000
    session.set_step(frontier)
    session.player.step_forward()
    qtbot.waitUntil(lambda: session.step == frontier + 1, timeout=WAIT)
    session.player.step_forward(5)
    session.player.step_forward()
    qtbot.waitUntil(lambda: session.step == frontier + 7, timeout=WAIT)
    assert (session.state, session.frontier) == (State.PAUSED, frontier + 7)
    session.resume()
    wait_for(qtbot, session, State.DONE)
    assert session.frontier == 4000
    assert session.step == frontier + 7


def test_steps_to_the_goal_end_the_run(qtbot: QtBot, session: Session, prose_file: Path) -> None:
    once(session, State.COUNTING, session.pause)
    session.open([prose_file], replace(SMALL, vocab_size=262))
    wait_for(qtbot, session, State.PAUSED)
    session.player.step_forward(20)
    wait_for(qtbot, session, State.DONE)
    qtbot.waitUntil(lambda: session.step == 6, timeout=WAIT)
    session.player.step_forward()
    assert session.step == 6


def test_a_larger_vocabulary_goes_on(qtbot: QtBot, session: Session, heard: Heard, prose_file: Path) -> None:
    train_small(qtbot, session, prose_file)
    history = session.history
    before = history.left.tolist() if history is not None else []
    session.set_step(100)
    heard.states.clear()
    session.train(replace(SMALL, vocab_size=700))
    wait_for(qtbot, session, State.DONE)
    assert heard.states == [State.TRAINING, State.DONE]
    assert session.history is history is not None
    assert session.frontier == 444
    assert history.left[:344].tolist() == before
    assert session.step == 100
    assert session.runs == ()
    assert session.settings is not None
    assert session.settings.vocab_size == 700


def test_other_settings_are_a_new_run_and_the_earlier_one_stays(
    qtbot: QtBot, session: Session, prose_file: Path
) -> None:
    train_small(qtbot, session, prose_file)
    first = session.history
    assert first is not None
    old_words = session.words
    session.train(replace(SMALL, tie_break="greatest-bytes"))
    assert session.history is first  # until the new one has counted
    wait_for(qtbot, session, State.DONE)
    assert session.history is not first
    assert session.words is old_words  # the same words: nothing was counted again
    (earlier,) = session.runs
    assert earlier.history is not None
    assert earlier.history.left.tolist() == first.left.tolist()
    assert not earlier.history.has_words  # nor seams: they come back when the run is shown again
    assert earlier.frontier == 344
    assert earlier.name != session.run.name  # type: ignore[union-attr]
    session.train(replace(SMALL, pattern="none"))
    wait_for(qtbot, session, State.DONE)
    assert len(session.runs) == 2
    with qtbot.waitSignal(session.runs_changed, timeout=WAIT):
        session.remove_run(earlier)
    assert len(session.runs) == 1


def test_the_same_settings_again_change_nothing(qtbot: QtBot, session: Session, prose_file: Path) -> None:
    train_small(qtbot, session, prose_file)
    history = session.history
    session.train(SMALL)
    session.train()
    assert session.state is State.DONE
    assert session.history is history


def test_a_run_that_ends_early_offers_the_next_act(qtbot: QtBot, session: Session) -> None:
    session.open_text("I love LLM", settings=TrainingSettings(vocab_size=300))
    wait_for(qtbot, session, State.DONE)
    assert session.stop_reason is StopReason.NO_PAIRS_LEFT
    advice = session.advice
    assert advice is not None
    sentence = "The run ended at 256: no pair is left that occurs twice."
    assert (advice.text, advice.action) == (sentence, "Count pairs that occur once")
    session.take_advice()
    qtbot.waitUntil(lambda: session.state is State.DONE and session.frontier > 0, timeout=WAIT)
    session.player.to_frontier()
    advice = session.advice
    assert advice is not None
    assert advice.action is None
    assert session.runs == ()  # a run without a merge has no curve to keep


def test_settings_for_the_next_text(qtbot: QtBot, session: Session, prose_file: Path) -> None:
    session.prefer(replace(SMALL, vocab_size=300))
    session.open([prose_file])
    wait_for(qtbot, session, State.DONE)
    assert session.frontier == 44
    session.open_sample("cat")
    qtbot.waitUntil(lambda: session.state is State.DONE and session.frontier == 4, timeout=WAIT)
    session.train(replace(session.settings, vocab_size=259))  # type: ignore[type-var]
    wait_for(qtbot, session, State.DONE)
    session.open([prose_file])
    qtbot.waitUntil(lambda: session.state is State.DONE and session.frontier == 44, timeout=WAIT)


# --- asking, exporting ---


def test_the_seams_of_a_typed_text(qtbot: QtBot, session: Session) -> None:
    assert seams_in_time(session.history, b"hat").tolist() == [OPEN] * 3
    session.open_sample("cat")
    wait_for(qtbot, session, State.DONE)
    assert seams_in_time(session.history, b"the bat").tolist() == [OPEN, 0, 1, 2, OPEN, OPEN, 3]
    assert seams_in_time(session.history, b"").tolist() == []


def test_export_says_what_was_written(
    qtbot: QtBot, session: Session, heard: Heard, prose_file: Path, tmp_path: Path
) -> None:
    import tokenizers

    train_small(qtbot, session, prose_file)
    session.set_step(100)
    target = tmp_path / "tokenizer.json"
    session.export(target, "huggingface")
    qtbot.waitUntil(lambda: bool(heard.notices), timeout=WAIT)
    assert heard.notices == ["Wrote tokenizer.json: 356 tokens, 100 of them merges, learnt from prose.txt."]
    assert tokenizers.Tokenizer.from_file(str(target)).get_vocab_size() == 356
    session.export(prose_file / "a file is no folder" / "x.json", "huggingface", 10)
    qtbot.waitUntil(lambda: bool(heard.failed), timeout=WAIT)
    assert heard.failed[0].endswith(".")
