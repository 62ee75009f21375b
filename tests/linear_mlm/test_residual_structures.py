"""Residual structures as options of the mixed model: nlme's numbers in the tables, and bad input."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import case, csv

import workbench
from workbench.api import ModelError, OptionsError, WorkbenchError
from workbench.results import Equation, Figure, Result, Text

R = case("analysis", "residual_analysis")
AR1 = {"residual": "ar1", "time": "occasion"}
MIXED = "distance ~ age * Sex + (1 | Subject)"
PLAIN = "distance ~ age * Sex"


def orthodont() -> pd.DataFrame:
    data = pd.read_csv(csv("book_orthodont"))
    data["occasion"] = ((data["age"] - 6) / 2).astype(int)
    return data


def bodyweight() -> pd.DataFrame:
    data = pd.read_csv(csv("nlme_BodyWeight"))
    return data.assign(Rat=data["Rat"].astype(str), Diet=data["Diet"].astype(str))


def run(data: pd.DataFrame, formula: str, **options: Any) -> Result:
    return workbench.run("linear_mlm.lmm", data, formula=formula, **options)


CASES: dict[str, tuple[pd.DataFrame, str, dict[str, Any]]] = {
    "orthodont_ar1": (orthodont(), MIXED, AR1),
    "bodyweight_car1": (
        bodyweight(),
        "weight ~ Time * Diet + (Time | Rat)",
        {"residual": "car1", "time": "Time"},
    ),
    "orthodont_gls_ar1": (orthodont(), PLAIN, {**AR1, "group": "Subject"}),
}


@pytest.mark.parametrize("name", CASES)
def test_tables_have_the_numbers_of_nlme(name: str) -> None:
    data, formula, options = CASES[name]
    theirs = R[name]
    df_method = "between_within" if theirs["df"] else "residual"
    result = run(data, formula, df_method=df_method, **options)
    rows = result.table("fixed_effects").rows
    order = [plain_names(rows).index(term) for term in theirs["terms"]]
    errors = [rows[k]["std_error"] for k in order]
    for k, value, error in zip(order, theirs["estimate"], errors, strict=True):
        assert rows[k]["estimate"] == pytest.approx(value, abs=1e-4 * error)
    df = theirs["df"] or [len(data) - len(rows)] * len(rows)
    assert [rows[k]["df"] for k in order] == df
    (fit,) = result.table("fit").rows
    assert fit["log_lik"] == pytest.approx(theirs["log_lik"], abs=1e-6)
    assert fit["aic"] == pytest.approx(theirs["aic"], abs=1e-6)
    assert fit["bic"] == pytest.approx(fit["criterion"] + fit["n_params"] * math.log(len(data)))
    test = result.table("residual_test").rows[1]
    assert (test["chi_sq"], test["df"]) == (pytest.approx(theirs["lrt"], rel=1e-4), theirs["lrt_df"])
    assert test["p_value"] == pytest.approx(theirs["lrt_p"], rel=1e-4)


def plain_names(rows: Any) -> list[str]:
    return [row["term"].replace("[", "").replace("]", "") for row in rows]


@pytest.mark.parametrize("name", CASES)
def test_autocorrelations_are_those_of_nlme(name: str) -> None:
    """Pearson residuals of nlme are divided by the residual deviation, as ours are."""
    data, formula, options = CASES[name]
    result = run(data, formula, **options)
    figure = next(b for b in result.walk() if isinstance(b, Figure) and b.id == "residual_acf")
    for panel, key in zip(figure.panels, ("acf_pearson", "acf_normalized"), strict=True):
        heights = next(mark.height for mark in panel.marks if hasattr(mark, "height"))
        assert heights == pytest.approx(R[name][key][: len(heights)], abs=2e-4)


def test_every_table_is_there_with_and_without_random_effects() -> None:
    shared = {"fixed_effects", "random_effects", "residual_structure", "residual_test", "fit", "anova", "r2"}
    shared |= {"residuals_fitted", "residuals_qq", "residual_acf", "report", "equations", "r_script"}
    mixed = run(orthodont(), MIXED, **AR1, random_tests=True)
    ids = [block.id for block in mixed.walk()]
    assert shared | {"icc", "groups", "caterpillar_0", "random_tests"} <= set(ids)
    assert len(ids) == len(set(ids))
    alone = run(orthodont(), PLAIN, **AR1, group="Subject", random_tests=True)
    ids = [block.id for block in alone.walk()]
    assert shared <= set(ids) and not {"icc", "groups", "random_tests"} & set(ids)
    assert [row["group"] for row in alone.table("random_effects").rows] == ["Residual"]


def test_deviations_do_not_depend_on_the_reference() -> None:
    """The other stratum as the reference gives the same deviations, errors and intervals."""
    one = run(orthodont(), MIXED, residual="diagonal", variance_by="Sex")
    data = orthodont().assign(Sex=lambda d: pd.Categorical(d["Sex"], ["Male", "Female"]))
    other = run(data, MIXED, residual="diagonal", variance_by="Sex")
    first = {r["term"]: r for r in one.table("residual_deviations").rows}
    second = {r["term"]: r for r in other.table("residual_deviations").rows}
    assert set(first) == set(second) == {"Sex Female", "Sex Male"}
    for term, row in first.items():
        for column in ("estimate", "std_error", "conf_low", "conf_high"):
            assert row[column] == pytest.approx(second[term][column], rel=1e-5)
    named = run(orthodont(), MIXED, variance_by="Sex")
    assert named.table("fit").rows[0]["log_lik"] == one.table("fit").rows[0]["log_lik"]


def test_ordered_categories_serve_as_time() -> None:
    names = ["first", "second", "third", "fourth"]
    data = orthodont()
    data["wave"] = pd.Categorical([names[k - 1] for k in data["occasion"]], names, ordered=True)
    ours = run(data, PLAIN, residual="unstructured", time="wave", group="Subject")
    theirs = run(data, PLAIN, residual="unstructured", time="occasion", group="Subject")
    assert ours.table("fit").rows[0]["log_lik"] == pytest.approx(theirs.table("fit").rows[0]["log_lik"])
    terms = [row["term"] for row in ours.table("residual_structure").rows]
    assert "Correlation first, second" in terms and "SD ratio wave second / wave first" in terms


def test_a_nested_name_means_the_nested_group() -> None:
    """class 1 of one school is not class 1 of another."""
    rng = np.random.default_rng(4)
    school, klass, wave = (a.ravel() for a in np.meshgrid(range(6), range(4), range(5), indexing="ij"))
    y = rng.normal(size=6)[school] + rng.normal(size=(6, 4))[school, klass] + rng.normal(size=len(wave))
    data = pd.DataFrame({"y": y, "school": school, "class": klass, "wave": wave}).astype(
        {"school": str, "class": str}
    )
    named = run(data, "y ~ wave + (1 | school/class)", residual="ar1", group="class", time="wave")
    default = run(data, "y ~ wave + (1 | school/class)", residual="ar1", time="wave")
    assert named.table("fit").rows == default.table("fit").rows
    assert "within class:school" in named.table("residual_structure").title


def test_equations_and_words_name_the_structure() -> None:
    result = run(orthodont(), MIXED, **AR1, variance_by="Sex")
    equations = next(b for b in result.walk() if isinstance(b, Equation))
    assert "εᵢⱼ ~ N(0, σₖ²), k: Sex" in equations.text
    assert "corr(εᵢⱼ, εᵢ′ⱼ) = ρᵈ, within Subject, d: distance in occasion" in equations.text
    report = next(b for b in result.walk() if isinstance(b, Text) and b.id == "report")
    assert "Its residuals are AR(1) within Subject, by occasion, with spread by Sex." in report.text


def duplicated(data: pd.DataFrame) -> pd.DataFrame:
    data.loc[data["Subject"] == "M03", "occasion"] = [1, 2, 2, 4]
    return data


BAD: list[tuple[dict[str, Any], type[WorkbenchError], str]] = [
    ({**AR1, "formula": PLAIN, "time": None}, ModelError, "no group is named within which"),
    ({"residual": "compound_symmetry", "formula": PLAIN}, ModelError, "no group is named"),
    ({"residual": "diagonal"}, ModelError, "needs a variable by which the variance differs"),
    ({**AR1, "time": "Sex"}, ModelError, "The time Sex is nominal, so its values have no order"),
    ({**AR1, "ci_method": "case_bootstrap"}, OptionsError, "Case bootstrap intervals are not available"),
    ({**AR1, "df_method": "kenward_roger", "method": "ml"}, ModelError, "defined for REML fits only"),
    ({**AR1, "formula": PLAIN, "group": "Subject", "df_method": "between_within"}, ModelError, "need random"),
    ({"residual": "unstructured", "time": "occasion"}, ModelError, "already describes what the random"),
    ({**AR1, "group": "person"}, WorkbenchError, "no variable called 'person'"),
]


@pytest.mark.parametrize(("options", "error", "words"), BAD)
def test_what_cannot_be_is_said_in_a_sentence(
    options: dict[str, Any], error: type[WorkbenchError], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        workbench.run("linear_mlm.lmm", orthodont(), {"formula": MIXED, **options})
    assert caught.value.advice


def test_kenward_roger_of_balanced_compound_symmetry() -> None:
    """27 persons at 4 times: 27 - 2 df between persons, 81 - 1 within them, and nothing to adjust."""
    options = {"residual": "compound_symmetry", "group": "Subject"}
    result = run(orthodont(), "distance ~ age + Sex", **options, df_method="kenward_roger")
    plain = run(orthodont(), "distance ~ age + Sex", **options, df_method="asymptotic")
    rows = {row["term"]: row for row in result.table("fixed_effects").rows}
    assert rows["age"]["df"] == pytest.approx(80, rel=1e-6)
    assert rows["Sex[Male]"]["df"] == pytest.approx(25, rel=1e-6)
    for row in plain.table("fixed_effects").rows:
        assert rows[row["term"]]["std_error"] == pytest.approx(row["std_error"], rel=1e-6)
    assert "after Kenward and Roger (2009)" in result.table("fixed_effects").note
    assert result.table("anova").rows[0]["df_residual"] == pytest.approx(80, rel=1e-6)


def test_bootstrap_intervals_of_all_parameters() -> None:
    result = run(orthodont(), MIXED, **AR1, ci_method="bootstrap_percentile", n_boot=40)
    rows = {row["label"]: row for row in result.table("intervals").rows}
    assert list(rows)[:2] == [
        "Standard deviation of the intercept between Subject",
        "Residual standard deviation",
    ]
    assert list(rows)[6:] == [
        "AR(1) correlation",
        "ICC of Subject",
        "Marginal R²",
        "Conditional R²",
        "Unadjusted ICC",
    ]
    assert "From 40 refits to outcomes drawn from the model, seed 1." in result.table("intervals").note
    structure = result.table("residual_structure").rows[0]
    assert rows["AR(1) correlation"]["conf_low"] < structure["estimate"]
    first, age = result.table("random_effects").rows[0], result.table("fixed_effects").rows[1]
    deviation = rows["Standard deviation of the intercept between Subject"]
    assert (first["conf_low"], first["conf_high"]) == (deviation["conf_low"], deviation["conf_high"])
    assert (age["conf_low"], age["conf_high"]) == (rows["age"]["conf_low"], rows["age"]["conf_high"])
    assert result.table("r2").rows[0]["conf_low"] == rows["Marginal R²"]["conf_low"]
    assert "Parametric bootstrap, percentile" in result.table("random_effects").note


def test_profile_intervals_of_all_parameters() -> None:
    """R: profiles of the correlation and of age by nlme's gls with the one held (see the engine's tests)."""
    options = {"residual": "ar1", "group": "Subject", "time": "occasion", "ci_method": "profile"}
    result = run(orthodont(), "distance ~ age + Sex", **options)
    rows = {row["label"]: row for row in result.table("intervals").rows}
    assert list(rows) == [
        "Residual standard deviation",
        "(Intercept)",
        "age",
        "Sex[Male]",
        "AR(1) correlation",
    ]
    found = [rows[name][end] for name in ("age", "AR(1) correlation") for end in ("conf_low", "conf_high")]
    assert found == pytest.approx([0.4764263216, 0.8297792374, 0.4439806773, 0.7471732142], abs=1e-6)
    age = result.table("fixed_effects").rows[1]
    assert (age["conf_low"], age["conf_high"]) == (rows["age"]["conf_low"], rows["age"]["conf_high"])
    assert "profile_zeta" in [b.id for b in result.walk()]


def test_two_rows_of_one_person_at_the_same_time_are_named() -> None:
    with pytest.raises(WorkbenchError) as caught:
        run(duplicated(orthodont()), MIXED, **AR1)
    message = str(caught.value)
    assert "Subject M03 has two rows at the same time (occasion = 2: row " in message
    assert "average the repeated rows" in message


def test_a_single_series_needs_no_group() -> None:
    data = pd.read_csv(csv("nlme_Ovary"))
    mare = data[data["Mare"] == 1].reset_index(drop=True)
    mare["day"] = np.arange(1, len(mare) + 1)
    turn = "6.283185307179586 * Time"
    result = run(mare, f"follicles ~ sin({turn}) + cos({turn})", residual="ar1", time="day")
    assert any(n.id == "series" for n in result.notices)
    reference = case("mare_ar1", "residual_structures")["fits"]["reml"]
    assert result.table("fit").rows[0]["criterion"] == pytest.approx(reference["criterion"], abs=1e-6)


def test_the_exact_test_is_left_out_and_said() -> None:
    result = run(orthodont(), MIXED, **AR1, exact_rlrt=True)
    assert any(n.id == "exact_rlrt" and n.level == "warning" for n in result.notices)


def test_predictions_for_other_data_are_refused() -> None:
    from workbench.api import dataset_of
    from workbench_linear_mlm.predictions import fit

    with pytest.raises(ModelError, match="Predictions for other data"):
        fit(dataset_of(orthodont()), formula=MIXED, **AR1)
