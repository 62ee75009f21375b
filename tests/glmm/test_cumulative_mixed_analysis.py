"""Ordinal regression with random effects through the door that users take."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from glmm.category_frames import FOLDER, by_term, published

import workbench
from workbench.errors import ModelError
from workbench.results import Figure, Result

REFERENCE = json.loads((FOLDER / "mixed.json").read_text(encoding="utf-8"))


def frame() -> pd.DataFrame:
    data = pd.DataFrame(REFERENCE["data"])
    return data.assign(
        y=pd.Categorical(data["y"], ordered=True),
        g=pd.Categorical(data["g"]),
        h=pd.Categorical(data["h"]),
        k=pd.Categorical(np.where(data["z"] > 0, "up", "down")),
    )


def run(formula: str = "y ~ x + z + f + (1 | g)", data: pd.DataFrame | None = None, **options: Any) -> Result:
    return workbench.run(
        "glmm.cumulative", frame() if data is None else data, {"formula": formula, **options}
    )


def rounds_to(ours: float, printed: str) -> bool:
    """Whether ours, written with as many decimals, is what was printed."""
    decimals = len(printed.split(".")[1]) if "." in printed else 0
    return f"{ours:.{decimals}f}" == printed


# --- the book: mathfinal, printed digits


@pytest.mark.parametrize(
    ("formula", "log_lik", "aic", "fixed", "cuts", "variances"),
    [
        (
            "score ~ computation + (1 | school)",
            "-6678.87",
            "13365.74",
            {"computation": ("0.06977", "0.00143", "48.79")},  # the book has z 48.78, from 0.06977 / 0.00143
            {"1|2": ("13.6531", "0.3049"), "2|3": ("17.2826", "0.3307")},
            ["0.3844"],
        ),
        (
            "score ~ computation + (computation | school)",
            "-6590.81",
            "13193.62",
            {"computation": ("0.080161", "0.004652", "17.23")},
            {"1|2": ("15.880", "1.046"), "2|3": ("19.581", "1.055")},
            ["37.76", "0.0007261"],
        ),
        (
            "score ~ computation + L_Free + (1 | school)",
            "-5035.13",
            "10080.25",
            {"computation": ("0.074606", "0.001698", "43.94"), "L_Free": ("-0.007612", "0.004099", "-1.857")},
            {"1|2": ("14.2381", "0.4288"), "2|3": ("17.8775", "0.4545")},
            ["0.4028"],
        ),
    ],
    ids=["8.5", "8.5b", "8.6"],
)
def test_models_of_the_book(
    formula: str,
    log_lik: str,
    aic: str,
    fixed: dict[str, tuple[str, ...]],
    cuts: dict[str, tuple[str, ...]],
    variances: list[str],
) -> None:
    """clmm stopped with a gradient of 0.71 (8.5) and 12.4 (8.5b), yet near enough for the printed digits."""
    data = published("book_mathfinal", score=["1", "2", "3"])
    result = run(formula, data, proportional_odds=False, random_tests=False)
    fit = result.table("fit").rows[0]
    assert rounds_to(fit["log_lik"], log_lik)
    assert rounds_to(fit["aic"], aic)
    for table, printed in (("fixed_effects", fixed), ("thresholds", cuts)):
        rows = by_term(result.table(table).rows)
        for term, numbers in printed.items():
            ours = [rows[term][key] for key in ("estimate", "std_error", "statistic")]
            for value, text in zip(ours, numbers, strict=False):
                assert value == pytest.approx(float(text), abs=1.01 * 10.0 ** -len(text.split(".")[1]))
    shown = [row["variance"] for row in result.table("random_effects").rows if row["term2"] is None]
    assert all(rounds_to(value, text) for value, text in zip(shown, variances, strict=True))


# --- numbers of R, and the parts of the result


@pytest.mark.parametrize(
    ("name", "options"),
    [("intercept", {}), ("agq", {"quadrature_points": 11}), ("equidistant", {"threshold": "equidistant"})],
)
def test_estimates_agree_with_clmm(name: str, options: dict[str, Any]) -> None:
    r, result = REFERENCE[name], run(**options)
    rows = by_term((*result.table("thresholds").rows, *result.table("fixed_effects").rows))
    for term, estimate, error in zip(r["names"], r["estimate"], r["std_error"], strict=True):
        ours = rows["f" if term == "f1" else term]
        assert ours["estimate"] == pytest.approx(estimate, abs=2e-3 * error)
        assert ours["std_error"] == pytest.approx(error, rel=5e-3)
    variance = result.table("random_effects").rows[0]["variance"]
    assert variance == pytest.approx(r["covariances"]["g"][0][0], rel=3e-3)


def test_tests_of_terms_and_of_random_effects_compare_refits() -> None:
    result = run("y ~ x + z + f + (1 | g) + (1 | h)")
    whole = result.table("fit").rows[0]["log_lik"]
    without = run("y ~ x + z + (1 | g) + (1 | h)").table("fit").rows[0]["log_lik"]
    terms = by_term(result.table("anova").rows)
    assert terms["f"]["statistic"] == pytest.approx(2 * (whole - without), abs=1e-6)
    removed = by_term(result.table("random_tests").rows)
    alone = run().table("fit").rows[0]["log_lik"]
    row = removed["((Intercept) | h)"]
    assert row["lrt"] == pytest.approx(2 * (whole - alone), abs=1e-6)
    assert 0 < row["p_value"] < 0.05
    assert removed["All random effects"]["df"] == 2
    wald = by_term(run(term_tests="wald").table("anova").rows)
    assert wald["x"]["statistic"] == pytest.approx(
        by_term(run().table("fixed_effects").rows)["x"]["statistic"] ** 2
    )


def test_shares_of_the_latent_variance() -> None:
    null = run("y ~ 1 + (1 | g)").table("random_effects").rows[0]["variance"]
    result = run()
    variance = result.table("random_effects").rows[0]["variance"]
    icc = result.table("icc").rows[0]
    assert icc["value"] == pytest.approx(null / (null + np.pi**2 / 3), rel=1e-5)
    assert icc["adjusted"] == pytest.approx(variance / (variance + np.pi**2 / 3))
    assert icc["median_odds_ratio"] == pytest.approx(np.exp(0.6744897501960817 * np.sqrt(2 * variance)))
    assert [row["value"] for row in result.table("r2").rows] == sorted(
        row["value"] for row in result.table("r2").rows
    )
    with pytest.raises(KeyError):
        run(link="cauchit").table("icc")


def test_intervals_by_profile_and_bootstrap() -> None:
    wald = by_term(run().table("fixed_effects").rows)["x"]
    profile = by_term(run(ci_method="profile", random_tests=False).table("fixed_effects").rows)["x"]
    drawn = run(ci_method="bootstrap_normal", n_boot=40, random_tests=False)
    boot = by_term(drawn.table("fixed_effects").rows)["x"]
    for end in ("conf_low", "conf_high"):
        assert profile[end] == pytest.approx(wald[end], abs=0.2 * wald["std_error"])
        assert boot[end] == pytest.approx(wald[end], abs=0.8 * wald["std_error"])
    profiled = run(ci_method="profile", random_tests=False).table("random_effects").rows[0]
    assert profiled["conf_low"] < profiled["std_dev"] < profiled["conf_high"]
    deviation = drawn.table("random_effects").rows[0]
    assert deviation["conf_low"] < deviation["std_dev"] < deviation["conf_high"]


def test_figures_words_equations_and_script() -> None:
    result = run("y ~ x + k + (1 + f | g)", quadrature_points=1)
    blocks = {block.id: block for block in result.walk()}
    figures = {name for name, block in blocks.items() if isinstance(block, Figure)}
    assert {"category_probabilities", "category_probabilities_typical", "caterpillar_0"} <= figures
    assert "400 rows in 40 levels of g" in blocks["report"].text
    assert blocks["equations"].text[0] == "logit P(yᵢⱼ ≤ k) = θₖ − ηᵢⱼ"
    assert "clmm(y ~ x + k + (1 + f | g), data = d" in blocks["r_script"].text.replace(
        "(f | g)", "(1 + f | g)"
    )


def test_probabilities_of_all_groups_lie_nearer_to_equal_than_those_of_a_typical_one() -> None:
    result = run("y ~ x + (1 | g)")
    blocks = {block.id: block for block in result.walk()}
    spread = [
        np.ptp([mark.y[-1] for mark in blocks[name].panels[0].marks if mark.mark == "line"])
        for name in ("category_probabilities", "category_probabilities_typical")
    ]
    assert spread[0] < spread[1]


def test_a_variance_of_zero_is_told() -> None:
    data = frame()
    rng = np.random.default_rng(4)
    data["y"] = pd.Categorical(np.digitize(rng.logistic(size=len(data)), [-1.0, 0.0, 1.0]), ordered=True)
    data["g"] = pd.Categorical(np.tile(np.arange(40), 10))
    result = run("y ~ x + (1 | g)", data)
    notice = next(notice for notice in result.notices if notice.id == "verdict")
    if result.table("random_effects").rows[0]["variance"] == 0.0:
        assert "zero" in notice.message
    else:
        assert "can be used" in notice.message


def test_a_predictor_without_finite_estimate_is_named_and_tested() -> None:
    """The search alone would call this fit fine: the log-likelihood grows by next to nothing far out."""
    data = frame()
    data["s"] = np.where(data["y"].astype(int).eq(1) & (data.index % 2 == 0), 1.0, 0.0)
    result = run("y ~ x + s + (1 | g)", data, random_tests=False)
    notices = {notice.id: notice.message for notice in result.notices}
    assert notices["separation"].startswith("s has no finite estimate")
    assert "verdict" not in notices
    rows = by_term(result.table("fixed_effects").rows)
    assert rows["s"]["estimate"] is None and rows["s"]["std_error"] is None
    assert rows["x"]["std_error"] == pytest.approx(0.025, abs=0.002)
    assert by_term(result.table("anova").rows)["s"]["p_value"] < 0.001


def test_complete_separation_is_refused() -> None:
    data = frame().assign(p=lambda d: d["y"].astype(int) + 0.0)
    with pytest.raises(ModelError, match="p separates the categories of y completely"):
        run("y ~ p + (1 | g)", data)


def test_what_goes_together_with_random_effects() -> None:
    with pytest.raises(ModelError, match="h is not a term of the model, so its effect cannot differ"):
        run(nominal_effects=["h"])
    with pytest.raises(ModelError, match="single grouping"):
        run("y ~ x + (1 | g) + (1 | h)", quadrature_points=5)


def test_the_script_minds_that_clmm_swaps_two_links() -> None:
    """With one random effect a group, not with several: see the engine's tests."""

    def script(formula: str, **options: Any) -> str:
        result = run(formula, link="loglog", random_tests=False, proportional_odds=False, **options)
        return next(block.text for block in result.walk() if block.id == "r_script")

    assert 'link = "cloglog"' in script("y ~ x + (1 | g)")
    assert "clmm calls cloglog what clm" in script("y ~ x + (1 | g)")
    assert 'link = "cloglog"' in script("y ~ x + f + (1 | g)", nominal_effects=["f"])
    for formula in ("y ~ x + (1 + f | g)", "y ~ x + (1 | g) + (1 | h)"):
        assert 'link = "loglog"' in script(formula)
        assert "what clm" not in script(formula)


