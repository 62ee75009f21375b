"""Bootstrap refits: exact against single fits, distributed as R's, limits as R's boot computes them."""

from __future__ import annotations

import numpy as np
import pytest
from engine.fits import fitted
from engine.reference_designs import design
from numpy.typing import NDArray

from workbench.engine.lmm import RandomBlock, fit, fit_lmm
from workbench.engine.lmm.objective import evaluate as evaluate_one
from workbench.engine.lmm_bootstrap import (
    CaseBootstrap,
    Draws,
    ParametricBootstrap,
    Quantities,
    cases,
    criterion,
    draws_enough,
    joined,
    limits,
    products,
    refits,
    search,
)
from workbench.engine.lmm_bootstrap.draws import of_fits
from workbench.engine.lmm_bootstrap.limits import quantile
from workbench.engine.lmm_bootstrap.settle import settled
from workbench.engine.lmm_bootstrap.whitened import Outcomes, simulate, whiten
from workbench.engine.lmm_intervals import parameters
from workbench.engine.variance_shares import variance_shares
from workbench.errors import ModelError

ONE_GROUPING = ["sleepstudy_weights", "oxboys_quadratic", "sleepstudy_nocorr", "machines_factor_slopes"]
Array = NDArray[np.float64]


def the_data_itself(name: str, method: str) -> tuple[refits.Whitened, Outcomes]:
    """The observed outcome in whitened coordinates, three times."""
    data = fitted(name, method).data
    w = whiten(data)
    assert w is not None
    g = np.einsum("abj,bj->aj", w.R, data.Gamma[-1])[:, None]
    c, s = data.C_within[-1:, :-1], data.C_within[-1:, -1]
    one = Outcomes(g, c, s, w.C[None], np.array([float(data.n)]))
    return w, one.some(np.zeros(3, dtype=np.intp))


@pytest.mark.parametrize("name", ONE_GROUPING)
@pytest.mark.parametrize("method", ["reml", "ml"])
def test_the_criterion_is_that_of_single_fits(name: str, method: str) -> None:
    from workbench.engine.lmm.gradient import gradient
    from workbench.engine.lmm.information import average_information

    found = fitted(name, method)
    w, y = the_data_itself(name, method)
    reml = method == "reml"
    factors = [scale * found.state.L[0] + 0.05 * np.tri(w.factor.q) * _free(w) for scale in (0.5, 1.0, 1.7)]
    batch = criterion.evaluate(w, y, np.stack(factors), reml)
    slope, information = criterion.derivatives(w, y, batch, reml)
    for i, L in enumerate(factors):
        state = evaluate_one(found.data, (L,), reml)
        first = evaluate_one(found.data, (factors[0],), reml)
        assert batch.value[i] - batch.value[0] == pytest.approx(state.criterion - first.criterion, abs=1e-8)
        assert batch.beta[i] == pytest.approx(state.profile.beta, abs=1e-9)
        assert batch.rss[i] == pytest.approx(state.profile.rss, rel=1e-10)
        g, H = gradient(found.data, state)[0], average_information(found.data, state)
        free = _free(w).astype(bool)
        assert slope[i][free] == pytest.approx(g[free], abs=1e-8 * np.abs(g).max())
        assert information[i] == pytest.approx(H, abs=1e-9 * np.abs(H).max())


def _free(w: refits.Whitened) -> Array:
    out = np.zeros((w.factor.q, w.factor.q))
    for s in w.factor.slices:
        out[s, s] = 1.0
    return out


@pytest.mark.parametrize("name", [*ONE_GROUPING, "dyestuff2_singular", "orthodont_rs"])
def test_refits_side_by_side_are_those_made_one_by_one(name: str) -> None:
    """Boundary ends included: estimates agree to the tolerance of the quick search."""
    found = fitted(name, "reml")
    work = ParametricBootstrap(found)
    w = whiten(found.data)
    assert w is not None
    y = simulate(w, found.state.L[0], np.random.default_rng(3), 40)
    quick, left = refits.solved(found, w, y, found.beta, found.sigma)
    assert len(left) <= 4 and len(quick) + len(left) == 40
    kept = np.setdiff1d(np.arange(40), left)
    slow = refits.refitted(found, (work._data_of(w, y, int(i)) for i in kept), len(kept))
    assert slow.failed == 0
    assert quick.sigma == pytest.approx(slow.sigma, rel=2e-5)
    assert quick.beta == pytest.approx(slow.beta, abs=2e-4 * found.std_errors.max())
    for ours, theirs in zip(quick.covariances, slow.covariances, strict=True):
        assert ours == pytest.approx(theirs, rel=1e-4, abs=1e-4 * np.abs(theirs).max())


