"""The film is arithmetic on times and steps: no clock is read and no event loop runs here."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.session.film import (
    DOUBLING_SECONDS,
    MAX_SPEED,
    MIN_SPEED,
    Film,
    Stride,
    next_visible,
    pace,
    previous_visible,
    step_at,
    time_of,
)

OPEN, CLOSED = 2**31 - 1, -1
FAR = 1_000_000


def seams(*values: int) -> list[np.ndarray]:
    return [np.array(values, np.int32)]


# --- the timetable ------------------------------------------------------------------------------------------


def test_the_first_ten_merges_come_one_a_second() -> None:
    assert [step_at(t) for t in range(11)] == list(range(11))
    assert step_at(0.999) == 0
    assert step_at(9.999) == 9


def test_then_the_vocabulary_doubles_every_four_seconds() -> None:
    for doublings in range(6):
        vocabulary = 256 + step_at(10 + doublings * DOUBLING_SECONDS)
        assert vocabulary == pytest.approx(266 * 2**doublings, abs=1)


def test_8192_tokens_take_about_half_a_minute() -> None:
    assert time_of(8192 - 256) == pytest.approx(29.8, abs=0.1)


@given(st.integers(0, 2_000_000))
@settings(max_examples=200, deadline=None)
def test_the_time_of_a_step_leads_back_to_that_step(step: int) -> None:
    assert step_at(time_of(step)) == step


@given(st.floats(0, 200), st.floats(0, 200))
@settings(max_examples=100, deadline=None)
def test_time_never_runs_backwards(a: float, b: float) -> None:
    assert step_at(min(a, b)) <= step_at(max(a, b))


def test_pace() -> None:
    assert pace(0) == pytest.approx(1)
    assert 40 < pace(10) < 50


# --- strides ------------------------------------------------------------------------------------------------


def test_next_visible_is_the_step_after_the_next_merge_in_view() -> None:
    view = seams(OPEN, 4, 9, CLOSED, 41, OPEN)
    assert next_visible(view, 0, 100).step == 5
    assert next_visible(view, 0, 100).passed_over == 4
    assert next_visible(view, 5, 100).step == 10
    assert next_visible(view, 10, 100).passed_over == 31
    assert next_visible(view, 4, 100).step == 5  # merge 4 is the very next one


def test_where_nothing_more_changes_the_next_is_the_frontier() -> None:
    stride = next_visible(seams(OPEN, 4), 5, 100)
    assert (stride.step, stride.passed_over, stride.found) == (100, 95, False)
    assert next_visible(seams(OPEN, 4, 120), 5, 100).step == 100  # beyond the frontier does not count
    assert next_visible([], 7, 100).step == 100
    assert next_visible(seams(4), 100, 100).step == 100


def test_several_merges_in_view_at_once_are_as_many_strides() -> None:
    view = seams(4, 9, 9, OPEN) + seams(41, CLOSED)
    assert next_visible(view, 0, 100, 2) == Stride(10, 8, True)
    assert next_visible(view, 0, 100, 3) == Stride(42, 39, True)
    assert next_visible(view, 0, 100, 10) == next_visible(view, 0, 100, 3), "the last one, not the frontier"
    assert previous_visible(view, 50, 2) == Stride(9, 39, True)
    assert previous_visible(view, 50, 10) == Stride(4, 43, True)


def test_previous_visible_undoes_the_last_merge_in_view() -> None:
    view = seams(OPEN, 4, 9, CLOSED)
    assert previous_visible(view, 50).step == 9
    assert previous_visible(view, 50).passed_over == 40
    assert previous_visible(view, 9).step == 4
    assert previous_visible(view, 4).step == 0
    assert not previous_visible(view, 4).found


@given(st.lists(st.integers(0, 50), max_size=30), st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=150, deadline=None)
def test_strides_are_their_definition(values: list[int], step: int, frontier: int) -> None:
    view = [np.array(values, np.int32), np.array([OPEN, CLOSED], np.int32)]
    ahead = [m for m in values if step <= m < frontier]
    behind = [m for m in values if m < step]
    if step < frontier:
        assert next_visible(view, step, frontier).step == (min(ahead) + 1 if ahead else frontier)
    assert previous_visible(view, step).step == (max(behind) if behind else 0)


# --- the film -----------------------------------------------------------------------------------------------


def playing(speed: float = 1.0) -> Film:
    film = Film()
    film.set_speed(speed, 100.0)
    film.play(100.0)
    return film


@pytest.mark.parametrize("frames", [1, 7, 60, 1000])
@pytest.mark.parametrize("speed", [1.0, 4.0])
def test_dropped_frames_change_nothing(frames: int, speed: float) -> None:
    film = playing(speed)
    seconds = 20 / speed
    for frame in range(frames):
        film.tick(100 + seconds * (frame + 1) / frames, FAR, done=False)
    assert film.step == pytest.approx(step_at(20), abs=1)


def test_speed_multiplies() -> None:
    film = playing(2.0)
    assert film.tick(102.5, FAR, done=False).step == 5


def test_a_new_speed_counts_from_now_on() -> None:
    film = playing()
    assert film.tick(104.0, FAR, done=False).step == 4
    film.set_speed(2.0, 104.0)
    assert film.tick(105.0, FAR, done=False).step == 6
    film.set_speed(1000, 105.0)
    assert film.speed == MAX_SPEED
    film.set_speed(0, 105.0)
    assert film.speed == MIN_SPEED


def test_it_waits_at_the_frontier_and_goes_on_from_there() -> None:
    film = playing()
    tick = film.tick(109.0, 3, done=False)
    assert (tick.step, tick.waiting, tick.ended, film.playing) == (3, True, False, True)
    tick = film.tick(109.5, FAR, done=False)
    assert (tick.step, tick.waiting) == (3, False)  # no leap for the time it waited
    assert film.tick(110.5, FAR, done=False).step == 4


def test_it_stops_at_the_end_of_a_finished_run() -> None:
    film = playing()
    assert not film.tick(102.9, 3, done=True).ended
    tick = film.tick(103.0, 3, done=True)
    assert tick.ended
    assert not film.playing
    assert film.tick(110.0, 3, done=True).moved is False


def test_seek_goes_on_from_there() -> None:
    film = playing()
    film.tick(103.0, FAR, done=False)
    film.seek(7, 103.5)
    assert film.tick(104.4, FAR, done=False).step == 7
    assert film.tick(104.5, FAR, done=False).step == 8


def test_stop_and_play_lose_no_place() -> None:
    film = playing()
    film.tick(105.0, FAR, done=False)
    film.stop()
    assert film.tick(150.0, FAR, done=False).moved is False
    film.play(200.0)
    assert film.tick(200.9, FAR, done=False).step == 5
    assert film.tick(201.0, FAR, done=False).step == 6


# --- slow playing -------------------------------------------------------------------------------------------


def test_slow_playing_strides_and_says_what_it_passed_over() -> None:
    film = playing()
    view = seams(0, 3, 9)
    assert film.tick(101.0, FAR, done=True, visible=lambda: view).step == 1
    tick = film.tick(102.0, FAR, done=True, visible=lambda: view)
    assert (tick.step, tick.passed_over) == (4, 2)
    assert film.tick(102.9, FAR, done=True, visible=lambda: view).step == 4
    assert film.tick(103.0, FAR, done=True, visible=lambda: view).step == 10


def test_slow_playing_ends_at_once_where_nothing_more_changes() -> None:
    film = playing()
    tick = film.tick(101.0, 500, done=True, visible=lambda: seams(OPEN))
    assert (tick.step, tick.passed_over, tick.ended) == (500, 500, True)


def test_with_nothing_in_view_or_a_moving_frontier_it_takes_single_merges() -> None:
    assert playing().tick(101.0, 500, done=True, visible=lambda: []).step == 1
    assert playing().tick(101.0, 500, done=False, visible=lambda: seams(OPEN)).step == 1


def test_fast_playing_never_asks_what_is_visible() -> None:
    film = playing()
    film.seek(2000, 100.0)
    assert not film.is_slow()
    assert film.tick(101.0, FAR, done=True, visible=lambda: pytest.fail("asked")).step > 2000


def test_slow_motion_late_in_the_film_still_strides() -> None:
    film = playing(1 / 16)
    film.seek(20, 100.0)
    assert film.is_slow()
    assert film.tick(100.34, FAR, done=True, visible=lambda: seams(700)).step == 701


# --- following ----------------------------------------------------------------------------------------------


def test_following_pins_the_playhead_and_redraws_the_text_three_times_a_second() -> None:
    film = Film()
    film.follow(True)
    redraws = 0
    for frame in range(1, 121):
        tick = film.tick(10 + frame / 60, frame * 100, done=False)
        assert tick.step == frame * 100
        redraws += tick.redraw_text
    assert 5 <= redraws <= 7


def test_following_draws_the_last_state_at_once() -> None:
    film = Film()
    film.follow(True)
    assert film.tick(10.0, 5, done=False).redraw_text
    assert not film.tick(10.01, 9, done=False).redraw_text
    assert film.text_step == 5
    assert film.tick(10.02, 9, done=True).redraw_text
    assert film.text_step == 9
    assert film.following
