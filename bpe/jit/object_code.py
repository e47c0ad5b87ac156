"""Kernels as object code: compiled by numba once, kept on disk, linked by LLVM without numba, called through ctypes.

Numba's own cache needs all of numba (0.2 s to import, 0.25 s to set up its compiler) before it returns a function.
The object code does not. A kernel is a C function

    int status = f(void *result, void **error, <each argument>)

A scalar is passed by value, and an array of n dimensions as `memory owner, parent, item count, item size, data,
shape[n], strides[n]`; the first two may be null for memory that numba does not manage. (numba/core/callconv.py,
CPUCallConv; numba/core/datamodel/models.py, ArrayModel.)

We add a second function,

    int status = packed(int64 *words)           result, error, <each argument>, one word after another

which unpacks its words and calls the kernel: passing a hundred arguments through ctypes takes 20 microseconds, one
pointer a third of a microsecond. Words that do not change are laid out only once (:class:`Call`).

A file is named by a digest of everything that determines its content: the source of its module and of the
instructions, the versions of llvmlite and of this scheme, the processor and its features. Its checksum covers its name
and the object code (`bpe.cache`), since damaged object code crashes LLVM. If a file cannot be read or written, the
kernel is compiled for this process only.

Numba documents none of this. So `bpe.jit.handshake` checks the calling convention in a child process before anything is
compiled here; a kernel on disk was compiled after that check. If the check fails, or numba or llvmlite lacks something
that is used here, :func:`variant` raises, and `bpe.jit.fallback` is used instead (see `bpe.jit`).
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import inspect
import itertools
import re
import struct
import threading
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bpe import cache as disk
from bpe import jit

_SCHEME = "4"
_PACKED = "packed"
_COMPLETE = "complete"
_lock = threading.RLock()

# External symbols that object code may use: C's memory functions. Kernels create no arrays (see `jit.COMPILED`).
_KNOWN_SYMBOLS = frozenset({"memset", "memcpy", "memmove"})

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
# numba's aliases
_SCALARS["b1"] = _SCALARS["bool_"] = _SCALARS["bool"] = _SCALARS["boolean"]


_Nothing = ctypes.c_char * 0


class Argument(NamedTuple):
    """The type of one argument; a scalar has 0 dimensions."""

    ctype: Any
    dtype: Any
    dimensions: int

    @property
    def words(self) -> int:
        return 5 + 2 * self.dimensions if self.dimensions else 1


class Compiled(NamedTuple):
    """Object code of a kernel, the name of its function, and the object code of its `packed`.

    `alone`: whether it uses known symbols only, so that it can be linked in another process.
    """

    symbol: str
    code: bytes
    packed: bytes
    alone: bool


class Variant:
    """A kernel with one signature, callable."""

    def __init__(self, name: str, signature: str, address: int, keep: Any) -> None:
        self.name = name
        self.result, self.arguments = parse_signature(signature)
        self._keep = keep
        self._function = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p)(address)
        self.size = 2 + sum(argument.words for argument in self.arguments)

    def takes(self, args: Sequence[Any]) -> bool:
        """Whether every array has the type and the dimensions of the signature."""
        return fit(self.arguments, args)

    def __call__(self, *args: Any) -> Any:
        return self.run(self.laid_out(args))

    def prepared(self, args: Sequence[Any]) -> Call:
        """Prepare a call with these arguments, for repeated calls in which few of them change."""
        return Call(self, args)

    def laid_out(self, args: Sequence[Any]) -> Any:
        """Return the words of these arguments, which must live as long as the words are used."""
        check_number(self.name, self.arguments, args)
        words = [0, 0]
        for position in range(len(args)):
            words += self.words_of(position, args[position])
        return (ctypes.c_int64 * self.size)(*words)

    def words_of(self, position: int, arg: Any) -> tuple[int, ...]:
        """Return the words of one argument. Raises TypeError for an array of another type or layout."""
        wanted = self.arguments[position]
        if not wanted.dimensions:
            return (_bits(arg) if wanted.ctype is ctypes.c_double else int(arg),)
        check_array(self.name, position, wanted, arg)
        return 0, 0, arg.size, arg.itemsize, _address(arg), *arg.shape, *arg.strides

    def run(self, words: Any, address: int | None = None) -> Any:
        """Call the kernel with these words (at this address); returns its scalar or None."""
        status = self._function(address or ctypes.addressof(words))
        if status:
            raise RuntimeError(f"{self.name} failed with status {status}")
        if self.result is ctypes.c_int64:
            return words[0]
        return self.result.from_buffer(words).value  # None for void, which numba writes as a null pointer


class Call:
    """A kernel with its arguments laid out, for repeated calls in which few change. For one thread at a time."""

    def __init__(self, variant: Variant, args: Sequence[Any]) -> None:
        self._variant = variant
        self._args = list(args)  # keeps the arrays alive
        self._words = variant.laid_out(args)
        self._address = ctypes.addressof(self._words)
        ends = itertools.accumulate((argument.words for argument in variant.arguments), initial=2)
        self._starts = list(ends)

    def put(self, position: int, arg: Any) -> None:
        """Change an argument."""
        self._args[position] = arg
        start, end = self._starts[position : position + 2]
        self._words[start:end] = self._variant.words_of(position, arg)

    def put_scalar(self, position: int, value: int) -> None:
        """Change an argument that is an integer."""
        self._words[self._starts[position]] = value

    def put_size(self, position: int, size: int) -> None:
        """Pass only the first `size` items of a one-dimensional array, which has at least that many."""
        start = self._starts[position]
        self._words[start + 2] = self._words[start + 5] = size

    def __call__(self) -> Any:
        return self._variant.run(self._words, self._address)


def fit(arguments: Sequence[Argument], args: Sequence[Any]) -> bool:
    """Whether every array has the type and the dimensions of its argument."""
    return len(args) == len(arguments) and all(
        not wanted.dimensions or (arg.dtype == wanted.dtype and arg.ndim == wanted.dimensions)
        for arg, wanted in zip(args, arguments, strict=True)
    )


def check_number(name: str, arguments: Sequence[Argument], args: Sequence[Any]) -> None:
    """Raises TypeError for too many or too few arguments."""
    if len(args) != len(arguments):
        raise TypeError(f"{name} takes {len(arguments)} arguments, not {len(args)}")


def check_array(name: str, position: int, wanted: Argument, array: Any) -> None:
    """Raises TypeError for an array of another type or layout."""
    if array.dtype != wanted.dtype or array.ndim != wanted.dimensions or not array.flags.c_contiguous:
        raise TypeError(
            f"{name}, argument {position}: {array.dtype} with {array.ndim} dimensions"
            f"{'' if array.flags.c_contiguous else ' (not contiguous)'}, where {wanted.dtype.__name__}"
            f" with {wanted.dimensions} is wanted"
        )


def _bits(value: float) -> int:
    return int.from_bytes(struct.pack("<d", value), "little")


def _address(array: Any) -> int:
    """Return the address of an array's data. Four times as fast as `__array_interface__`."""
    try:
        return ctypes.addressof(_Nothing.from_buffer(array))
    except TypeError:  # read-only
        return int(array.__array_interface__["data"][0])


