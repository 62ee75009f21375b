"""Predictions for other data: against R (lme4's predict, lm's predict, Henderson's equations written out)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from linear_mlm.marginal_cases import REGRESSION, R, regression_frame
from reference_data import csv

from workbench.api import dataset_of
from workbench.errors import DataError, ModelError, WorkbenchError
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.ols_blocks import FittedOls
from workbench_linear_mlm.predictions import fit, predict


def sleep_frame() -> pd.DataFrame:
    d = pd.read_csv(csv("lme4_sleepstudy"))
    d["w"] = 1 + (np.arange(1, len(d) + 1) % 4) / 2
    return d


def sleep() -> Fitted:
    model = fit(dataset_of(sleep_frame()), formula="Reaction ~ Days + (Days | Subject)", weights="w")
    assert isinstance(model, Fitted)
    return model


def new_sleep() -> pd.DataFrame:
    given = R["sleep_predictions"]
    return pd.DataFrame({"Days": given["Days"], "Subject": [int(s) for s in given["Subject"]]})


def test_known_groups_and_the_population() -> None:
    model, new, expected = sleep(), dataset_of(new_sleep()), R["sleep_predictions"]
    for groups in ("conditional", "population"):
        found = predict(model, new, groups=groups)  # type: ignore[arg-type]
        assert found.fit == pytest.approx(expected[groups], rel=1e-6)
        assert found.std_error == pytest.approx(expected[f"{groups}_se"], rel=1e-6)
        assert not found.new_group.any()


def test_a_new_observation_adds_its_variances() -> None:
    model, new, expected = sleep(), dataset_of(new_sleep()), R["sleep_predictions"]
    (sigma2,) = expected["sigma2"]
    found = predict(model, new, interval="prediction")
    assert found.std_error**2 == pytest.approx(np.square(expected["conditional_se"]) + sigma2, rel=1e-6)
    found = predict(model, new, groups="population", interval="prediction")
    between = np.array(expected["new_group_variance"])
    assert found.std_error**2 == pytest.approx(
        np.square(expected["population_se"]) + between + sigma2, rel=1e-6
    )
    assert found.conf_high - found.fit == pytest.approx(1.973381 * found.std_error, rel=1e-6)  # qt(.975, 178)


def test_new_groups_are_the_average_with_the_variance_between_groups() -> None:
    model, expected = sleep(), R["sleep_predictions"]
    new = new_sleep().assign(Subject=[308, 308, 999, 335])
    found = predict(model, dataset_of(new), allow_new_levels=True)
    assert found.new_group.tolist() == [False, False, True, False]
    assert found.fit[2] == pytest.approx(expected["population"][2], rel=1e-6)
    variance = expected["population_se"][2] ** 2 + expected["new_group_variance"][2]
    assert found.std_error[2] ** 2 == pytest.approx(variance, rel=1e-6)
    assert found.fit[0] == pytest.approx(expected["conditional"][0], rel=1e-6)


def test_nested_groups_of_which_some_are_new() -> None:
    d = pd.read_csv(csv("nlme_Oats"))
    model = fit(dataset_of(d), formula="yield ~ nitro * Variety + (1 | Block/Variety)")
    expected = R["oats_predictions"]
    new = d.iloc[[i - 1 for i in expected["rows"]]].reset_index(drop=True)
    found = predict(model, dataset_of(new))
    assert found.fit == pytest.approx(expected["conditional"], rel=1e-6)
    assert found.std_error == pytest.approx(expected["conditional_se"], rel=1e-6)
    new["Block"], new["Variety"] = ["I", "none", "IV"], ["Victory"] * 3
    found = predict(model, dataset_of(new), allow_new_levels=True)
    assert found.fit == pytest.approx(expected["unknown_plot"], rel=1e-6)
    assert found.new_group.tolist() == [False, True, False]


def test_crossed_groups() -> None:
    d = pd.read_csv(csv("lme4_Penicillin"))
    model = fit(dataset_of(d), formula="diameter ~ 1 + (1 | plate) + (1 | sample)")
    expected = R["penicillin_predictions"]
    found = predict(model, dataset_of(d.iloc[[i - 1 for i in expected["rows"]]]))
    assert found.fit == pytest.approx(expected["conditional"], rel=1e-6)
    assert found.std_error == pytest.approx(expected["conditional_se"], rel=1e-6)


def test_the_rows_of_the_fit_get_its_fitted_values() -> None:
    model = sleep()
    assert predict(model, dataset_of(sleep_frame())).fit == pytest.approx(model.fit.fitted, rel=1e-10)


@pytest.mark.parametrize("interval", ["confidence", "prediction"])
def test_regression(interval: str) -> None:
    model = fit(dataset_of(regression_frame()), formula=REGRESSION, weights="w")
    assert isinstance(model, FittedOls)
    given = R["regression_predictions"]
    found = predict(model, dataset_of(pd.DataFrame(given["new"])), interval=interval)  # type: ignore[arg-type]
    for name in ("fit", "conf_low", "conf_high"):
        assert getattr(found, name) == pytest.approx(given[interval][name], rel=1e-8)


def test_missing_predictors_give_no_prediction() -> None:
    new = new_sleep()
    new.loc[1, "Days"] = np.nan
    found = predict(sleep(), dataset_of(new))
    assert np.isnan(found.fit).tolist() == [False, True, False, False]
    assert np.isnan(found.conf_low[1]) and np.isnan(found.df[1])


@pytest.mark.parametrize(
    ("change", "error", "words", "advice"),
    [
        (
            {"Subject": [999, 308, 998, 999]},
            ModelError,
            "does not know 2 of the levels of Subject: 999, 998",
            "population",
        ),
        ({"Subject": [np.nan, 308, 308, 308]}, ModelError, "Subject is missing on 1 of 4 rows", "Fill it in"),
        ({"Days": ["a", "b", "c", "d"]}, DataError, "Days", "measure"),
        ({"Days": [np.inf, 1, 1, 1]}, DataError, "Days is infinite", "Correct"),
    ],
)
def test_what_cannot_be_predicted(
    change: dict[str, list[object]], error: type[WorkbenchError], words: str, advice: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        predict(sleep(), dataset_of(new_sleep().assign(**change)))
    assert advice in (caught.value.advice or "")


def test_unknown_categories_and_absent_variables() -> None:
    model = fit(dataset_of(regression_frame()), formula="mAch ~ sector + ses")
    with pytest.raises(ModelError, match="does not know the category Private of sector"):
        predict(model, dataset_of(pd.DataFrame({"sector": ["Private"], "ses": [0.0]})))
    with pytest.raises(DataError, match="no variable called 'ses'"):
        predict(model, dataset_of(pd.DataFrame({"sector": ["Public"]})))


def test_categories_stay_categories_whatever_the_new_file_looks_like() -> None:
    """A factor of numbers that the new file holds as numbers; levels that it does not have."""
    d = regression_frame().assign(kind=lambda d: pd.Categorical(d.male.astype(int).astype(str)))
    model = fit(dataset_of(d), formula="mAch ~ kind + ses")
    new = pd.DataFrame({"kind": [1, 1], "ses": [0.0, 1.0]})
    text = pd.DataFrame({"kind": ["1", "1"], "ses": [0.0, 1.0]})
    assert predict(model, dataset_of(new)).fit == pytest.approx(predict(model, dataset_of(text)).fit)