def test_products_are_those_of_rows() -> None:
    """Refitting drawn rows, and refitting their products, is the same."""
    found = fitted("sleepstudy_weights", "reml")
    w = whiten(found.data)
    assert w is not None
    rows = [refits.simulated_rows(found, np.random.default_rng(seed)) for seed in range(5)]
    data = [found.data.with_response(y) for y in rows]
    y = Outcomes(
        np.stack([np.einsum("abj,bj->aj", w.R, d.Gamma[-1]) * d.y_scale for d in data], axis=1),
        np.stack([d.C_within[-1, :-1] * d.y_scale for d in data]),
        np.array([d.C_within[-1, -1] * d.y_scale**2 for d in data]),
        w.C[None],
        np.full(5, float(w.n)),
    )
    quick, _ = refits.solved(found, w, y, np.zeros(2), 1.0)
    slow = of_fits([fit(d, start=found.relative_factors) for d in data], found, 0)
    assert quick.sigma == pytest.approx(slow.sigma, rel=1e-5)
    shifts = np.array([d.shift for d in data])
    assert quick.beta + shifts == pytest.approx(slow.beta, rel=1e-5)
    assert quick.covariances[0] == pytest.approx(slow.covariances[0], rel=1e-3)


def test_what_is_drawn_has_the_law_of_the_model() -> None:
    """Products of 4,000 outcomes against their expectations, within four Monte Carlo errors."""
    found = fitted("sleepstudy_rs", "reml")
    w = whiten(found.data)
    assert w is not None
    N, L = 4000, found.state.L[0]
    y = simulate(w, L, np.random.default_rng(8), N)
    K = np.einsum("abj,bc,dcj->adj", w.R, L @ L.T, w.R) + np.eye(2)[:, :, None]
    empirical = np.einsum("anj,bnj->abj", y.g, y.g) / N
    error = np.sqrt((np.einsum("aaj,bbj->abj", K, K) + K**2) / N)
    assert (np.abs(empirical - K) < 4.5 * error).all()
    assert y.c.T @ y.c / N == pytest.approx(w.C, abs=4 * np.sqrt(2 / N) * np.abs(w.C).max() + 1e-12)
    left = w.n - 36
    assert y.s.mean() == pytest.approx(left, abs=4 * np.sqrt(2 * left / N))
    assert y.s.var() == pytest.approx(2 * left, rel=4 * np.sqrt(2 / N) * 1.2)


# R: bootMer(m, ..., nsim = 6000), set.seed(1), lme4 1.1-31; limits by boot.ci: normal, basic, percentile
FROM_R = {
    "sd_(Intercept)|Subject": (13.5630175, 37.1854971, 13.6254174, 37.7324515, 11.7488645, 35.8558986),
    "sd_Days|Subject": (3.5266161, 8.5312971, 3.5000160, 8.5058301, 3.3384452, 8.3442593),
    "cor_Days.(Intercept)|Subject": (
        -0.68545665,
        0.70840175,
        -0.80492985,
        0.63427464,
        -0.50317217,
        0.93603233,
    ),
    "sigma": (22.6975263, 28.5665304, 22.6860105, 28.5021091, 22.6814823, 28.4975809),
    "(Intercept)": (238.2532735, 264.7707572, 238.2812422, 264.9609194, 237.8492903, 264.5289675),
    "Days": (7.3615520, 13.5147754, 7.4024336, 13.4922497, 7.4423222, 13.5321383),
}


def test_parametric_limits_are_those_of_lme4() -> None:
    """4,000 of our draws against 6,000 of lme4's: within 4.5 Monte Carlo errors of a 2.5% quantile.

    That error is sqrt(p q / R) / density, 0.055 standard deviations at R = 2400 (both samples together) for
    a normal law; the tails of the variances are heavier.
    """
    found = fitted("sleepstudy_rs", "reml")
    work = ParametricBootstrap(found)
    draws = joined([work.draw(250, seed) for seed in np.random.SeedSequence(7).spawn(16)])
    quantities = Quantities(found, tuple(parameters(found, design("sleepstudy_rs").terms)))
    values = quantities.of(draws)
    spread = np.nanstd(values, axis=0)
    for column, method in enumerate(("normal", "basic", "percentile")):
        low, high = limits(method, values, quantities.estimates(), 0.95)
        for i, name in enumerate(quantities.names[:6]):
            theirs = FROM_R[name][2 * column : 2 * column + 2]
            assert (low[i], high[i]) == pytest.approx(theirs, abs=4.5 * 0.055 * spread[i]), (method, name)


