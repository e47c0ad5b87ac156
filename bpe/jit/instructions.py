"""LLVM instructions that numba does not offer: an unaligned 64-bit load, count-trailing-zeros, a prefetch.

`bpe.jit.portable` implements the same without llvmlite.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from bpe.jit.portable import mix as mix


@intrinsic
def load64(context: Any, array: Any, index: Any) -> Any:
    """Load the eight bytes of `array` at `index` as a little-endian uint64 (all of numba's platforms are
    little-endian)."""
    signature = types.uint64(array, index)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        pointer = builder.gep(data, [args[1]], source_etype=ir.IntType(8))
        return builder.load(pointer, align=1, typ=ir.IntType(64))

    return signature, codegen


@intrinsic
def ctz64(context: Any, x: Any) -> Any:
    """Return the number of trailing zero bits of a uint64."""
    signature = types.uint64(types.uint64)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 0))

    return signature, codegen


@intrinsic
def prefetch(context: Any, rows: Any, index: Any) -> Any:
    """Prefetch, for writing, the cache line at the start of a row of a two-dimensional C-contiguous array."""
    signature = types.void(rows, index)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, args[0])
        columns = builder.extract_value(array.shape, 1)
        item = context.get_data_type(signature.args[0].dtype)
        row = builder.gep(array.data, [builder.mul(args[1], columns)], source_etype=item)
        pointer, flag = ir.PointerType(), ir.IntType(32)
        function_type = ir.FunctionType(ir.VoidType(), [pointer, flag, flag, flag])
        function = builder.module.declare_intrinsic("llvm.prefetch", [pointer], function_type)
        write, locality, data = (ir.Constant(flag, value) for value in (1, 3, 1))
        builder.call(function, [row, write, locality, data])
        return context.get_dummy_value()

    return signature, codegen
