"""How a kernel is declared, so that one source serves as machine code and as plain Python.

A kernel module (those of `KERNEL_MODULES`) declares its functions with `@kernel("signature")`, `@helper` and `@inline`,
and is reached through :func:`load`:

    load("training.merge_kernels")  # machine code: made by numba once, kept on disk, called without the GIL
    load("training.merge_kernels", plain=True)  # the same source as ordinary Python, to step through

A second namespace is needed because a kernel's Python function would still call compiled callees.

Numba is imported only to compile. What it made is kept as object code (`bpe.jit.object_code`) and loaded in a
millisecond a kernel, where numba's own cache takes half a second to wake up. Nothing is compiled or loaded before a
kernel is first called.

Object code rests on parts of numba and llvmlite that may change. When anything of it fails, numba's documented
decorator and its own cache take over for the rest of the process (`bpe.jit.fallback`), with one line in the log. Where
numba cannot even be imported, the plain functions run.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import logging
import os
import threading
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

KERNEL_MODULES = (
    "pretokenize.scan_kernels",
    "counting.count_kernels",
    "training.merge_kernels",
    "encoding.encode_kernels",
    "histories.seam_kernels",
)

# How numba compiles. A kernel makes no arrays, so none need be counted: numba would count every reference to one that
# is handed on or cut out of another. Two calls at every look into a table of merges took an eighth of encoding.
COMPILED: dict[str, Any] = {"nogil": True, "_nrt": False}
PORTABLE: dict[str, Any] = {"nogil": True}

_MASK64 = 0xFFFF_FFFF_FFFF_FFFF
_MULTIPLIER = 0xFF51AFD7ED558CCD

_log = logging.getLogger("bpe")
_lock = threading.RLock()
_falls_back = False
_fails_for_good = False
_lacks_numba = False
_plain_modules: dict[str, ModuleType] = {}
_loading_plain = threading.local()


def is_plain() -> bool:
    """Whether the kernel module that is being executed right now must stay ordinary Python."""
    return bool(getattr(_loading_plain, "on", False)) or jit_disabled()


def jit_disabled() -> bool:
    """Whether the user asked numba to do nothing (`NUMBA_DISABLE_JIT=1`)."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")


# --- declaring --------------------------------------------------------------------------------------------------------


class Declared:
    """A function or a machine instruction that numba compiles when a kernel that uses it is compiled."""

    def __init__(self, function: Callable[..., Any], **options: Any) -> None:
        self.function = function
        self.options = options

    def dispatcher(self, namespace: dict[str, Any], *, portable: bool) -> Any:
        """What stands for it in the namespace that numba compiles in; `portable`: made of documented numba alone."""
        import numba

        options = PORTABLE if portable else COMPILED
        return numba.njit(**options, **self.options)(rebound(self.function, namespace))


class Instruction(Declared):
    """One of the instructions of `bpe.jit.instructions`, or its twin in `bpe.jit.portable`."""

    def dispatcher(self, namespace: dict[str, Any], *, portable: bool) -> Any:
        """The function of that name of one of these modules."""
        module = importlib.import_module("bpe.jit.portable" if portable else "bpe.jit.instructions")
        return getattr(module, self.function.__name__.removeprefix("_plain_"))


class Kernel(Declared):
    """A compiled function with one or more explicit signatures, `"int64(uint8[::1], int64[:,::1], boolean)"`.

    Called with arrays of exactly those types (C-contiguous) and scalars; anything else is a TypeError. Returns a
    scalar or None. Runs without the GIL.
    """

    def __init__(self, function: Callable[..., Any], signatures: tuple[str, ...]) -> None:
        super().__init__(function)
        self.signatures = signatures
        self.__name__ = function.__name__
        self.__doc__ = function.__doc__
        self._variants: list[Any] | None = None

    def variants(self) -> list[Any]:
        """One callable a signature, loaded from disk or compiled now."""
        with _lock:
            if self._variants is None:
                self._variants = _variants(self.function, self.signatures)
            return self._variants

    def __call__(self, *args: Any) -> Any:
        variants = self._variants or self.variants()
        if len(variants) == 1:
            return variants[0](*args)
        for variant in variants:
            if variant.takes(args):
                return variant(*args)
        raise TypeError(f"{self.__name__} has no signature for these arguments")