def test_rows_are_drawn_where_groupings_cross() -> None:
    """Means of 120 refits lie near the truth they were drawn from (four Monte Carlo errors)."""
    found = fitted("penicillin_crossed", "reml")
    work = ParametricBootstrap(found)
    draws = work._by_rows(120, np.random.default_rng(2))
    assert len(draws) == 120 and draws.failed == 0
    for k, S in enumerate(found.covariances):
        of_block = draws.covariances[k][:, 0, 0]
        assert of_block.mean() == pytest.approx(S[0, 0], abs=4 * of_block.std() / np.sqrt(120))
    assert draws.sigma.mean() == pytest.approx(found.sigma, abs=4 * draws.sigma.std() / np.sqrt(120))


def test_the_same_seed_gives_the_same_draws() -> None:
    work = ParametricBootstrap(fitted("sleepstudy_rs", "reml"))
    one, other = (work.draw(20, np.random.SeedSequence(4)) for _ in range(2))
    assert (one.sigma == other.sigma).all() and (one.beta == other.beta).all()
    assert not (work.draw(20, np.random.SeedSequence(5)).sigma == one.sigma).any()


@pytest.mark.parametrize("name", ["sleepstudy_weights", "orthodont_rs", "oxboys_quadratic"])
def test_groups_drawn_by_products_are_those_drawn_by_rows(name: str) -> None:
    found = fitted(name, "reml")
    work = CaseBootstrap(found)
    w = whiten(found.data)
    assert w is not None
    y, possible = products.drawn(w, products.of_levels(found.data, w), np.random.default_rng(2), 20)
    y = y.some(possible)
    quick, left = refits.solved(found, w, y, found.data.shift, found.data.y_scale)
    assert y.weight is not None
    kept = np.setdiff1d(np.arange(len(y)), left)
    samples = (cases.whole_groups(w.factor, y.weight[i]) for i in kept)
    slow = refits.refitted(found, work._data_sets(samples), len(kept))
    assert slow.failed == 0 and len(kept) >= 15
    assert quick.sigma == pytest.approx(slow.sigma, rel=2e-5)
    assert quick.beta == pytest.approx(slow.beta, rel=1e-4, abs=1e-4)
    for ours, theirs in zip(quick.covariances, slow.covariances, strict=True):
        assert ours == pytest.approx(theirs, rel=1e-3, abs=1e-4 * np.abs(theirs).max())


def test_the_case_bootstrap_gives_the_robust_error_of_a_mean() -> None:
    """Balanced groups: the variance of the drawn means is that of group means over J (J - 1) / J of it."""
    random = np.random.default_rng(1)
    J, m = 25, 4
    codes = np.repeat(np.arange(J), m)
    y = random.normal(size=J)[codes] + random.normal(size=J * m)
    block = RandomBlock("g", codes, J, np.ones((J * m, 1)), ("(Intercept)",))
    found = fit_lmm(y, np.ones((J * m, 1)), [block])
    draws = CaseBootstrap(found).draw(3000, np.random.SeedSequence(3))
    means = y.reshape(J, m).mean(axis=1)
    assert draws.beta[:, 0].var() == pytest.approx(means.var() / J, rel=4 * np.sqrt(2 / 3000))


def nested() -> tuple[Array, list[RandomBlock]]:
    random = np.random.default_rng(4)
    school = np.repeat(np.arange(6), 12)
    klass = np.repeat(np.arange(18), 4)
    y = random.normal(size=6)[school] + random.normal(size=18)[klass] + random.normal(size=72)
    ones = np.ones((72, 1))
    return y, [
        RandomBlock("class:school", klass, 18, ones, ("(Intercept)",)),
        RandomBlock("school", school, 6, ones, ("(Intercept)",)),
    ]


@pytest.mark.parametrize("depth", ["outermost", "groupings", "rows"])
def test_levels_are_drawn_from_the_top(depth: cases.Depth) -> None:
    y, blocks = nested()
    work = CaseBootstrap(fit_lmm(y, np.ones((72, 1)), blocks), depth)
    rows, codes = cases.resample(work.chain, depth, np.random.default_rng(1))
    school, klass = codes[1], codes[0]
    assert len(rows) == 72 and set(school) == set(range(6))
    for new in range(6):
        inside = rows[school == new]
        assert len(inside) == 12 and len(set(blocks[1].codes[inside])) == 1  # one old school each
        classes = klass[school == new]
        assert [np.sum(classes == c) for c in np.unique(classes)] == [4, 4, 4]
        for c in np.unique(classes):
            assert len(set(blocks[0].codes[rows[klass == c]])) == 1
        if depth == "outermost":
            assert len(set(inside)) == 12
        if depth == "groupings":  # whole classes, some of them twice
            assert all(len(set(rows[klass == c])) == 4 for c in np.unique(classes))
    some_twice = any(len({*blocks[0].codes[rows[school == new]]}) < 3 for new in range(6))
    assert some_twice == (depth != "outermost")
    assert set(klass) == set(range(18))
    draws = work.draw(6, np.random.SeedSequence(1))
    assert len(draws) + draws.failed == 6


