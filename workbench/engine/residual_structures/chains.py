"""The structures that are chains: compound symmetry, AR(1), continuous AR(1), ARMA(1,1).

    compound symmetry   corr = rho                                      -1/(largest group - 1) < rho < 1
    AR(1)               corr = rho^d,  d whole                                          -1 < rho < 1
    continuous AR(1)    corr = rho^d,  d any distance in time                            0 < rho < 1
    ARMA(1,1)           corr = g phi^(d-1),  g = (1 + phi theta)(phi + theta) / (1 + 2 phi theta + theta^2)

The forecast of ARMA(1,1) is a Kalman filter with one state, the forecast one step ahead; P_t is its variance
(Jones 1980, Technometrics 22; Pinheiro & Bates 2000, section 5.3).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from workbench.engine.lmm.model import Codes, Floats
from workbench.engine.residual_structures.chain import Chain, Numbers
from workbench.engine.residual_structures.order import Order
from workbench.engine.residual_structures.parameters import Parameter, correlation
from workbench.engine.residual_structures.structure import (
    Structure,
    bend_share,
    bend_within_one,
    chain_structure,
    share,
    within_one,
)


def compound_symmetry(order: Order) -> Structure:
    """One correlation between all rows of a group."""
    low = -1.0 / (int(order.sizes.max()) - 1)
    k = order.place.astype(np.float64)
    ones = np.ones(len(k))

    def rho(x: Numbers) -> Numbers:
        return low + (1.0 - low) * share(x)

    def chain(x: Numbers) -> Chain:
        r = rho(x)[0]
        before = 1.0 + (k - 1.0) * r
        s = np.sqrt((1.0 - r) * (1.0 + k * r) / before)
        return Chain(ones, ones, r / before, s, order.first)

    parameter = Parameter("Correlation", low)
    starts = [[parameter.spread(0.3)], [parameter.spread(0.8)], [parameter.spread(low / 2)]]
    return chain_structure([parameter], starts, rho, chain, bend_share)


def ar1(order: Order) -> Structure:
    """Correlations that fall with the distance in whole steps; rho may be negative."""
    starts = [[0.3], [1.2], [-0.4]]
    chain = decay(order, order.gap, within_one)
    return chain_structure([correlation("AR(1) correlation")], starts, within_one, chain, bend_within_one)


def car1(order: Order) -> Structure:
    """Correlations that fall with any distance; rho belongs to one unit of time."""
    unit = typical_gap(order)

    def natural(x: Numbers) -> Numbers:
        return share(x) ** (1.0 / unit)

    parameter = Parameter("Continuous AR(1) correlation", 0.0)
    starts = [[-0.8], [1.0], [-3.0]]
    return chain_structure([parameter], starts, natural, decay(order, order.gap / unit, share), bend_share)


def typical_gap(order: Order) -> float:
    """Median distance of neighbouring rows."""
    return float(np.median(order.gap[~order.first]))


def decay(order: Order, gap: Floats, rho: Callable[[Numbers], Numbers]) -> Callable[[Numbers], Chain]:
    """The chain in which only the row before counts, with correlation rho(x)^gap."""
    zeros, ones = np.zeros(len(gap)), np.ones(len(gap))

    def chain(x: Numbers) -> Chain:
        c = power(rho(x)[0], gap)
        s = np.where(order.first, 1.0, np.sqrt(1.0 - c * c))
        return Chain(zeros, ones, c, s, order.first)

    return chain


def power(base: Any, exponent: Floats) -> Numbers:
    """base^exponent where base may be negative (whole exponents then) and carry a complex step."""
    value: Numbers = np.real(base) ** exponent
    if np.iscomplexobj(base):
        slope = np.where(
            exponent == 0.0, 0.0, exponent * np.real(base) ** np.where(exponent, exponent - 1, 0)
        )
        value = value + 1j * np.imag(base) * slope
    return value


def arma11(order: Order) -> Structure:
    """Autoregression with a moving average: the first correlation is free, later ones fall by phi."""
    walk = walks(order)

    def chain(x: Numbers) -> Chain:
        phi, theta = within_one(x)
        g = (1.0 + phi * theta) * (phi + theta) / (1.0 + 2.0 * phi * theta + theta * theta)
        full, less = power(phi, order.gap), power(phi, order.gap - 1.0)
        c, full = np.where(order.first, 0.0, less), np.where(order.first, 0.0, full)
        s, gain = walk(c, full, g)
        return Chain(full - gain * c, gain, c, s, order.first)

    named = [correlation("AR coefficient phi"), correlation("MA coefficient theta")]
    starts = [[0.5, 0.1], [1.2, -0.5], [0.1, 0.3], [-0.4, 0.1]]
    return chain_structure(named, starts, within_one, chain, bend_within_one)


Walk = Callable[[Numbers, Numbers, Any], tuple[Numbers, Numbers]]


def walks(order: Order) -> Walk:
    """The filter's recursion: (forecast factor, decay, g) -> (s, gain), each (n,).

    Done once for every pattern of gaps: for many patterns place by place, for few long ones row by row.
    """
    kinds, kind_of = _gap_patterns(order)
    kinds = kinds[np.argsort(-order.sizes[kinds], kind="stable")] if len(kinds) > 1 else kinds
    starts, sizes = order.starts[kinds], order.sizes[kinds]
    source = np.repeat(order.starts[kind_of], order.sizes) + order.place

    def walk(c: Numbers, full: Numbers, g: Any) -> tuple[Numbers, Numbers]:
        s, gain = np.empty_like(c), np.empty_like(c)
        if len(kinds) < sizes[0]:
            for start, size in zip(starts, sizes, strict=True):
                line = slice(start, start + size)
                s[line], gain[line] = _row_by_row(c[line].tolist(), full[line].tolist(), g)
        else:
            P = np.zeros(len(kinds), dtype=c.dtype)
            for place in range(sizes[0]):
                rows = starts[sizes > place] + place
                s[rows], gain[rows], P = step(c[rows], full[rows], g, P[: len(rows)])
        return s[source], gain[source]

    return walk


def step(c: Any, full: Any, g: Any, P: Any) -> tuple[Any, Any, Any]:
    """Standard error, gain and next P of one row: c, full its phi^(d-1) and phi^d."""
    variance = 1.0 - c * c * P
    gain = (g - c * full * P) / variance
    return variance**0.5, gain, full * full * P + gain * gain * variance


def _row_by_row(c: list[Any], full: list[Any], g: Any) -> tuple[list[Any], list[Any]]:
    P, errors, gains = 0.0, [], []
    for one, two in zip(c, full, strict=True):
        s, gain, P = step(one, two, g, P)
        errors.append(s)
        gains.append(gain)
    return errors, gains


def _gap_patterns(order: Order) -> tuple[Codes, Codes]:
    """Numbers of groups with gaps of their own, and for every group the number of the first like it."""
    found: dict[bytes, int] = {}
    kind_of = np.empty(len(order.sizes), dtype=np.intp)
    for j, (start, size) in enumerate(zip(order.starts.tolist(), order.sizes.tolist(), strict=True)):
        key = order.gap[start : start + size].tobytes()
        kind_of[j] = found.setdefault(key, j)
    return np.unique(kind_of), kind_of
