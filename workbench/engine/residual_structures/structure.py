"""A residual structure: its parameters, where to start, and the root U at any place.

Search variables x (k,) are free numbers; `natural` maps them to the parameters people know. Both it and the
coefficients behind U take complex x, which is how derivatives are made (chain.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm.model import Codes, Floats
from workbench.engine.residual_structures.chain import STEP, Chain, ChainWhitener, Numbers
from workbench.engine.residual_structures.parameters import Parameter, ratio
from workbench.engine.residual_structures.pattern import Pattern, PatternWhitener
from workbench.engine.residual_structures.whitener import Scaled, White, Whitener


@dataclass(frozen=True)
class Structure:
    """parameters: what `natural` returns, in order.  starts: search variables (k,) to begin from, best first.

    at(x): the Whitener; LinAlgError where S is not positive definite.
    bend(x): second over first derivative (k,) of the bounded number behind each search variable, 0 where it
    is not bounded. Towards a limit it keeps Newton's method going, as what bends there is the map alone.
    """

    parameters: tuple[Parameter, ...]
    starts: tuple[Floats, ...]
    natural: Callable[[Numbers], Numbers]
    at: Callable[[Floats], Whitener]
    bend: Callable[[Floats], Floats] = np.zeros_like

    @property
    def k(self) -> int:
        """Number of search variables."""
        return len(self.starts[0])

    def jacobian(self, x: Floats) -> Floats:
        """d natural / dx, (parameters, k)."""
        steps = [self.natural(x + 1j * STEP * unit).imag / STEP for unit in np.eye(self.k)]
        return np.asarray(steps).reshape(self.k, len(self.parameters)).T


INSIDE = 1.0 - 1e-8  # correlations of the search stay within +-INSIDE, where nothing divides by zero


def within_one(x: Numbers) -> Numbers:
    """Correlations from search variables."""
    return INSIDE * np.tanh(x)


def bend_within_one(x: Floats) -> Floats:
    """The bend of `within_one`."""
    return -2.0 * np.tanh(x)


def share(x: Numbers) -> Numbers:
    """Numbers between 0 and 1, ends left out, from search variables."""
    return (1.0 - INSIDE) / 2.0 + INSIDE * (0.5 + 0.5 * np.tanh(x / 2.0))


def bend_share(x: Floats) -> Floats:
    """The bend of `share`."""
    return -np.tanh(x / 2.0)


IDENTITY = Structure((), (np.zeros(0),), lambda x: x, lambda x: White())


def chain_structure(
    parameters: Sequence[Parameter],
    starts: Sequence[Sequence[float]],
    natural: Callable[[Numbers], Numbers],
    chain: Callable[[Numbers], Chain],
    bend: Callable[[Floats], Floats],
) -> Structure:
    """A structure whose rows form a chain; `chain` takes the search variables."""

    def at(x: Floats) -> Whitener:
        whitener = ChainWhitener(chain, x)
        s = np.real(whitener.chain.s)
        if not bool((np.isfinite(s) & (s > 0)).all()):
            raise np.linalg.LinAlgError("a row is foretold exactly")
        return whitener

    return Structure(
        tuple(parameters), tuple(np.array(s, dtype=np.float64) for s in starts), natural, at, bend
    )


def pattern_structure(
    parameters: Sequence[Parameter],
    starts: Sequence[Floats],
    natural: Callable[[Numbers], Numbers],
    matrix: Callable[[Numbers], Numbers],
    patterns: Sequence[Pattern],
    bend: Callable[[Floats], Floats] = np.zeros_like,
) -> Structure:
    """A structure given by one matrix over all occasions; `matrix` takes the search variables."""

    def at(x: Floats) -> Whitener:
        S = np.asarray(matrix(x))
        if not bool(np.isfinite(S).all()):
            raise np.linalg.LinAlgError("the residual covariance is not finite")
        slopes = [matrix(x + 1j * STEP * unit).imag / STEP for unit in np.eye(len(x))]
        return PatternWhitener(patterns, S, np.asarray(slopes).reshape(len(x), *S.shape))

    return Structure(tuple(parameters), tuple(starts), natural, at, bend)


def with_strata(inner: Structure, strata: Codes, labels: Sequence[str], what: str) -> Structure:
    """The structure with standard deviations that differ by stratum (n,) in order; the first is the unit."""
    m, k = len(labels) - 1, inner.k
    if not m:
        return inner
    named = tuple(ratio(f"{what} {label}", f"{what} {labels[0]}") for label in labels[1:])

    def natural(x: Numbers) -> Numbers:
        return np.concatenate([inner.natural(x[:k]), np.exp(x[k:])])

    def at(x: Floats) -> Whitener:
        return Scaled(inner.at(x[:k]), strata, x[k:])

    def bend(x: Floats) -> Floats:
        return np.append(inner.bend(x[:k]), np.zeros(m))

    starts = tuple(np.concatenate([start, np.zeros(m)]) for start in inner.starts)
    return Structure(inner.parameters + named, starts, natural, at, bend)