class PlainCall:
    """What `bpe.jit.object_code.Call` is, for a kernel that is ordinary Python."""

    def __init__(self, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        self._function = function
        self._args = list(args)
        self._sizes: dict[int, int] = {}

    def put(self, position: int, arg: Any) -> None:
        """Change an argument."""
        self._args[position] = arg
        self._sizes.pop(position, None)

    def put_scalar(self, position: int, value: int) -> None:
        """Change an argument that is an integer."""
        self._args[position] = value

    def put_size(self, position: int, size: int) -> None:
        """Let an array of one dimension end sooner."""
        self._sizes[position] = size

    def __call__(self) -> Any:
        args = list(self._args)
        for position, size in self._sizes.items():
            args[position] = args[position][:size]
        return self._function(*args)


def prepare(kernel: Callable[..., Any], *args: Any) -> Any:
    """A call of a kernel that has one signature, to be made again and again with a few arguments changed."""
    if not isinstance(kernel, Kernel):
        return PlainCall(kernel, args)
    (variant,) = kernel.variants()
    return variant.prepared(args)


def _variants(function: Callable[..., Any], signatures: tuple[str, ...]) -> list[Any]:
    if not _falls_back:
        from bpe.jit import object_code

        try:
            return [object_code.variant(function, signature) for signature in signatures]
        except Exception as error:  # whatever a numba or an llvmlite that has changed may raise
            _fall_back(error)
    from bpe.jit import fallback

    try:
        return [fallback.variant(function, signature) for signature in signatures]
    except ImportError as error:
        _do_without_numba(error)
    plain = getattr(load(function.__module__.removeprefix("bpe."), plain=True), function.__name__)
    return [fallback.PlainVariant(plain, signature) for signature in signatures]


def _fall_back(error: Exception) -> None:
    global _falls_back, _fails_for_good
    _falls_back, _fails_for_good = True, getattr(error, "is_final", True)
    reason = f"{type(error).__name__}: {error}".partition("\n")[0]
    _log.warning(
        "Kernels come from numba's own cache, which is slower to start: object code does not work (%s).", reason
    )


def _do_without_numba(error: ImportError) -> None:
    global _lacks_numba
    if not _lacks_numba:
        _lacks_numba = True
        _log.warning("Kernels run in plain Python, which is much slower: numba cannot be imported (%s).", error)


_namespaces: dict[tuple[int, bool], dict[str, Any]] = {}


def namespace(function: Callable[..., Any], *, portable: bool = False) -> dict[str, Any]:
    """A copy of the function's module in which everything declared is what numba calls."""
    original: dict[str, Any] = function.__globals__
    key = id(original), portable
    if key not in _namespaces:
        copy = _namespaces[key] = dict(original)
        for name, value in original.items():
            if isinstance(value, Declared):
                copy[name] = value.dispatcher(copy, portable=portable)
    return _namespaces[key]


def rebound(function: Callable[..., Any], namespace: dict[str, Any]) -> Callable[..., Any]:
    """The same function with other globals."""
    assert isinstance(function, FunctionType)
    return FunctionType(function.__code__, namespace, function.__name__, function.__defaults__, function.__closure__)


def kernel(*signatures: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a kernel with exactly these signatures (or leave the function as it is, in a plain namespace)."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        return function if is_plain() else Kernel(function, signatures)

    return decorate


def inline(function: Callable[..., Any]) -> Callable[..., Any]:
    """A small helper that is written out where a kernel of its own module calls it."""
    return function if is_plain() else Declared(function, inline="always")  # type: ignore[return-value]


def helper(function: Callable[..., Any]) -> Callable[..., Any]:
    """A larger helper, compiled once with the kernels of its own module that call it."""
    return function if is_plain() else Declared(function)  # type: ignore[return-value]


def load64() -> Callable[..., Any]:
    """`load64(bytes, i)`: the eight bytes from `i` on as one little-endian uint64, unaligned. `i + 8 <= len(bytes)`."""
    return _plain_load64 if is_plain() else Instruction(_plain_load64)  # type: ignore[return-value]


def ctz64() -> Callable[..., Any]:
    """`ctz64(x)`: the number of trailing zero bits of a uint64 (64 for 0)."""
    return _plain_ctz64 if is_plain() else Instruction(_plain_ctz64)  # type: ignore[return-value]


def mix() -> Callable[..., Any]:
    """`mix(h, x)`: one step of a 64-bit hash, `(h ^ x) * K`, folded by a shift."""
    return _plain_mix if is_plain() else Instruction(_plain_mix)  # type: ignore[return-value]


def prefetch() -> Callable[..., Any]:
    """`prefetch(rows, i)`: ask for row `i` of an array of two dimensions, which will be needed soon. A hint: no
    effect.
    """
    return _plain_prefetch if is_plain() else Instruction(_plain_prefetch)  # type: ignore[return-value]


def _plain_prefetch(rows: Any, i: Any) -> None:
    """Memory that Python reads needs no hint."""


def _plain_load64(data: Any, i: Any) -> Any:
    import numpy as np

    at = int(i)
    return np.uint64(int.from_bytes(bytes(data[at : at + 8]), "little"))


def _plain_ctz64(x: Any) -> Any:
    import numpy as np

    value = int(x)
    return np.uint64((value & -value).bit_length() - 1 if value else 64)


def _plain_mix(h: Any, x: Any) -> Any:
    import numpy as np

    value = ((int(h) ^ int(x)) * _MULTIPLIER) & _MASK64
    return np.uint64(value ^ (value >> 32))


# --- loading ----------------------------------------------------------------------------------------------------------


def load(name: str, *, plain: bool = False) -> ModuleType:
    """The kernel module `bpe.<name>`; or with `plain`, a second instance of it in which nothing is compiled."""
    full = f"bpe.{name}"
    with _lock:
        if not plain:
            return importlib.import_module(full)
        module = _plain_modules.get(name)
        if module is None:
            module = _plain_modules[name] = _load_plain(full)
        return module


def _load_plain(full: str) -> ModuleType:
    spec = importlib.util.find_spec(full)
    if spec is None or spec.origin is None:
        raise ImportError(f"no module {full}")
    twin_spec = importlib.util.spec_from_file_location(f"{full}#plain", spec.origin)
    assert twin_spec is not None and twin_spec.loader is not None
    twin = importlib.util.module_from_spec(twin_spec)
    _loading_plain.on = True
    try:
        twin_spec.loader.exec_module(twin)
    finally:
        _loading_plain.on = False
    return twin


def warm() -> None:
    """Compile every kernel that is not on disk yet (some 20 s once, then a fraction of a second)."""
    if jit_disabled():
        return
    from bpe import cache
    from bpe.jit import fallback, object_code

    for name in KERNEL_MODULES:
        for value in vars(load(name)).values():
            if isinstance(value, Kernel):
                value.variants()
    if _lacks_numba:
        return
    fallback.mark_complete(_falls_back and _fails_for_good)
    if _falls_back:
        cache.prune(fallback.cache_folder())
    else:
        object_code.mark_complete()
        cache.prune(object_code.kernel_folder())


def is_warm() -> bool:
    """Whether nothing is left to compile. Costs some 50 ms the first time: not for a thread that draws."""
    if jit_disabled():
        return True
    from bpe.jit import fallback, object_code

    if not _falls_back:
        with contextlib.suppress(Exception):  # of an llvmlite that has changed
            if object_code.is_complete():
                return True
    return fallback.is_complete()
