"""Three LLVM instructions that numba has no name for: an unaligned 64-bit load, count-trailing-zeros, and a hash
step.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

_MULTIPLIER = np.uint64(0xFF51AFD7ED558CCD)
_HALF = np.uint64(32)


@intrinsic
def load64(context: Any, array: Any, index: Any) -> Any:
    """The eight bytes of `array` from `index` on, as a little-endian uint64 (every platform numba has is little-
    endian).
    """
    signature = types.uint64(array, index)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        pointer = builder.bitcast(builder.gep(data, [args[1]]), ir.IntType(64).as_pointer())
        value = builder.load(pointer)
        value.align = 1
        return value

    return signature, codegen


@intrinsic
def ctz64(context: Any, x: Any) -> Any:
    """The number of trailing zero bits of a uint64."""
    signature = types.uint64(types.uint64)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 0))

    return signature, codegen


@intrinsic
def prefetch(context: Any, rows: Any, index: Any) -> Any:
    """Ask for the cache line at the start of a row of a C-contiguous array of two dimensions, to be written soon."""
    signature = types.void(rows, index)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, args[0])
        columns = builder.extract_value(array.shape, 1)
        pointer = builder.gep(array.data, [builder.mul(args[1], columns)])
        byte_pointer, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
        function_type = ir.FunctionType(ir.VoidType(), [byte_pointer, flag, flag, flag])
        function = builder.module.declare_intrinsic("llvm.prefetch", [byte_pointer], function_type)
        write, locality, data = (ir.Constant(flag, value) for value in (1, 3, 1))
        builder.call(function, [builder.bitcast(pointer, byte_pointer), write, locality, data])
        return context.get_dummy_value()

    return signature, codegen


@njit(nogil=True, inline="always")
def mix(h: Any, x: Any) -> Any:
    """One step of a 64-bit hash."""
    value = (h ^ x) * _MULTIPLIER
    return value ^ (value >> _HALF)
