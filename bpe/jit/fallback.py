"""Kernels by documented numba alone: `numba.njit(signature, cache=True)`, kept in numba's own cache.

Used instead of `bpe.jit.object_code` if object code cannot be made, loaded or trusted. A start then takes half a
second longer, and a call some microseconds. Numba's cache does not notice changes in functions of other files, so its
folder is named by a digest of all sources.
"""

from __future__ import annotations

import ctypes
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bpe import cache, jit
from bpe.jit import object_code

_COMPLETE = "numba.complete"
_log = logging.getLogger("bpe")
_lock = threading.RLock()


class NumbaVariant:
    """A callable kernel with one signature; it takes the same arguments as `bpe.jit.object_code.Variant`."""

    def __init__(self, name: str, signature: str, dispatcher: Callable[..., Any]) -> None:
        self.name = name
        self.arguments = object_code.parse_signature(signature)[1]
        self._dispatcher = dispatcher

    def takes(self, args: Sequence[Any]) -> bool:
        """Whether every array has the type and the dimensions of the signature."""
        return object_code.fit(self.arguments, args)

    def __call__(self, *args: Any) -> Any:
        object_code.check_number(self.name, self.arguments, args)
        return self._dispatcher(*map(self._accepted, range(len(args)), args))

    def prepared(self, args: Sequence[Any]) -> PreparedCall:
        """Prepare a call with these arguments, for repeated calls in which few of them change."""
        return PreparedCall(self, args)

    def _accepted(self, position: int, arg: Any) -> Any:
        """Return the argument as exactly the type that numba compiled for. Raises TypeError for another array type."""
        wanted = self.arguments[position]
        if not wanted.dimensions:
            return arg if type(arg) is wanted.dtype else wanted.dtype(arg)
        object_code.check_array(self.name, position, wanted, arg)
        return arg if arg.flags.writeable else _writable(arg)


class PlainVariant:
    """A kernel's plain function, instead of a compiled one."""

    def __init__(self, function: Callable[..., Any], signature: str) -> None:
        self.arguments = object_code.parse_signature(signature)[1]
        self._function = function

    def takes(self, args: Sequence[Any]) -> bool:
        """Whether every array has the type and the dimensions of the signature."""
        return object_code.fit(self.arguments, args)

    def __call__(self, *args: Any) -> Any:
        return self._function(*args)

    def prepared(self, args: Sequence[Any]) -> jit.PlainCall:
        """Prepare a call with these arguments, for repeated calls in which few of them change."""
        return jit.PlainCall(self._function, tuple(args))


class PreparedCall(jit.PlainCall):
    """The counterpart of `bpe.jit.object_code.Call`."""

    def __init__(self, variant: NumbaVariant, args: Sequence[Any]) -> None:
        super().__init__(variant, tuple(args))
        self._variant = variant
        object_code.check_number(variant.name, variant.arguments, args)
        for position, arg in enumerate(args):
            self.put(position, arg)

    def put(self, position: int, arg: Any) -> None:
        """Change an argument. Raises TypeError for an array of another type or layout."""
        super().put(position, self._variant._accepted(position, arg))


def _writable(array: Any) -> Any:
    """Return the same memory as a writable array, the type that the signature names. Kernels do not write to inputs."""
    import numpy as np

    if not array.size:
        return np.empty(array.shape, array.dtype)
    address = array.__array_interface__["data"][0]
    memory = (ctypes.c_char * array.nbytes).from_address(address)
    memory.owner = array  # keeps it alive
    return np.frombuffer(memory, array.dtype).reshape(array.shape)


def variant(function: Callable[..., Any], signature: str) -> NumbaVariant:
    """Return the kernel for one signature: from numba's cache, or compiled (and kept there if possible)."""
    import numba

    with _lock:
        python = jit.rebound(function, jit.namespace(function, portable=True))
        folder = cache_folder()
        if folder is not None:
            try:
                with _numba_cache_in(folder):
                    compiled = numba.njit([signature], cache=True, **jit.PORTABLE)(python)
                return NumbaVariant(function.__name__, signature, compiled)
            except Exception:  # the cache is damaged or not writable; an error in the kernel is raised again below
                _log.debug("numba's cache cannot be used", exc_info=True)
        return NumbaVariant(function.__name__, signature, numba.njit([signature], **jit.PORTABLE)(python))


@contextmanager
def _numba_cache_in(folder: Path) -> Iterator[None]:
    """Context manager that makes this folder numba's cache, instead of `__pycache__` or NUMBA_CACHE_DIR."""
    import numba

    config: Any = numba.config
    before = getattr(config, "CACHE_DIR", "")
    config.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        config.CACHE_DIR = before


def cache_folder() -> Path | None:
    """The folder of numba's cache for this source."""
    top = cache.folder()
    return top and top / f"numba-{object_code.all_sources()}"


def is_complete() -> bool:
    """Whether every kernel of this source is in the installed numba's cache, and is loaded from there."""
    folder = cache_folder()
    kept = folder and cache.read(folder / _COMPLETE)
    return kept is not None and kept == _version()


def mark_complete(is_complete: bool) -> None:
    """Record that every kernel is in the cache and will be loaded from there, or that the next start tries object
    code."""
    folder = cache_folder()
    if folder is None:
        return
    if is_complete:
        cache.write(folder / _COMPLETE, _version())
    else:
        with suppress(OSError):
            (folder / _COMPLETE).unlink(missing_ok=True)


def _version() -> bytes:
    from importlib.metadata import version

    return f"{version('numba')} {version('llvmlite')}".encode()
