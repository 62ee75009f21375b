"""The functions of expressions: a closed list; each with the kinds it takes and gives, and what it computes.

To add one, write a Function here; parser, checks and evaluation need no change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Kind: TypeAlias = Literal["number", "category", "condition"]


@dataclass(frozen=True)
class Function:
    """takes: the kinds of each argument; the last counts for further ones where `more`.

    gives: the kind of the value.  compute: on numbers, arrays (n,) or floats; None where the evaluator knows
    the function by name.  help: one line for menus.
    """

    takes: tuple[tuple[Kind, ...], ...]
    gives: Kind
    help: str
    compute: Callable[..., Any] | None = None
    more: bool = False


NUMBER: tuple[Kind, ...] = ("number",)
ANY: tuple[Kind, ...] = ("number", "category", "condition")


def _plain(name: str) -> Callable[..., Any]:
    """A function of numpy by name, imported on first use."""

    def compute(*values: Any) -> Any:
        import numpy as np

        return getattr(np, name)(*values)

    return compute


def _pairwise(name: str) -> Callable[..., Any]:
    """The same for any number of arguments, taken two by two."""

    def compute(first: Any, *others: Any) -> Any:
        import numpy as np

        for other in others:
            first = getattr(np, name)(first, other)
        return first

    return compute


def _round(x: Any) -> Any:
    """Halves away from zero, as people round."""
    import numpy as np

    return np.copysign(np.floor(np.abs(x) + 0.5), x)


FUNCTIONS: dict[str, Function] = {
    "missing": Function((ANY,), "condition", "whether there is no value"),
    "abs": Function((NUMBER,), "number", "size without sign", _plain("abs")),
    "sqrt": Function((NUMBER,), "number", "square root", _plain("sqrt")),
    "log": Function((NUMBER,), "number", "natural logarithm", _plain("log")),
    "log2": Function((NUMBER,), "number", "logarithm to base 2", _plain("log2")),
    "log10": Function((NUMBER,), "number", "logarithm to base 10", _plain("log10")),
    "exp": Function((NUMBER,), "number", "exponential function", _plain("exp")),
    "floor": Function((NUMBER,), "number", "whole number below", _plain("floor")),
    "ceiling": Function((NUMBER,), "number", "whole number above", _plain("ceil")),
    "round": Function((NUMBER,), "number", "nearest whole number", _round),
    "min": Function((NUMBER, NUMBER), "number", "smaller of several in a row", _pairwise("minimum"), True),
    "max": Function((NUMBER, NUMBER), "number", "larger of several in a row", _pairwise("maximum"), True),
}
