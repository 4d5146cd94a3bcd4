"""Machine instructions for which Numba has no name."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

TOGETHER = 64


def _count_on(_typing: Any, counter: Any) -> Any:
    """What stood in `counter` [1], to which one is added at once: no two threads get the same."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, args[0])
        return builder.atomic_rmw("add", array.data, context.get_constant(types.int64, 1), "monotonic")

    return types.int64(counter), code


def _lowest_bit(_typing: Any, word: Any) -> Any:
    """The place of the lowest bit of a word of 64 that is not 0."""

    def code(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], context.get_constant(types.boolean, 1))

    return types.uint64(types.uint64), code


def _marks_of(_typing: Any, flags: Any, at: Any) -> Any:
    """A bit each for the 64 bytes of `flags` [byte] from place `at` on: whether they are not 0, the first one's lowest."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, args[0])
        bytes_ = ir.VectorType(ir.IntType(8), TOGETHER)
        found = builder.load(builder.bitcast(builder.gep(array.data, [args[1]]), bytes_.as_pointer()), align=1)
        return builder.bitcast(builder.icmp_unsigned("!=", found, ir.Constant(bytes_, None)), ir.IntType(TOGETHER))

    return types.uint64(flags, types.int64), code


count_on: Any = intrinsic(_count_on)
lowest_bit: Any = intrinsic(_lowest_bit)
marks_of: Any = intrinsic(_marks_of)