# --- effects that differ by threshold


def test_effects_that_differ_by_threshold_are_those_of_clmm2() -> None:
    reference = json.loads((FOLDER / "nominal_mixed.json").read_text(encoding="utf-8"))["f"]
    pairs = zip(reference["estimate"], reference["std_error"], strict=True)
    theirs = dict(zip(reference["names"], pairs, strict=True))
    result = run(nominal_effects=["f"], at={"f": [0.0, 1.0]})
    rows = by_term(result.table("fixed_effects").rows)
    assert list(rows) == ["x", "z", "f:1|2", "f:2|3", "f:3|4"]
    for term, (estimate, error) in theirs.items():
        if not term.endswith(".(Intercept)"):
            cut, _, name = term.rpartition(".")
            row = rows[f"{name}:{cut}" if cut else name]
            assert abs(row["estimate"]) == pytest.approx(abs(estimate), abs=1e-5)
            assert row["std_error"] == pytest.approx(error, rel=1e-3)
    assert result.table("fit").rows[0]["log_lik"] == pytest.approx(reference["log_lik"], abs=1e-5)
    script = next(block for block in result.walk() if block.id == "r_script")
    assert "clmm2(y ~ x + z, data = d, nominal = ~ f" in script.text
    assert "random = g" in script.text
    report = next(block for block in result.walk() if block.id == "report")
    assert "partial proportional odds model (cumulative logit) with effects of f that differ" in report.text
    assert "Categories of y above 1 are less likely where f is higher" in report.text
    assert "interaction" not in report.text
    equations = next(block for block in result.walk() if block.id == "equations")
    assert equations.text[-1] == "with coefficients of f that differ by k"


