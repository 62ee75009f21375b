"""Derivatives of f(t(eta)) from those of f and t, up to the fourth (Faa di Bruno).

Tuples hold value, first, second ... derivative. Only as many as `order` asks for are formed.
"""

from __future__ import annotations

from workbench.engine.likelihoods.kernel import Floats, Slopes


def compose(f: Slopes, t: Slopes, order: int) -> Slopes:
    """(f, df/deta, ...) up to `order`, from f in its own argument t and t in eta."""
    out = [f[0]]
    if order >= 1:
        out.append(f[1] * t[1])
    if order >= 2:
        t1_2 = t[1] * t[1]
        out.append(f[2] * t1_2 + f[1] * t[2])
    if order >= 3:
        out.append(f[3] * (t1_2 * t[1]) + 3.0 * f[2] * (t[1] * t[2]) + f[1] * t[3])
    if order >= 4:
        fourth = f[4] * t1_2 * t1_2 + 6.0 * f[3] * t1_2 * t[2]
        out.append(fourth + f[2] * (3.0 * t[2] * t[2] + 4.0 * t[1] * t[3]) + f[1] * t[4])
    return tuple(out)


def compose_information(w: Slopes, t: Slopes, order: int) -> Slopes:
    """Expected information in eta, w(t) t'^2, and its derivatives up to `order` (2)."""
    t1_2 = t[1] * t[1]
    out = [w[0] * t1_2]
    if order >= 1:
        out.append(w[1] * t1_2 * t[1] + 2.0 * w[0] * t[1] * t[2])
    if order >= 2:
        second = w[2] * t1_2 * t1_2 + 5.0 * w[1] * t1_2 * t[2]
        out.append(second + 2.0 * w[0] * (t[2] * t[2] + t[1] * t[3]))
    return tuple(out)


def log_slopes(m: Slopes, order: int, log_m: Floats) -> Slopes:
    """Derivatives of log m from those of m > 0; log_m: its value, which the caller computes without loss."""
    out = [log_m]
    r = [m[k] / m[0] for k in range(1, order + 1)]
    if order >= 1:
        out.append(r[0])
    if order >= 2:
        out.append(r[1] - r[0] ** 2)
    if order >= 3:
        out.append(r[2] - 3.0 * r[1] * r[0] + 2.0 * r[0] ** 3)
    if order >= 4:
        fourth = r[3] - 4.0 * r[2] * r[0] - 3.0 * r[1] ** 2
        out.append(fourth + 12.0 * r[1] * r[0] ** 2 - 6.0 * r[0] ** 4)
    return tuple(out)
