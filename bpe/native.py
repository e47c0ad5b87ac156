"""Kernels as object code: compiled by numba once, kept on disk, loaded by LLVM's linker alone and called through
ctypes.

Numba's own cache needs all of numba (0.2 s to import, 0.25 s to set its compiler up) before it gives a function back.
The object code it made needs none of it. A kernel is a C function

    int status = f(void *result, void **error, <each argument>)

in which a scalar is itself and an array of n dimensions is `memory owner, parent, item count, item size, data,
shape[n], strides[n]`; the first two may be null for memory that numba does not manage. (numba/core/callconv.py,
CPUCallConv; numba/core/datamodel/models.py, ArrayModel.)

A file is named by a digest of everything that decides its content: the source of its module and of the instructions,
the versions of LLVM's binding and of this scheme, the processor and its features. It carries a checksum of the object
code, since LLVM does not survive a damaged one. Where a file cannot be read or written, the kernel is compiled for
this process.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import inspect
import os
import re
import tempfile
import threading
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bpe import jit

_SCHEME = b"1"
_COMPLETE = "complete"
_lock = threading.RLock()

# What object code may ask the process for: C's memory functions, and numba's runtime for arrays a kernel makes for
# itself.
_ALLOCATE, _RELEASE = "NRT_MemInfo_alloc_aligned", "NRT_MemInfo_call_dtor"
_KNOWN_SYMBOLS = frozenset({_ALLOCATE, _RELEASE, "memset", "memcpy", "memmove"})

_SCALARS: dict[str, tuple[Any, Any]] = {
    "void": (ctypes.c_void_p, None),
    "boolean": (ctypes.c_uint8, np.bool_),
    "uint8": (ctypes.c_uint8, np.uint8),
    "int32": (ctypes.c_int32, np.int32),
    "uint32": (ctypes.c_uint32, np.uint32),
    "int64": (ctypes.c_int64, np.int64),
    "uint64": (ctypes.c_uint64, np.uint64),
    "float64": (ctypes.c_double, np.float64),
}
# numba has other names for some of them
_SCALARS["b1"] = _SCALARS["bool_"] = _SCALARS["bool"] = _SCALARS["boolean"]


_Nothing = ctypes.c_char * 0


class Argument(NamedTuple):
    """The type of one argument: dimensions 0 for a scalar."""

    ctype: Any
    dtype: Any
    dimensions: int


class Compiled(NamedTuple):
    """Object code and the name of the function in it; `alone` where it asks for nothing but known symbols."""

    symbol: str
    code: bytes
    alone: bool


class Variant:
    """A kernel with one signature, callable."""

    def __init__(self, name: str, signature: str, address: int, keep: Any) -> None:
        self.name = name
        self.result, self.arguments = parse_signature(signature)
        self._keep = keep
        words: list[Any] = [ctypes.c_void_p, ctypes.c_void_p]
        for argument in self.arguments:
            words += [argument.ctype] if not argument.dimensions else [ctypes.c_ssize_t] * (5 + 2 * argument.dimensions)
        self._function = ctypes.CFUNCTYPE(ctypes.c_int32, *words)(address)

    def takes(self, args: Sequence[Any]) -> bool:
        """Whether every array has the type and the dimensions of the signature."""
        return len(args) == len(self.arguments) and all(
            not wanted.dimensions or (arg.dtype == wanted.dtype and arg.ndim == wanted.dimensions)
            for arg, wanted in zip(args, self.arguments, strict=True)
        )

    def __call__(self, *args: Any) -> Any:
        if len(args) != len(self.arguments):
            raise TypeError(f"{self.name} takes {len(self.arguments)} arguments, not {len(args)}")
        result = self.result()
        error = ctypes.c_void_p()
        words: list[Any] = [ctypes.byref(result), ctypes.byref(error)]
        for position, (arg, wanted) in enumerate(zip(args, self.arguments, strict=True)):
            if not wanted.dimensions:
                words.append(wanted.ctype(arg) if wanted.ctype is ctypes.c_double else int(arg))
                continue
            if arg.dtype != wanted.dtype or arg.ndim != wanted.dimensions or not arg.flags.c_contiguous:
                raise TypeError(
                    f"{self.name}, argument {position}: {arg.dtype} with {arg.ndim} dimensions"
                    f"{'' if arg.flags.c_contiguous else ' (not contiguous)'}, where {wanted.dtype.__name__}"
                    f" with {wanted.dimensions} is wanted"
                )
            words += (0, 0, arg.size, arg.itemsize, _address(arg), *arg.shape, *arg.strides)
        status = self._function(*words)
        if status:
            raise RuntimeError(f"{self.name} failed with status {status}")
        return result.value  # None for void, which numba writes as a null pointer


def _address(array: Any) -> int:
    """Where an array's data begins. Four times as fast as asking the array, which counts for short texts."""
    try:
        return ctypes.addressof(_Nothing.from_buffer(array))
    except TypeError:  # read-only
        return int(array.__array_interface__["data"][0])


