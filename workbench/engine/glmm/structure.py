"""What the likelihood approximations need of the random part, whatever its shape.

    Structure   the groupings with their terms: Z'v, Z b, and the curvature at given weights
    Curvature   A = Z'W Z and H = (A + S^-1)^-1 at the factors L of S

`single.py` holds one grouping (levels do not touch each other), `crossed.py` several.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from workbench.engine.glmm.model import Effects, Floats
from workbench.engine.glmm.terms import Terms
from workbench.engine.lmm.factors import Factor

Factors = tuple[Floats, ...]


class Curvature(Protocol):
    """A and H at one set of weights and factors; effects may have free leading axes."""

    @property
    def logdet(self) -> float:
        """log|I + A S|."""

    def solve(self, c: Effects) -> Effects:
        """H c."""

    def times(self, b: Effects) -> Effects:
        """A b."""

    def leverages(self) -> Floats:
        """Diagonal blocks (m, m, n) of Z H Z'."""

    def information(self) -> tuple[Floats, ...]:
        """Sum over the levels of the diagonal blocks (q, q) of D = A - A H A, one per grouping."""

    def variances(self) -> Effects:
        """Diagonal blocks (q, q, J) of H, one per grouping."""

    def traces(
        self, dW: Floats, directions: tuple[Floats, ...], s: Effects, c: Effects, thorough: bool
    ) -> Floats:
        """Second derivatives of log|I + A S|, without those of W and S themselves, (k, k).

        thorough: spare no cost; else what is costly and small may be left out.

        dW (m, m, k, n): derivative of the weights along each of k parameters.  directions: dS (k, q, q) of
        each grouping.  s, c: dS c, and the derivative of c, (k, q, J) each.
        """


class Structure(Protocol):
    """The random part of a model."""

    @property
    def parts(self) -> tuple[Terms, ...]:
        """Terms of every grouping, the eliminated one first."""

    def curvature(self, W: Floats, L: Factors) -> Curvature:
        """A and H at weights W (m, m, n); NotPositive when they are not those of a maximum."""


def factors(structure: Structure) -> tuple[Factor, ...]:
    """The groupings."""
    return tuple(part.factor for part in structure.parts)


def collect(structure: Structure, v: Floats) -> Effects:
    """Z'v of every grouping, for v (m, ..., n)."""
    return tuple(part.collect(v) for part in structure.parts)


def spread(structure: Structure, b: Effects) -> Floats:
    """Z b (m, ..., n)."""
    out: Floats | None = None
    for part, own in zip(structure.parts, b, strict=True):
        out = part.spread(own, out)
    assert out is not None
    return out


def covary(L: Factors, v: Effects) -> Effects:
    """S v of every level."""
    return tuple((lower @ lower.T) @ own for lower, own in zip(L, v, strict=True))


def dot(one: Effects, other: Effects) -> float:
    """Sum of products."""
    return float(sum(np.vdot(x, y) for x, y in zip(one, other, strict=True)))


def plus(one: Effects, other: Effects, share: float = 1.0) -> Effects:
    """one + share other."""
    return tuple(x + share * y for x, y in zip(one, other, strict=True))


def cross(one: Effects, other: Effects) -> Floats:
    """Products (k, l) of effects (k, q, J) and (l, q, J)."""
    total = np.zeros((len(one[0]), len(other[0])))
    for x, y in zip(one, other, strict=True):
        total += x.reshape(len(x), -1) @ y.reshape(len(y), -1).T
    return total
