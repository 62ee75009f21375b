"""Outcomes with several linear predictors: partial derivatives against finite differences, laws, limits."""

from __future__ import annotations

import numpy as np
import pytest
from engine.likelihood_cases import Array

from workbench.engine.likelihoods import FAMILIES, LINKS, NO_PHI
from workbench.engine.likelihoods.dispersed import Dispersed
from workbench.engine.likelihoods.joint import JointKernel, Single
from workbench.engine.likelihoods.zeros import Hurdle, ZeroInflated

N = 25


def counts(family: str, dispersed: bool, y: Array) -> JointKernel:
    kernel = FAMILIES[family].kernel(y)
    return Dispersed(kernel) if dispersed else Single(kernel)


def zero_model(kind: str, family: str, link: str = "logit", dispersed: bool = False) -> JointKernel:
    random = np.random.default_rng(2)
    y = random.poisson(1.5, N) * random.integers(0, 2, N) * 1.0
    weights = random.uniform(0.5, 2.0, N)
    inner = counts(family, dispersed, y)
    if kind == "inflated":
        return ZeroInflated(inner, LINKS[link], y == 0, weights)
    return Hurdle(inner, LINKS[link], y == 0, weights, counts(family, dispersed, np.zeros(N)))


def point(kernel: JointKernel) -> tuple[Array, Array]:
    eta = np.random.default_rng(3).normal(size=(kernel.m, N)) * 0.7
    return eta, np.full(kernel.n_phi, 0.3)


def central(f, h: float = 1e-3) -> Array:
    return (8.0 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12.0 * h)


MODELS = [
    ("inflated", "poisson", "logit", False),
    ("inflated", "poisson", "probit", False),
    ("inflated", "negative_binomial", "cloglog", False),
    ("inflated", "negative_binomial_1", "logit", False),
    ("hurdle", "poisson", "logit", False),
    ("hurdle", "negative_binomial", "loglog", False),
    ("hurdle", "negative_binomial_1", "logit", False),
]


@pytest.mark.parametrize(("kind", "family", "link", "dispersed"), MODELS)
def test_derivatives(kind: str, family: str, link: str, dispersed: bool) -> None:
    kernel = zero_model(kind, family, link, dispersed)
    eta, phi = point(kernel)
    slopes = kernel.slopes(eta, phi, 4)
    unit = np.eye(kernel.m)[:, :, None]
    for k in range(4):
        for a in range(kernel.m):
            slope = central(lambda h, a=a, k=k: kernel.slopes(eta + h * unit[a], phi, 4)[k])
            np.testing.assert_allclose(
                slopes[k + 1][a], slope, rtol=1e-6, atol=1e-7 * np.abs(slope).max() + 1e-10
            )
    for k in range(3):
        for r in range(kernel.n_phi):
            slope = central(lambda h, r=r, k=k: kernel.slopes(eta, phi + h * np.eye(len(phi))[r], 2)[k])
            found = kernel.phi_slopes(eta, phi, 2)[k][r]
            np.testing.assert_allclose(found, slope, rtol=1e-6, atol=1e-7 * np.abs(slope).max() + 1e-10)


DISPERSED = [
    *(("plain", f) for f in ("gaussian", "negative_binomial", "negative_binomial_1", "gamma", "beta")),
    ("inflated", "negative_binomial"),
    ("hurdle", "negative_binomial_1"),
]


@pytest.mark.parametrize(("kind", "family"), DISPERSED)
def test_derivatives_with_a_model_of_the_dispersion(kind: str, family: str) -> None:
    """All partials with at most two indices of the dispersion, which is number 1."""
    if kind == "plain":
        y = np.random.default_rng(1).uniform(0.1, 0.9, N)
        y = np.round(5 * y) if "binomial" in family else y
        kernel: JointKernel = Dispersed(FAMILIES[family].kernel(y))
    else:
        kernel = zero_model(kind, family, "logit", True)
    eta, phi = point(kernel)
    slopes = kernel.slopes(eta, phi, 4)
    for last in range(kernel.m):
        unit = 1e-3 * np.eye(kernel.m)[last][:, None]
        near, far = ([kernel.slopes(eta + s * h * unit, phi, 4) for s in (1, -1)] for h in (1, 2))
        for k in range(4):
            slope = (8.0 * (near[0][k] - near[1][k]) - (far[0][k] - far[1][k])) / 12e-3
            for key in np.ndindex(slope.shape[:k]):
                if (*key, last).count(1) <= 2:
                    atol = 1e-7 * np.abs(slope[key]).max() + 1e-9
                    np.testing.assert_allclose(slopes[k + 1][(*key, last)], slope[key], rtol=1e-6, atol=atol)


@pytest.mark.parametrize("kind", ["inflated", "hurdle"])
@pytest.mark.parametrize("family", ["poisson", "negative_binomial", "negative_binomial_1"])
def test_laws_sum_to_one_and_zeros_have_their_share(kind: str, family: str) -> None:
    y = np.arange(400.0)
    single = Single(FAMILIES[family].kernel(y))
    none = Single(FAMILIES[family].kernel(np.zeros(400)))
    link, phi = LINKS["logit"], np.full(single.n_phi, 0.4)
    eta = np.tile([[0.8], [-0.5]], 400)
    kernel = (
        ZeroInflated(single, link, y == 0, None)
        if kind == "inflated"
        else Hurdle(single, link, y == 0, None, none)
    )
    p = np.exp(kernel.slopes(eta, phi, 0)[0])
    share, own = 1 / (1 + np.exp(0.5)), np.exp(single.slopes(eta[:1], phi, 0)[0][0])
    assert p.sum() == pytest.approx(1.0, abs=1e-9)
    assert p[0] == pytest.approx(share + (1 - share) * own if kind == "inflated" else share)


def test_dispersion_of_its_own_is_the_family_at_a_common_value() -> None:
    y = np.random.default_rng(0).poisson(2.0, N).astype(float)
    plain, joint = FAMILIES["negative_binomial"].kernel(y), Dispersed(FAMILIES["negative_binomial"].kernel(y))
    eta = np.linspace(-1, 1, N)
    both = joint.slopes(np.stack([eta, np.full(N, 0.3)]), NO_PHI, 2)
    alone = plain.slopes(eta, np.array([0.3]), 2)
    np.testing.assert_allclose(both[0], alone[0], rtol=1e-12)
    np.testing.assert_allclose(both[2][0, 0], alone[2], rtol=1e-12)


def test_rows_can_be_taken() -> None:
    rows = np.array([3, 1, 1])
    for kind, family, link, dispersed in [*MODELS, ("inflated", "negative_binomial", "logit", True)]:
        kernel = zero_model(kind, family, link, dispersed)
        eta, phi = point(kernel)
        for a, b in zip(
            kernel.take(rows).slopes(eta[:, rows], phi, 2), kernel.slopes(eta, phi, 2), strict=True
        ):
            np.testing.assert_allclose(a, b[..., rows], rtol=1e-13)
