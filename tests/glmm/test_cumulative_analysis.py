"""Ordinal regression through the door that users take: numbers of the book and of R, options, bad input."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from glmm.category_frames import by_term, published, simulated, values

import workbench
from workbench.errors import ModelError
from workbench.results import Figure, Result

CUT_NAMES = ["1|2", "2|3", "3|4", "4|5"]


def run(formula: str = "y ~ x + g", data: pd.DataFrame | None = None, **options) -> Result:
    frame = simulated() if data is None else data
    return workbench.run("glmm.cumulative", frame, {"formula": formula, **options})


def figure(result: Result, name: str) -> Figure:
    return next(b for b in result.walk() if isinstance(b, Figure) and b.id == name)


def messages(result: Result) -> dict[str, str]:
    return {notice.id: notice.message for notice in result.notices}


def test_the_cooking_model_of_the_book() -> None:
    """Model 7.2. polr stopped at -0.7963096 in the book; the maximum is at -0.796315 (clm to 15 digits)."""
    result = run("cook ~ treatment", published("book_cooking", cook=list("01234")))
    row = result.table("fixed_effects").rows[0]
    assert row["estimate"] == pytest.approx(-0.7963096, abs=6e-6)
    assert row["std_error"] == pytest.approx(0.3677003, abs=6e-8)
    assert round(row["exp_estimate"], 3) == 0.451
    cuts = by_term(result.table("thresholds").rows)
    printed = {
        "0|1": (-2.9259, 0.4381, -6.6783),
        "1|2": (-1.7214, 0.3276, -5.2541),
        "2|3": (-0.2426, 0.2752, -0.8816),
        "3|4": (1.3728, 0.3228, 4.2525),
    }
    for name, (estimate, std_error, z) in printed.items():
        assert cuts[name]["estimate"] == pytest.approx(estimate, abs=6e-5)
        assert cuts[name]["std_error"] == pytest.approx(std_error, abs=6e-5)
        assert cuts[name]["statistic"] == pytest.approx(z, abs=6e-4)
    fit = result.table("fit").rows[0]
    assert (round(fit["deviance"], 4), round(fit["aic"], 4)) == (293.1349, 303.1349)


def test_frequency_weights_give_the_housing_model_of_polr() -> None:
    levels = {"Sat": ["Low", "Medium", "High"], "Infl": ["Low", "Medium", "High"], "Cont": ["Low", "High"]}
    data = published("MASS_housing", **levels, Type=["Tower", "Apartment", "Atrium", "Terrace"])
    result = run("Sat ~ Infl + Type + Cont", data, weights="Freq", ci_method="profile")
    fit, effects = result.table("fit").rows[0], by_term(result.table("fixed_effects").rows)
    assert fit["n_obs"] == 1681
    assert fit["log_lik"] == pytest.approx(-1739.57464952947, abs=1e-7)
    assert fit["bic"] == pytest.approx(3538.56645212622, abs=1e-6)
    terrace = effects["Type[Terrace]"]
    assert terrace["estimate"] == pytest.approx(-1.0910146589696, rel=1e-6)
    assert terrace["std_error"] == pytest.approx(0.15148601856096, rel=1e-5)
    assert (terrace["conf_low"], terrace["conf_high"]) == pytest.approx((-1.3893866, -0.7953393), abs=1e-5)


@pytest.mark.parametrize("threshold", ["symmetric", "equidistant"])
def test_restricted_thresholds_show_cuts_and_their_parameters(threshold: str) -> None:
    r = values("categories")["clm"]["probit"][threshold]
    cuts = by_term(run(threshold=threshold, link="probit").table("thresholds").rows)
    assert [cuts[name]["estimate"] for name in CUT_NAMES] == pytest.approx(r["theta"], rel=1e-5)
    inner = r["names"][:-3]
    assert [cuts[name]["estimate"] for name in inner] == pytest.approx(r["estimate"][:-3], rel=1e-5)
    assert [cuts[name]["std_error"] for name in inner] == pytest.approx(r["std_error"][:-3], rel=1e-5)


def test_effects_by_threshold() -> None:
    r = values("categories")["nominal"]
    rows = by_term(run("y ~ x + g", nominal_effects=["x"]).table("fixed_effects").rows)
    assert [-rows[f"x:{cut}"]["estimate"] for cut in CUT_NAMES] == pytest.approx(r["estimate"][4:8], rel=1e-5)
    assert rows["g[b]"]["estimate"] == pytest.approx(r["estimate"][8], rel=1e-5)
    with pytest.raises(ModelError, match="h is not a term of the model"):
        run(nominal_effects=["h"])


@pytest.mark.parametrize(("kind", "key"), [("II", "two"), ("III", "three")])
def test_likelihood_ratio_tests_of_terms(kind: str, key: str) -> None:
    rows = by_term(run("y ~ x + g * h", anova=kind).table("anova").rows)
    for term, statistic in values("terms")[key].items():
        assert rows[term]["statistic"] == pytest.approx(statistic, abs=1e-6)
    assert [rows[t]["df"] for t in ("x", "g", "h", "g:h")] == [1, 2, 1, 2]


def test_wald_tests_of_terms() -> None:
    rows = by_term(run("y ~ x + g * h", anova="III", term_tests="wald").table("anova").rows)
    for term, statistic in values("terms")["wald_three"].items():
        assert rows[term]["statistic"] == pytest.approx(statistic, rel=1e-5)
    two = by_term(run("y ~ x + g * h", term_tests="wald").table("anova").rows)
    assert two["g"]["statistic"] == pytest.approx(values("terms")["two"]["g"], rel=0.15)
    assert two["g:h"]["statistic"] == pytest.approx(values("terms")["wald_three"]["g:h"], rel=1e-5)


def test_parallel_slopes_table() -> None:
    rows = by_term(run().table("proportional_odds").rows)
    flexible, wider = values("categories")["clm"]["logit"]["flexible"], values("categories")["wider"]
    for term, key in (("x", "x"), ("g", "g"), ("All terms", "both")):
        assert rows[term]["statistic"] == pytest.approx(2 * (wider[key] - flexible["log_lik"]), abs=1e-6)
        assert rows[term]["score"] == pytest.approx(rows[term]["statistic"], rel=0.35)


def test_pseudo_r_squared() -> None:
    rows = [row["value"] for row in run().table("r2").rows]
    assert rows == pytest.approx(values("terms")["r2"], rel=1e-6)


def test_average_probabilities_are_those_of_r() -> None:
    """Averages over all rows with the predictor set: here from the estimates, by hand."""
    result = run()
    rows = [r for r in result.table("category_probabilities_table").rows if r["predictor"] == "g"]
    d, r = simulated(), values("categories")["clm"]["logit"]["flexible"]
    theta, (bx, bb, bc) = np.array(r["estimate"][:4]), r["estimate"][4:]
    for place, shift in enumerate((0.0, bb, bc)):
        eta = bx * d["x"].to_numpy() + shift
        below = 1 / (1 + np.exp(-(theta - eta[:, None])))
        p = np.diff(np.column_stack([np.zeros(len(d)), below, np.ones(len(d))]), axis=1).mean(axis=0)
        shown = rows[5 * place : 5 * place + 5]
        assert [row["probability"] for row in shown] == pytest.approx(p, rel=1e-5)
        assert all(row["conf_low"] < row["probability"] < row["conf_high"] for row in shown)


def test_figures_and_tables_of_categories() -> None:
    result = run()
    assert len(figure(result, "category_probabilities").panels) == 2
    assert len(figure(result, "thresholds_figure").panels[0].marks) == 6
    table = result.table("classification").rows
    assert sum(table[-1][f"predicted_{j}"] for j in range(1, 6)) == 240
    only = run(plot_along="x")
    assert len(figure(only, "category_probabilities").panels) == 1
    with pytest.raises(ModelError, match="h is not a predictor"):
        run(plot_along="h")


def test_residuals_are_normal_when_the_model_holds_and_repeat_with_the_seed() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=4000)
    y = np.digitize(x + rng.logistic(size=4000), [-1.0, 0.5, 2.0])
    frame = pd.DataFrame({"x": x, "y": y})
    points = figure(run("y ~ x", frame, seed=5), "residuals_qq").panels[0].marks[-1]
    again = figure(run("y ~ x", frame, seed=5), "residuals_qq").panels[0].marks[-1]
    assert points == again
    inner = np.abs(points.x) < 2
    assert np.abs(np.array(points.x) - points.y)[inner].max() < 0.12


def test_bootstrap_intervals_come_near_the_others() -> None:
    wald = by_term(run().table("fixed_effects").rows)["x"]
    draws = by_term(run(ci_method="bootstrap_normal", n_boot=120).table("fixed_effects").rows)["x"]
    for end in ("conf_low", "conf_high"):
        assert draws[end] == pytest.approx(wald[end], abs=0.5 * wald["std_error"])


def test_words_equations_and_script() -> None:
    result = run(nominal_effects=["x"])
    blocks = {block.id: block for block in result.walk()}
    assert "5 ordered categories (1 < 2 < 3 < 4 < 5)" in blocks["report"].text
    assert blocks["equations"].text[0] == "logit P(yᵢ ≤ k) = θₖ − ηᵢ"
    assert "clm(y ~ g, data = d, nominal = ~ x" in blocks["r_script"].text


def test_a_model_without_predictors() -> None:
    result = run("y ~ 1")
    share = np.cumsum(simulated()["y"].value_counts(sort=False).to_numpy()[:4]) / 240
    cuts = [row["estimate"] for row in result.table("thresholds").rows]
    assert cuts == pytest.approx(np.log(share / (1 - share)))


# --- outcomes that are odd or cannot be modelled


def test_a_nominal_outcome_is_taken_in_its_order_with_a_warning() -> None:
    frame = simulated().assign(y=lambda d: pd.Categorical(d["y"].astype(str)))
    result = run(data=frame)
    assert "taken in the order 1 < 2 < 3 < 4 < 5" in messages(result)["nominal_outcome"]


def test_the_reference_category_does_not_change_what_is_higher() -> None:
    from workbench.data.frame import dataset_of

    data = dataset_of(simulated())
    moved = data.replaced(variables=[v.with_(reference="3") if v.name == "y" else v for v in data.variables])
    rows = workbench.run("glmm.cumulative", moved, {"formula": "y ~ x + g"}).table("thresholds").rows
    assert [row["term"] for row in rows] == CUT_NAMES


def test_text_has_no_order() -> None:
    from workbench.data.frame import dataset_of
    from workbench.data.variable import Measure

    data = dataset_of(simulated().assign(y=lambda d: "grade " + d["y"].astype(str)))
    text = data.replaced(
        variables=[v.with_(measure=Measure.TEXT, levels=()) if v.name == "y" else v for v in data.variables]
    )
    with pytest.raises(ModelError, match="its categories have no order"):
        workbench.run("glmm.cumulative", text, {"formula": "y ~ x"})


def test_an_empty_category_is_left_out_and_named() -> None:
    frame = simulated().assign(y=lambda d: d["y"].cat.add_categories([6]))
    assert "Category 6 of y has no row" in messages(run(data=frame))["empty_category"]


def test_two_categories_give_the_binomial_model() -> None:
    frame = simulated().assign(y=lambda d: pd.Categorical(d["y"].astype(int) > 3, ordered=True))
    result = run(data=frame)
    assert "this is binary regression" in messages(result)["two_categories"]
    with pytest.raises(KeyError):
        result.table("proportional_odds")


def test_too_many_categories_are_refused() -> None:
    frame = pd.DataFrame({"y": np.arange(300.0), "x": np.arange(300.0) % 7})
    with pytest.raises(ModelError, match="300 different categories"):
        run("y ~ x", frame)


def test_one_value_is_refused() -> None:
    with pytest.raises(ModelError, match="same value on all"):
        run("y ~ x", pd.DataFrame({"y": np.ones(20), "x": np.arange(20.0)}))


def test_complete_separation_is_refused_and_the_term_named() -> None:
    x = np.arange(60.0)
    frame = pd.DataFrame({"y": np.digitize(x, [20, 40]), "x": x, "u": np.sin(x)})
    with pytest.raises(ModelError, match="completely"):
        run("y ~ x", frame)


def test_a_level_that_is_always_lowest_is_named_and_tested() -> None:
    frame = simulated()
    frame["s"] = np.where(frame["y"].astype(int).eq(1) & (frame.index % 2 == 0), "yes", "no")
    result = run("y ~ x + s", frame)
    assert messages(result)["separation"].startswith("s[yes] has no finite estimate")
    rows = by_term(result.table("fixed_effects").rows)
    assert rows["s[yes]"]["estimate"] is None
    assert rows["x"]["estimate"] is not None
    assert by_term(result.table("anova").rows)["s"]["p_value"] < 0.001


def test_the_constant_stays_whatever_the_formula_says() -> None:
    result = run("y ~ 0 + x + g")
    assert "keeps its constant" in messages(result)["constant"]
    plain = run().table("fixed_effects").rows
    assert result.table("fixed_effects").rows == plain


def test_a_predictor_that_repeats_another_is_left_out() -> None:
    result = run("y ~ x + x2", simulated().assign(x2=lambda d: 2 * d["x"]))
    assert "x2 says the same as x" in messages(result)["collinearity"]


def test_ratios_of_several_units() -> None:
    result = run(units={"x": [10.0, -1.0]})
    rows, effect = result.table("per_units").rows, by_term(result.table("fixed_effects").rows)["x"]
    assert rows[0]["exp_estimate"] == pytest.approx(np.exp(10 * effect["estimate"]))
    assert rows[0]["exp_conf_low"] == pytest.approx(np.exp(10 * effect["conf_low"]))
    assert rows[1]["exp_conf_low"] == pytest.approx(np.exp(-effect["conf_high"]))
    plain = run(units={"x": [10.0]}, link="probit").table("per_units").rows
    assert plain[0]["estimate"] < 1.0
    with pytest.raises(ModelError, match="z has no effect of its own"):
        run(units={"z": [2.0]})


def test_how_long_it_takes_grows_with_rows_and_refits() -> None:
    from workbench_glmm.categories.options import CumulativeOptions, MultinomialOptions
    from workbench_glmm.categories.seconds import cumulative_seconds, multinomial_seconds

    quick = CumulativeOptions.of({"formula": "y ~ x"})
    slow = quick.replaced(formula="y ~ x + (1 | g)", ci_method="bootstrap_basic")
    assert cumulative_seconds(200, quick) < 1.0 < cumulative_seconds(200, slow)
    other = MultinomialOptions.of({"formula": "y ~ x + (1 | g)"})
    assert multinomial_seconds(100, other) < multinomial_seconds(100_000, other)
