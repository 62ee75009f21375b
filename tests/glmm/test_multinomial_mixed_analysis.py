"""Multinomial regression with random effects through the door that users take.

The book announces nominal multilevel outcomes and shows none; the engine's tests prove the numbers, these the
way to them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from glmm.category_frames import by_term

import workbench
from workbench.engine.quasi_random import normal_points
from workbench.errors import ModelError
from workbench.results import Figure, Result


def frame() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    group = np.repeat(np.arange(25), 16)
    x = rng.normal(size=400).round(2)
    b = rng.multivariate_normal([0, 0], [[0.8, 0.3], [0.3, 0.5]], 25)[group]
    eta = np.column_stack([np.zeros(400), 0.3 + 0.7 * x + b[:, 0], -0.2 - 0.5 * x + b[:, 1]])
    y = (eta + rng.gumbel(size=eta.shape)).argmax(axis=1)
    return pd.DataFrame(
        {
            "y": pd.Categorical.from_codes(y, ["bus", "car", "walk"]),
            "x": x,
            "s": pd.Categorical(np.where(rng.random(400) < 0.5, "a", "b")),
            "town": pd.Categorical(group),
            "day": pd.Categorical(np.tile(np.arange(16), 25)),
        }
    )


def run(formula: str = "y ~ x + (1 | town)", data: pd.DataFrame | None = None, **options: Any) -> Result:
    return workbench.run(
        "glmm.multinomial", frame() if data is None else data, {"formula": formula, **options}
    )


def fit_of(result: Result) -> Any:
    return result.table("fit").rows[0]


def test_two_categories_give_the_binomial_mixed_model() -> None:
    data = frame().assign(y=lambda d: pd.Categorical(np.where(d["y"] == "bus", "bus", "other")))
    ours = run(data=data)
    rows = by_term(ours.table("fixed_effects").rows)
    cumulative = workbench.run("glmm.cumulative", data, {"formula": "y ~ x + (1 | town)"})
    assert fit_of(ours)["log_lik"] == pytest.approx(fit_of(cumulative)["log_lik"], abs=1e-7)
    effect = cumulative.table("fixed_effects").rows[0]
    assert rows["other:x"]["estimate"] == pytest.approx(effect["estimate"], abs=1e-6)
    assert rows["other:x"]["std_error"] == pytest.approx(effect["std_error"], rel=1e-5)


def test_the_random_part_has_every_category() -> None:
    result = run()
    rows = result.table("random_effects").rows
    assert [row["term"] for row in rows] == ["car:(Intercept)", "walk:(Intercept)", "car:(Intercept)"]
    assert rows[2]["term2"] == "walk:(Intercept)"
    assert rows[2]["correlation"] == pytest.approx(
        rows[2]["variance"] / (rows[0]["std_dev"] * rows[1]["std_dev"])
    )
    assert fit_of(result)["n_params"] == 4 + 3
    slopes = run("y ~ x + (x | town)", random_tests=False)
    assert fit_of(slopes)["n_params"] == 4 + 10
    loose = run(across_categories="independent")
    assert fit_of(loose)["n_params"] == 4 + 2
    assert "independent_logits" in {notice.id for notice in loose.notices}


def test_base_category_and_pairs() -> None:
    first, other = run(), run(base_level="car")
    assert fit_of(first)["log_lik"] == pytest.approx(fit_of(other)["log_lik"], abs=1e-7)
    pairs = {(r["category"], r["against"], r["term"]): r for r in first.table("category_contrasts").rows}
    row = by_term(other.table("fixed_effects").rows)["walk:x"]
    assert row["estimate"] == pytest.approx(pairs["walk", "car", "x"]["estimate"], abs=1e-5)
    assert row["std_error"] == pytest.approx(pairs["walk", "car", "x"]["std_error"], rel=1e-4)


def test_tests_of_terms_and_of_random_effects_compare_refits() -> None:
    result = run("y ~ x + s + (1 | town)")
    whole = fit_of(result)["log_lik"]
    terms = by_term(result.table("anova").rows)
    without = fit_of(run())["log_lik"]
    assert terms["s"]["statistic"] == pytest.approx(2 * (whole - without), abs=1e-6)
    assert terms["s"]["df"] == 2
    plain = fit_of(run("y ~ x + s"))["log_lik"]
    removed = by_term(result.table("random_tests").rows)
    assert removed["All random effects"]["lrt"] == pytest.approx(2 * (whole - plain), abs=1e-6)
    wald = by_term(run("y ~ x + s + (1 | town)", term_tests="wald", anova="III").table("anova").rows)
    assert wald["x"]["statistic"] == pytest.approx(terms["x"]["statistic"], rel=0.4)


def test_intervals_by_profile_and_bootstrap() -> None:
    wald = by_term(run(random_tests=False).table("fixed_effects").rows)["car:x"]
    profile = by_term(run(ci_method="profile", random_tests=False).table("fixed_effects").rows)["car:x"]
    drawn = run(ci_method="bootstrap_normal", n_boot=25, random_tests=False)
    boot = by_term(drawn.table("fixed_effects").rows)["car:x"]
    for end in ("conf_low", "conf_high"):
        assert profile[end] == pytest.approx(wald[end], abs=0.2 * wald["std_error"])
        assert boot[end] == pytest.approx(wald[end], abs=1.0 * wald["std_error"])
    assert drawn.table("random_effects").rows[0]["conf_low"] is not None


def test_quadrature_comes_near_laplace_and_is_refused_where_groups_cross() -> None:
    laplace, quadrature = run(random_tests=False), run(quadrature_points=5, random_tests=False)
    assert fit_of(quadrature)["log_lik"] == pytest.approx(fit_of(laplace)["log_lik"], abs=1.5)
    crossed = run("y ~ x + (1 | town) + (1 | day)", random_tests=False)
    assert len(crossed.table("groups").rows) == 2
    with pytest.raises(ModelError, match="single grouping"):
        run("y ~ x + (1 | town) + (1 | day)", quadrature_points=5)


def test_figures_words_equations_and_script() -> None:
    blocks = {block.id: block for block in run("y ~ x + s + (1 | town)").walk()}
    figures = {name for name, block in blocks.items() if isinstance(block, Figure)}
    assert {"category_probabilities", "category_probabilities_typical", "caterpillar_0"} <= figures
    assert "multilevel multinomial logit model of y with 3 categories" in blocks["report"].text
    assert "in 25 levels of town" in blocks["report"].text
    script = blocks["r_script"].text
    assert "mblogit(y ~ x + s, data = d, random = list(~ 1 | town))" in script


def test_a_predictor_without_finite_estimate_is_named_and_tested() -> None:
    data = frame()
    data["q"] = np.where((data["y"] == "car") & (data.index % 2 == 0), 1.0, 0.0)
    result = run("y ~ x + q + (1 | town)", data, random_tests=False)
    notices = {notice.id: notice.message for notice in result.notices}
    assert notices["separation"].startswith("q has no finite estimate")
    rows = by_term(result.table("fixed_effects").rows)
    assert rows["car:q"]["estimate"] is None
    assert rows["car:x"]["std_error"] is not None
    assert by_term(result.table("anova").rows)["q"]["p_value"] < 0.001


def test_complete_separation_is_refused() -> None:
    data = frame().assign(p=lambda d: d["y"].cat.codes + 0.0)
    with pytest.raises(ModelError, match="p separates the categories of y completely"):
        run("y ~ p + (1 | town)", data)


def test_many_categories_are_refused_with_random_effects() -> None:
    data = frame().assign(y=pd.Categorical(np.arange(400) % 9))
    with pytest.raises(ModelError, match="takes up to 8"):
        run(data=data)


def test_even_points_have_mean_zero_and_variance_one() -> None:
    points = normal_points(64, 5)
    assert points.shape == (64, 5)
    assert points.mean(axis=0) == pytest.approx(0.0, abs=1e-12)
    assert np.cov(points.T, bias=True) == pytest.approx(np.eye(5), abs=0.3)
    assert np.diag(np.cov(points.T, bias=True)) == pytest.approx(1.0)