def test_parallel_slopes_are_tested_with_the_random_effects_kept() -> None:
    """Against the two log likelihoods of package ordinal."""
    wide = json.loads((FOLDER / "nominal_mixed.json").read_text(encoding="utf-8"))["f"]["log_lik"]
    row = by_term(run().table("proportional_odds").rows)["f"]
    assert row["df"] == 2
    assert row["statistic"] == pytest.approx(2.0 * (wide - REFERENCE["intercept"]["log_lik"]), abs=1e-3)
    assert by_term(run(nominal_effects=["f"]).table("proportional_odds").rows).keys() == {"x", "z"}
    ids = {block.id for block in run(proportional_odds=False).walk()}
    assert "proportional_odds" not in ids


def test_crossed_groups_and_slopes_take_such_effects_too() -> None:
    result = run("y ~ x + k + (1 | g) + (1 | h)", nominal_effects=["k"])
    terms = [row["term"] for row in result.table("fixed_effects").rows]
    assert terms == ["x", "k[up]:1|2", "k[up]:2|3", "k[up]:3|4"]
    narrow = run("y ~ x + k + (1 | g) + (1 | h)", proportional_odds=False)
    gain = result.table("fit").rows[0]["log_lik"] - narrow.table("fit").rows[0]["log_lik"]
    assert 0.0 < gain < 5.0
    script = next(block for block in result.walk() if block.id == "r_script")
    assert "one random intercept only" in script.text


