"""Derivatives of l, l_t and l_tt in the two ends of an interval, where t shifts both ends.

    S = R_1,  C = R_2,  D = R_3:   l_t = S,   l_tt = C - S^2,   l_ttt = D - 3 C S + 2 S^3

See intervals.py for the rules; `first` and `second` hold the derivatives of (l, l_t, l_tt) in u and v.
"""

from __future__ import annotations

from typing import TypeAlias

from workbench.engine.cumulative.intervals import Interval
from workbench.engine.cumulative.links import Floats

Pair: TypeAlias = tuple[Floats, Floats]
Triple: TypeAlias = tuple[Floats, Floats, Floats]


def shift_ratios(i: Interval, order: int) -> tuple[Floats, ...]:
    """R_1 .. R_order."""
    return tuple(a - b for a, b in zip(i.a[:order], i.b[:order], strict=True))


def first(i: Interval, order: int) -> list[Pair]:
    """(d/du, d/dv) of l, l_t, ... up to `order` (0 to 2) shifts."""
    out: list[Pair] = [(i.a[0], -i.b[0])]
    R = shift_ratios(i, order)
    if order >= 1:
        out.append(_of_ratio(i, R, 1))
    if order >= 2:
        (S_u, S_v), (C_u, C_v) = out[1], _of_ratio(i, R, 2)
        out.append((C_u - 2.0 * R[0] * S_u, C_v - 2.0 * R[0] * S_v))
    return out


def first_of_third(i: Interval) -> Pair:
    """(d/du, d/dv) of l_ttt."""
    R = shift_ratios(i, 3)
    S, C = R[:2]
    parts = zip(_of_ratio(i, R, 1), _of_ratio(i, R, 2), _of_ratio(i, R, 3), strict=True)
    u, v = (D_e - 3.0 * (C_e * S + C * S_e) + 6.0 * S * S * S_e for S_e, C_e, D_e in parts)
    return u, v


def second(i: Interval) -> list[Triple]:
    """(d2/du2, d2/du dv, d2/dv2) of l, l_t, l_tt."""
    (a, a1), (b, b1) = i.a[:2], i.b[:2]
    R = shift_ratios(i, 2)
    S_u, S_v = _of_ratio(i, R, 1)
    S2, C2 = _twice(i, R, 1), _twice(i, R, 2)
    squares = (S_u * S_u, S_u * S_v, S_v * S_v)
    T2 = [c - 2.0 * (square + R[0] * s) for s, c, square in zip(S2, C2, squares, strict=True)]
    return [(a1 - a * a, a * b, -b1 - b * b), S2, (T2[0], T2[1], T2[2])]


def _of_ratio(i: Interval, R: tuple[Floats, ...], k: int) -> Pair:
    """(dR_k/du, dR_k/dv)."""
    return i.a[k] - R[k - 1] * i.a[0], R[k - 1] * i.b[0] - i.b[k]


def _twice(i: Interval, R: tuple[Floats, ...], k: int) -> Triple:
    """Second derivatives of R_k."""
    (a, a1), (b, b1), own = i.a[:2], i.b[:2], R[k - 1]
    u, v = _of_ratio(i, R, k)
    uu = i.a[k + 1] - i.a[k] * a - u * a - own * (a1 - a * a)
    uv = i.a[k] * b - v * a - own * a * b
    vv = v * b + own * (b1 + b * b) - i.b[k + 1] - i.b[k] * b
    return uu, uv, vv
