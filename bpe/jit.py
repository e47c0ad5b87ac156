"""How a kernel is declared, so that one source serves as machine code and as plain Python.

A kernel module (`scanners`, `counting`, `merging`, `encoding`) declares its functions with `@kernel("signature")`
and `@inline`, and is reached through :func:`load`:

    load("merging")               # compiled by numba: one explicit signature each, no GIL, cached on disk
    load("merging", plain=True)   # the very same source as ordinary Python, to step through or to start at once

A second namespace is needed because a kernel's ``py_func`` still calls compiled callees. A kernel and the helpers inlined
in it share one module: numba's cache does not notice a changed callee in another file.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

KERNEL_MODULES = ("scanners", "counting", "merging", "encoding", "seamkernels")

_MASK64 = 0xFFFF_FFFF_FFFF_FFFF
_MULTIPLIER = 0xFF51AFD7ED558CCD

_lock = threading.RLock()
_plain_modules: dict[str, ModuleType] = {}
_loading_plain = threading.local()


def is_plain() -> bool:
    """Whether the kernel module that is being executed right now must stay ordinary Python."""
    return bool(getattr(_loading_plain, "on", False)) or jit_disabled()


def jit_disabled() -> bool:
    """Whether the user asked numba to do nothing (`NUMBA_DISABLE_JIT=1`)."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")


def kernel(*signatures: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Compile a function for exactly these signatures, without the GIL, cached on disk (or leave it as it is)."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        if is_plain():
            return function
        import numba

        wanted = list(signatures) if len(signatures) > 1 else signatures[0]
        try:
            return numba.njit(wanted, nogil=True, cache=True)(function)  # type: ignore[no-any-return]
        except Exception:  # a corrupt or unwritable cache must not stop the program: compile without it
            return numba.njit(wanted, nogil=True, cache=False)(function)  # type: ignore[no-any-return]

    return decorate


def inline(function: Callable[..., Any]) -> Callable[..., Any]:
    """A helper that is compiled into the kernels of its own module."""
    if is_plain():
        return function
    import numba

    return numba.njit(nogil=True, inline="always")(function)  # type: ignore[no-any-return]


def helper(function: Callable[..., Any]) -> Callable[..., Any]:
    """A larger helper, compiled once with the kernels of its own module that call it."""
    if is_plain():
        return function
    import numba

    return numba.njit(nogil=True)(function)  # type: ignore[no-any-return]


def load(name: str, *, plain: bool = False) -> ModuleType:
    """The kernel module `bpe.<name>`, compiled; or with `plain`, a second instance of it that numba never touches."""
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


# --- three machine instructions that numpy has no name for, with plain twins ------------------------------------------


def load64() -> Callable[..., Any]:
    """`load64(bytes, i)`: the eight bytes from `i` on as one little-endian uint64, unaligned. `i + 8 <= len(bytes)`."""
    return _plain_load64 if is_plain() else _intrinsics()[0]


def ctz64() -> Callable[..., Any]:
    """`ctz64(x)`: the number of trailing zero bits of a uint64 (64 for 0)."""
    return _plain_ctz64 if is_plain() else _intrinsics()[1]


def mix() -> Callable[..., Any]:
    """`mix(h, x)`: one step of a 64-bit hash, `(h ^ x) * K`, folded by a shift."""
    return _plain_mix if is_plain() else _intrinsics()[2]


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


_compiled_intrinsics: tuple[Callable[..., Any], ...] | None = None


def _intrinsics() -> tuple[Callable[..., Any], ...]:
    global _compiled_intrinsics
    if _compiled_intrinsics is None:
        from bpe import _intrinsics as compiled

        _compiled_intrinsics = (compiled.load64, compiled.ctz64, compiled.mix)
    return _compiled_intrinsics


# --- is the cache filled? ---------------------------------------------------------------------------------------------


def warm() -> None:
    """Compile every kernel that is not yet in the cache (about 10 s once, then a fraction of a second)."""
    for name in KERNEL_MODULES:
        if importlib.util.find_spec(f"bpe.{name}") is not None:
            load(name)
    stamp = _stamp()
    try:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text("warm\n", encoding="utf-8")
    except OSError:
        pass  # nothing is lost: the next start asks the cache again


def is_warm() -> bool:
    """Whether :func:`warm` has run for this source, this Python and this numba (so that loading takes no compiling)."""
    return jit_disabled() or _stamp().exists()


def _stamp() -> Path:
    digest = hashlib.sha256(sys.version.encode())
    for name in (*KERNEL_MODULES, "_intrinsics", "jit"):
        source = Path(__file__).with_name(f"{name}.py")
        if source.exists():
            stat = source.stat()
            digest.update(f"{source}{stat.st_mtime_ns}{stat.st_size}".encode())
    from importlib.metadata import PackageNotFoundError, version

    try:
        digest.update(version("numba").encode())
    except PackageNotFoundError:
        pass
    return cache_folder() / f"warm-{digest.hexdigest()[:16]}"


def cache_folder() -> Path:
    """The user's own cache folder of this library (created when something is written)."""
    if override := os.environ.get("BPE_CACHE_DIR"):
        return Path(override)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or tempfile.gettempdir())
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "bpe-visualizer"
