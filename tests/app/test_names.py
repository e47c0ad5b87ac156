"""What patterns, tie rules and scripts are called: everywhere the same, and never as the library calls them."""

from __future__ import annotations

import pytest

from app.kit.names import CUSTOM, PATTERNS, SCRIPTS, TIES, pattern_name, script_called, tie_name
from app.kit.theme import Theme
from app.session.advice import WHOLE_WORDS, advice_for
from app.session.marks import ScriptCut
from app.session.runs import name_of
from app.setup.view import SetupForm
from bpe import StopReason, TrainingSettings
from bpe.pretokenize.patterns import NAMED
from bpe.training.trainer import TIE_BREAKS


def test_everything_the_library_names_has_a_name_here() -> None:
    assert [known.name for known in PATTERNS] == [*NAMED, CUSTOM]
    assert [known.name for known in TIES] == list(TIE_BREAKS)


@pytest.mark.parametrize("pattern", [known.name for known in PATTERNS if known.name != CUSTOM])
def test_the_strip_and_a_run_call_a_pattern_the_same(qtbot: object, pattern: str) -> None:
    form = SetupForm(Theme())
    qtbot.addWidget(form)  # type: ignore[attr-defined]
    settings = TrainingSettings(4096, pattern)
    form.set_settings(settings)
    assert name_of(settings) == f"{form.pattern_combo.currentText()} · 4,096"


def test_ones_own_pattern_is_its_expression_cut_short() -> None:
    assert pattern_name(r"\w+|\W") == r"\w+|\W"
    assert pattern_name("custom") == "custom", "an expression that finds this word"
    long = r"(?:ab|cd|ef|gh|ij|kl|mn|op)+|."
    assert pattern_name(long) == long[:23] + "…"


@pytest.mark.parametrize("rule", [known.name for known in TIES])
def test_a_run_with_another_tie_rule_says_which(rule: str) -> None:
    named = name_of(TrainingSettings(4096, "gpt2", rule))  # type: ignore[arg-type]
    assert named == ("GPT-2 · 4,096" if rule == "first-seen" else f"GPT-2 · 4,096 · {tie_name(rule)}")
    assert tie_name(rule) != rule


def test_the_advice_speaks_of_what_the_strip_offers() -> None:
    advice = advice_for(TrainingSettings(), StopReason.VOCABULARY_FULL, ScriptCut("CJK", 0.1))
    assert advice is not None
    assert advice.action == f"Use {pattern_name(WHOLE_WORDS)}"
    assert "GPT-2 cuts" in advice.text
    assert f"in {script_called('CJK')} script" in advice.text
    assert script_called("CJK") in SCRIPTS