def parse_signature(signature: str) -> tuple[Any, list[Argument]]:
    """Result type and argument types of `"int64(uint8[::1], int64[:,::1])"`. Raises ValueError for anything else."""
    match = re.fullmatch(r"\s*(\w+)\s*\((.*)\)\s*", signature, re.DOTALL)
    if match is None or match[1] not in _SCALARS:
        raise ValueError(f"not the signature of a kernel: {signature!r}")
    arguments = []
    for name, dimensions in re.findall(r"(\w+)\s*(\[[^\]]*\])?\s*(?:,|$)", match[2]):
        ctype, dtype = _SCALARS[name]
        arguments.append(Argument(ctype, dtype, dimensions.count(",") + 1 if dimensions else 0))
    return _SCALARS[match[1]][0], arguments


def variant(function: Callable[..., Any], signature: str) -> Variant:
    """The kernel for one signature: from disk if it is there and whole, else compiled (and written to disk)."""
    with _lock:
        path = _folder() / f"{_digest(function, signature)}.kernel"
        compiled = _read(path)
        if compiled is None:
            compiled = _compile(function, signature)
            if compiled.alone:
                _write(path, compiled)
        engine = _engine()
        engine.add_object_file(_llvm().ObjectFileRef.from_data(compiled.code))
        engine.finalize_object()
        address = engine.get_function_address(compiled.symbol)
        if not address:
            raise RuntimeError(f"{function.__name__}: the object code lacks {compiled.symbol}")
        return Variant(function.__name__, signature, address, engine)


def is_complete() -> bool:
    """Whether every kernel of this source has been written for this processor."""
    return (_folder() / f"{_all_sources()}.{_COMPLETE}").exists()


def mark_complete() -> None:
    """Note that every kernel is on disk (nothing happens where the folder cannot be written)."""
    with contextlib.suppress(OSError):
        _folder().mkdir(parents=True, exist_ok=True)
        (_folder() / f"{_all_sources()}.{_COMPLETE}").write_text("", encoding="utf-8")


# --- on disk ----------------------------------------------------------------------------------------------------------


def _read(path: Path) -> Compiled | None:
    try:
        checksum, symbol, code = path.read_bytes().split(b"\n", 2)
    except (OSError, ValueError):
        return None
    if hashlib.sha256(symbol + b"\n" + code).hexdigest().encode() != checksum:
        return None
    return Compiled(symbol.decode(), code, alone=True)


def _write(path: Path, compiled: Compiled) -> None:
    body = compiled.symbol.encode() + b"\n" + compiled.code
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)


@cache
def _folder() -> Path:
    llvm = _llvm()
    import llvmlite

    features = llvm.get_host_cpu_features().flatten()
    machine = f"{llvm.get_default_triple()} {llvm.get_host_cpu_name()} {features} {llvmlite.__version__}"
    return jit.cache_folder() / f"kernels-{hashlib.sha256(_SCHEME + machine.encode()).hexdigest()[:16]}"


