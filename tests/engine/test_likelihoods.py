"""Every family with every link: derivatives against finite differences, densities against known laws."""

from __future__ import annotations

import numpy as np
import pytest
from engine.likelihood_cases import CASES, PARAMETER, Array, sample
from scipy import integrate, special, stats

from workbench.engine.likelihoods import FAMILIES, LINKS, NO_PHI
from workbench.engine.likelihoods.gammas import RisingCounts, polygammas, rising, stirling_rest
from workbench.errors import DataError, ModelError

BINARY = ("logit", "probit", "cloglog", "loglog", "cauchit")


def central(f, x: Array, h: Array) -> Array:
    """Fourth-order central difference."""
    near, far = f(x + h) - f(x - h), f(x + 2 * h) - f(x - 2 * h)
    return (8.0 * near - far) / (12.0 * h)


@pytest.mark.parametrize(("family", "link"), CASES)
def test_derivatives_in_eta(family: str, link: str) -> None:
    s = sample(family, link)
    slopes = s.kernel.slopes(s.eta, s.phi, 4)
    h = 3e-4 * np.minimum(1.0, np.abs(s.eta))
    for k in range(4):
        slope = central(lambda e, k=k: s.kernel.slopes(e, s.phi, 4)[k], s.eta, h)
        rounding = 1e-14 * np.abs(slopes[: k + 1]).max() / h.min()
        np.testing.assert_allclose(
            slopes[k + 1], slope, rtol=2e-6, atol=2e-6 * np.abs(slope).max() + rounding
        )
    assert all(np.array_equal(a, b) for a, b in zip(s.kernel.slopes(s.eta, s.phi, 2), slopes, strict=False))


@pytest.mark.parametrize(("family", "link"), CASES)
def test_derivatives_of_the_expected_information(family: str, link: str) -> None:
    s = sample(family, link)
    slopes = s.kernel.expected(s.eta, s.phi, 2)
    h = 3e-4 * np.minimum(1.0, np.abs(s.eta))
    for k in range(2):
        slope = central(lambda e, k=k: s.kernel.expected(e, s.phi, 2)[k], s.eta, h)
        rounding = 1e-14 * np.abs(slopes[: k + 1]).max() / h.min()
        np.testing.assert_allclose(
            slopes[k + 1], slope, rtol=1e-6, atol=1e-7 * np.abs(slope).max() + rounding
        )
    assert (slopes[0] > 0).all()


@pytest.mark.parametrize(("family", "link"), [c for c in CASES if FAMILIES[c[0]].parameter])
def test_derivatives_in_phi(family: str, link: str) -> None:
    s = sample(family, link)
    slopes = s.kernel.phi_slopes(s.eta, s.phi, 2)
    h = np.array([1e-3])
    for k in range(3):
        slope = central(lambda p, k=k: s.kernel.slopes(s.eta, p, 2)[k], s.phi, h)
        np.testing.assert_allclose(slopes[k][0], slope, rtol=1e-6, atol=1e-8 * np.abs(slope).max())
    slope = central(lambda p: s.kernel.expected(s.eta, p)[0], s.phi, h)
    np.testing.assert_allclose(s.kernel.expected_phi(s.eta, s.phi)[0], slope, rtol=1e-6, atol=1e-12)


def test_no_phi_gives_empty_derivatives() -> None:
    s = sample("binomial", "probit")
    assert s.kernel.phi_slopes(s.eta, NO_PHI, 1)[1].shape == (0, 40)
    assert s.kernel.expected_phi(s.eta, NO_PHI).shape == (0, 40)


def log_density(family: str, y: Array, mu: Array, parameter: float, trials: Array | None = None) -> Array:
    """The same laws by scipy.stats."""
    laws = {
        "gaussian": lambda: stats.norm.logpdf(y, mu, np.sqrt(parameter)),
        "binomial": lambda: stats.binom.logpmf(y, trials, mu),
        "poisson": lambda: stats.poisson.logpmf(y, mu),
        "negative_binomial": lambda: stats.nbinom.logpmf(y, parameter, parameter / (parameter + mu)),
        "negative_binomial_1": lambda: stats.nbinom.logpmf(y, mu / parameter, 1 / (1 + parameter)),
        "gamma": lambda: stats.gamma.logpdf(y, 1 / parameter, scale=mu * parameter),
        "inverse_gaussian": lambda: stats.invgauss.logpdf(y, mu * parameter, scale=1 / parameter),
        "beta": lambda: stats.beta.logpdf(y, mu * parameter, (1 - mu) * parameter),
    }
    return np.asarray(laws[family]())


