"""The root of a function of one number between two places where its signs differ.

Chandrupatla's method: inverse quadratic interpolation through the last three places where that is safe, else
bisection. It needs hardly more calls than Brent's method; scipy.optimize has both, but takes longer to import
than a model takes to fit.

Chandrupatla 1997, A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear function
without using derivatives, Advances in Engineering Software 28.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

_EPS = sys.float_info.epsilon
MOST_STEPS = 2000  # bisection alone gets from any two floats to neighbours in fewer


def bracketed_root(f: Callable[[float], float], low: float, high: float, *, xtol: float) -> float:
    """x with f(x) = 0 in [low, high], to xtol or to rounding; f(low) and f(high) must differ in sign.

    Raises ValueError where they do not, or where f is nan.
    """
    a, b = high, low
    fa, fb = f(a), f(b)
    if not fa * fb <= 0:
        raise ValueError(f"no change of sign between {low} and {high}: {fb}, {fa}")
    if fa == 0:
        return a
    c, fc, t = a, fa, 0.5
    for _ in range(MOST_STEPS):
        x = a + t * (b - a)
        fx = f(x)
        if fx != fx:
            raise ValueError(f"the function is nan at {x}")
        if (fx > 0) == (fa > 0):
            c, fc = a, fa
        else:
            c, b, fc, fb = b, a, fb, fa
        a, fa = x, fx
        best, value = (a, fa) if abs(fa) < abs(fb) else (b, fb)
        least = (2 * _EPS * abs(best) + xtol / 2) / abs(b - a) if b != a else 1.0
        if value == 0 or least > 0.5:
            return best
        t = min(max(_step(a, b, c, fa, fb, fc), least), 1 - least)
    return best


def _step(a: float, b: float, c: float, fa: float, fb: float, fc: float) -> float:
    """The share of the way from a to b: interpolated where the three places allow it, else one half."""
    xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
    if not (phi**2 < xi and (1 - phi) ** 2 < 1 - xi):
        return 0.5
    return fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
