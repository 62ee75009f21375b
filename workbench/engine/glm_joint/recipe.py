"""A model by full likelihood as plain arrays: made, fitted and refitted from them, also in other processes.

plain       NB1 and beta: a mean and a dispersion
inflated    counts with extra zeros: two linear predictors, one likelihood
hurdle      is the count zero? (binomial), and how large is it if not? (truncated counts): two likelihoods
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from scipy import special

from workbench.engine.glm import GlmFit, GlmModel, family_of, fit_glm
from workbench.engine.glm_joint.densities import Density, Plain, Truncated, ZeroInflated
from workbench.engine.glm_joint.fit import NotSettled, fit_joint
from workbench.engine.glm_joint.model import JointModel, Part
from workbench.engine.glm_joint.result import JointFit
from workbench.engine.likelihoods import LINKS, Family, Floats
from workbench.engine.outcome_laws import CountLaw, Hurdle, OutcomeLaw, outcome_law
from workbench.engine.outcome_laws import ZeroInflated as ZeroInflatedLaw
from workbench.errors import ConvergenceError

Kind: TypeAlias = Literal["plain", "inflated", "hurdle"]
NO_GAIN = 1e-3  # of the log-likelihood: less than that extra zeros must add to count as needless
FLAT = 12.0  # |log theta| from which the law is Poisson to all digits that matter


@dataclass(frozen=True)
class Begin:
    """eta (m, n) with offsets, and phi, of a similar fit."""

    eta: Floats
    phi: float


@dataclass(frozen=True)
class Recipe:
    """y (n,); X (n, p): columns of the mean, Z (n, q): of the zeros; weights, offsets (n,) or None.

    held: phi (log theta, log alpha) where it is not estimated; begin: where the search begins.
    """

    kind: Kind
    family: str
    link: str
    y: Floats
    X: Floats
    Z: Floats | None = None
    weights: Floats | None = None
    offset: Floats | None = None
    zero_offset: Floats | None = None
    zero_link: str = "logit"
    held: float | None = None
    begin: Begin | None = None

    @property
    def law_family(self) -> Family:
        """The family of the outcome, or of its counts."""
        return family_of(self.family)[0]

    @cached_property
    def w(self) -> Floats:
        """Weights (n,)."""
        return np.ones(len(self.y)) if self.weights is None else self.weights

    @property
    def counted(self) -> np.ndarray:
        """Rows (n,) that the main likelihood is about: all, or the counts above zero."""
        return self.y > 0 if self.kind == "hurdle" else np.ones(len(self.y), dtype=bool)

    def main(self) -> JointModel:
        """The model of the mean, with the extra zeros where they share its likelihood."""
        rows = self.counted
        y, w, family = self.y[rows], self.w[rows], self.law_family
        kernel = family.kernel(y, self.link)
        density: Density
        offset = None if self.offset is None else self.offset[rows]
        positive = y[y > 0] if self.family != "beta" else y
        start = float(family.link(self.link).of(np.asarray(positive.mean())))
        first = start if self.begin is None else self.begin.eta[0]
        parts = [Part.of(self.X[rows], offset, first)]
        if self.kind == "plain":
            density = Plain(kernel, w, self.held)
        elif self.kind == "hurdle":
            none = family.kernel(np.zeros_like(y), self.link)
            density = Truncated(kernel, w, self.held, none)
        else:
            assert self.Z is not None
            density = ZeroInflated(kernel, w, self.held, y == 0, LINKS[self.zero_link])
            second = self._zero_start(y, start) if self.begin is None else self.begin.eta[1]
            parts.append(Part.of(self.Z, self.zero_offset, second))
        if self.begin is not None:
            return JointModel(density, tuple(parts), self.begin.phi)
        return JointModel(density, tuple(parts), float(kernel.start()[1][0]) if kernel.n_phi else 0.0)

    def _zero_start(self, y: Floats, start: float) -> float:
        """Zeros beyond those of a Poisson law with the mean of the other counts."""
        expected = float(np.exp(-np.exp(min(start, 5.0)))) if self.link == "log" else 0.0
        extra = np.clip((float((y == 0).mean()) - expected) / (1 - expected), 0.05, 0.95)
        return float(LINKS[self.zero_link].of(np.asarray(extra)))

    def crossing(self) -> GlmModel:
        """The binomial model of a hurdle: is the count above zero?"""
        assert self.Z is not None
        family, _ = family_of("binomial")
        above = (self.y > 0).astype(np.float64)
        link = family.link(self.zero_link)
        return GlmModel(family, link, False, above, self.Z, self.weights, self.zero_offset)

    def fit(self) -> Fitted:
        """Estimates of all parts. ConvergenceError where there are none; see `Flat` and `Needless`."""
        try:
            main = fit_joint(self.main())
        except NotSettled as error:
            if self.kind == "inflated" and error.log_lik < self.without_zeros + NO_GAIN:
                raise Needless from error
            is_counted = self.family in ("negative_binomial", "negative_binomial_1") and self.held is None
            if is_counted and not error.running:
                raise Flat from error
            raise
        if main.model.density.has_phi and self.family != "beta" and self._is_flat(main.phi):
            raise Flat
        return Fitted(self, main, self.crossed)

    @cached_property
    def crossed(self) -> GlmFit | None:
        """The fit of a hurdle's binomial model; None of other kinds."""
        return fit_glm(self.crossing()) if self.kind == "hurdle" else None

    @property
    def without_zeros(self) -> float:
        """Log-likelihood of the counts alone."""
        counts = replace(self, kind="plain", Z=None, zero_offset=None, begin=None)
        try:
            return counts.fit().log_lik
        except Flat:
            return counts.poisson().fit().log_lik

    def _is_flat(self, phi: float) -> bool:
        return phi > FLAT if self.family == "negative_binomial" else phi < -FLAT

    def poisson(self) -> Recipe:
        """The same with Poisson counts."""
        return replace(self, family="poisson", held=None, begin=None)


