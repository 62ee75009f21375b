"""What a profile can hold at a value, beside random effects and residuals: one number h of all parameters.

    psi = (theta, x, log sigma)      theta, x as in objective.py; sigma in comparable units

kind        h(psi)                                        scale of h (lmm_intervals/scales.py)
sigma       log sigma + log y_scale                       log
sd          y_scale sigma |row a of Z_map L|              plain, or its logarithm
cor         arcsin of the correlation of rows a and b     sine
residual    a correlation as arcsin, a ratio as logarithm
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm.model import Floats
from workbench.engine.lmm_intervals.parameters import Parameter
from workbench.engine.lmm_intervals.scales import Scale
from workbench.engine.residual_structures.model import Model
from workbench.engine.residual_structures.objective import split

VANISHED = 1e-4  # share of its estimate at which a deviation counts as zero
INSIDE = 1e-6  # share of its range from its end at which a correlation is held last


@dataclass(frozen=True)
class HeldNumber:
    """One parameter; number: its place among the parameters of the residual structure, -1 for others.

    as_log: hold a standard deviation by its logarithm, which some curves are smoother in.
    """

    model: Model
    parameter: Parameter
    number: int = -1
    as_log: bool = False

    @property
    def scale(self) -> Scale:
        """On which scale it is held."""
        if self.parameter.kind == "cor":
            return "sine"
        if self.parameter.kind == "sd":
            return "log" if self.as_log else "plain"
        if self.number >= 0 and np.isfinite(self.model.structure.parameters[self.number].high):
            return "sine"
        return "log"

    def limits(self, s: float) -> tuple[float, float]:
        """How far h can go from s: deviations to nearly nothing, correlations nearly to their ends."""
        if self.scale == "sine":
            own = self.model.structure.parameters[self.number] if self.number >= 0 else None
            low, high = (-1.0, 1.0) if own is None else (own.low, own.high)
            edge = INSIDE * (high - low)
            return float(np.arcsin(low + edge)), float(np.arcsin(high - edge))
        if self.parameter.kind == "sd":
            return (s + float(np.log(VANISHED)) if self.as_log else VANISHED * s), np.inf
        return -np.inf, np.inf

    def value(self, psi: Floats) -> float:
        """h at psi (k+1,)."""
        return self._value_and_slope(psi)[0]

    def slope(self, psi: Floats) -> Floats:
        """dh / dpsi (k+1,)."""
        return self._value_and_slope(psi)[1]

    def _value_and_slope(self, psi: Floats) -> tuple[float, Floats]:
        slope = np.zeros_like(psi)
        if self.number >= 0:
            return self._residual(psi, slope)
        unit = float(np.log(self.model.y_scale))
        if self.parameter.kind == "sigma":
            slope[-1] = 1.0
            return float(psi[-1]) + unit, slope
        rows, start, pairs, Z_map = self._rows(psi)
        one = rows[self.parameter.a]
        size = float(np.linalg.norm(one))
        if size == 0.0:
            raise np.linalg.LinAlgError("the deviation is zero")
        i, j = pairs
        here = slice(start, start + len(i))
        grown = Z_map[self.parameter.a, i] * one[j]
        if self.parameter.kind == "sd":
            if self.as_log:
                slope[here], slope[-1] = grown / size**2, 1.0
                return float(np.log(size) + psi[-1]) + unit, slope
            deviation = size * float(np.exp(psi[-1] + unit))
            slope[here], slope[-1] = deviation * grown / size**2, deviation
            return deviation, slope
        other = rows[self.parameter.b]
        length = float(np.linalg.norm(other))
        if length == 0.0:
            raise np.linalg.LinAlgError("the other deviation is zero")
        r = float(one @ other) / (size * length)
        cross = Z_map[self.parameter.a, i] * other[j] + Z_map[self.parameter.b, i] * one[j]
        turned = Z_map[self.parameter.b, i] * other[j]
        dr = cross / (size * length) - r * (grown / size**2 + turned / length**2)
        slope[here] = dr / _cosine(r)
        return float(np.arcsin(np.clip(r, -1.0, 1.0))), slope

    def _residual(self, psi: Floats, slope: Floats) -> tuple[float, Floats]:
        structure, x = self.model.structure, split(self.model, psi[:-1])[1]
        value = float(np.real(structure.natural(x))[self.number])
        own = structure.jacobian(x)[self.number]
        places = slice(len(slope) - 1 - len(x), len(slope) - 1)
        if self.scale == "log":
            slope[places] = own / value
            return float(np.log(value)), slope
        slope[places] = own / _cosine(value)
        return float(np.arcsin(np.clip(value, -1.0, 1.0))), slope

    def _rows(self, psi: Floats) -> tuple[Floats, int, tuple[Floats, Floats], Floats]:
        """Rows of Z_map L of the block, where its entries start in psi, their places in L, and Z_map."""
        L_all, start = split(self.model, psi[:-1])[0], 0
        for factor, L in zip(self.model.factors, L_all, strict=True):
            for k, s in zip(factor.blocks, factor.slices, strict=True):
                if k == self.parameter.block:
                    i, j = factor.pairs
                    inside = (i >= s.start) & (i < s.stop)
                    first = start + int(np.argmax(inside))
                    Z_map = self.model.Z_maps[k]
                    pairs = (i[inside] - s.start, j[inside] - s.start)
                    return Z_map @ L[s, s], first, pairs, Z_map
            start += len(factor.pairs[0])
        raise ValueError(self.parameter)


def _cosine(r: float) -> float:
    return float(np.sqrt(max(1.0 - r * r, 1e-16)))
