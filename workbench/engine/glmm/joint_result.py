"""A fitted mixed model with several linear predictors, and the parts it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np

from workbench.engine.glmm.model import Floats, RandomBlock
from workbench.engine.glmm.result import KernelFit
from workbench.engine.likelihoods import LINKS, Family, Link
from workbench.engine.likelihoods.zeros import Hurdle

ZeroKind: TypeAlias = Literal["inflated", "hurdle"]
Part: TypeAlias = Literal["mean", "dispersion", "zeros"]


@dataclass(frozen=True)
class Zeros:
    """A model of the zeros. X (n, k): its columns, blocks: its random part, link: of the share of zeros."""

    kind: ZeroKind
    X: Floats
    blocks: Sequence[RandomBlock] = ()
    link: str = "logit"
    names: Sequence[str] | None = None
    offset: Floats | None = None


@dataclass(frozen=True)
class Dispersion:
    """A model of the dispersion. X (n, k): its columns."""

    X: Floats
    names: Sequence[str] | None = None


@dataclass(frozen=True)
class JointGlmmFit(KernelFit):
    """A fitted model with several linear predictors; see KernelFit for what all kernels share.

    parts: what the linear predictors are about, in their order.
    """

    y: Floats
    weights: Floats | None
    family: Family
    link: Link
    zeros: Zeros | None
    parts: tuple[Part, ...]
    given: float | None

    def place(self, part: Part) -> int:
        """Number of a linear predictor."""
        return self.parts.index(part)

    @property
    def count_means(self) -> Floats:
        """Mean (n,) of the family's law with the conditional modes, zeros apart."""
        return self.link.mean(self.linear_predictors[0])[0]

    @cached_property
    def parameter(self) -> Floats | None:
        """Theta, alpha, dispersion or precision: (n,) where it has a model, (1,) where it is common."""
        if not self.family.parameter:
            return None
        if "dispersion" in self.parts:
            return np.asarray(np.exp(self.linear_predictors[self.place("dispersion")]))
        return np.array([self.common_parameter])

    @property
    def common_parameter(self) -> float | None:
        """The parameter where it is the same for all rows; None where it has a model or there is none."""
        if self.given is not None or not len(self.phi):
            return self.given
        return float(np.exp(self.phi[0]))

    @property
    def parameter_error(self) -> float | None:
        """Standard error of the common parameter; None when it was not estimated."""
        if not len(self.phi):
            return None
        return float(np.exp(self.phi[0]) * np.sqrt(self.cov_phi[0, 0]))

    @property
    def zero_shares(self) -> Floats | None:
        """Share pi (n,) of extra zeros, or of all zeros."""
        if self.zeros is None:
            return None
        return np.asarray(LINKS[self.zeros.link].mean(self.linear_predictors[-1])[0])

    @cached_property
    def fitted(self) -> Floats:
        """Expected outcome (n,), zeros included."""
        share, mean = self.zero_shares, self.count_means
        if share is None or self.zeros is None:
            return mean
        if self.zeros.kind == "inflated":
            return np.asarray((1.0 - share) * mean)
        return np.asarray((1.0 - share) * mean / self._some_count)

    @cached_property
    def variances(self) -> Floats:
        """Variance (n,) of the outcome at the conditional modes, zeros included; without weights."""
        share, mean = self.zero_shares, self.count_means
        own = self.family.variance(mean, 1.0 if self.parameter is None else self.parameter)  # type: ignore[arg-type]
        if self.family.has_dispersion and self.parameter is not None:
            own = own * self.parameter
        if share is None or self.zeros is None:
            return np.asarray(own)
        squares = (1.0 - share) * (own + mean**2)
        if self.zeros.kind == "hurdle":
            squares = squares / self._some_count
        return np.asarray(squares - self.fitted**2)

    @cached_property
    def pearson_residuals(self) -> Floats:
        """(y - mean) / sqrt(variance / weight), (n,)."""
        size = 1.0 if self.weights is None else self.weights
        return np.asarray((self.y - self.fitted) * np.sqrt(size / self.variances))

    @property
    def pearson_dispersion(self) -> float:
        """Sum of squared Pearson residuals over residual degrees of freedom."""
        return float(self.pearson_residuals @ self.pearson_residuals / self.df_residual)

    @cached_property
    def _some_count(self) -> Floats:
        """Probability (n,) of a count above zero by the law of the counts."""
        return np.asarray(-np.expm1(self.in_order(self._log_no_count())))

    def _log_no_count(self) -> Floats:
        """Log probability (n,) of a zero by the law of the counts, sorted rows."""
        kernel = self.problem.kernel
        assert isinstance(kernel, Hurdle)
        return kernel.none.slopes(self.state.mode.eta[:-1], self.state.at.phi, 0)[0]