@pytest.mark.parametrize("family", FAMILIES)
def test_density_is_that_of_the_law(family: str) -> None:
    s = sample(family, FAMILIES[family].default_link)
    trials = getattr(s.kernel, "trials", None)
    kernel = FAMILIES[family].kernel(s.kernel.y, trials=trials)
    mu = LINKS[FAMILIES[family].default_link].mean(s.eta)[0]
    expected = log_density(family, s.kernel.y, mu, PARAMETER[FAMILIES[family].parameter], trials)
    np.testing.assert_allclose(kernel.slopes(s.eta, s.phi, 0)[0], expected, rtol=1e-10)


@pytest.mark.parametrize("family", ["gaussian", "gamma", "inverse_gaussian"])
def test_dispersion_weights_divide_the_variance(family: str) -> None:
    s = sample(family, FAMILIES[family].default_link)
    mu = LINKS[FAMILIES[family].default_link].mean(s.eta)[0]
    rows = zip(s.kernel.y, mu, s.kernel.weights, strict=True)
    expected = [log_density(family, y, m, 0.6 / w) for y, m, w in rows]
    np.testing.assert_allclose(s.kernel.slopes(s.eta, s.phi, 0)[0], expected, rtol=1e-10)


@pytest.mark.parametrize("family", ["binomial", "poisson", "negative_binomial", "beta"])
def test_likelihood_weights_multiply(family: str) -> None:
    s = sample(family, FAMILIES[family].default_link)
    trials = getattr(s.kernel, "trials", None)
    plain = FAMILIES[family].kernel(s.kernel.y, trials=trials).slopes(s.eta, s.phi, 4)
    for one, other in zip(s.kernel.slopes(s.eta, s.phi, 4), plain, strict=True):
        np.testing.assert_allclose(one, s.kernel.weights * other, rtol=1e-12)


@pytest.mark.parametrize("family", ["gaussian", "gamma", "inverse_gaussian", "beta"])
def test_expected_information_is_the_mean_of_the_observed(family: str) -> None:
    link = "log" if family in ("gamma", "inverse_gaussian") else FAMILIES[family].default_link
    eta, phi = np.array([0.4]), np.log(np.array([0.6 if family != "beta" else 7.0]))

    def integrand(y: float) -> float:
        f, _, d2 = FAMILIES[family].kernel(np.array([y]), link).slopes(eta, phi, 2)
        return float(-d2[0] * np.exp(f[0]))

    ends = {"gaussian": (-9.0, 9.0), "beta": (1e-12, 1 - 1e-12)}.get(family, (1e-9, 200.0))
    mean = integrate.quad(integrand, *ends, points=[0.5, 2.0] if ends[1] > 10 else None, limit=400)[0]
    found = FAMILIES[family].kernel(np.array([0.5]), link).expected(eta, phi)[0][0]
    assert found == pytest.approx(mean, rel=1e-6)


@pytest.mark.parametrize("family", ["poisson", "negative_binomial"])
@pytest.mark.parametrize("link", ["log", "sqrt"])
def test_expected_information_of_counts(family: str, link: str) -> None:
    y, phi = np.arange(3000.0), np.log(np.full(int(family != "poisson"), 1.7))
    kernel, eta = FAMILIES[family].kernel(y, link), np.full(3000, 0.9)
    f, _, d2 = kernel.slopes(eta, phi, 2)
    assert np.exp(f).sum() == pytest.approx(1.0, abs=1e-10)
    assert kernel.expected(eta, phi)[0][0] == pytest.approx(float(-d2 @ np.exp(f)), rel=1e-8)