def parse_signature(signature: str) -> tuple[Any, list[Argument]]:
    """Parse `"int64(uint8[::1], int64[:,::1])"` into result type and argument types. Raises ValueError if invalid."""
    match = re.fullmatch(r"\s*(\w+)\s*\((.*)\)\s*", signature, re.DOTALL)
    if match is None or match[1] not in _SCALARS:
        raise ValueError(f"not the signature of a kernel: {signature!r}")
    arguments = []
    for name, dimensions in re.findall(r"(\w+)\s*(\[[^\]]*\])?\s*(?:,|$)", match[2]):
        ctype, dtype = _SCALARS[name]
        arguments.append(Argument(ctype, dtype, dimensions.count(",") + 1 if dimensions else 0))
    return _SCALARS[match[1]][0], arguments


def variant(function: Callable[..., Any], signature: str) -> Variant:
    """Return the kernel for one signature: from an intact file on disk, else compiled (and written to disk).

    Raises:
        Exception: of any kind, if numba or llvmlite is incompatible with this module.
    """
    with _lock:
        path = _path(f"{_digest(function, signature)}.kernel")
        compiled = _read(path)
        if compiled is None:
            from bpe.jit import handshake

            handshake.require()
            compiled = compile_kernel(function, signature)
            if compiled.alone:
                _write(path, compiled)
        return linked(function.__name__, signature, compiled)


def linked(name: str, signature: str, compiled: Compiled) -> Variant:
    """Link object code; returns the callable kernel."""
    engine = _engine()
    for code in (compiled.code, compiled.packed):
        engine.add_object_file(_llvm().ObjectFileRef.from_data(code))
    engine.finalize_object()
    address = engine.get_function_address(_PACKED)
    if not address:
        raise RuntimeError(f"{name}: the object code lacks {_PACKED}")
    return Variant(name, signature, address, engine)


def is_complete() -> bool:
    """Whether every kernel of this source is on disk for this processor."""
    return disk.read(_path(f"{all_sources()}.{_COMPLETE}")) is not None


def mark_complete() -> None:
    """Record that every kernel is on disk; has no effect if the folder is not writable."""
    disk.write(_path(f"{all_sources()}.{_COMPLETE}"), b"")


# --- on disk ----------------------------------------------------------------------------------------------------------


