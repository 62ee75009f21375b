"""The families by the names that options use: their outcomes and links, variance, deviance.

    family               variance function V(mu)     further parameter (phi, unconstrained)
    gaussian             1                           log dispersion
    binomial             mu (1 - mu)                 none
    poisson              mu                          none
    negative_binomial    mu + mu^2 / theta           log theta
    negative_binomial_1  mu (1 + alpha)              log alpha
    gamma                mu^2                        log dispersion
    inverse_gaussian     mu^3                        log dispersion
    beta                 mu (1 - mu) / (1 + prec)    log precision

Weights are dispersion weights (Var = phi V / w) for gaussian, gamma and inverse_gaussian, and multiply the
log density elsewhere. The quasi families share V with their namesakes and have no density of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from workbench.engine.likelihoods import continuous, counts
from workbench.engine.likelihoods.binomial import Binomial
from workbench.engine.likelihoods.kernel import Floats, Kernel
from workbench.engine.likelihoods.links import LINKS, Link
from workbench.engine.likelihoods.rows import RowKernel
from workbench.errors import ModelError

PROBABILITY = ("logit", "probit", "cloglog", "loglog", "cauchit", "log", "identity", "inverse", "sqrt")
POSITIVE = ("log", "identity", "sqrt", "inverse")
ANY = ("identity", "log", "inverse", "sqrt", "logit", "probit", "cloglog", "loglog", "cauchit")

Variance = Callable[[Floats, float], Floats]
Deviance = Callable[[Floats, Floats, float], Floats]


@dataclass(frozen=True)
class Family:
    """One family.

    links: those it can take, the default first.  canonical: its canonical link, "" when not offered.
    parameter: name of the further parameter ("" if none): dispersion, theta, alpha or precision.
    variance(mu, parameter): variance function.  deviance(y, mu, parameter): unit deviance, y a mean or share.
    """

    name: str
    title: str
    links: tuple[str, ...]
    canonical: str
    parameter: str
    kernel_class: type[RowKernel]
    variance: Variance
    deviance: Deviance

    def __reduce__(self) -> tuple[Callable[[str], Family], tuple[str]]:
        """Travels to worker processes by name."""
        return family_named, (self.name,)

    @property
    def default_link(self) -> str:
        """The link used when none is chosen."""
        return self.links[0]

    @property
    def has_dispersion(self) -> bool:
        """Is the further parameter a dispersion that scales the variance?"""
        return self.parameter == "dispersion"

    def link(self, name: str | None = None) -> Link:
        """The link of that name, or the default; ModelError when the family cannot take it."""
        name = name or self.default_link
        if name not in self.links:
            titles = ", ".join(LINKS[link].title for link in self.links)
            raise ModelError(
                f"The link '{name}' cannot be used with {self.title} outcomes.", f"Choose one of: {titles}."
            )
        return LINKS[name]

    def kernel(
        self,
        y: Floats,
        link: str | None = None,
        *,
        weights: Floats | None = None,
        trials: Floats | None = None,
    ) -> Kernel:
        """The log density of y (n,); y counts successes when `trials` (n,) are given, else 0/1 or counts.

        The outcome must have been checked (`outcomes.check`).
        """
        chosen, y = self.link(link), np.asarray(y, dtype=np.float64)
        if self.kernel_class is Binomial:
            tries = np.ones_like(y) if trials is None else np.asarray(trials, dtype=np.float64)
            return Binomial(chosen, y, weights, tries)
        return self.kernel_class(chosen, y, weights)


def _deviance_gaussian(y: Floats, mu: Floats, _: float) -> Floats:
    return (y - mu) ** 2


def _deviance_binomial(y: Floats, mu: Floats, _: float) -> Floats:
    """For a share y of one try; times the number of tries for more."""
    yes = special.xlogy(y, y) - special.xlogy(y, mu)
    no = special.xlogy(1.0 - y, 1.0 - y) - special.xlogy(1.0 - y, 1.0 - mu)
    return np.asarray(2.0 * (yes + no))


def _deviance_poisson(y: Floats, mu: Floats, _: float) -> Floats:
    return np.asarray(2.0 * (special.xlogy(y, y) - special.xlogy(y, mu) - (y - mu)))


def _deviance_nb2(y: Floats, mu: Floats, theta: float) -> Floats:
    first = special.xlogy(y, y) - special.xlogy(y, mu)
    return np.asarray(2.0 * (first - (y + theta) * np.log1p((y - mu) / (mu + theta))))


def _deviance_gamma(y: Floats, mu: Floats, _: float) -> Floats:
    r = y / mu
    return np.asarray(2.0 * (r - 1.0 - np.log(r)))


def _deviance_inverse_gaussian(y: Floats, mu: Floats, _: float) -> Floats:
    return np.asarray((y - mu) ** 2 / (mu**2 * y))


def _deviance_by_density(family: str) -> Deviance:
    """Twice the log density at its best mean for y less that at mu, where that mean is not y itself."""

    def deviance(y: Floats, mu: Floats, parameter: float) -> Floats:
        phi = np.array([np.log(parameter)])
        kernel = FAMILIES[family].kernel(y, "log" if family == "negative_binomial_1" else "logit")
        link = LINKS["log" if family == "negative_binomial_1" else "logit"]
        here = kernel.slopes(link.of(mu), phi, 0)[0]
        return np.asarray(2.0 * (_best(kernel, link.of(np.clip(y, 1e-10, None)), phi) - here))

    return deviance


def _best(kernel: Kernel, eta: Floats, phi: Floats) -> Floats:
    """Largest log density (n,) of every row over its own eta, by Newton from a start near it."""
    for _ in range(100):
        l0, d1, d2 = kernel.slopes(eta, phi, 2)
        bend = np.maximum(-d2, kernel.expected(eta, phi)[0])
        step = np.clip(d1 / np.maximum(bend, 1e-300), -2.0, 2.0)
        eta = np.clip(eta + step, -40.0, 40.0)
        if float(np.abs(d1 * step).max(initial=0.0)) < 1e-14 * max(1.0, float(np.abs(l0).max(initial=0.0))):
            break
    return kernel.slopes(eta, phi, 0)[0]


def _share(mu: Floats, _: float) -> Floats:
    return mu * (1.0 - mu)


FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        Family(
            "gaussian",
            "gaussian",
            ANY,
            "identity",
            "dispersion",
            continuous.Gaussian,
            lambda mu, _: np.ones_like(mu),
            _deviance_gaussian,
        ),
        Family("binomial", "binomial", PROBABILITY, "logit", "", Binomial, _share, _deviance_binomial),
        Family(
            "poisson", "Poisson", POSITIVE, "log", "", counts.Poisson, lambda mu, _: mu, _deviance_poisson
        ),
        Family(
            "negative_binomial",
            "negative binomial",
            POSITIVE,
            "",
            "theta",
            counts.NegativeBinomial2,
            lambda mu, theta: mu + mu**2 / theta,
            _deviance_nb2,
        ),
        Family(
            "negative_binomial_1",
            "negative binomial (NB1)",
            POSITIVE,
            "",
            "alpha",
            counts.NegativeBinomial1,
            lambda mu, alpha: mu * (1.0 + alpha),
            _deviance_by_density("negative_binomial_1"),
        ),
        Family(
            "gamma",
            "gamma",
            POSITIVE,
            "inverse",
            "dispersion",
            continuous.Gamma,
            lambda mu, _: mu**2,
            _deviance_gamma,
        ),
        Family(
            "inverse_gaussian",
            "inverse Gaussian",
            POSITIVE,
            "",
            "dispersion",
            continuous.InverseGaussian,
            lambda mu, _: mu**3,
            _deviance_inverse_gaussian,
        ),
        Family(
            "beta",
            "beta",
            PROBABILITY,
            "",
            "precision",
            continuous.Beta,
            lambda mu, precision: mu * (1.0 - mu) / (1.0 + precision),
            _deviance_by_density("beta"),
        ),
    )
}


def family_named(name: str) -> Family:
    """The family of that name."""
    return FAMILIES[name]