@pytest.mark.parametrize("link", FAMILIES["binomial"].links)
def test_expected_information_of_binomial_outcomes(link: str) -> None:
    eta = LINKS[link].of(np.array([0.1, 0.5, 0.93]))
    zero, one = (FAMILIES["binomial"].kernel(np.full(3, y), link) for y in (0.0, 1.0))
    p = LINKS[link].mean(eta)[0]
    observed = -(1 - p) * zero.slopes(eta, NO_PHI)[2] - p * one.slopes(eta, NO_PHI)[2]
    np.testing.assert_allclose(zero.expected(eta, NO_PHI)[0], observed, rtol=1e-10)


@pytest.mark.parametrize("link", BINARY)
@pytest.mark.parametrize("size", [50.0, 1e3, 1e8])
def test_binary_outcomes_stay_finite_far_out(link: str, size: float) -> None:
    eta = np.array([-size, size])
    for y in (0.0, 1.0):
        kernel = FAMILIES["binomial"].kernel(np.full(2, y), link)
        slopes = kernel.slopes(eta, NO_PHI, 4)
        right = slopes[0][int(y)]
        assert np.isfinite(slopes).all() and right <= 0.0
        if link != "cauchit":
            assert right > -1e-15
            if link in ("logit", "probit"):
                assert slopes[0][1 - int(y)] == pytest.approx(
                    -size if link == "logit" else -(size**2) / 2, rel=0.01
                )


@pytest.mark.parametrize("link", BINARY)
def test_far_tail_of_the_log_probability(link: str) -> None:
    """The derivative of log p is p'/p: exact where both are still normal numbers."""
    eta = np.array([-8.0, -6.0, -2.0, 0.0, 1.5]) if link != "loglog" else np.array([-3.0, -2.0, 0.0, 1.5])
    p, d1 = LINKS[link].mean(eta, 1)
    tail = LINKS[link].log_tails(eta, 1)[0]
    np.testing.assert_allclose(np.exp(tail[0]), p, rtol=1e-12)
    np.testing.assert_allclose(tail[1], d1 / p, rtol=1e-12)


def test_probit_tail_joins_its_series_smoothly() -> None:
    eta = np.array([-60.0 - 1e-9, -60.0 + 1e-9])
    for d in LINKS["probit"].log_tails(eta, 4)[0]:
        assert d[0] == pytest.approx(d[1], rel=1e-8, abs=1e-9)


@pytest.mark.parametrize("link", LINKS)
def test_link_and_mean_undo_each_other(link: str) -> None:
    mu = np.array([0.02, 0.3, 0.8, 0.99])
    np.testing.assert_allclose(LINKS[link].mean(LINKS[link].of(mu))[0], mu, rtol=1e-12)


@pytest.mark.parametrize(("family", "link"), CASES)
def test_outside_the_domain_the_density_is_nil(family: str, link: str) -> None:
    s = sample(family, link)
    eta = s.eta.copy()
    eta[0] = -3.0
    slopes = s.kernel.slopes(eta, s.phi, 3)
    outside = s.kernel.allowed(eta)
    if outside is not None and not outside[0]:
        assert slopes[0][0] == -np.inf
    assert np.isfinite(slopes[0][1:]).all() and np.isfinite(slopes[1:]).all()


def test_leading_axes_are_free() -> None:
    for family, link in CASES:
        s = sample(family, link)
        both = np.stack([s.eta, s.eta * 0.99])
        one, many = s.kernel.slopes(both[1], s.phi, 3), s.kernel.slopes(both, s.phi, 3)
        for a, b in zip(one, many, strict=True):
            np.testing.assert_allclose(np.broadcast_to(b, both.shape)[1], a, rtol=1e-13)


def test_rows_can_be_taken() -> None:
    rows = np.array([7, 3, 3, 11])
    for family, link in CASES:
        s = sample(family, link)
        for a, b in zip(
            s.kernel.take(rows).slopes(s.eta[rows], s.phi, 2), s.kernel.slopes(s.eta, s.phi, 2), strict=True
        ):
            np.testing.assert_allclose(a, b[rows], rtol=1e-14)