def _read(path: Path | None) -> Compiled | None:
    content = disk.read(path)
    if content is None:
        return None
    symbol, size, code = content.split(b"\n", 2)
    return Compiled(symbol.decode(), code[: int(size)], code[int(size) :], alone=True)


def _write(path: Path | None, compiled: Compiled) -> None:
    head = b"%s\n%d\n" % (compiled.symbol.encode(), len(compiled.code))
    disk.write(path, head + compiled.code + compiled.packed)


def _path(name: str) -> Path | None:
    folder = kernel_folder()
    return folder and folder / name


@cache
def kernel_folder() -> Path | None:
    """The folder of object code for this processor and this version of llvmlite; None if nothing can be kept."""
    llvm = _llvm()
    import llvmlite

    features = llvm.get_host_cpu_features().flatten()
    machine = f"{llvm.get_default_triple()} {llvm.get_host_cpu_name()} {features} {llvmlite.__version__}"
    top = disk.folder()
    return top and top / f"kernels-{_SCHEME}-{hashlib.sha256(machine.encode()).hexdigest()[:16]}"


def _digest(function: Callable[..., Any], signature: str) -> str:
    name = f"{function.__module__}.{function.__name__} {signature}"
    source = inspect.getsourcefile(function)
    assert source is not None
    return hashlib.sha256(name.encode() + _source(source) + _instructions()).hexdigest()[:32]


@cache
def _source(path: str) -> bytes:
    return Path(path).read_bytes()


def sources(*modules: str) -> bytes:
    """Return the joined source texts of modules of `bpe` ("jit.portable")."""
    return b"".join(_source(str(Path(__file__).parents[1] / f"{name.replace('.', '/')}.py")) for name in modules)


def _instructions() -> bytes:
    return sources("jit.instructions", "jit.portable")


def all_sources() -> str:
    """Return a digest of the sources of all kernels."""
    return hashlib.sha256(sources(*jit.KERNEL_MODULES) + _instructions()).hexdigest()[:32]


# --- making and linking -----------------------------------------------------------------------------------------------


def compile_kernel(function: Callable[..., Any], signature: str) -> Compiled:
    """Compile a kernel with numba; returns its object code."""
    import numba

    options: dict[str, Any] = {**jit.COMPILED, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    compiled: Any = numba.njit([signature], **options)(jit.rebound(function, jit.namespace(function)))
    (overload,) = compiled.overloads.values()
    library = overload.library
    module = library._final_module
    wanted = {f.name for f in module.functions if f.is_declaration and not f.name.startswith("llvm.")}
    wanted |= {variable.name for variable in module.global_variables if variable.is_declaration}
    symbol = overload.fndesc.llvm_func_name
    packed = _compile_packed(symbol, signature)
    return Compiled(symbol, library._get_compiled_object(), packed, alone=wanted <= _KNOWN_SYMBOLS)


def _compile_packed(symbol: str, signature: str) -> bytes:
    """Compile a kernel's function `packed` (see the head of this file) to object code."""
    from llvmlite import ir

    word, status, pointer = ir.IntType(64), ir.IntType(32), ir.PointerType()
    types = [word, word]
    for argument in parse_signature(signature)[1]:
        width = 8 * ctypes.sizeof(argument.ctype)
        scalar = ir.DoubleType() if argument.ctype is ctypes.c_double else ir.IntType(width)
        types += [word] * argument.words if argument.dimensions else [scalar]
    module = ir.Module()
    kernel = ir.Function(module, ir.FunctionType(status, types), symbol)
    packed = ir.Function(module, ir.FunctionType(status, [pointer]), _PACKED)
    builder = ir.IRBuilder(packed.append_basic_block())
    pointers = [builder.gep(packed.args[0], [ir.Constant(word, i)], source_etype=word) for i in range(len(types))]
    values = [builder.ptrtoint(pointers[0], word), builder.ptrtoint(pointers[1], word)]
    for address, kind in zip(pointers[2:], types[2:], strict=True):
        value = builder.load(address, typ=word)
        if kind != word:
            value = builder.bitcast(value, kind) if kind == ir.DoubleType() else builder.trunc(value, kind)
        values.append(value)
    builder.ret(builder.call(kernel, values))
    llvm = _llvm()
    machine = llvm.Target.from_default_triple().create_target_machine(codemodel="large")
    code: bytes = machine.emit_object(llvm.parse_assembly(str(module)))
    return code


@cache
def _llvm() -> Any:
    import llvmlite.binding as llvm

    for part in ("target", "asmprinter"):
        with contextlib.suppress(AttributeError, RuntimeError):  # newer llvmlite initializes itself
            getattr(llvm, f"initialize_native_{part}")()
    return llvm


def _engine() -> Any:
    """Return a new linker: one per kernel, so that helpers contained in several kernels do not collide."""
    llvm = _llvm()
    machine = llvm.Target.from_default_triple().create_target_machine()
    return llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
