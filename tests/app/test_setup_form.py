"""The strip: what it shows is what is trained, and what cannot be trained is said in a sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.kit.names import CUSTOM
from app.kit.theme import Theme
from app.session.states import Moment, State, looks
from app.setup.values import SetupValues, corpus_details, size_text
from app.setup.view import SetupForm
from app.setup.vocabulary_spin import next_size, parse_size, previous_size

GIVEN = SetupValues(
    vocab_size=5000,
    pattern="o200k",
    tie_break="huggingface",
    min_frequency=3,
    special_tokens=("<|a|>", "  "),
    hold_out=0.1,
)


@pytest.fixture
def form(qtbot: QtBot) -> SetupForm:
    form = SetupForm(Theme("light"))
    qtbot.addWidget(form)
    form.resize(1440, 60)
    form.show()
    return form


def test_settings_come_back_as_they_were_given(form: SetupForm) -> None:
    form.set_settings(GIVEN)
    assert form.values() == GIVEN
    settings = form.settings()
    assert (settings.vocab_size, settings.special_tokens, settings.hold_out) == (5000, ("<|a|>", "  "), 0.1)


def test_setting_them_is_not_a_change_by_the_user(form: SetupForm, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.settings_changed):
        form.set_settings(GIVEN)
    with qtbot.waitSignal(form.settings_changed, timeout=WAIT):
        form.vocab_spin.setValue(4096)


def take_last_entry(form: SetupForm, qtbot: QtBot) -> None:
    """Open the list, go to its end and press Enter, as by hand."""
    form.pattern_combo.showPopup()
    view = form.pattern_combo.view()
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.keyClick(view, Qt.Key.Key_Return)


def test_the_last_entry_opens_the_editor_and_leaves_the_pattern_chosen(form: SetupForm, qtbot: QtBot) -> None:
    form.set_settings(GIVEN)
    with qtbot.assertNotEmitted(form.settings_changed), qtbot.waitSignal(form.editor_action.triggered, timeout=WAIT):
        take_last_entry(form, qtbot)
    assert form.values() == GIVEN


def test_keys_that_pass_over_the_patterns_do_not_open_the_editor(form: SetupForm, qtbot: QtBot) -> None:
    form.set_settings(GIVEN)
    with qtbot.assertNotEmitted(form.editor_action.triggered):
        for _ in range(form.pattern_combo.count() + 1):
            qtbot.keyClick(form.pattern_combo, Qt.Key.Key_Down)
    assert form.pattern_combo.currentData() == CUSTOM


def test_an_own_pattern_has_an_edit(form: SetupForm) -> None:
    form.set_settings(SetupValues(pattern=r"\p{L}+| "))
    assert form.custom_edit.isVisible()
    assert form.values().pattern == r"\p{L}+| "
    assert form.error == ""
    form.set_settings(GIVEN)
    assert not form.custom_edit.isVisible()
    assert form.error == ""


def test_a_vocabulary_that_is_too_small_is_said(form: SetupForm, qtbot: QtBot) -> None:
    form.set_settings(SetupValues(vocab_size=257, special_tokens=("<a>", "<b>")))
    form.apply(looks(Moment(State.DONE, has_run=True, changed=True)))
    assert form.error_label.isVisible()
    assert "257" in form.error
    assert "258" in form.error
    assert not form.train_button.isEnabled()
    form.vocab_spin.setValue(258)
    form.apply(looks(Moment(State.DONE, has_run=True, changed=True)))
    assert form.error == ""
    assert not form.error_label.isVisible()
    assert form.train_button.isEnabled()


@pytest.mark.parametrize(
    ("state", "signal"), [(State.TRAINING, "pause_requested"), (State.PAUSED, "continue_requested")]
)
def test_the_one_button_does_what_it_says(form: SetupForm, qtbot: QtBot, state: State, signal: str) -> None:
    form.apply(looks(Moment(state, has_run=True)))
    assert form.train_button.text() == {"pause_requested": "Pause"}.get(signal, "Continue")
    with qtbot.waitSignal(getattr(form, signal), timeout=WAIT):
        qtbot.mouseClick(form.train_button, Qt.MouseButton.LeftButton)


def test_the_button_is_absent_when_done_and_trains_changed_settings(form: SetupForm, qtbot: QtBot) -> None:
    form.apply(looks(Moment(State.DONE, has_run=True)))
    assert not form.train_button.isVisible()
    form.apply(looks(Moment(State.DONE, has_run=True, changed=True)))
    assert form.train_button.text() == "Train"
    with qtbot.waitSignal(form.train_requested, timeout=WAIT):
        qtbot.mouseClick(form.train_button, Qt.MouseButton.LeftButton)


def test_a_larger_vocabulary_continues(form: SetupForm, qtbot: QtBot) -> None:
    form.vocab_spin.setValue(16384)
    form.apply(looks(Moment(State.DONE, has_run=True, changed=True)), extends=True)
    assert form.train_button.text() == f"Continue to {QLocale().toString(16384)}"
    with qtbot.waitSignal(form.train_requested, timeout=WAIT):
        form.train_button.click()


def test_nothing_can_be_changed_while_it_trains(form: SetupForm) -> None:
    form.apply(looks(Moment(State.TRAINING, has_run=True)))
    for name in ("patternCombo", "vocabSizeSpin", "tieBreakCombo", "specialTokensEdit", "holdOutCheck"):
        control = form.findChild(QWidget, name)
        assert control is not None
        assert not control.isEnabled(), name


def test_counting_shows_its_progress_and_can_be_cancelled(form: SetupForm, qtbot: QtBot) -> None:
    form.apply(looks(Moment(State.COUNTING)))
    form.set_progress(250, 1000)
    assert form.progress_bar.isVisible()
    assert form.progress_bar.value() / form.progress_bar.maximum() == 0.25
    with qtbot.waitSignal(form.cancel_requested, timeout=WAIT):
        qtbot.mouseClick(form.cancel_button, Qt.MouseButton.LeftButton)
    form.apply(looks(Moment(State.TRAINING, has_run=True)))
    assert form.progress_bar.isVisible()
    assert not form.cancel_button.isVisible()
    form.set_progress(0, 0)
    assert form.progress_bar.maximum() == 0, "unknown: the bar only says that something is going on"


def test_extending_means_the_same_settings_and_more_tokens() -> None:
    run = SetupValues(vocab_size=8192)
    assert SetupValues(vocab_size=8193).extends(run)
    assert not SetupValues(vocab_size=8192).extends(run)
    assert not SetupValues(vocab_size=4096).extends(run)
    assert not SetupValues(vocab_size=8193, pattern="word").extends(run)


@pytest.mark.parametrize(
    ("text", "size"),
    [("8,192", 8192), ("8192", 8192), ("32k", 32000), ("1M", 1_000_000), ("1.5k", 1500), ("", None), ("k", None),
     ("0", None), ("3M", None), ("abc", None)],
)  # fmt: skip
def test_sizes_are_read_as_people_write_them(text: str, size: int | None) -> None:
    assert parse_size(text, QLocale("en_US")) == size


def test_the_arrows_step_by_one_where_it_matters_and_by_powers_of_two_above() -> None:
    assert [next_size(size) for size in (256, 319, 320, 512, 5000)] == [257, 320, 512, 1024, 8192]
    assert [previous_size(size) for size in (257, 320, 512, 1024, 5000)] == [256, 319, 320, 512, 4096]


@pytest.fixture
def english() -> Iterator[None]:
    """Numbers with separators, whatever the machine's language."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("english")
