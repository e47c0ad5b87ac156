"""The interpreter's lock changes hands often while somebody works, and as before afterwards."""

from __future__ import annotations

import sys

import pytest

from app.session.courtesy import COURTEOUS_SECONDS, giving_way


def test_the_usual_interval_comes_back_when_the_last_has_ended() -> None:
    usual = sys.getswitchinterval()
    with giving_way():
        assert sys.getswitchinterval() == pytest.approx(COURTEOUS_SECONDS)
        with giving_way():
            pass
        assert sys.getswitchinterval() == pytest.approx(COURTEOUS_SECONDS)
    assert sys.getswitchinterval() == pytest.approx(usual)


def test_it_comes_back_after_an_error() -> None:
    usual = sys.getswitchinterval()
    with pytest.raises(ValueError, match="no"), giving_way():
        raise ValueError("no")
    assert sys.getswitchinterval() == pytest.approx(usual)
