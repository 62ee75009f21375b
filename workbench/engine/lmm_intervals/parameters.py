"""The parameters that intervals are given for, with names a reader understands.

    sd_Days|Subject                standard deviation of a random term
    cor_Days.(Intercept)|Subject   correlation of two terms of one block
    sigma                          residual standard deviation
    Days                           fixed coefficient

Order as lme4's: block by block, the lower triangle column by column; then sigma; then the fixed part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import numpy as np

from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.model import Floats, RandomBlock

Kind: TypeAlias = Literal["sd", "cor", "sigma", "fixed", "residual"]


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    block: number of its random block; a: its term, b > a: the second term of a correlation;
    column: number among the kept fixed coefficients. -1 where it does not apply.
    """

    kind: Kind
    name: str
    block: int = -1
    a: int = -1
    b: int = -1
    column: int = -1


class MixedFit(Protocol):
    """What the values of parameters are read off: an LmmFit, or a fit with structured residuals."""

    @property
    def beta(self) -> Floats: ...
    @property
    def sigma(self) -> float: ...
    @property
    def covariances(self) -> tuple[Floats, ...]: ...
    @property
    def correlations(self) -> tuple[Floats, ...]: ...


def parameters(fit: LmmFit, x_names: Sequence[str]) -> list[Parameter]:
    """All parameters of a fit; x_names: names of all columns of X, dropped ones included."""
    return parameters_of(fit.data.blocks, [x_names[j] for j in fit.kept])


def parameters_of(blocks: Sequence[RandomBlock], terms: Sequence[str]) -> list[Parameter]:
    """All parameters of a model with these random blocks and coefficients."""
    out = []
    for k, block in enumerate(blocks):
        for a, term in enumerate(block.names):
            out.append(Parameter("sd", f"sd_{term}|{block.group}", k, a))
            for b in range(a + 1, block.q):
                out.append(Parameter("cor", f"cor_{block.names[b]}.{term}|{block.group}", k, a, b))
    out.append(Parameter("sigma", "sigma"))
    out += [Parameter("fixed", term, column=i) for i, term in enumerate(terms)]
    return out


def estimates(fit: MixedFit, wanted: Sequence[Parameter]) -> Floats:
    """Values of the wanted parameters at the estimates; nan for a correlation beside a zero variance."""
    deviations = [np.sqrt(np.diag(S)) for S in fit.covariances]
    correlations = fit.correlations

    def value(p: Parameter) -> float:
        if p.kind == "sd":
            return float(deviations[p.block][p.a])
        if p.kind == "cor":
            return float(correlations[p.block][p.b, p.a])
        return fit.sigma if p.kind == "sigma" else float(fit.beta[p.column])

    return np.array([value(p) for p in wanted])
