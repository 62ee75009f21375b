"""Chains of rows: structures in which all that earlier rows foretell fits into one number, in O(n).

    white_t = (e_t - c_t x_t) / s_t,    x_(t+1) = a_t x_t + b_t e_t,    x = 0 where a group begins

symbol   meaning
x_t      state: what is carried of the rows before t in the group (the last row for AR(1), the sum of all for
         compound symmetry, the forecast of the next time for ARMA(1,1))
c_t x_t  best forecast of row t
s_t      its standard error, in units of sigma

A whole chain is two bidiagonal systems, solved for all groups and columns at once. Derivatives are taken with
complex steps, which have no rounding error of their own (Squire & Trapp 1998, SIAM Review 40).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_banded

from workbench.engine.lmm.model import Floats

Numbers: TypeAlias = NDArray[Any]  # real, or complex while a derivative is taken
STEP = 1e-30


@dataclass(frozen=True)
class Chain:
    """a, b, c, s: (n,), real or complex; first (n,): whether a row begins its group."""

    a: Numbers
    b: Numbers
    c: Numbers
    s: Numbers
    first: NDArray[np.bool_]

    @property
    def log_det(self) -> Any:
        """log|U|."""
        return -np.log(self.s).sum()

    def whiten(self, F: Numbers) -> Numbers:
        """U F, U = (I - C (I - A)^-1 B) / s with A, B one row below the diagonal."""
        return (F - _times(self.c, self._forward(self.a, _times(self.b, F)))) / self.s[:, None]

    def colour(self, F: Numbers) -> Numbers:
        """U^-1 F: the state follows x_(t+1) = (a_t + b_t c_t) x_t + b_t s_t white_t."""
        own = _times(self.s, F)
        return own + _times(self.c, self._forward(self.a + self.b * self.c, _times(self.b, own)))

    def whiten_t(self, F: Numbers) -> Numbers:
        """U'F."""
        G = F / self.s[:, None]
        return G - _times(self.b, self._backward(self.a, _times(self.c, G)))

    def colour_t(self, F: Numbers) -> Numbers:
        """U^-T F."""
        G = F + _times(self.b, self._backward(self.a + self.b * self.c, _times(self.c, F)))
        return _times(self.s, G)

    def _forward(self, a: Numbers, F: Numbers) -> Numbers:
        """States x of the inputs F: x_(t+1) = a_t x_t + F_t."""
        shifted = np.zeros_like(F)
        shifted[1:] = F[:-1]
        shifted[self.first] = 0.0
        band = np.ones((2, len(a)), dtype=a.dtype)
        band[1, :-1] = np.where(self.first[1:], 0.0, -a[:-1])
        return np.asarray(solve_banded((1, 0), band, shifted, check_finite=False))

    def _backward(self, a: Numbers, F: Numbers) -> Numbers:
        """The transpose of `_forward`."""
        band = np.ones((2, len(a)), dtype=a.dtype)
        band[0, 1:] = np.where(self.first[1:], 0.0, -a[:-1])
        state = np.asarray(solve_banded((0, 1), band, F, check_finite=False))
        out = np.zeros_like(state)
        out[:-1] = np.where(self.first[1:, None], 0.0, state[1:])
        return out


def _times(v: Numbers, F: Numbers) -> Numbers:
    return v[:, None] * F


@dataclass(frozen=True)
class ChainWhitener:
    """A chain as a function of its parameters, `at`, at x (k,). See whitener.Whitener."""

    at: Callable[[Numbers], Chain]
    x: Floats
    deviations: float = 1.0

    @cached_property
    def chain(self) -> Chain:
        """The chain at x."""
        return self.at(self.x)

    @cached_property
    def stepped(self) -> list[Chain]:
        """The chains a complex step away, one a parameter."""
        return [self.at(self.x + 1j * STEP * unit) for unit in np.eye(len(self.x))]

    @property
    def log_det(self) -> float:
        """See Whitener."""
        return float(self.chain.log_det)

    @property
    def log_det_slopes(self) -> Floats:
        """See Whitener."""
        return np.array([chain.log_det.imag / STEP for chain in self.stepped])

    def whiten(self, F: Floats) -> Floats:
        """See Whitener."""
        return self.chain.whiten(F)

    def colour(self, F: Floats) -> Floats:
        """See Whitener."""
        return self.chain.colour(F)

    def whiten_t(self, F: Floats) -> Floats:
        """See Whitener."""
        return self.chain.whiten_t(F)

    def colour_t(self, F: Floats) -> Floats:
        """See Whitener."""
        return self.chain.colour_t(F)

    def pull(self, W: Floats, F: Floats) -> Floats:
        """See Whitener."""
        return np.array([np.vdot(W, chain.whiten(F).imag / STEP) for chain in self.stepped])

    def twist(self, F: Floats) -> Floats:
        """See Whitener; S = U^-1 U^-T is differentiated on U'F, which is held."""
        raw = self.chain.whiten_t(F)
        out = [self.chain.whiten(chain.colour(chain.colour_t(raw)).imag / STEP) for chain in self.stepped]
        return np.asarray(out).reshape(len(out), *F.shape)