class Flat(ConvergenceError):
    """The counts vary no more than Poisson counts: the dispersion of a negative binomial has no estimate."""

    def __init__(self) -> None:
        super().__init__(
            "The counts vary no more than Poisson counts, so the dispersion has no finite estimate.",
            "Choose the Poisson family.",
        )


class Needless(ConvergenceError):
    """There are no more zeros than the counts explain: the best share of extra zeros is none."""

    def __init__(self) -> None:
        super().__init__(
            "There are no more zeros than the counts alone explain: the best share of extra zeros is none at "
            "all, so that its coefficients have no estimate.",
            "Leave the extra zeros out.",
        )


@dataclass(frozen=True)
class Fitted:
    """main: the joint fit; zero: of a hurdle, the binomial fit of a count above zero."""

    recipe: Recipe
    main: JointFit
    zero: GlmFit | None

    @property
    def log_lik(self) -> float:
        """Of all parts."""
        other = 0.0 if self.zero is None else self.zero.log_lik
        assert other is not None
        return self.main.log_lik + other

    @property
    def n_params(self) -> int:
        """Of all parts."""
        return self.main.n_params + (0 if self.zero is None else self.zero.n_params)

    @property
    def parameter(self) -> float:
        """theta, alpha or precision; 1 for Poisson counts."""
        held = self.recipe.held
        return float(np.exp(self.main.phi if held is None else held))

    @property
    def parameter_error(self) -> float:
        """Standard error of theta, alpha or precision; nan where it is not estimated."""
        return self.parameter * self.main.phi_error

    @cached_property
    def mu(self) -> Floats:
        """Mean (n,) of the family: of the counts before zeros are added or taken away."""
        return self.recipe.law_family.link(self.recipe.link).mean(self._eta)[0]

    @property
    def _eta(self) -> Floats:
        if self.recipe.kind != "hurdle":
            return np.asarray(self.main.eta[0])
        part = self.main.model.parts[0]
        eta = self.recipe.X[:, list(part.columns.kept)] @ self.main.beta[0]
        return eta if self.recipe.offset is None else eta + self.recipe.offset

    @cached_property
    def zero_share(self) -> Floats | None:
        """Chance (n,) of an extra zero, or of a zero in a hurdle; None without such a part."""
        if self.zero is not None:
            return 1 - self.zero.mu
        if self.recipe.kind == "plain":
            return None
        return LINKS[self.recipe.zero_link].mean(self.main.eta[1])[0]

    @cached_property
    def law(self) -> OutcomeLaw:
        """The law of the outcome of every row."""
        inner = outcome_law(self.recipe.family, self.mu, parameter=self.parameter)
        share = self.zero_share
        if share is None:
            return inner
        counts: CountLaw = inner  # type: ignore[assignment]
        return Hurdle(counts, share) if self.zero is not None else ZeroInflatedLaw(counts, share)

    @cached_property
    def mean(self) -> Floats:
        """Expected outcome (n,), zeros included."""
        share = self.zero_share
        if share is None:
            return self.mu
        if self.zero is None:
            return (1 - share) * self.mu
        counts: CountLaw = outcome_law(self.recipe.family, self.mu, parameter=self.parameter)  # type: ignore[assignment]
        return np.asarray((1 - share) * self.mu / (1 - counts.probability(0)))

    @cached_property
    def variance(self) -> Floats:
        """Variance of the outcome (n,), zeros included."""
        inner = self.recipe.law_family.variance(self.mu, self.parameter)
        share = self.zero_share
        if share is None:
            return inner
        kept = 1 - share
        if self.zero is not None:
            counts: CountLaw = outcome_law(self.recipe.family, self.mu, parameter=self.parameter)  # type: ignore[assignment]
            kept = kept / (1 - counts.probability(0))
        return np.asarray(kept * (inner + self.mu**2) - self.mean**2)


def beta_covariance(fit: JointFit, link: str) -> Floats:
    """Covariance (p + 1, p + 1) of (beta, log precision) of a beta regression by its expected information.

    With a = mu phi, b = (1 - mu) phi and trigamma t:  I_mu = phi^2 (t(a) + t(b)),
    I_mu,phi = phi (mu t(a) - (1 - mu) t(b)),  I_phi = mu^2 t(a) + (1 - mu)^2 t(b) - t(phi)

    Ferrari & Cribari-Neto 2004, J. Appl. Stat. 31, whose covariance R's betareg shows as well.
    """
    mu, slope = LINKS[link].mean(fit.eta[0], 1)
    phi, w = float(np.exp(fit.phi)), fit.model.density.w  # type: ignore[attr-defined]
    ta, tb = (special.polygamma(1, v) for v in (mu * phi, (1 - mu) * phi))
    X = fit.model.parts[0].kept
    mean = X.T @ ((w * phi**2 * (ta + tb) * slope**2)[:, None] * X)
    cross = X.T @ (w * phi * (mu * ta - (1 - mu) * tb) * slope) * phi
    corner = float(w @ (mu**2 * ta + (1 - mu) ** 2 * tb - special.polygamma(1, phi))) * phi**2
    information = np.block([[mean, cross[:, None]], [cross[None, :], np.array([[corner]])]])
    return np.asarray(np.linalg.inv(information))
