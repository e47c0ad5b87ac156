"""One source, two namespaces; and a library that loads nothing it does not need."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from bpe import jit


def test_the_plain_namespace_is_ordinary_python() -> None:
    plain, compiled = jit.load("merging", plain=True), jit.load("merging")
    assert plain is not compiled
    assert type(plain.merge).__name__ == "function"
    assert type(compiled.merge).__name__ != "function"
    assert jit.load("merging", plain=True) is plain


@pytest.mark.parametrize("value", [0, 1, 0x80, 2**63, 2**64 - 1])
def test_twins_of_the_machine_instructions_agree(value: int) -> None:
    from numba import njit

    compiled_mix, compiled_ctz, compiled_load = jit.mix(), jit.ctz64(), jit.load64()

    @njit
    def run(array: np.ndarray, x: np.uint64) -> tuple[int, int, int]:
        return compiled_mix(np.uint64(7), x), compiled_ctz(x), compiled_load(array, np.uint64(1))

    array = np.arange(200, 220, dtype=np.uint8)
    mixed, zeros, loaded = run(array, np.uint64(value))
    assert mixed == jit._plain_mix(np.uint64(7), np.uint64(value))
    assert zeros == jit._plain_ctz64(np.uint64(value))
    assert loaded == jit._plain_load64(array, 1)


def test_everything_runs_with_the_compiler_switched_off() -> None:
    code = (
        "import bpe\n"
        "t = bpe.Trainer(bpe.Corpus.from_text('the cat in the hat'), bpe.TrainingSettings(259, 'none'))\n"
        "t.advance()\n"
        "print(t.history.tokenizer_at().encode('the cat in the hat'))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.stdout.strip() == "[258, 99, 97, 116, 32, 105, 110, 32, 258, 104, 97, 116]", ran.stderr
