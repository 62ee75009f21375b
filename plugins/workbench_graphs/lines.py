"""Lines through clouds: straight, quadratic or smooth, with their band and their equation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.api import Band, Line, Mark
from workbench.engine.distributions import t_quantile
from workbench.engine.graphs.loess import loess_curve
from workbench_graphs.frame import Floats
from workbench_graphs.paint import Paint
from workbench_graphs.words import number, share

_DEGREE = {"linear": 1, "quadratic": 2}
PLACES = 60


@dataclass(frozen=True)
class Fit:
    """A polynomial y = b0 + b1 x + ...: coefficients, R squared, n."""

    coefficients: tuple[float, ...]
    r_squared: float | None
    n_obs: int

    def equation(self, *, alone: bool = True) -> str:
        """ŷ = 3.00 + 0.50x and R² = .67, in two lines if alone."""
        text = f"ŷ = {number(self.coefficients[0])}"
        for power, b in enumerate(self.coefficients[1:], 1):
            sign = "−" if b < 0 else "+"
            text += f" {sign} {number(abs(b))}x{'²' if power == 2 else ''}"
        if self.r_squared is None:
            return text
        return f"{text}{chr(10) if alone else ', '}R² = {share(self.r_squared)}"


@dataclass(frozen=True)
class Drawn:
    """The marks of a line and, of a polynomial, its fit."""

    marks: list[Mark]
    fit: Fit | None = None


NOTHING = Drawn([])


def line_through(
    x: Floats,
    y: Floats,
    kind: str,
    look: Paint,
    *,
    level: float = 0.0,
    span: float = 0.75,
    color: str = "",
    places: int = PLACES,
) -> Drawn:
    """The line of that kind; nothing where x has too few different values. x, y: finite, (n,).

    level: of the confidence band of a polynomial, 0 for none; color: a role instead of that of the group;
    places: at which it is computed; 2 are enough for a straight line on straight axes.
    """
    if kind == "none" or len(np.unique(x)) < (_DEGREE.get(kind, 1) + 1):
        return NOTHING
    role = color or look.color
    if kind == "loess":
        at, curve = loess_curve(x, y, places, span)
        return Drawn([_line(at, curve, role, look)])
    at = np.linspace(x.min(), x.max(), places)
    return _polynomial(x, y, at, _DEGREE[kind], role, look, level)


def _polynomial(x: Floats, y: Floats, at: Floats, degree: int, role: str, look: Paint, level: float) -> Drawn:
    centre, scale = x.mean(), x.std()
    z = (x - centre) / scale
    X = np.vander(z, degree + 1, increasing=True)
    Q, R = np.linalg.qr(X)
    b = np.linalg.solve(R, Q.T @ y)
    rest = y - X @ b
    X_at = np.vander((at - centre) / scale, degree + 1, increasing=True)
    curve = X_at @ b
    marks: list[Mark] = [_line(at, curve, role, look)]
    df = len(x) - degree - 1
    if level and df > 0:
        spread = np.sqrt((np.linalg.solve(R.T, X_at.T) ** 2).sum(axis=0) * (rest @ rest) / df)
        half = float(t_quantile((1 + level) / 2, df)) * spread
        low, high = (curve - half).tolist(), (curve + half).tolist()
        marks.insert(0, Band(tuple(at.tolist()), tuple(low), tuple(high), color=role))
    total = ((y - y.mean()) ** 2).sum()
    r_squared = float(1 - rest @ rest / total) if total > 0 else None
    raw = np.polynomial.Polynomial(b)(np.polynomial.Polynomial([-centre / scale, 1 / scale]))
    return Drawn(marks, Fit(tuple(raw.coef.tolist()), r_squared, len(x)))


def _line(at: Floats, curve: Floats, role: str, look: Paint) -> Line:
    return Line(
        tuple(at.tolist()), tuple(curve.tolist()), color=role, width=2.0, dash=look.dash, name=look.name
    )
