"""The caption: what was merged, why, and what it changed."""

from __future__ import annotations

import histories
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.caption.view import Caption
from app.kit.span_label import LabelSpan, SpanLabel, fit
from app.kit.theme import Theme, token_color_index
from app.kit.tips import wrapped


@pytest.fixture(autouse=True)
def english() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


@pytest.fixture
def caption(qtbot: QtBot) -> Caption:
    made = Caption(Theme("light"))
    qtbot.addWidget(made)
    made.resize(1000, 40)
    made.show()
    return made


def text_of(caption: Caption) -> str:
    label = caption.findChild(QLabel, "captionLabel")
    assert label is not None
    return label.text()


def test_at_the_start_every_byte_is_a_token(caption: Caption) -> None:
    caption.set_merge(histories.hat(), 0)
    assert text_of(caption) == "every byte is a token · 18 tokens"
    caption.set_merge(None, 0)
    assert text_of(caption) == ""


def test_a_tie_is_told_with_its_rule(caption: Caption) -> None:
    caption.set_merge(histories.hat(), 3)
    assert text_of(caption) == (
        "258 the + ␣ → the␣ side by side twice, tied with a + t; the pair seen first wins"
        " · 14 → 12 tokens · bytes per token 1.29 → 1.50"
    )


@pytest.mark.parametrize(
    ("tie_break", "rule"),
    [
        ("first-seen", "the pair seen first wins"),
        ("lowest-ids", "the pair with the lowest ids wins"),
        ("huggingface", "the first in Hugging Face's order wins"),
        ("greatest-bytes", "the pair with the greatest bytes wins"),
    ],
)
def test_every_rule_has_a_name(caption: Caption, tie_break: str, rule: str) -> None:
    history = histories.trained("the cat in the hat", 260, pattern="none", tie_break=tie_break)
    caption.set_merge(history, 1)
    assert f"; {rule} · " in text_of(caption)


def test_a_margin_is_told(caption: Caption) -> None:
    history = histories.trained("ababab cd", 258, pattern="none")
    caption.set_merge(history, 1)
    first, second = history.pair_count[0], history.runner_count[0]
    assert (first, second) == (3, 2)
    assert "side by side 3 times, 1 more than the next pair" in text_of(caption)


def test_the_last_pair_has_no_rival(caption: Caption) -> None:
    history = histories.hat()
    assert history.runner_left[3] < 0
    caption.set_merge(history, 4)
    assert "side by side twice, the only pair left to merge" in text_of(caption)


def test_a_pair_chosen_by_hand_is_told(caption: Caption) -> None:
    from bpe.training.trainer import Steer

    force = Steer(0, "force", ord("i"), ord("n"))
    history = histories.trained("the the the in in", 257, pattern="none", min_frequency=1, steering=(force,))
    assert history.left[0] == ord("i")
    caption.set_merge(history, 1)
    fewer = history.runner_count[0] - history.pair_count[0]
    assert f"{fewer} fewer than the first pair: chosen by hand" in text_of(caption)


def test_small_changes_get_more_decimals_and_large_texts_no_token_count(caption: Caption) -> None:
    history = histories.long_run()
    caption.set_merge(history, 1400)
    before, after = history.bytes_per_token(1399), history.bytes_per_token(1400)
    assert f"bytes per token {before:.4f} → {after:.4f}" in text_of(caption)
    large = histories.trained(b"ab" * 60_000, 257, pattern="none")
    caption.set_merge(large, 1)
    assert "side by side 60,000 times" in text_of(caption)
    assert "tokens" not in text_of(caption)


def test_the_line_never_asks_for_width(caption: Caption, qtbot: QtBot) -> None:
    long = histories.trained(b"0123456789" * 400, 256 + 8, pattern="none")
    caption.set_merge(long, 8)
    assert caption.minimumSizeHint().width() < 300
    caption.resize(260, 40)
    label = caption.findChild(SpanLabel, "captionLabel")
    assert label is not None
    assert label.width() <= 260
    assert label.toolTip() == wrapped(label.text())
    caption.resize(4000, 40)
    assert label.toolTip() == ""


def test_the_chip_has_the_tokens_colour(caption: Caption) -> None:
    caption.set_merge(histories.hat(), 3)
    image = caption.grab().toImage()
    names = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    theme = Theme("light")
    assert theme.token_colors[token_color_index(b"the ")].name() in names


