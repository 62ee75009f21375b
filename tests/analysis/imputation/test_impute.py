"""From data and options to stacked imputed data: methods chosen, terms, what stays, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.analysis.imputation.plan import plan_imputation
from workbench.analysis.imputation.run import Imputed, impute
from workbench.analysis.imputation.stacked import stacked_data
from workbench.analysis.imputation_options import ImputationOptions
from workbench.analysis.reporting import QuietReporter
from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.errors import Cancelled, DataError, OptionsError, WorkbenchError

J, SIZE = 20, 8
N = J * SIZE


def frame() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    g = np.repeat(np.arange(J), SIZE)
    w = rng.normal(size=J)[g]
    x = w + rng.normal(size=N)
    y = x + rng.normal(size=J)[g] + rng.normal(size=N)
    data = pd.DataFrame({"g": g, "w": w, "x": x, "y": y, "z": rng.normal(size=N)})
    data["yes"] = pd.Categorical(np.where(x + rng.normal(size=N) > 0, "yes", "no"))
    data["kind"] = pd.Categorical(rng.choice(["a", "b", "c"], N))
    data["grade"] = pd.Categorical(rng.choice(["low", "mid", "top"], N), ordered=True)
    for name in ("x", "y", "yes", "kind", "grade"):
        data.loc[rng.random(N) < 0.15, name] = None
    data.loc[data["g"].isin([3, 8]), "w"] = None
    return data


def table() -> Dataset:
    return dataset_of(frame())


def options(**values: Any) -> ImputationOptions:
    return ImputationOptions.of({"n_sets": 2, "iterations": 2, **values})


def methods(**values: Any) -> dict[str, str]:
    return {target.name: target.method for target in plan_imputation(table(), options(**values)).targets}


def test_methods_suit_the_variables() -> None:
    rows = {"w": "pmm", "x": "pmm", "y": "pmm", "yes": "logistic", "kind": "multinomial", "grade": "ordinal"}
    assert methods() == rows
    grouped = {
        "w": "group_pmm",
        "x": "two_level_pmm",
        "y": "two_level_pmm",
        "yes": "two_level_binary",
        "kind": "multinomial",
        "grade": "ordinal",
    }
    assert methods(group="g") == grouped
    normal = methods(group="g", numbers="normal")
    assert (normal["w"], normal["x"]) == ("group_normal", "two_level")


def test_variables_are_visited_by_their_missing_values_and_predicted_by_all_others() -> None:
    plan = plan_imputation(table(), options(group="g"))
    gone = [plan.problem.columns[t.name].missing.sum() for t in plan.targets]
    assert gone == sorted(gone)
    x = next(t for t in plan.targets if t.name == "x")
    assert {p.name for p in x.predictors} == {"w", "y", "z", "yes", "kind", "grade"}
    assert {p.name: p.mean for p in x.predictors}["y"]
    assert not {p.name: p.mean for p in x.predictors}["w"]
    assert not any(
        p.mean
        for t in plan_imputation(table(), options(group="g", group_means=False)).targets
        for p in t.predictors
    )


def test_own_models_are_kept_to() -> None:
    own = {"variable": "x", "method": "two_level", "predictors": ["y"], "random": ["z"], "bounds": [-1, 1]}
    plan = plan_imputation(table(), options(group="g", models=[own]))
    x = next(t for t in plan.targets if t.name == "x")
    assert (x.method, x.low, x.high) == ("two_level", -1, 1)
    assert [(p.name, p.random) for p in x.predictors] == [("y", False), ("z", True)]
    found = impute(table(), options(group="g", models=[own]))
    assert np.abs(found.chains[0].imputed["x"]).max() <= 1


def completed(found: Imputed, number: int = 0) -> pd.DataFrame:
    data = stacked_data(found).to_frame()
    return data[data[".imp"] == number + 1].reset_index(drop=True)


def test_stacked_data_keep_what_is_known() -> None:
    found = impute(table(), options(group="g"))
    before = frame()
    for number in range(2):
        after = completed(found, number)
        assert not after.isna().any().any()
        for name in before.columns:
            known = before[name].notna()
            assert (after.loc[known, name].astype(object) == before.loc[known, name].astype(object)).all()
        assert (after.groupby("g")["w"].nunique() == 1).all()
    stacked = stacked_data(found, original=True)
    assert stacked.n_rows == 3 * N
    assert np.isnan(stacked.numeric("x")[:N]).sum() == frame()["x"].isna().sum()
    assert stacked.names[:2] == (".imp", ".id")


def test_models_pool_over_the_stacked_data() -> None:
    stacked = stacked_data(impute(table(), options(group="g", n_sets=3)))
    result = workbench.run("linear_mlm.lmm", stacked, formula="y ~ x + w + (1 | g)", imputation=".imp")
    assert [row["term"] for row in result.table("fixed_effects").rows] == ["(Intercept)", "x", "w"]
    assert result.data.dropped == 0


def test_seeds_decide_the_values() -> None:
    one, same = (impute(table(), options(), QuietReporter(5)) for _ in range(2))
    other = impute(table(), options(), QuietReporter(6))
    assert (one.chains[0].imputed["x"] == same.chains[0].imputed["x"]).all()
    assert (one.chains[0].imputed["x"] != other.chains[0].imputed["x"]).any()
    assert (one.chains[0].imputed["x"] != one.chains[1].imputed["x"]).any()
    from_options = impute(table(), options(seed=5))
    assert (from_options.chains[1].imputed["x"] == one.chains[1].imputed["x"]).all()


def test_terms_are_computed_from_current_values_and_help_the_others() -> None:
    plan = plan_imputation(table(), options(group="g", terms="x:z + I(x^2) + kind:z + group_mean(y, g)"))
    by_name = {p.name: p for p in plan.problem.passives}
    assert list(by_name) == ["I(x^2)[0]", "group_mean(y, g)[0]", "x:z[0]", "z:kind[0]", "z:kind[1]"]
    values = {name: np.nan_to_num(c.values, nan=1.0) for name, c in plan.problem.columns.items()}
    assert by_name["I(x^2)[0]"].compute(values) == pytest.approx(values["x"] ** 2)
    assert by_name["x:z[0]"].compute(values) == pytest.approx(values["x"] * values["z"])
    assert by_name["z:kind[1]"].compute(values) == pytest.approx((values["kind"] == 2) * values["z"])
    mean = pd.Series(values["y"]).groupby(frame()["g"].to_numpy()).transform("mean")
    assert by_name["group_mean(y, g)[0]"].compute(values) == pytest.approx(mean.to_numpy())
    predictors = {t.name: {p.name for p in t.predictors} for t in plan.targets}
    assert "x:z[0]" not in predictors["x"]
    assert {"x:z[0]", "I(x^2)[0]"} <= predictors["y"]
    assert impute(table(), options(group="g", terms="x:z + kind:z")).chains


def test_terms_keep_an_interaction_that_imputation_without_them_weakens() -> None:
    rng = np.random.default_rng(2)
    n = 1500
    x, z = rng.normal(size=(2, n))
    y = x + z + x * z + rng.normal(size=n)
    data = pd.DataFrame({"x": x, "z": z, "y": np.where(rng.random(n) < 0.5, np.nan, y)})

    def slope(terms: str) -> float:
        found = impute(dataset_of(data), options(terms=terms, numbers="normal", n_sets=5))
        rows = stacked_data(found).to_frame()
        result = workbench.run("linear_mlm.ols", rows, formula="y ~ x * z", imputation=".imp")
        return float(result.table("fixed_effects").rows[3]["estimate"] or 0)

    assert slope("x:z") == pytest.approx(1, abs=0.1)
    assert slope("") < 0.7


def test_a_missing_code_is_imputed_too() -> None:
    data = table().with_variable("z", missing_codes=("-99",))
    values = frame()
    values.loc[:9, "z"] = -99.0
    data = dataset_of(values).with_variable("z", missing_codes=("-99",))
    stacked = stacked_data(impute(data, options(variables=["z", "x"])))
    assert not (stacked.numeric("z") == -99).any()
    assert not np.isnan(stacked.numeric("z")).any()


def test_it_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        impute(table(), options(), QuietReporter(1, cancelled=lambda: True))


FAULTS: list[tuple[dict[str, Any], type[WorkbenchError], str]] = [
    ({"variables": ["z"]}, DataError, "None of these variables has missing values"),
    ({"variables": ["nope"]}, DataError, "no variable called 'nope'"),
    ({"group": "y"}, DataError, "rows have no value of 'y'"),
    ({"models": [{"variable": "x", "method": "two_level"}]}, OptionsError, "nothing says what groups"),
    ({"models": [{"variable": "x", "method": "logistic"}]}, OptionsError, "'x' holds numbers"),
    ({"models": [{"variable": "kind", "method": "pmm"}]}, OptionsError, "'kind' holds categories"),
    ({"models": [{"variable": "kind", "method": "logistic"}]}, OptionsError, "'kind' has 3 categories"),
    ({"models": [{"variable": "x", "bounds": [1]}]}, OptionsError, "bounds of 'x'"),
    ({"terms": "poly(x, 2)"}, OptionsError, "several columns"),
    ({"variables": ["x", "y"], "terms": "x:z"}, OptionsError, "uses 'z'"),
]


@pytest.mark.parametrize(("given", "kind", "words"), FAULTS)
def test_what_cannot_be_imputed_is_told(
    given: dict[str, Any], kind: type[WorkbenchError], words: str
) -> None:
    with pytest.raises(kind, match=words) as caught:
        impute(table(), options(**given))
    assert caught.value.advice


def test_hopeless_variables_are_left_out_or_told() -> None:
    data = frame().assign(none=np.nan, same=1.0, many=[f"v{i % 80}" for i in range(N)], inf=np.inf)
    plan = plan_imputation(dataset_of(data.drop(columns="inf")), options())
    assert not {"none", "same", "many"} & set(plan.problem.columns)
    assert "none, same, many" in plan.notices[0].message
    for name, words in (("none", "no value at all"), ("many", "80 categories"), ("inf", "infinite")):
        with pytest.raises(DataError, match=words):
            plan_imputation(dataset_of(data), options(variables=["x", name]))
    with pytest.raises(DataError, match="too large to impute"):
        plan_imputation(dataset_of(frame().assign(z=1e60)), options(variables=["x", "z"]))
    one = frame().assign(one=1)
    with pytest.raises(DataError, match="only one group"):
        plan_imputation(dataset_of(one), options(group="one"))


def test_imputed_data_are_not_imputed_again() -> None:
    again = dataset_of(frame().assign(**{".imp": 1}))
    with pytest.raises(DataError, match=r"called '\.imp' already"):
        stacked_data(impute(again, options(variables=["x", "z"])))