def _digest(function: Callable[..., Any], signature: str) -> str:
    name = f"{function.__module__}.{function.__name__} {signature}"
    source = inspect.getsourcefile(function)
    assert source is not None
    return hashlib.sha256(name.encode() + _source(source) + _intrinsics_source()).hexdigest()[:32]


@cache
def _source(path: str) -> bytes:
    return Path(path).read_bytes()


def _intrinsics_source() -> bytes:
    return _source(str(Path(__file__).with_name("_intrinsics.py")))


def _all_sources() -> str:
    sources = (Path(__file__).with_name(f"{name}.py") for name in jit.KERNEL_MODULES)
    return hashlib.sha256(b"".join(_source(str(path)) for path in sources) + _intrinsics_source()).hexdigest()[:32]


# --- making and linking -----------------------------------------------------------------------------------------------


def _compile(function: Callable[..., Any], signature: str) -> Compiled:
    import numba

    options: dict[str, Any] = {"nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    compiled: Any = numba.njit([signature], **options)(jit.rebound(function, _namespace(function)))
    (overload,) = compiled.overloads.values()
    library = overload.library
    module = library._final_module
    wanted = {f.name for f in module.functions if f.is_declaration and not f.name.startswith("llvm.")}
    wanted |= {variable.name for variable in module.global_variables if variable.is_declaration}
    return Compiled(overload.fndesc.llvm_func_name, library._get_compiled_object(), wanted <= _KNOWN_SYMBOLS)


_namespaces: dict[int, dict[str, Any]] = {}


def _namespace(function: Callable[..., Any]) -> dict[str, Any]:
    """A copy of the function's module in which everything declared is what numba calls."""
    original: dict[str, Any] = function.__globals__
    if id(original) not in _namespaces:
        namespace = _namespaces[id(original)] = dict(original)
        for name, value in original.items():
            if isinstance(value, jit.Declared):
                namespace[name] = value.dispatcher(namespace)
    return _namespaces[id(original)]


@cache
def _llvm() -> Any:
    import llvmlite.binding as llvm

    with contextlib.suppress(RuntimeError):  # newer versions initialize themselves, and say so
        llvm.initialize()
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    if not llvm.address_of_symbol(_ALLOCATE):  # numba has not been imported
        llvm.add_symbol(_ALLOCATE, ctypes.cast(_allocate, ctypes.c_void_p).value)
        llvm.add_symbol(_RELEASE, ctypes.cast(_release, ctypes.c_void_p).value)
    return llvm


def _engine() -> Any:
    """A linker of its own for each kernel, so that helpers which several kernels carry do not meet."""
    llvm = _llvm()
    machine = llvm.Target.from_default_triple().create_target_machine()
    return llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)


# --- memory for arrays that a kernel makes for itself
# -------------------------------------------------------------------

_raw_malloc = ctypes.pythonapi.PyMem_RawMalloc
_raw_malloc.restype, _raw_malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
_raw_free = ctypes.pythonapi.PyMem_RawFree
_raw_free.restype, _raw_free.argtypes = None, [ctypes.c_void_p]

# reference count, destructor, its argument, data, size, allocator (numba/core/runtime/nrt.cpp, struct MemInfo)
_MemoryOwner = ctypes.c_size_t * 6


@ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint)
def _allocate(size: int, align: int) -> int | None:
    header = ctypes.sizeof(_MemoryOwner)
    block: int | None = _raw_malloc(header + size + align)
    if block is not None:
        data = (block + header + align - 1) // align * align
        _MemoryOwner.from_address(block)[:] = [1, 0, 0, data, size, 0]
    return block


@ctypes.CFUNCTYPE(None, ctypes.c_void_p)
def _release(block: int) -> None:
    _raw_free(block)