def test_the_corpus_is_described_without_what_is_unknown() -> None:
    details = corpus_details(10_000_000, words=105_414, pattern="gpt2", encoding="UTF-8", hold_out=0.05)
    assert details == "10.0 MB · 105,414 distinct words · UTF-8 · every 20th block held out"
    assert corpus_details(18, words=1, pattern="none", encoding="UTF-8", hold_out=0) == "18 bytes · one piece · UTF-8"
    assert corpus_details(1, words=None, pattern="gpt2", encoding="", hold_out=0) == "1 byte · not UTF-8"
    assert size_text(2_000_000_000) == "2.0 GB"


def test_an_own_pattern_is_tried_before_it_can_be_trained_with(form: SetupForm, qtbot: QtBot) -> None:
    form.apply(looks(Moment(State.DONE, has_run=True, changed=True)))
    form.set_settings(SetupValues(pattern=r"\p{L}+| "))
    assert form.train_button.isEnabled()
    with qtbot.waitSignal(form.pattern_check_requested, timeout=WAIT) as asked:
        form.custom_edit.setText("(")
    assert asked.args == ["("]
    assert form.error
    assert not form.train_button.isEnabled()
    assert not form.error_label.isVisible()  # not yet: the answer comes in a blink
    form.set_verdict("(", "No regular expression.")
    assert form.error == form.error_label.text() == "No regular expression."
    with qtbot.waitSignal(form.pattern_check_requested, timeout=WAIT):
        form.custom_edit.setText(r"\w+")
    form.set_verdict(r"\w", "An answer to what is not there any more.")
    assert form.error != "An answer to what is not there any more."
    with qtbot.waitSignal(form.settings_changed, timeout=WAIT):
        form.set_verdict(r"\w+", "")
    assert form.error == "" and not form.error_label.isVisible()