@pytest.mark.parametrize("s", [0.3, 5.0, 39.9, 40.0, 1e3, 1e7])
def test_rising_gamma_differences(s: float) -> None:
    """For whole y the difference is a sum over log(s + k), and so are its derivatives."""
    y = np.array([0.0, 1.0, 4.0, 30.0])
    found = rising(np.asarray(s), y, 4)
    for i, count in enumerate(y):
        z = s + np.arange(count)
        sums = (np.log(z), 1 / z, -1 / z**2, 2 / z**3, -6 / z**4)
        for order in range(5):
            assert found[order][i] == pytest.approx(float(sums[order].sum()), rel=2e-11, abs=1e-300)


@pytest.mark.parametrize("v", [0.5, 39.0, 41.0, 1e6])
def test_rest_of_the_gamma_density(v: float) -> None:
    f = stirling_rest(np.asarray(v), 2)
    h = 1e-3 * v
    for order in range(2):
        slope = central(lambda x, k=order: np.asarray(stirling_rest(np.asarray(x), 2)[k]), np.asarray(v), h)
        assert float(f[order + 1]) == pytest.approx(float(slope), rel=1e-5)


@pytest.mark.parametrize("theta", [1e6, 1e12])
def test_negative_binomial_tends_to_poisson(theta: float) -> None:
    y, eta = np.array([0.0, 1.0, 5.0, 40.0]), np.array([-2.0, 0.3, 2.0, 3.0])
    poisson = FAMILIES["poisson"].kernel(y).slopes(eta, NO_PHI, 4)
    for found, limit in zip(
        FAMILIES["negative_binomial"].kernel(y).slopes(eta, np.log([theta]), 4), poisson, strict=True
    ):
        np.testing.assert_allclose(found, limit, rtol=2e3 / theta + 1e-12)


