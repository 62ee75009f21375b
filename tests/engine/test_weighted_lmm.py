"""Sampling weights: copies of rows and groups in lme4, and the weighted likelihood integrated by brute force.

A whole-number weight is as many copies, of a row within its group or of a group with all it holds: the
estimates are those of lme4 on the copied data. For any weights, the likelihood is integrated here over a fine
grid of random effects, unit by unit, and its scores and Hessian by differences give the sandwich.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from reference_data import HERE, case

from workbench.engine.lmm import Members, RandomBlock
from workbench.engine.weighted_lmm import WeightedFit, fit_weighted, from_inside, level_weights, scaled
from workbench.errors import DataError, ModelError

R = case("weighted_lmm", "weighted_lmm")
Floats = NDArray[np.float64]


@cache
def data() -> pd.DataFrame:
    return pd.read_csv(HERE / "weighted_lmm" / "data.csv")


@cache
def groups() -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    d = data()
    classes = pd.factorize(d["school"].astype(str) + ":" + d["class"].astype(str))[0].astype(np.intp)
    return classes, pd.factorize(d["school"])[0].astype(np.intp)


def X() -> Floats:
    return np.column_stack([np.ones(len(data())), data()["x"]])


def block(name: str, codes: NDArray[np.intp], *, slope: bool = False) -> RandomBlock:
    Z = X() if slope else np.ones((len(data()), 1))
    return RandomBlock(name, codes, int(codes.max()) + 1, Z, ("(Intercept)", "x")[: Z.shape[1]])


def fitted(name: str) -> WeightedFit:
    d, (classes, schools) = data(), groups()
    w = [d[k].to_numpy(float) for k in ("w1", "w2", "w3")]
    y = d["y"].to_numpy()
    slope = name.endswith("slope")
    if name.startswith("three"):
        blocks = [block("school", schools, slope=slope), block("class", classes)]
        return fit_weighted(y, X(), blocks, w[0], [w[1], w[2]])
    return fit_weighted(y, X(), [block("class", classes, slope=slope)], w[0], [w[1]])


@pytest.mark.parametrize("name", ["two", "slope", "three", "three_slope"])
def test_whole_number_weights_are_copies(name: str) -> None:
    fit, theirs = fitted(name), R[name]
    assert fit.log_lik == pytest.approx(theirs["log_lik"], abs=1e-7)
    assert fit.beta == pytest.approx(np.array(theirs["beta"]), abs=1e-6)
    assert fit.sigma == pytest.approx(theirs["sigma"], rel=1e-6)
    own = {"top": fit.covariances[0], "id": fit.covariances[-1]}
    for label, covariance in theirs["covariances"].items():
        assert own[label] == pytest.approx(np.array(covariance), rel=2e-5, abs=1e-6)
    assert fit.converged


def integral(log_density: Floats, grid: Floats) -> Floats:
    """Log of the integral over the last axis by the trapezoid rule, which is exact here to rounding."""
    top = log_density.max(axis=-1, keepdims=True)
    return np.log(np.trapezoid(np.exp(log_density - top), grid, axis=-1)) + top[..., 0]


GRID = np.linspace(-9, 9, 181)


def brute(psi: Floats, w: list[Floats], levels: int) -> Floats:
    """Weighted log-likelihood (J,) of the outermost units: psi = beta, log sd of each level, log sigma."""
    d, (classes, schools) = data(), groups()
    sd, sigma = np.exp(psi[2:-1]), float(np.exp(psi[-1]))
    r = d["y"].to_numpy() - X() @ psi[:2]
    phi = -0.5 * GRID**2 - 0.5 * np.log(2 * np.pi)
    outer = GRID * sd[1] if levels == 3 else np.zeros(1)
    u = outer[:, None] + GRID * sd[0]
    s0, s1, s2 = (np.bincount(classes, w[0] * r**k)[:, None, None] for k in (0, 1, 2))
    rows = -0.5 * (s2 - 2 * s1 * u + s0 * u**2) / sigma**2 - s0 * (np.log(sigma) + 0.5 * np.log(2 * np.pi))
    first = np.unique(classes, return_index=True)[1]
    units = integral(rows + phi, GRID) * w[1][first][:, None]
    if levels == 2:
        return units[:, 0]
    above = np.zeros((int(schools.max()) + 1, len(GRID)))
    np.add.at(above, schools[first], units)
    last = np.unique(schools, return_index=True)[1]
    return integral(above + phi, GRID) * w[2][last]


@cache
def uneven() -> tuple[Floats, ...]:
    """Weights that are no whole numbers, constant in their units."""
    rng = np.random.default_rng(5)
    classes, schools = groups()
    return (
        rng.uniform(0.3, 2.5, len(classes)),
        rng.uniform(0.5, 4.0, int(classes.max()) + 1)[classes],
        rng.uniform(0.5, 4.0, int(schools.max()) + 1)[schools],
    )


def by_intercepts(levels: int) -> tuple[WeightedFit, Floats, list[Floats]]:
    """A fit with random intercepts and uneven weights, its parameters as `brute` takes them, the weights."""
    (classes, schools), w = groups(), list(uneven())
    blocks = [block("class", classes), block("school", schools)][: levels - 1]
    fit = fit_weighted(data()["y"].to_numpy(), X(), blocks, w[0], w[1:levels])
    sd = [0.5 * np.log(S[0, 0]) for S in fit.covariances]
    return fit, np.array([*fit.beta, *sd, np.log(fit.sigma)]), w


@pytest.mark.parametrize("levels", [2, 3])
def test_the_likelihood_is_the_integral(levels: int) -> None:
    fit, psi, w = by_intercepts(levels)
    assert fit.log_lik == pytest.approx(float(brute(psi, w, levels).sum()), abs=1e-7)
    slopes = gradient(psi, w, levels).sum(axis=1)
    assert np.abs(slopes).max() < 1e-3


def gradient(psi: Floats, w: list[Floats], levels: int) -> Floats:
    """Scores (m, J) by central differences of fourth order."""
    h = 1e-3
    out = []
    for e in np.eye(len(psi)) * h:
        near = brute(psi + e, w, levels) - brute(psi - e, w, levels)
        far = brute(psi + 2 * e, w, levels) - brute(psi - 2 * e, w, levels)
        out.append((8 * near - far) / (12 * h))
    return np.array(out)


def test_the_sandwich_is_that_of_the_integral() -> None:
    """Scores and Hessian by differences of the brute-force likelihood, in beta, log sd and log sigma."""
    fit, psi, w = by_intercepts(2)
    s, h = gradient(psi, w, 2), 1e-3
    H = []
    for e in np.eye(len(psi)) * h:
        H.append((gradient(psi + e, w, 2) - gradient(psi - e, w, 2)).sum(axis=1) / (2 * h))
    whole = np.array(H)
    whole[:2, 2:] = whole[2:, :2] = 0.0  # expectation zero
    half = np.linalg.solve(-whole, s)
    J = s.shape[1]
    V = J / (J - 1) * half @ half.T
    assert np.sqrt(np.diag(fit.cov_beta)) == pytest.approx(np.sqrt(np.diag(V))[:2], rel=1e-4)
    assert fit.cov_beta[0, 1] == pytest.approx(V[0, 1], rel=1e-3)
    natural = np.array([fit.covariances[0][0, 0], fit.sigma**2])
    errors = 2 * natural * np.sqrt(np.diag(V))[2:]
    assert fit.variance_errors == pytest.approx(errors, rel=1e-4)


def sleep() -> tuple[pd.DataFrame, Floats, NDArray[np.intp]]:
    """Rows, X and codes of the subjects of the sleep study."""
    d = pd.read_csv(HERE / "data" / "lme4_sleepstudy.csv")
    return d, np.column_stack([np.ones(len(d)), d["Days"]]), pd.factorize(d["Subject"])[0].astype(np.intp)


def test_robust_errors_are_those_of_gllamm() -> None:
    """Stata's gllamm on the sleep study, as logged in the tests of the R package WeMix (Examples.smcl).

    gllamm integrates numerically, which leaves it five to six digits.
    """
    d, X, subject = sleep()
    ones = np.ones(len(d))
    y, names = d["Reaction"].to_numpy(), ("(Intercept)", "Days")
    intercepts = RandomBlock("Subject", subject, 18, X[:, :1], names[:1])
    slopes = RandomBlock("Subject", subject, 18, X, names)
    fit = fit_weighted(y, X, [intercepts], ones, [ones])
    assert fit.log_lik == pytest.approx(-897.03932, abs=1e-5)
    assert np.sqrt(np.diag(fit.cov_beta)) == pytest.approx([6.824566, 1.545789], rel=3e-6)
    assert fit.variance_errors == pytest.approx([516.67943, 220.179], rel=3e-6)
    fit = fit_weighted(y, X, [slopes], ones, [ones])
    assert np.sqrt(np.diag(fit.cov_beta)) == pytest.approx([6.82456, 1.545789], rel=3e-6)
    assert fit.variance_errors == pytest.approx([218.84463, 44.413792, 12.08316, 213.94376], rel=3e-6)


STATA = [
    ([], -1389.0983, [243.6831, 12.67954], [360.97, 756.5857, 1153.704], [11.68881, 2.468474]),
    (["Days"], -1377.6876, [247.6234, 11.71211], [397.6301, 220.4182, 16.86835, 1022.88], [9.97378, 2.60348]),
]


@pytest.mark.parametrize(("slope", "log_lik", "beta", "variances", "errors"), STATA)
def test_three_weighted_levels_are_those_of_stata(
    slope: list[str], log_lik: float, beta: list[float], variances: list[float], errors: list[float]
) -> None:
    """Stata's mixed with pweight at three levels, as given in the tests of the R package WeMix.

    Four rows, one subject and one group count twice. Stata stopped its search at five digits of variances.
    """
    d, X, subject = sleep()
    numbers = d["Subject"].astype(int).to_numpy()
    group = np.zeros(len(d), dtype=np.intp)
    for code, members in enumerate(([310, 309, 349, 335], [330, 352, 337, 369], [331, 332, 334, 372]), 1):
        group[np.isin(numbers, members)] = code
    w = [np.where(np.arange(len(d)) < 4, 2.0, 1.0), 1.0 + (numbers == 308), 1.0 + (group == 0)]
    blocks = [RandomBlock("Subject", subject, 18, X[:, :1], ("(Intercept)",))]
    blocks.append(RandomBlock("Group", group, 4, X[:, :1], ("(Intercept)",)))
    blocks += [RandomBlock("Group", group, 4, X[:, 1:], (name,)) for name in slope]
    fit = fit_weighted(d["Reaction"].to_numpy(), X, blocks, w[0], w[1:])
    assert fit.log_lik == pytest.approx(log_lik, abs=1e-4)
    assert fit.beta == pytest.approx(beta, rel=1e-6)
    assert [*(S[0, 0] for S in fit.covariances), fit.sigma**2] == pytest.approx(variances, rel=6e-5)
    assert np.sqrt(np.diag(fit.cov_beta)) == pytest.approx(errors, rel=2e-6)


def test_the_scale_of_the_outermost_weights_does_not_matter() -> None:
    (classes, schools), w = groups(), uneven()
    blocks = [block("class", classes), block("school", schools)]
    y = data()["y"].to_numpy()
    one = fit_weighted(y, X(), blocks, w[0], [w[1], w[2]])
    other = fit_weighted(y, X(), blocks, w[0], [w[1], 7.0 * w[2]])
    assert other.beta == pytest.approx(one.beta, abs=1e-8)
    assert other.cov_beta == pytest.approx(one.cov_beta, rel=1e-6)
    assert other.variance_errors == pytest.approx(one.variance_errors, rel=1e-5)


def test_without_weights_it_is_maximum_likelihood() -> None:
    from workbench.engine.lmm import fit_lmm

    (classes, schools), ones = groups(), np.ones(len(data()))
    blocks = [block("school", schools, slope=True), block("class", classes)]
    weighted = fit_weighted(data()["y"].to_numpy(), X(), blocks, ones, [ones, ones])
    plain = fit_lmm(data()["y"].to_numpy(), X(), blocks, reml=False)
    assert weighted.criterion == pytest.approx(plain.criterion, abs=1e-7)
    for one, other in zip(weighted.conditional_modes, plain.conditional_modes, strict=True):
        assert np.abs(one - other).max() < 1e-5
    assert weighted.fitted == pytest.approx(plain.fitted, abs=1e-5)


def test_scaling() -> None:
    w, g = np.array([1.0, 2.0, 3.0, 5.0]), np.array([0, 0, 0, 1])
    assert scaled(w, g, "none") is w
    assert scaled(w, g, "size") == pytest.approx([0.5, 1.0, 1.5, 1.0])
    assert scaled(w, g, "effective") == pytest.approx([6 / 14, 12 / 14, 18 / 14, 1.0])


def test_weights_of_levels() -> None:
    """Two schools with two and one classes of two pupils each; a pupil stands for 12 = 2 x 3 x 2 of them."""
    classes, schools = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 0, 0, 0, 1, 1])
    pupil, of_class = np.array([2.0, 4, 1, 1, 5, 5]), np.array([3.0, 3, 1, 1, 2, 2])
    of_school = np.array([2.0, 2, 2, 2, 7, 7])
    groups = [classes, schools]
    plain = level_weights([pupil, of_class, of_school], groups, total=False, scaling="size")
    total = level_weights(
        [pupil * of_class * of_school, of_class * of_school, of_school], groups, total=True, scaling="size"
    )
    for one, other in zip(plain.used, total.used, strict=True):
        assert one == pytest.approx(other)
    assert plain.used[0] == pytest.approx([2 / 3, 4 / 3, 1, 1, 1, 1])
    assert plain.used[1] == pytest.approx([1.5, 1.5, 0.5, 0.5, 1, 1])
    assert plain.used[2] is of_school
    assert total.total[0] == pytest.approx(pupil * of_class * of_school)
    assert from_inside([schools, classes]) == [1, 0]


def test_weights_undo_an_informative_sample() -> None:
    """Schools with high effects are drawn more often: weighted, the mean is within 3 errors of the truth.

    400 schools are drawn out of 4,000 by a chance that rises with their effect; unweighted, the mean is off
    by more than 5 errors.
    """
    rng = np.random.default_rng(8)
    u = rng.normal(size=4000)
    chance = 0.1 * np.where(u > 0, 1.6, 0.4)
    drawn = np.flatnonzero(rng.random(4000) < chance)
    g = np.repeat(np.arange(len(drawn)), 8)
    y = 2.0 + u[drawn][g] + rng.normal(size=len(g))
    ones = np.ones(len(g))
    blocks = [RandomBlock("school", g, len(drawn), ones[:, None], ("(Intercept)",))]
    fits = {
        name: fit_weighted(y, ones[:, None], blocks, ones, [w])
        for name, w in (("weighted", 1 / chance[drawn][g]), ("plain", ones))
    }
    off = {name: (f.beta[0] - 2.0) / np.sqrt(f.cov_beta[0, 0]) for name, f in fits.items()}
    assert abs(off["weighted"]) < 3 and off["plain"] > 5
    assert fits["weighted"].covariances[0][0, 0] == pytest.approx(1.0, abs=0.25)


def test_a_variance_of_zero_is_found() -> None:
    rng = np.random.default_rng(1)
    g = np.repeat(np.arange(30), 5)
    y = rng.normal(size=150)
    y -= (np.bincount(g, y) / 5)[g] * 0.999
    ones = np.ones(150)
    blocks = [RandomBlock("g", g, 30, ones[:, None], ("(Intercept)",))]
    fit = fit_weighted(y, ones[:, None], blocks, rng.uniform(0.9, 1.1, 150), [ones])
    assert fit.covariances[0][0, 0] == 0.0
    assert [r.code for r in fit.verdict.reasons] == ["zero_variance"]
    assert np.isnan(fit.variance_errors[0]) and fit.variance_errors[1] > 0


def crossed() -> dict[str, Any]:
    classes, _ = groups()
    other = np.arange(len(data()), dtype=np.intp) % 7
    ones = np.ones(len(data()))
    return {"blocks": [block("class", classes), block("o", other)], "weights": [ones, ones]}


def shared() -> dict[str, Any]:
    classes, _ = groups()
    one = block("class", classes)
    members = Members(classes[:, None], np.ones((len(classes), 1)))
    both = RandomBlock(one.group, one.codes, one.n_levels, one.Z, one.names, members)
    return {"blocks": [both], "weights": [np.ones(len(data()))]}


@pytest.mark.parametrize("made", [crossed, shared])
def test_groups_must_be_nested(made: Any) -> None:
    parts = made()
    with pytest.raises(ModelError, match="lie within each other"):
        fit_weighted(data()["y"].to_numpy(), X(), parts["blocks"], np.ones(len(data())), parts["weights"])


def test_weights_are_above_zero() -> None:
    classes, _ = groups()
    w = np.ones(len(data()))
    w[3] = 0.0
    with pytest.raises(DataError, match="above zero"):
        fit_weighted(data()["y"].to_numpy(), X(), [block("class", classes)], w, [np.ones(len(w))])