def test_a_notice_offers_the_next_act(caption: Caption, qtbot: QtBot) -> None:
    caption.set_merge(histories.hat(), 4)
    notice = caption.findChild(QLabel, "noticeLabel")
    button = caption.findChild(QPushButton, "noticeButton")
    assert notice is not None
    assert button is not None
    assert not notice.isVisible()
    caption.set_notice("No pair occurs twice.", "Count pairs that occur once?")
    assert notice.isVisible()
    assert notice.text() == "No pair occurs twice."
    assert button.accessibleName() == "Count pairs that occur once?"
    asked = QSignalSpy(caption.action_requested)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.count() == 1
    caption.set_notice("Done.", None)
    assert not button.isVisible()
    caption.set_notice("", None)
    assert not notice.isVisible()


def test_a_notice_goes_beside_the_caption_or_below(caption: Caption, qtbot: QtBot) -> None:
    caption.set_merge(histories.hat(), 3)
    caption.set_notice("No pair occurs twice.", "Count pairs that occur once?")
    label, notice = caption.findChild(QLabel, "captionLabel"), caption.findChild(QLabel, "noticeLabel")
    assert label is not None
    assert notice is not None
    caption.resize(700, caption.sizeHint().height())
    qtbot.waitUntil(lambda: notice.y() > label.y(), timeout=WAIT)
    caption.resize(2000, 40)
    qtbot.waitUntil(lambda: notice.y() == label.y() and notice.x() > label.x(), timeout=WAIT)


def test_parts_give_way_from_the_last() -> None:
    assert fit([50, 30, 100], [50, 10, 0], 200) == [50, 30, 100]
    assert fit([50, 30, 100], [50, 10, 0], 100) == [50, 30, 20]
    assert fit([50, 30, 100], [50, 10, 0], 65) == [50, 15, 0]
    assert fit([50, 30, 100], [50, 10, 0], 20) == [50, 10, 0]


@pytest.mark.parametrize("width", [1400, 1000, 800, 640, 520, 430])
def test_numbers_are_whole_where_halves_of_characters_are_merged(caption: Caption, width: int) -> None:
    """Bytes in brackets are long: they give way, and then what was said about other pairs."""
    text = "你好，世界。這是一個很長的句子，說的是中文字的位元組。" * 3000
    history = histories.trained(text, 290)
    step = next(
        merge + 1
        for merge in range(5, history.step)
        if history.runner_count[merge] == history.pair_count[merge]
        and all(len(history.token_bytes(int(side[merge]))) < 3 for side in (history.left, history.right))
    )
    caption.resize(width, 40)
    caption.set_merge(history, step)
    label = caption.findChild(SpanLabel, "captionLabel")
    assert label is not None
    drawn, count = label.drawn, f"{history.pair_count[step - 1]:,}"
    ratios = [f"{float(history.bytes_per_token(at)):.2f}" for at in (step - 1, step)]
    assert drawn.startswith(f"{255 + step} ") and drawn.endswith(f"bytes per token {ratios[0]} → {ratios[1]}")
    if width > 600:
        assert f"side by side {count} times" in drawn
    assert "…" not in drawn.partition("→")[2]


def test_a_line_follows_the_theme(qtbot: QtBot) -> None:
    theme = Theme("light")
    label = SpanLabel(theme)
    qtbot.addWidget(label)
    label.resize(200, 24)
    label.set_spans([LabelSpan("█████", "now")])
    label.show()
    for mode in ("dark", "light"):
        theme.set_mode(mode)
        image = label.grab().toImage()
        seen = {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}
        assert theme.color("now").name() in seen


def test_a_line_without_room_is_told_in_short_and_whole_in_its_tip(qtbot: QtBot) -> None:
    theme = Theme("light")
    label, short = SpanLabel(theme), SpanLabel(theme)
    for made in (label, short):
        qtbot.addWidget(made)
        made.resize(260, 24)
    whole = "side by side twice, tied with another; the pair seen first wins"
    label.set_spans([LabelSpan(whole, briefs=("side by side twice",))])
    short.set_spans([LabelSpan("side by side twice")])
    assert label.grab().toImage() == short.grab().toImage()
    assert label.toolTip() == wrapped(whole) and label.text() == whole
    label.resize(1200, 24)
    short.resize(1200, 24)
    assert label.grab().toImage() != short.grab().toImage()
    assert label.toolTip() == ""
