"""Declaring kernels whose one source runs as machine code and as plain Python.

A kernel module (one of `KERNEL_MODULES`) declares its functions with `@kernel("signature")`, `@helper` and `@inline`,
and is loaded by :func:`load`:

    load("training.merge_kernels")  # machine code: compiled by numba once, kept on disk, called without the GIL
    load("training.merge_kernels", plain=True)  # the same source as ordinary Python, for debugging

The plain module is a second namespace, because a kernel's Python function would otherwise call compiled functions.

Numba is imported only to compile. The object code is kept (`bpe.jit.object_code`) and loads in a millisecond per
kernel; numba's own cache needs half a second to start. Nothing is compiled or loaded before a kernel is first called.

Object code relies on internals of numba and llvmlite that may change. If anything there fails, numba's documented
decorator and its own cache are used for the rest of the process (`bpe.jit.fallback`), with one line in the log. If
numba cannot be imported at all, the plain functions run.
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

# Compiler options. Kernels create no arrays, so reference counting is off: numba would count the references to every
# array that is passed on or sliced. These two calls per lookup in a table of merges took an eighth of encoding's time.
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
    """Whether the kernel module being executed must remain ordinary Python."""
    return bool(getattr(_loading_plain, "on", False)) or jit_disabled()


def jit_disabled() -> bool:
    """Whether the user disabled numba (`NUMBA_DISABLE_JIT=1`)."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")


# --- declaring --------------------------------------------------------------------------------------------------------


class Declared:
    """A function or machine instruction that numba compiles together with the kernels that use it."""

    def __init__(self, function: Callable[..., Any], **options: Any) -> None:
        self.function = function
        self.options = options

    def dispatcher(self, namespace: dict[str, Any], *, portable: bool) -> Any:
        """Return its counterpart for the namespace that numba compiles in; `portable`: use documented numba only."""
        import numba

        options = PORTABLE if portable else COMPILED
        return numba.njit(**options, **self.options)(rebound(self.function, namespace))


class Instruction(Declared):
    """An instruction of `bpe.jit.instructions`, or its counterpart in `bpe.jit.portable`."""

    def dispatcher(self, namespace: dict[str, Any], *, portable: bool) -> Any:
        """Return the function of this name from one of these modules."""
        module = importlib.import_module("bpe.jit.portable" if portable else "bpe.jit.instructions")
        return getattr(module, self.function.__name__.removeprefix("_plain_"))


class Kernel(Declared):
    """A compiled function with one or more explicit signatures, `"int64(uint8[::1], int64[:,::1], boolean)"`.

    It takes C-contiguous arrays of exactly those types, and scalars; anything else raises TypeError. It returns a
    scalar or None, and runs without the GIL.
    """

    def __init__(self, function: Callable[..., Any], signatures: tuple[str, ...]) -> None:
        super().__init__(function)
        self.signatures = signatures
        self.__name__ = function.__name__
        self.__doc__ = function.__doc__
        self._variants: list[Any] | None = None

    def variants(self) -> list[Any]:
        """Return one callable per signature, loaded from disk or compiled now."""
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
    """The counterpart of `bpe.jit.object_code.Call` for a kernel in ordinary Python."""

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
        """Pass only the first `size` items of a one-dimensional array."""
        self._sizes[position] = size

    def __call__(self) -> Any:
        args = list(self._args)
        for position, size in self._sizes.items():
            args[position] = args[position][:size]
        return self._function(*args)


def prepare(kernel: Callable[..., Any], *args: Any) -> Any:
    """Prepare a call of a kernel with one signature, for repeated calls in which few arguments change."""
    if not isinstance(kernel, Kernel):
        return PlainCall(kernel, args)
    (variant,) = kernel.variants()
    return variant.prepared(args)


def _variants(function: Callable[..., Any], signatures: tuple[str, ...]) -> list[Any]:
    if not _falls_back:
        from bpe.jit import object_code

        try:
            return [object_code.variant(function, signature) for signature in signatures]
        except Exception as error:  # a changed numba or llvmlite may raise anything
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
    """Return a copy of the function's module namespace in which numba's counterparts replace all declared functions."""
    original: dict[str, Any] = function.__globals__
    key = id(original), portable
    if key not in _namespaces:
        copy = _namespaces[key] = dict(original)
        for name, value in original.items():
            if isinstance(value, Declared):
                copy[name] = value.dispatcher(copy, portable=portable)
    return _namespaces[key]


def rebound(function: Callable[..., Any], namespace: dict[str, Any]) -> Callable[..., Any]:
    """Return the same function with other globals."""
    assert isinstance(function, FunctionType)
    return FunctionType(function.__code__, namespace, function.__name__, function.__defaults__, function.__closure__)


def kernel(*signatures: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a kernel with exactly these signatures; in a plain namespace, leave the function unchanged."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        return function if is_plain() else Kernel(function, signatures)

    return decorate


def inline(function: Callable[..., Any]) -> Callable[..., Any]:
    """Declare a small helper that is inlined into the kernels of its module."""
    return function if is_plain() else Declared(function, inline="always")  # type: ignore[return-value]


def helper(function: Callable[..., Any]) -> Callable[..., Any]:
    """Declare a larger helper, compiled with the kernels of its module that call it."""
    return function if is_plain() else Declared(function)  # type: ignore[return-value]


def load64() -> Callable[..., Any]:
    """`load64(bytes, i)`: the eight bytes at `i` as a little-endian uint64, unaligned. `i + 8 <= len(bytes)`."""
    return _plain_load64 if is_plain() else Instruction(_plain_load64)  # type: ignore[return-value]


def ctz64() -> Callable[..., Any]:
    """`ctz64(x)`: the number of trailing zero bits of a uint64 (64 for 0)."""
    return _plain_ctz64 if is_plain() else Instruction(_plain_ctz64)  # type: ignore[return-value]


def mix() -> Callable[..., Any]:
    """`mix(h, x)`: one step of a 64-bit hash, `(h ^ x) * K`, folded by a shift."""
    return _plain_mix if is_plain() else Instruction(_plain_mix)  # type: ignore[return-value]


def prefetch() -> Callable[..., Any]:
    """`prefetch(rows, i)`: load row `i` of a two-dimensional array into the cache. A hint, without other effect."""
    return _plain_prefetch if is_plain() else Instruction(_plain_prefetch)  # type: ignore[return-value]


def _plain_prefetch(rows: Any, i: Any) -> None:
    """Do nothing: Python needs no hint."""


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
    """Return the kernel module `bpe.<name>`, or with `plain` a second instance of it in which nothing is compiled."""
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
    """Compile every kernel that is not on disk yet (about 20 s once, later a fraction of a second)."""
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
    """Whether nothing is left to compile. Takes about 50 ms the first time, so do not call it on the GUI thread."""
    if jit_disabled():
        return True
    from bpe.jit import fallback, object_code

    if not _falls_back:
        with contextlib.suppress(Exception):  # a changed llvmlite may raise anything
            if object_code.is_complete():
                return True
    return fallback.is_complete()
