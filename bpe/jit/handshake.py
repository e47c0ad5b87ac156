"""Check that numba's functions have the calling convention that `bpe.jit.object_code` assumes.

Kernels with scalars of each type and arrays of one and two dimensions return what they received. They are compiled and
called in a child process, since a call under another convention may crash it. No other object code is compiled before
this check; its result is kept beside the kernels, for each version of numba, so later starts skip it.
"""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bpe import cache as disk
from bpe import jit
from bpe.jit import object_code

SECONDS = 300.0
"""Time limit of the child, which imports numba and compiles for about two seconds."""

_PASSED = "passed"
_FAILED = 3  # exit status of a child that found something different or missing
_KILLED = {-2, -9, -15}  # statuses of a child killed from outside, which prove nothing
_QUIETLY = getattr(subprocess, "CREATE_NO_WINDOW", 0)

kernel = jit.kernel
load64 = jit.load64()
ctz64 = jit.ctz64()
mix = jit.mix()
prefetch = jit.prefetch()


class HandshakeError(RuntimeError):
    """Numba's calling convention is not as expected, or (unless `is_final`) this time it could not be checked."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


# --- the kernels ------------------------------------------------------------------------------------------------------


@jit.helper
def item(array: Any, position: Any) -> Any:
    """Return an item; a separately compiled function, to which an array is passed on."""
    return array[position]


@kernel(
    "void(boolean, uint8, uint8[::1], int32, uint32, int32[:, ::1], int64, uint64, int64[::1], float64, float64[::1],"
    " uint64[:, ::1], int32[::1], int64[:, ::1], boolean, float64[::1], int64[::1])"
)
def describe(
    flag: Any,
    byte: Any,
    byte_row: Any,
    short: Any,
    natural: Any,
    short_table: Any,
    number: Any,
    large: Any,
    number_row: Any,
    real: Any,
    real_row: Any,
    large_table: Any,
    short_row: Any,
    number_table: Any,
    other_flag: Any,
    reals: Any,
    numbers: Any,
) -> None:
    """Write every scalar, every size and the last item of every array to `reals` and `numbers`."""
    reals[0] = real
    reals[1] = real_row[real_row.shape[0] - 1]
    numbers[0] = 1 if flag else 0
    numbers[1] = 1 if other_flag else 0
    numbers[2] = byte
    numbers[3] = short
    numbers[4] = natural
    numbers[5] = number
    numbers[6] = np.int64(large >> np.uint64(1))
    numbers[7] = byte_row.size
    numbers[8] = item(byte_row, byte_row.shape[0] - 1)
    numbers[9] = number_row.size
    numbers[10] = item(number_row, number_row.shape[0] - 1)
    numbers[11] = short_row.size
    numbers[12] = short_row[short_row.shape[0] - 1]
    numbers[13] = short_table.shape[0]
    numbers[14] = short_table.shape[1]
    numbers[15] = short_table[short_table.shape[0] - 1, short_table.shape[1] - 2]
    numbers[16] = large_table.shape[0]
    numbers[17] = large_table.shape[1]
    numbers[18] = np.int64(large_table[large_table.shape[0] - 1, large_table.shape[1] - 2])
    numbers[19] = number_table.shape[0]
    numbers[20] = number_table.shape[1]
    numbers[21] = number_table[number_table.shape[0] - 1, number_table.shape[1] - 2]


@kernel("int64(int64[::1], int64)")
def total(numbers: Any, start: Any) -> Any:
    """Return the sum of an array and a number."""
    result = start
    for position in range(numbers.shape[0]):
        result += numbers[position]
    return result


@kernel("uint64(uint8[::1], int64[:, ::1], uint64)")
def instructions(data: Any, rows: Any, x: Any) -> Any:
    """Return a number that depends on every instruction."""
    prefetch(rows, np.int64(1))
    return mix(load64(data, np.uint64(1)), x) + ctz64(x)


@kernel("boolean(int64)")
def is_odd(number: Any) -> Any:
    """Whether a number is odd."""
    return number % 2 == 1


@kernel("float64(float64, int64)")
def shared(whole: Any, parts: Any) -> Any:
    """Return a quotient."""
    return whole / parts


# --- their expected results -------------------------------------------------------------------------------------------


def differences() -> list[str]:
    """Return the names of the kernels whose results are wrong: none if calls work as described.

    Compiles them, and may crash the process, so call it in a child. Raises the errors of numba and llvmlite.
    """
    return [name for name, answer, expected in _answers() if answer != expected]


def _answers() -> list[tuple[str, Any, Any]]:
    prepared = _described_by_call()
    data, table = np.arange(200, 220, dtype=np.uint8), np.arange(6, dtype=np.int64).reshape(2, 3)
    x = 40
    hashed = jit._plain_mix(jit._plain_load64(data, 1), x) + jit._plain_ctz64(x)
    return [
        ("describe", *_described()),
        ("total", _linked(total)(np.array([3, -8, 2**40]), -(2**50)), 2**40 - 2**50 - 5),
        ("a prepared call", *prepared),
        ("instructions", _linked(instructions)(data, table, x), int(hashed)),
        ("is_odd", [bool(_linked(is_odd)(number)) for number in (6, 7)], [False, True]),
        ("shared", _linked(shared)(-2.5, 2), -1.25),
    ]


def _described() -> tuple[Any, Any]:
    reals, numbers = np.zeros(2), np.zeros(22, np.int64)
    _linked(describe)(
        True,
        201,
        np.array([5, 250], np.uint8),
        -7,
        2**32 - 3,
        np.arange(-6, 6, dtype=np.int32).reshape(3, 4),
        -(2**61),
        2**64 - 10,
        np.array([1, 2, -(2**62)], np.int64),
        0.1,
        np.array([1.0, 2.0, 3.0, -1e300]),
        np.arange(2**40, 2**40 + 10, dtype=np.uint64).reshape(5, 2),
        np.arange(-4, 3, dtype=np.int32),
        np.arange(-(2**40), -(2**40) + 18, dtype=np.int64).reshape(3, 6),
        False,
        reals,
        numbers,
    )
    expected = [1, 0, 201, -7, 2**32 - 3, -(2**61), 2**63 - 5, 2, 250, 3, -(2**62), 7, 2, 3, 4, 4]
    expected += [5, 2, 2**40 + 8, 3, 6, -(2**40) + 16]
    return reals.tolist() + numbers.tolist(), [0.1, -1e300, *expected]


def _described_by_call() -> tuple[Any, Any]:
    call = _linked(total).prepared((np.array([1, 2], np.int64), 10))
    found = [call()]
    call.put(0, np.array([100, 200, 300], np.int64))
    found.append(call())
    call.put_size(0, 2)
    call.put_scalar(1, -1)
    found.append(call())
    return found, [13, 610, 299]


@cache
def _linked(kernel: Any) -> object_code.Variant:
    (signature,) = kernel.signatures
    return object_code.linked(kernel.__name__, signature, object_code.compile_kernel(kernel.function, signature))


# --- running the check, and keeping its result ------------------------------------------------------------------------


def require() -> None:
    """Return if kernels have the calling convention that `bpe.jit.object_code` assumes.

    Raises:
        HandshakeError: if they do not, or no child process can be started to check it.
    """
    reason, is_final = _answer()
    if reason != _PASSED:
        raise HandshakeError(reason, is_final=is_final)


@cache
def _answer() -> tuple[str, bool]:
    """Return `passed` or the reason of failure, and whether that is final; from disk, or from a child."""
    folder = object_code.kernel_folder()
    path = folder and folder / f"{_digest()}.handshake"
    kept = disk.read(path)
    if kept is not None:
        return kept.decode(), True
    answer, is_final = _ask()
    if is_final:
        disk.write(path, answer.encode())
    return answer, is_final


def _digest() -> str:
    import numba

    code = object_code.sources("jit.handshake", "jit.object_code", "jit.__init__", "jit.instructions", "jit.portable")
    return hashlib.sha256(code + numba.__version__.encode()).hexdigest()[:32]


def _ask() -> tuple[str, bool]:
    """Run the check in a child process; returns its result, and whether another child would return the same."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "bpe.jit.handshake"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            creationflags=_QUIETLY,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return f"the child process that tries it did not answer ({error})", False
    said = child.stdout.decode("utf-8", "replace").strip().rpartition("\n")[2]
    if child.returncode == 0 and said == _PASSED:
        return _PASSED, True
    if child.returncode == _FAILED:
        return said, True
    crashed = not 0 <= child.returncode < 256 and child.returncode not in _KILLED
    return f"the child process that tries it ended with status {child.returncode}", crashed


def main() -> int:
    """Compile and call the kernels, and print the result (entry point of the child)."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = differences()
    except (OSError, MemoryError):
        raise
    except Exception as error:
        print(f"{type(error).__name__}: {error}".partition("\n")[0])
        return _FAILED
    print(f"called otherwise than expected: {', '.join(found)}" if found else _PASSED)
    return _FAILED if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
