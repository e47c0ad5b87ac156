"""Names that are listed in more than one module, because importing one list would load numpy, are the same in each."""

import pytest

from bpe import __main__ as command_line
from bpe import reference
from bpe.pretokenize.patterns import SCANNERS
from bpe.training.arrays import TIE_RULES
from bpe.training.trainer import TIE_BREAKS


def test_tie_rules_are_listed_alike() -> None:
    how = (
        "add the rule to TieBreak and TIE_BREAKS (trainer), TIE_RULES (arrays) and _TIE_BREAKS (__main__), in one order"
    )
    assert TIE_BREAKS == TIE_RULES == command_line._TIE_BREAKS, how


@pytest.mark.parametrize("rule", TIE_BREAKS)
def test_reference_knows_every_tie_rule(rule: str) -> None:
    try:
        reference.train(["the cat"], vocab_size=257, tie_break=rule)
    except ValueError:
        pytest.fail(f"add {rule!r} to _tie_key in bpe/reference.py")


def test_named_patterns_are_listed_alike() -> None:
    how = "add the pattern to SCANNERS (pretokenize/patterns) and to _PATTERNS (__main__)"
    assert set(command_line._PATTERNS) == set(SCANNERS), how
