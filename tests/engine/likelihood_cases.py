"""One outcome for every family and link, for tests of the likelihoods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.engine.likelihoods import FAMILIES, LINKS, Kernel

Array = NDArray[np.float64]
CASES = [(family, link) for family in FAMILIES for link in FAMILIES[family].links]
PARAMETER = {"theta": 1.7, "alpha": 0.8, "dispersion": 0.6, "precision": 7.0, "": 1.0}


@dataclass(frozen=True)
class Sample:
    """kernel, and a linear predictor (n,) that its link allows, with phi (r,)."""

    kernel: Kernel
    eta: Array
    phi: Array


def sample(family: str, link: str, n: int = 40) -> Sample:
    random = np.random.default_rng(5)
    positive = family in ("poisson", "negative_binomial", "negative_binomial_1", "gamma", "inverse_gaussian")
    if family in ("binomial", "beta"):
        mu = random.uniform(0.05, 0.95, n)
    elif family == "gaussian" and link in ("logit", "probit", "cloglog", "loglog", "cauchit"):
        mu = random.uniform(0.1, 0.9, n)
    else:
        mu = random.uniform(0.4, 6.0, n)
    trials = random.integers(1, 9, n).astype(float) if family == "binomial" else None
    if family == "binomial":
        y = random.binomial(trials.astype(int), mu).astype(float)
    elif family == "beta":
        y = random.beta(3.0 * mu, 3.0 * (1.0 - mu))
    elif family == "gaussian":
        y = mu + random.normal(size=n)
    elif positive and family in ("gamma", "inverse_gaussian"):
        y = random.gamma(2.0, mu / 2.0)
    else:
        y = random.poisson(mu * random.gamma(2.0, 0.5, n)).astype(float)
    weights = random.uniform(0.5, 2.0, n)
    kernel = FAMILIES[family].kernel(y, link, weights=weights, trials=trials)
    parameter = PARAMETER[FAMILIES[family].parameter]
    phi = np.log(np.full(kernel.n_phi, parameter))
    return Sample(kernel, LINKS[link].of(mu), phi)
