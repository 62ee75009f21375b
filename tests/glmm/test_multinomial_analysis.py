"""Multinomial regression through the door that users take: numbers of book and R, options, bad input."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from glmm.category_frames import by_term, published, simulated, values

import workbench
from workbench.errors import ModelError
from workbench.results import Result


def run(formula: str = "z ~ x + g", data: pd.DataFrame | None = None, **options) -> Result:
    frame = simulated() if data is None else data
    return workbench.run("glmm.multinomial", frame, {"formula": formula, **options})


def messages(result: Result) -> dict[str, str]:
    return {notice.id: notice.message for notice in result.notices}


def test_the_politics_model_of_the_book() -> None:
    """Model 7.3. multinom stopped a little early: the last printed digits lie within that."""
    data = published("book_politics").assign(viewpoint=lambda d: pd.Categorical(d["viewpoint"]))
    result = run("viewpoint ~ age", data)
    rows = by_term(result.table("fixed_effects").rows)
    printed = {
        "L:(Intercept)": (0.4399943, 0.1914777),
        "L:age": (-0.016611846, 0.003974495),
        "M:(Intercept)": (0.3295633, 0.1724674),
        "M:age": (-0.004915465, 0.003415578),
    }
    for term, (estimate, std_error) in printed.items():
        assert rows[term]["estimate"] == pytest.approx(estimate, abs=1e-5)
        assert rows[term]["std_error"] == pytest.approx(std_error, rel=2e-6)
    fit = result.table("fit").rows[0]
    assert fit["log_lik"] >= -1617.105227
    assert (round(fit["deviance"], 2), round(fit["aic"], 2)) == (3234.21, 3242.21)
    pairs = {(r["category"], r["against"], r["term"]): r for r in result.table("category_contrasts").rows}
    assert -pairs["M", "L", "age"]["estimate"] == pytest.approx(-0.011696381, abs=1e-6)
    assert -pairs["M", "L", "(Intercept)"]["estimate"] == pytest.approx(0.110431, abs=1e-5)


def test_weighted_estimates_agree_with_multinom() -> None:
    r = values("categories")["multinom"]
    rows = by_term(run(weights="w").table("fixed_effects").rows)
    names = ["(Intercept)", "x", "g[b]", "g[c]"]
    for i, category in enumerate(r["rows"]):
        ours = [rows[f"{category}:{name}"] for name in names]
        assert [row["estimate"] for row in ours] == pytest.approx(r["estimate"][i], rel=1e-5, abs=1e-6)
        assert [row["std_error"] for row in ours] == pytest.approx(r["std_error"][i], rel=1e-5)


def test_the_base_category_and_the_table_of_all_pairs() -> None:
    first, other = run(), run(base_level="walk")
    rows = by_term(other.table("fixed_effects").rows)
    assert {row.split(":")[0] for row in rows} == {"bus", "car"}
    pairs = {(r["category"], r["against"], r["term"]): r for r in first.table("category_contrasts").rows}
    assert len(pairs) == 12
    assert rows["bus:x"]["estimate"] == pytest.approx(-pairs["walk", "bus", "x"]["estimate"], rel=1e-6)
    assert rows["car:x"]["std_error"] == pytest.approx(pairs["walk", "car", "x"]["std_error"], rel=1e-6)
    with pytest.raises(ModelError, match="no row with the category tram"):
        run(base_level="tram")


def test_likelihood_ratio_and_wald_tests_of_terms() -> None:
    rows = by_term(run().table("anova").rows)
    for term, statistic in values("terms")["multinom_two"].items():
        assert rows[term]["statistic"] == pytest.approx(statistic, abs=1e-5)
    assert (rows["x"]["df"], rows["g"]["df"]) == (2, 4)
    wald = by_term(run(term_tests="wald", anova="III").table("anova").rows)
    assert wald["x"]["statistic"] == pytest.approx(rows["x"]["statistic"], rel=0.25)
    three = by_term(run("z ~ x + g * h", anova="III").table("anova").rows)
    two = by_term(run("z ~ x + g * h").table("anova").rows)
    assert three["g:h"]["statistic"] == pytest.approx(two["g:h"]["statistic"], abs=1e-6)


def test_profile_intervals_and_bootstrap() -> None:
    wald = by_term(run().table("fixed_effects").rows)["car:x"]
    profile = by_term(run(ci_method="profile").table("fixed_effects").rows)["car:x"]
    draws = by_term(run(ci_method="bootstrap_basic", n_boot=60).table("fixed_effects").rows)["car:x"]
    for end in ("conf_low", "conf_high"):
        assert profile[end] == pytest.approx(wald[end], abs=0.1 * wald["std_error"])
        assert draws[end] == pytest.approx(wald[end], abs=0.8 * wald["std_error"])


def test_words_equations_and_script() -> None:
    blocks = {block.id: block for block in run(base_level="car").walk()}
    assert "3 categories" in blocks["report"].text
    assert "every category is compared with car" in blocks["report"].text
    assert blocks["equations"].text[0].startswith("log(P(yᵢ = k) / P(yᵢ = car)) = β₀ + ")
    assert 'levels = c("car", "bus", "walk")' in blocks["r_script"].text
    assert "multinom(z ~ x + g, data = d" in blocks["r_script"].text


def test_an_ordered_outcome_is_told_of_the_other_model() -> None:
    assert "are ordered" in messages(run("y ~ x"))["ordered_outcome"]


def test_an_offset_is_refused() -> None:
    with pytest.raises(ModelError, match="offset has no meaning"):
        run(offset="o")


def test_one_value_and_too_many_categories_are_refused() -> None:
    with pytest.raises(ModelError, match="same value on all"):
        run("y ~ x", pd.DataFrame({"y": np.ones(20), "x": np.arange(20.0)}))
    with pytest.raises(ModelError, match="different categories"):
        run("y ~ x", pd.DataFrame({"y": np.arange(300.0), "x": np.arange(300.0) % 7}))


def test_separation_is_named() -> None:
    frame = simulated()
    frame["s"] = np.where(frame["z"].eq("car") & (frame.index % 2 == 0), "yes", "no")
    result = run("z ~ x + s", frame)
    assert messages(result)["separation"].startswith("s[yes] has no finite estimate")
    rows = by_term(result.table("fixed_effects").rows)
    assert rows["car:s[yes]"]["estimate"] is None
    assert rows["car:x"]["estimate"] is not None
    x = np.arange(60.0)
    with pytest.raises(ModelError, match="completely"):
        run("y ~ x", pd.DataFrame({"y": np.digitize(x, [20, 40]), "x": x}))


def test_ratios_of_several_units() -> None:
    result = run(units={"x": [5.0]})
    rows, effects = by_term(result.table("per_units").rows), by_term(result.table("fixed_effects").rows)
    assert set(rows) == {"car:x", "walk:x"}
    assert rows["car:x"]["exp_estimate"] == pytest.approx(np.exp(5 * effects["car:x"]["estimate"]))
