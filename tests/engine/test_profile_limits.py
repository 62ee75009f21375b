"""Profile limits of any likelihood: against closed forms, with few refits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar
from scipy.special import digamma, gammaln, polygamma

from workbench.engine.lmm.newton import Problem
from workbench.engine.profile_limits import Profile

Floats = np.ndarray
Z95 = 1.959963984540054


class GammaSample:
    """-log likelihood of a gamma sample in psi = (log mean, log shape), from its mean and mean log."""

    def __init__(self) -> None:
        self.n, self.mean, self.mean_log = 25, 3.2, 0.9
        self.refits = 0

    def value(self, psi: Floats) -> tuple[float, Floats]:
        m, k = np.exp(psi)
        rows = k * (np.log(k) - psi[0]) + (k - 1) * self.mean_log - k * self.mean / m - gammaln(k)
        return -self.n * float(rows), psi

    def slope(self, psi: Floats) -> tuple[Floats, Floats]:
        m, k = np.exp(psi)
        by_k = np.log(k) - psi[0] + 1 + self.mean_log - self.mean / m - digamma(k)
        g = -self.n * np.array([k * (self.mean / m - 1), k * by_k])
        cross = k * (self.mean / m - 1)
        bend = k * by_k + k**2 * (1 / k - polygamma(1, k))
        return g, -self.n * np.array([[-k * self.mean / m, cross], [cross, bend]])

    def counted(self) -> None:
        self.refits += 1


@pytest.fixture
def sample() -> GammaSample:
    return GammaSample()


def profile_of(sample: GammaSample, g: Floats) -> Profile:
    problem = Problem(sample.value, sample.slope, lambda _: 1e-14)
    best = np.log([sample.mean, 1.0])
    for _ in range(50):
        gradient, H = sample.slope(best)
        best = best - np.linalg.solve(H, gradient)
    cov = np.linalg.inv(sample.slope(best)[1])
    return Profile(problem, best, sample.value(best)[0], cov, g, sample.counted)


@pytest.mark.parametrize("which", [0, 1])
def test_limits_are_those_of_a_search_over_the_other_parameter(sample: GammaSample, which: int) -> None:
    """Exact to the accuracy of an independent nested search, with two or three refits each."""
    profile = profile_of(sample, np.eye(2)[which])
    found = profile.limits(0.95)
    assert sample.refits <= 6

    def fallen(t: float) -> float:
        def at(other: float) -> float:
            psi = np.array([t, other]) if which == 0 else np.array([other, t])
            return sample.value(psi)[0]

        near = profile.psi[1 - which]
        lowest = minimize_scalar(at, bracket=(near - 0.1, near + 0.1), tol=1e-14).fun
        return float(2 * (lowest - profile.value) - Z95**2)

    t, se = profile.estimate, profile.std_error
    exact = brentq(fallen, t - 4 * se, t, xtol=1e-13), brentq(fallen, t, t + 4 * se, xtol=1e-13)
    np.testing.assert_allclose(found, exact, atol=2e-6 * se)


def test_a_likelihood_that_does_not_fall_has_no_limit() -> None:
    """log(1 + exp psi) falls on one side only."""

    def value(psi: Floats) -> tuple[float, Floats]:
        return 0.05 * float(psi[1] ** 2 + np.logaddexp(0.0, psi[0]) - 0.01 * np.tanh(psi[0])), psi

    def slope(psi: Floats) -> tuple[Floats, Floats]:
        p, t = 1 / (1 + np.exp(-psi[0])), np.tanh(psi[0])
        g = np.array([p - 0.01 * (1 - t**2), 2 * psi[1]])
        return 0.05 * g, 0.05 * np.diag([p * (1 - p) + 0.02 * t * (1 - t**2), 2.0])

    start = np.array([-4.0, 0.0])
    profile = Profile(
        Problem(value, slope, lambda _: 1e-14), start, value(start)[0], np.eye(2), np.array([1.0, 0.0])
    )
    assert np.isnan(profile.limits(0.95)[0])
