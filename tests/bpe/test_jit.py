"""One source, two namespaces; and a library that loads nothing it does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bpe import jit
from bpe.jit import object_code
from bpe.text.unicode_classes import class_table

compiled = pytest.mark.skipif(jit.jit_disabled(), reason="of compiled kernels, which this mode has none of")


def test_the_plain_namespace_is_ordinary_python() -> None:
    plain, other = jit.load("training.merge_kernels", plain=True), jit.load("training.merge_kernels")
    assert plain is not other
    assert not isinstance(plain.merge, jit.Kernel)
    assert isinstance(other.merge, jit.Kernel) is not jit.jit_disabled()
    assert jit.load("training.merge_kernels", plain=True) is plain


def kernels() -> list[tuple[str, jit.Kernel]]:
    return [
        (f"{name}.{kernel.__name__}", kernel)
        for name in jit.KERNEL_MODULES
        for kernel in vars(jit.load(name)).values()
        if isinstance(kernel, jit.Kernel)
    ]


@compiled
def test_every_kernel_is_object_code_that_stands_alone() -> None:
    jit.warm()
    assert jit.is_warm()
    for name, kernel in kernels():
        for signature in kernel.signatures:
            path = object_code.kernel_folder() / f"{object_code._digest(kernel.function, signature)}.kernel"
            assert object_code._read(path) is not None, name


@compiled
def test_a_warm_start_needs_no_numba() -> None:
    jit.warm()
    code = (
        "import sys, bpe\n"
        "t = bpe.Trainer(bpe.Corpus.from_text('the cat in the hat'), bpe.TrainingSettings(259))\n"
        "print(t.advance(), t.history.tokenizer_at().encode('the'), 'numba' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.stdout.split("\n")[0] == "3 [257] False", ran.stderr


@compiled
def test_a_damaged_or_missing_file_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_code, "kernel_folder", lambda: tmp_path)
    kernel = jit.load("training.merge_kernels").row_of
    (signature,) = kernel.signatures
    pairs = np.array([[-1, 0, 0, 0], [-1, 0, 0, 0]], np.int64)
    assert object_code.variant(kernel.function, signature)(pairs, 5) == -1
    (path,) = tmp_path.glob("*.kernel")
    whole = path.read_bytes()
    path.write_bytes(whole[:-100] + b"?" * 100)
    assert object_code._read(path) is None
    assert object_code.variant(kernel.function, signature)(pairs, 5) == -1
    assert object_code._read(path) is not None


@compiled
def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "a file, not a folder"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setattr(object_code, "kernel_folder", lambda: blocked / "kernels")
    kernel = jit.load("training.merge_kernels").row_of
    pairs = np.array([[-1, 0, 0, 0], [-1, 0, 0, 0]], np.int64)
    assert object_code.variant(kernel.function, kernel.signatures[0])(pairs, 5) == -1
    object_code.mark_complete()
    assert not object_code.is_complete()


@compiled
def test_arrays_of_another_type_are_refused() -> None:
    row_of = jit.load("training.merge_kernels").row_of
    with pytest.raises(TypeError, match="int64"):
        row_of(np.zeros((2, 4), np.int32), 5)
    with pytest.raises(TypeError, match="not contiguous"):
        row_of(np.zeros((2, 8), np.int64)[:, ::2], 5)
    with pytest.raises(TypeError, match="2 arguments"):
        row_of(np.zeros((2, 4), np.int64))


def test_a_prepared_call_takes_other_arguments() -> None:
    pool = np.frombuffer(bytearray(b"the cat"), np.uint8)
    for plain in (False, True):
        scanners = jit.load("pretokenize.scan_kernels", plain=plain)
        classes, ends = class_table(), np.zeros(8, np.int64)
        room, no_specials = np.zeros(8, np.uint8), np.zeros((1, 4), np.int64)
        cut = jit.prepare(scanners.cut, 2, pool, 0, 7, no_specials, 0, classes, room, room.copy(), ends)
        assert cut() == 2
        assert ends[:2].tolist() == [3, 7]
        cut.put_scalar(3, 5)
        assert cut() == 2
        assert ends[:2].tolist() == [3, 5]
        cut.put(1, np.frombuffer(bytearray(b"a  b..."), np.uint8))
        assert cut() == 4  # "a", " ", " b", "."
        cut.put(9, ends[4:])
        cut.put_size(9, 2)
        cut.put_scalar(3, 1)
        assert cut() == 1
        assert ends[4] == 1
        if not plain and not jit.jit_disabled():
            with pytest.raises(TypeError, match="int64"):
                cut.put(9, room)


@pytest.mark.parametrize("signature", ["", "int64", "int64(complex128)", "tuple(int64)"])
def test_what_is_no_signature_is_refused(signature: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        object_code.parse_signature(signature)


@compiled
@pytest.mark.parametrize("value", [0, 1, 0x80, 2**63, 2**64 - 1])
def test_twins_of_the_machine_instructions_agree(value: int) -> None:
    from numba import njit

    from bpe.jit import instructions

    @njit
    def run(array: np.ndarray, x: np.uint64) -> tuple[int, int, int]:
        seven, one = np.uint64(7), np.uint64(1)
        return instructions.mix(seven, x), instructions.ctz64(x), instructions.load64(array, one)

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
