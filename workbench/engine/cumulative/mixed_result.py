"""What a cumulative mixed model knows: thresholds and effects on the raw scale, covariance, probabilities.

Thresholds and effects come from the quick search (scalar.py) where that applies; the fit of the engine of all
mixed models, which has everything else, is made when it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from workbench.engine.categories import LEVEL
from workbench.engine.cumulative.data import centre_and_scale
from workbench.engine.cumulative.fit import fit_cumulative
from workbench.engine.cumulative.kernel import CumulativeKernel
from workbench.engine.cumulative.links import CumulativeLink, Floats
from workbench.engine.cumulative.prediction import averaged_cdf, categories_of, slopes_of
from workbench.engine.cumulative.result import CumulativeFit, category_probabilities
from workbench.engine.cumulative.scalar import Scalar
from workbench.engine.cumulative.structures import ThresholdStructure
from workbench.engine.glmm import KernelFit, RandomBlock, fit_kernel, on_predictor
from workbench.engine.glmm.covariance import covariance_in_the_limit
from workbench.engine.glmm.problem import Point, Problem
from workbench.engine.likelihoods.joint import Single
from workbench.engine.lmm.columns import ColumnChoice
from workbench.engine.lmm.model import OnIteration


@dataclass(frozen=True)
class Columns:
    """The columns of X (n, p_all) in a model.

    choice: which say something of their own.  nominal: numbers of those whose effect differs by threshold.
    """

    X: Floats
    choice: ColumnChoice
    nominal: tuple[int, ...] = ()

    @property
    def kept(self) -> tuple[int, ...]:
        """Those with an effect, ascending."""
        return self.choice.kept

    @cached_property
    def common(self) -> tuple[int, ...]:
        """Those with one effect."""
        return tuple(k for k in self.kept if k not in self.nominal) if self.nominal else self.kept

    @property
    def with_one_effect(self) -> Floats:
        """The common columns (n, p); X itself where there are no others."""
        return self.X if len(self.common) == self.X.shape[1] else self.X[:, self.common]

    @cached_property
    def centre(self) -> Floats:
        """Means of the common columns, taken out before fitting."""
        X = self.with_one_effect
        return np.asarray(np.add.reduce(X, axis=0) / len(X))

    @cached_property
    def middle(self) -> tuple[Floats, Floats]:
        """Mean and standard deviation of the nominal columns."""
        return centre_and_scale(self.X[:, self.nominal])

    @cached_property
    def ready(self) -> tuple[Floats, Floats]:
        """The common columns centred, the nominal ones centred and scaled."""
        common = self.with_one_effect - self.centre
        if not self.nominal:
            return common, np.empty((len(common), 0))
        mean, scale = self.middle
        return common, (self.X[:, self.nominal] - mean) / scale


@dataclass(frozen=True)
class CumulativeMixedFit:
    """A fitted model of ordered categories.

    scalar: estimates of the quick search, None where it does not apply.  searched: those of the engine of all
    mixed models, None while the former say all that has been asked.  kernel: the outcome.
    names: of the columns of X, for messages.
    """

    scalar: Scalar | None
    searched: KernelFit | None
    kernel: CumulativeKernel
    structure: ThresholdStructure
    blocks: tuple[RandomBlock, ...]
    columns: Columns
    offset: Floats | None
    names: tuple[str, ...] | None

    @cached_property
    def fit(self) -> KernelFit:
        """The fit of the kernel: conditional modes, linear predictors, verdict ..."""
        return self.searched or self.search()

    def search(self, quadrature_points: int = 1, on_iteration: OnIteration | None = None) -> KernelFit:
        """The engine's search, which begins where the quick one ended."""
        start = None if self.scalar is None else partial(_point, self.scalar, self.kernel, self.structure)
        return fit_kernel(
            Single(self.kernel),
            [self.columns.ready[0]],
            on_predictor(self.blocks),
            offset=None if self.offset is None else self.offset[None],
            names=None if self.names is None else [[self.names[k] for k in self.columns.common]],
            phi_names=self.structure.names,
            quadrature_points=quadrature_points,
            start=start,
            on_iteration=on_iteration,
        )

    @property
    def quick(self) -> Scalar | None:
        """The estimates of the quick search where its criterion is that of this fit."""
        return self.scalar if self.searched is None else None

    @cached_property
    def plain(self) -> CumulativeFit:
        """The model without random effects, on the same columns."""
        kernel = self.kernel
        return fit_cumulative(
            kernel.y,
            len(self.structure.J) + 1,
            self.columns.X,
            link=self.link.name,
            threshold=self.structure.name,
            nominal=self.columns.nominal,
            weights=kernel.weights,
            offset=self.offset,
        )

    @property
    def link(self) -> CumulativeLink:
        return self.kernel.link

    # --- estimates

    @cached_property
    def places(self) -> tuple[tuple[int, int | None], ...]:
        """Column of X behind every effect, and its threshold (None: all), in the order of the columns."""
        cuts = range(len(self.structure.J))
        return tuple(
            (k, cut) for k in self.columns.kept for cut in (cuts if k in self.columns.nominal else (None,))
        )

    @property
    def effect_columns(self) -> list[int]:
        """The column of X behind every effect."""
        return [k for k, _ in self.places]

    @cached_property
    def _inner(self) -> tuple[Floats, Floats]:
        """Thresholds of a middle row, A column by column, beta of the common columns; their covariance."""
        quick, q = self.quick, len(self.columns.nominal)
        if quick is not None:
            values = np.concatenate([quick.alpha, quick.A, quick.beta])
            if self.structure.is_flexible:
                return values, quick.cov
            K1, m = self.structure.J.shape
            J = np.zeros((K1 + m * q + len(quick.beta), len(quick.cov)))
            J[:K1, :m], J[K1:, m:] = self.structure.J, np.eye(J.shape[0] - K1)
            return J @ values, J @ quick.cov @ J.T
        fit, p = self._bent, len(self.columns.common)
        own = self.kernel.jacobian(fit.phi)
        K1, m = own.shape
        J = np.zeros((K1 + len(fit.phi) - m + p, p + len(fit.phi)))
        J[:K1, p : p + m], J[K1 : len(J) - p, p + m :], J[len(J) - p :, :p] = own, np.eye(m * q), np.eye(p)
        values = np.concatenate([self.kernel.thresholds(fit.phi), fit.phi[m:], fit.beta])
        return values, J @ fit.cov_beta_phi @ J.T

    @property
    def _bent(self) -> KernelFit:
        """The fit, with covariances in the limit where coefficients have none but others do."""
        fit = self.fit
        if not np.isnan(fit.cov_psi).any() or not self.plain.infinite:
            return fit
        return replace(fit, cov_psi=covariance_in_the_limit(fit.hessian, fit.psi, fit.gradient))

    @cached_property
    def to_raw(self) -> Floats:
        """The map from (thresholds of a middle row, A, beta) to thresholds and effects of raw columns."""
        structure, columns = self.structure.J, self.columns
        K1, m = structure.shape
        if not columns.nominal:
            plain = np.eye(K1 + len(columns.common))
            plain[:K1, K1:] = columns.centre
            return plain
        (mean, scale), q, p = columns.middle, len(columns.nominal), len(columns.common)
        out = np.zeros((K1 + len(self.places), K1 + m * q + p))
        out[:K1, :K1], out[:K1, K1 + m * q :] = np.eye(K1), columns.centre
        for c in range(q):
            out[:K1, K1 + m * c : K1 + m * (c + 1)] = -structure * mean[c] / scale[c]
        for row, (k, cut) in enumerate(self.places, K1):
            if cut is None:
                out[row, K1 + m * q + columns.common.index(k)] = 1.0
            else:
                c = columns.nominal.index(k)
                out[row, K1 + m * c : K1 + m * (c + 1)] = -structure[cut] / scale[c]
        return out

    @cached_property
    def parameters(self) -> Floats:
        """(theta, effects) (K-1 + p,) for the raw columns."""
        return np.asarray(self.to_raw @ self._inner[0])

    @cached_property
    def parameters_cov(self) -> Floats:
        """Covariance of (theta, effects), from the observed information of the whole likelihood."""
        return np.asarray(self.to_raw @ self._inner[1] @ self.to_raw.T)

    @property
    def thresholds(self) -> Floats:
        """theta (K-1,) where all columns are zero."""
        return self.parameters[: len(self.structure.J)]

    @property
    def beta(self) -> Floats:
        """Effects (p,): positive ones raise the outcome; one of a nominal column for every threshold."""
        return self.parameters[len(self.structure.J) :]

    @property
    def beta_cov(self) -> Floats:
        """Covariance of beta (p, p)."""
        k = len(self.structure.J)
        return self.parameters_cov[k:, k:]

    @property
    def settled(self) -> bool:
        """Whether the likelihood can be compared: of a coefficient without limit its supremum is reached."""
        return self.converged or (bool(self.plain.infinite) and self.fit.gradient_norm < LEVEL)

    @property
    def converged(self) -> bool:
        """Whether the search ended where the likelihood is highest."""
        return self.quick is not None or self.fit.converged

    @property
    def steps(self) -> int:
        """Steps of the whole search."""
        return (0 if self.scalar is None else self.scalar.steps) + self.fit.n_iter

    @property
    def log_lik(self) -> float:
        return self.fit.log_lik if self.quick is None else -0.5 * self.quick.criterion

    @property
    def n_params(self) -> int:
        quick = self.quick
        return self.fit.n_params if quick is None else len(quick.cov) + 1

    @property
    def n_obs(self) -> float:
        """Rows, or the sum of their frequencies."""
        weights = self.kernel.weights
        return float(self.kernel.n if weights is None else weights.sum())

    # --- predictions

    @cached_property
    def eta(self) -> Floats:
        """x' beta + z' b (n,) of the columns with one effect, with the conditional modes and the offset."""
        return np.asarray(self.fit.linear_predictors[0] + float(self.columns.centre @ self._common_beta))

    def probabilities(self, X: Floats, shift: Floats | None = None, spread: Floats | None = None) -> Floats:
        """P(Y = j) (rows, K) at rows of the X given to the fit.

        shift (rows,): offset and random effects, none by default.
        spread (rows,): standard deviation of a normal shift to average over (population average).
        """
        if spread is None:
            return category_probabilities(self.link, self._ends(X, shift))
        return categories_of(averaged_cdf(self.link, self._ends(X, shift), spread)[0])

    def probability_slopes(
        self, X: Floats, shift: Floats | None = None, spread: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """The same, and its derivatives (rows, K, K-1 + p) in (theta, effects)."""
        F, f = averaged_cdf(self.link, self._ends(X, shift), spread)
        cuts, q = len(self.structure.J), 1 + len(self.columns.nominal)
        W = np.column_stack([np.ones(len(X)), -X[:, self.columns.nominal]])
        slopes = slopes_of(f, np.eye(cuts), W, X[:, self.columns.common])
        order = [
            cuts * q + self.columns.common.index(k)
            if cut is None
            else cut * q + 1 + self.columns.nominal.index(k)
            for k, cut in self.places
        ]
        return categories_of(F), slopes[:, :, [*range(0, cuts * q, q), *order]]

    def typical_eta(self, X: Floats) -> Floats:
        """x' beta (rows,) of the columns with one effect."""
        return np.asarray(X[:, self.columns.common] @ self._common_beta)

    def cuts(self, X: Floats) -> Floats:
        """Thresholds (rows, K-1), moved by the columns whose effect differs by threshold."""
        moved = np.tile(self.thresholds, (len(X), 1))
        for (k, cut), effect in zip(self.places, self.beta, strict=True):
            if cut is not None:
                moved[:, cut] -= effect * X[:, k]
        return moved

    @property
    def _common_beta(self) -> Floats:
        return self.beta[[cut is None for _, cut in self.places]]

    def _ends(self, X: Floats, shift: Floats | None) -> Floats:
        """The ends of all intervals (rows, K-1)."""
        eta = self.typical_eta(X)
        return np.asarray(self.cuts(X) - (eta if shift is None else eta + shift)[:, None])


def _point(begin: Scalar, kernel: CumulativeKernel, structure: ThresholdStructure, problem: Problem) -> Point:
    """Where the quick search ended, in comparable units."""
    beta = np.asarray(np.linalg.solve(problem.fixed.X_map, begin.beta), dtype=np.float64)
    scale = float(problem.structure.parts[0].Z_maps[0][0, 0])
    L = np.array([[np.sqrt(begin.variance) / abs(scale)]])
    return Point(beta, (L,), np.concatenate([kernel.phi_near(structure.J @ begin.alpha), begin.A]))
