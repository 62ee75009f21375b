"""What every way to judge a fixed effect offers, and the two plain ways: residual and asymptotic df."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import numpy as np

from workbench.engine.inference.contrast import FTest, rotated
from workbench.engine.lmm.model import Floats

DfMethod: TypeAlias = Literal["satterthwaite", "kenward_roger", "between_within", "residual", "asymptotic"]


class Approximation(Protocol):
    """Small-sample law of the contrasts of one fit: df of a contrast (p,), F test of L (m, p)."""

    @property
    def beta(self) -> Floats: ...
    @property
    def cov(self) -> Floats: ...
    def df(self, contrast: Floats) -> float: ...
    def f_test(self, L: Floats) -> FTest: ...


@dataclass(frozen=True)
class FixedDf:
    """The same df for every contrast: n - p, or infinity."""

    beta: Floats
    cov: Floats
    constant: float

    def df(self, contrast: Floats) -> float:
        return self.constant

    def f_test(self, L: Floats) -> FTest:
        rows, d = rotated(L, self.cov)
        F = float(np.mean((rows @ self.beta) ** 2 / d)) if len(rows) else float("nan")
        return FTest(F, len(rows), self.constant)