@pytest.mark.parametrize("family", FAMILIES)
def test_unit_deviance_is_twice_the_loss_of_log_density(family: str) -> None:
    f = FAMILIES[family]
    s = sample(family, f.default_link)
    trials = getattr(s.kernel, "trials", None)
    y = s.kernel.y if trials is None else np.clip(s.kernel.y, 1.0, trials - 0.5)
    parameter = PARAMETER[f.parameter]
    mu = LINKS[f.default_link].mean(s.eta)[0]
    kernel = f.kernel(y, trials=trials)
    grid = np.linspace(-6, 6, 2001)[:, None] if family != "gaussian" else y + np.zeros((1, 1))
    best = kernel.slopes(np.broadcast_to(grid, (len(grid), len(y))), s.phi, 0)[0].max(axis=0)
    loss = 2.0 * (best - kernel.slopes(s.eta, s.phi, 0)[0])
    scale = parameter if f.has_dispersion else 1.0
    found = f.deviance(y if trials is None else y / trials, mu, parameter)
    found = found if trials is None else found * trials
    positive = y > 0.02
    np.testing.assert_allclose(found[positive], scale * loss[positive], rtol=1e-4, atol=2e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_variance_function(family: str) -> None:
    f, mu = FAMILIES[family], 0.4
    p = PARAMETER[f.parameter]
    laws = {
        "gaussian": 1.0,
        "binomial": stats.bernoulli(mu).var(),
        "poisson": stats.poisson(mu).var(),
        "negative_binomial": stats.nbinom(p, p / (p + mu)).var(),
        "negative_binomial_1": stats.nbinom(mu / p, 1 / (1 + p)).var(),
        "gamma": stats.gamma(1 / p, scale=mu * p).var() / p,
        "inverse_gaussian": stats.invgauss(mu * p, scale=1 / p).var() / p,
        "beta": stats.beta(mu * p, (1 - mu) * p).var(),
    }
    assert float(f.variance(np.asarray(mu), p)) == pytest.approx(laws[family])


def test_a_link_that_cannot_hold() -> None:
    with pytest.raises(ModelError, match="link 'logit' cannot be used with Poisson"):
        FAMILIES["poisson"].link("logit")


@pytest.mark.parametrize(
    ("family", "y", "trials", "words"),
    [
        ("binomial", [0, 1, 2], None, "must be 0 or 1"),
        ("binomial", [0, 3, 1], [1, 2, 2], "more events than trials in 1 row .first in row 2: 3 of 2"),
        ("binomial", [0, 1, 1], [1, 1.5, 2], "whole number of 0 or more; row 2 has 1.5"),
        ("binomial", [0, 0.5, 1], [1, 1, 2], "whole numbers of events"),
        ("poisson", [0, 1, -2], None, "must be counts"),
        ("negative_binomial", [0, 1.5, 2], None, "first in row 2"),
        ("gamma", [1, 0, 2], None, "above zero"),
        ("beta", [0.2, 1, 0.4], None, "strictly between 0 and 1"),
        ("poisson", [2, 2, 2], None, "the same value"),
    ],
)
def test_outcomes_that_cannot_be(family: str, y: list[float], trials: list[float] | None, words: str) -> None:
    from workbench.engine.likelihoods.outcomes import check

    with pytest.raises(DataError, match=words):
        check(family, np.array(y, float), None if trials is None else np.array(trials, float))


@pytest.mark.parametrize(("family", "link"), [c for c in CASES if FAMILIES[c[0]].parameter])
def test_second_derivatives_in_phi(family: str, link: str) -> None:
    s = sample(family, link)
    exact = s.kernel.phi_second(s.eta, s.phi)
    for k in range(3):
        slope = central(lambda p, k=k: s.kernel.phi_slopes(s.eta, p, 2)[k][0], s.phi, np.array([1e-3]))
        np.testing.assert_allclose(exact[k][0, 0], slope, rtol=1e-6, atol=1e-7 * np.abs(slope).max() + 1e-10)
    slope = central(lambda p: s.kernel.slopes(s.eta, p, 3)[3], s.phi, np.array([1e-3]))
    np.testing.assert_allclose(exact[3][0], slope, rtol=1e-6, atol=1e-7 * np.abs(slope).max() + 1e-10)


@pytest.mark.parametrize(("family", "link"), [c for c in CASES if FAMILIES[c[0]].parameter])
def test_phi_may_differ_from_row_to_row(family: str, link: str) -> None:
    s = sample(family, link)
    spread = s.phi[0] + np.linspace(-0.5, 0.5, 40)
    ways = {
        "slopes": lambda k, e, p: k.slopes(e, p, 4),
        "phi_slopes": lambda k, e, p: [d[0] for d in k.phi_slopes(e, p, 2)],
        "phi_second": lambda k, e, p: k.phi_second(e, p),
        "expected": lambda k, e, p: k.expected(e, p, 2),
        "expected_phi": lambda k, e, p: [k.expected_phi(e, p)[0]],
    }
    for way in ways.values():
        together = way(s.kernel, s.eta, spread[None])
        for i in (0, 17, 39):
            rows = np.array([i])
            alone = way(s.kernel.take(rows), s.eta[rows], spread[rows])
            for a, b in zip(together, alone, strict=True):
                np.testing.assert_allclose(
                    np.asarray(a)[..., i], np.asarray(b)[..., 0], rtol=1e-9, atol=1e-12
                )


@pytest.mark.parametrize("x", [1e-8, 1e-3, 0.3, 4.0, 9.9, 40.0, 1e6])
def test_polygammas(x: float) -> None:
    for k, found in enumerate(polygammas(np.array([x]), 3)):
        exact = special.digamma(x) if k == 0 else special.polygamma(k, x)
        assert found[0] == pytest.approx(float(exact), rel=1e-13)


def test_rising_differences_of_counts_for_rows_of_their_own() -> None:
    y = np.array([0.0, 1.0, 4.0, 7.0, 30.0])
    s = np.array([[0.2, 3.0, 50.0, 1e5, 7.0], [1.0, 2.0, 3.0, 4.0, 5.0]])
    for large in (y, y + 100.0):
        for found, exact in zip(RisingCounts(large).at(s, 4), rising(s, large, 4), strict=True):
            np.testing.assert_allclose(found, exact, rtol=1e-11)
