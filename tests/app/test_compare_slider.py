"""The slider of a vocabulary: a logarithmic scale whose ends are exact."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.compare.vocabulary_slider import STOPS, VocabularySlider, size_at, stop_of


def test_the_ends_are_exact_and_every_size_has_a_stop_near() -> None:
    for least, most in ((256, 257), (257, 50_257), (258, 200_000)):
        assert size_at(0, least, most) == least and size_at(STOPS, least, most) == most
        for size in (least, (least + most) // 2, most):
            near = size_at(stop_of(size, least, most), least, most)
            assert abs(near - size) <= max(1, size * 0.005)
    assert stop_of(300, 256, 256) == STOPS


def test_it_asks_for_merges_and_is_gone_without_a_time_line(qtbot: QtBot) -> None:
    slider = VocabularySlider()
    qtbot.addWidget(slider)
    asked: list[int] = []
    slider.step_requested.connect(asked.append)
    slider.set_place(257, 50_000, 50_000)
    assert not slider.slider.isHidden() and slider.slider.value() == STOPS and asked == []
    slider.slider.setValue(0)
    assert asked == [0]
    slider.set_place(257, 50_000, 700)
    assert asked == [0] and abs(size_at(slider.slider.value(), 257, 50_257) - 957) < 10
    slider.set_place(256, None, 0)
    assert slider.slider.isHidden()
