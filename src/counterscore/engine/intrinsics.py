"""Two machine instructions for which Numba has no name."""

from __future__ import annotations

from typing import Any

from numba import types
from numba.extending import intrinsic


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


count_on: Any = intrinsic(_count_on)
lowest_bit: Any = intrinsic(_lowest_bit)