def test_names_that_need_backticks_may_differ_by_threshold() -> None:
    data = frame().rename(columns={"f": "√ group", "x": "score #1"})
    result = run("y ~ `score #1` + `√ group` + (1 | g)", data, nominal_effects=["√ group"])
    terms = [row["term"] for row in result.table("fixed_effects").rows]
    assert terms == ["score #1", "√ group:1|2", "√ group:2|3", "√ group:3|4"]
    script = next(block.text for block in result.walk() if block.id == "r_script")
    assert "nominal = ~ `√ group`" in script
    assert "clmm2(y ~ `score #1`, " in script


def test_errors_of_the_other_effects_are_those_of_the_limit_where_one_has_no_estimate() -> None:
    """A category that never occurs with s = 1 leaves what is known of x as it is."""
    data = frame().assign(s=lambda d: ((d.index % 5 == 0) & (d["y"] != 1)).astype(float))
    rows = by_term(run("y ~ x + s + (1 | g)", data, nominal_effects=["s"]).table("fixed_effects").rows)
    assert rows["s:1|2"]["estimate"] is None
    plain = by_term(run("y ~ x + (1 | g)", data).table("fixed_effects").rows)["x"]
    assert rows["x"]["std_error"] == pytest.approx(plain["std_error"], rel=0.05)