def test_groups_that_cross_cannot_be_drawn_whole() -> None:
    with pytest.raises(ModelError, match="cross"):
        _ = CaseBootstrap(fitted("penicillin_crossed", "reml")).chain


def test_samples_that_cannot_be_fitted_are_counted() -> None:
    """A predictor that varies in one group only is often drawn away."""
    random = np.random.default_rng(6)
    codes = np.repeat(np.arange(5), 6)
    x = np.where(codes == 0, np.tile(np.arange(6.0), 5), 0.0)
    y = random.normal(size=5)[codes] + random.normal(size=30)
    block = RandomBlock("g", codes, 5, np.ones((30, 1)), ("(Intercept)",))
    found = fit_lmm(y, np.column_stack([np.ones(30), x]), [block])
    for depth in ("outermost", "rows"):
        draws = CaseBootstrap(found, depth).draw(60, np.random.SeedSequence(1))
        assert len(draws) + draws.failed == 60
        assert 8 <= draws.failed <= 35  # (4/5)^5 = 33% of 60, and a few more


def test_refits_that_fail_are_counted() -> None:
    found = fitted("sleepstudy_ri", "reml")
    constant = found.data.with_response(found.data.y)

    def some() -> object:
        yield constant
        yield found.data

    draws = refits.refitted(found, some(), 5)  # type: ignore[arg-type]
    assert len(draws) == 2 and draws.failed == 3


def test_quick_ends_that_do_not_belong_to_the_boundary_are_handed_back() -> None:
    w, y = the_data_itself("sleepstudy_rs", "reml")
    theta = np.tile(np.array([0.0, 0.0, 0.0]), (3, 1))
    batch = criterion.evaluate(w, y, search.unpack(w, theta), True)
    slope, _ = criterion.derivatives(w, y, batch, True)
    L, good = settled(w, search.Ends(theta, slope, np.ones(3, dtype=np.bool_)))
    assert not good.any() and (L == 0).all()


def test_quantiles_are_interpolated_on_the_normal_scale() -> None:
    """R: boot:::norm.inter(c(1, 2, 4, 8, 16, 32, 64, 128, 256), c(.05, .25, .3, .975))."""
    t = 2.0 ** np.arange(9)
    ours = [quantile(t, p) for p in (0.05, 0.25, 0.3, 0.975)]
    assert ours == pytest.approx([1.0, 3.053723621, 4.0, 256.0], abs=1e-5)


def test_limits_by_their_definitions() -> None:
    t = np.random.default_rng(1).normal(3.2, 0.5, size=(999, 1))
    estimate, z = np.array([3.0]), 1.6448536269514722
    s = np.sort(t[:, 0])
    low, high = limits("percentile", t, estimate, 0.9)
    assert (low[0], high[0]) == (s[49], s[949])
    low, high = limits("basic", t, estimate, 0.9)
    assert (low[0], high[0]) == pytest.approx((6.0 - s[949], 6.0 - s[49]))
    low, high = limits("normal", t, estimate, 0.9)
    centre = 3.0 - (t.mean() - 3.0)
    assert (low[0], high[0]) == pytest.approx((centre - z * t.std(ddof=1), centre + z * t.std(ddof=1)))
    with_gaps = np.concatenate([t, np.full((5, 1), np.nan)])
    assert limits("basic", with_gaps, estimate, 0.9)[0] == limits("basic", t, estimate, 0.9)[0]
    assert np.isnan(limits("basic", t[:1], estimate, 0.9)).all()
    assert draws_enough(39, 0.95) and not draws_enough(38, 0.95)


@pytest.mark.parametrize("name", ["sleepstudy_rs", "book_m4_1", "penicillin_crossed", "dyestuff2_singular"])
def test_shares_of_variance_are_those_of_the_fit(name: str) -> None:
    found = fitted(name, "reml")
    quantities = Quantities(found, ())
    shares = variance_shares(found)
    expected = [level.icc for level in shares.levels]
    expected += [shares.r2_marginal, shares.r2_conditional]
    expected += [shares.icc_adjusted] * (len(shares.levels) > 1) + [shares.icc_unadjusted]
    assert quantities.estimates() == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert len(quantities.names) == len(expected)


def test_draws_are_joined_in_order() -> None:
    parts = [Draws(np.full((2, 1), i), (np.full((2, 1, 1), i),), np.full(2, i), i) for i in (1.0, 2.0)]
    whole = joined(parts, failed=4)  # type: ignore[arg-type]
    assert whole.sigma.tolist() == [1, 1, 2, 2] and whole.failed == 7
