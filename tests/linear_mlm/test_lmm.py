"""The mixed model from data to result: what is in it, and clear words for what cannot be fitted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from reference_data import csv

import workbench
from workbench.analysis.reporting import QuietReporter
from workbench.errors import DataError, ModelError, OptionsError, WorkbenchError
from workbench.results import Block, Figure, Intervals, Points

SLEEP = "Reaction ~ Days + (Days | Subject)"


def sleepstudy() -> pd.DataFrame:
    return pd.read_csv(csv("lme4_sleepstudy"))


def test_every_table_of_the_vocabulary_is_there() -> None:
    result = workbench.run("linear_mlm.lmm", sleepstudy(), formula=SLEEP)
    ids = [block.id for block in result.walk()]
    for wanted in ("fixed_effects", "random_effects", "fit", "groups", "icc", "r2", "report", "equations"):
        assert wanted in ids
    assert {"residuals_fitted", "residuals_qq", "caterpillar_0", "r_script"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert (result.data.rows, result.data.used, result.data.dropped) == (180, 180, 0)


def test_blocks_appear_as_they_are_computed() -> None:
    seen: list[str] = []

    class Listener(QuietReporter):
        def publish(self, block: Block) -> None:
            seen.append(block.id)

    from workbench.api import ModelSpec
    from workbench.data.frame import dataset_of
    from workbench_linear_mlm.lmm import estimate
    from workbench_linear_mlm.options import LmmOptions

    assert ModelSpec.from_formula(SLEEP).random
    result = estimate(dataset_of(sleepstudy()), LmmOptions.of({"formula": SLEEP}), Listener())
    assert seen == [block.id for block in result.blocks]
    assert seen[0] == "fixed_effects"


def test_icc_is_of_the_null_model_and_r2_of_the_fitted_one() -> None:
    """The design is balanced, so REML of the null model is the analysis of variance; R2 as MuMIn gives it."""
    data = sleepstudy()
    means = data.groupby("Subject")["Reaction"].transform("mean")
    within = float(((data.Reaction - means) ** 2).sum() / (180 - 18))
    between = float(((means - data.Reaction.mean()) ** 2).sum() / 17)
    icc = (between - within) / 10 / ((between - within) / 10 + within)
    result = workbench.run("linear_mlm.lmm", data, formula=SLEEP)
    (level,) = result.table("icc").rows
    assert level["level"] == "Subject" and level["mean_size"] == pytest.approx(10)
    assert level["value"] == pytest.approx(icc, rel=1e-9)
    assert level["design_effect"] == pytest.approx(1 + 9 * icc, rel=1e-9)
    marginal, conditional = (row["value"] for row in result.table("r2").rows[:2])
    assert marginal == pytest.approx(0.278652033519893, rel=1e-6)
    assert conditional == pytest.approx(0.799218905908828, rel=1e-6)


def test_rows_dropped_are_counted_by_variable() -> None:
    data = sleepstudy()
    data.loc[[0, 5], "Days"] = np.nan
    data.loc[[5, 9], "Reaction"] = np.nan
    result = workbench.run("linear_mlm.lmm", data, formula=SLEEP)
    assert (result.data.used, result.data.dropped) == (177, 3)
    assert result.data.dropped_by == {"Reaction": 2, "Days": 2}
    assert any("3 of 180 rows were left out" in n.message for n in result.notices)


def test_caterpillar_is_ordered_with_its_intervals() -> None:
    result = workbench.run("linear_mlm.lmm", sleepstudy(), formula=SLEEP)
    figure = next(b for b in result.walk() if isinstance(b, Figure) and b.id == "caterpillar_0")
    assert [panel.title for panel in figure.panels] == ["(Intercept)", "Days"]
    points = next(m for m in figure.panels[0].marks if isinstance(m, Points))
    bars = next(m for m in figure.panels[0].marks if isinstance(m, Intervals))
    assert list(points.y) == sorted(points.y)  # type: ignore[type-var]
    assert points.labels[-1] == "Subject 337"
    # 1.959964 * sqrt(145.705097471938), lme4's condVar
    half = np.subtract(bars.high, bars.low) / 2  # type: ignore[arg-type]
    assert half == pytest.approx(np.full(18, 23.658420), rel=1e-5)


def test_the_boundary_is_told() -> None:
    result = workbench.run(
        "linear_mlm.lmm", pd.read_csv(csv("lme4_Dyestuff2")), formula="Yield ~ 1 + (1 | Batch)"
    )
    assert result.table("random_effects").rows[0]["variance"] == 0.0
    verdict = next(n for n in result.notices if n.id == "verdict")
    assert verdict.level == "warning" and "boundary" in verdict.message and verdict.advice


def test_collinear_predictors_are_named() -> None:
    data = sleepstudy()
    data["Hours"] = 24 * data["Days"]
    data["Both"] = data["Days"] + data["Hours"]
    result = workbench.run("linear_mlm.lmm", data, formula="Reaction ~ Days + Hours + Both + (1 | Subject)")
    assert [r["term"] for r in result.table("fixed_effects").rows] == ["(Intercept)", "Days"]
    told = next(n for n in result.notices if n.id == "collinearity")
    assert "Hours says the same as Days" in told.message and "Both" in told.message


def constant(d: pd.DataFrame) -> pd.DataFrame:
    return d.assign(Reaction=3.0)


def one_group(d: pd.DataFrame) -> pd.DataFrame:
    return d.assign(Subject=1)


def every_row_a_group(d: pd.DataFrame) -> pd.DataFrame:
    return d.assign(Subject=np.arange(len(d)))


def all_missing(d: pd.DataFrame) -> pd.DataFrame:
    return d.assign(Days=np.nan)


def infinite(d: pd.DataFrame) -> pd.DataFrame:
    return d.assign(Days=np.where(d.Days == 3, np.inf, d.Days))


@pytest.mark.parametrize(
    ("change", "formula", "error", "words"),
    [
        (constant, SLEEP, ModelError, "same value on all 180 rows"),
        (one_group, SLEEP, ModelError, "only one level"),
        (
            every_row_a_group,
            "Reaction ~ Days + (1 | Subject)",
            ModelError,
            "as many levels as there are rows",
        ),
        (all_missing, SLEEP, DataError, "no row on which all variables"),
        (infinite, SLEEP, DataError, "Days is infinite on 18 rows"),
        (None, "Reaction ~ Dais + (1 | Subject)", ModelError, "Dais"),
        (None, "Reaction ~ (Days + (1 | Subject)", ModelError, "parenthes"),
        (None, "Reaction ~ Days", ModelError, "no random effect"),
        (None, "~ Days + (1 | Subject)", ModelError, "no outcome"),
    ],
)
def test_what_cannot_be_fitted_is_said_in_a_sentence(
    change: object, formula: str, error: type[WorkbenchError], words: str
) -> None:
    data = sleepstudy() if change is None else change(sleepstudy())  # type: ignore[operator]
    with pytest.raises(error, match=words) as caught:
        workbench.run("linear_mlm.lmm", data, formula=formula)
    assert caught.value.advice


def test_weights_must_be_numbers_of_the_data() -> None:
    with pytest.raises(WorkbenchError, match="weight"):
        workbench.run("linear_mlm.lmm", sleepstudy(), formula=SLEEP, weights="weight")
    with pytest.raises(OptionsError, match="df_method"):
        workbench.run("linear_mlm.lmm", sleepstudy(), formula=SLEEP, df_method="guess")


def test_kenward_roger_needs_reml() -> None:
    with pytest.raises(ModelError) as caught:
        workbench.run("linear_mlm.lmm", sleepstudy(), formula=SLEEP, method="ml", df_method="kenward_roger")
    assert "REML" in str(caught.value)


def test_structured_terms_are_the_formula() -> None:
    terms = {"outcome": "Reaction", "fixed": ["Days"], "random": [{"group": "Subject", "terms": ["Days"]}]}
    result = workbench.run("linear_mlm.lmm", sleepstudy(), formula=terms)
    assert result.options["formula"] == SLEEP


def test_odd_names_survive_everything() -> None:
    odd = {"Reaction": "Reaktionszeit (ms)", "Days": 'day #1: "x"', "Subject": "<b>пациент</b>"}
    formula = '`Reaktionszeit (ms)` ~ `day #1: "x"` + (`day #1: "x"` | `<b>пациент</b>`)'
    plain = workbench.run("linear_mlm.lmm", sleepstudy(), formula=SLEEP)
    result = workbench.run("linear_mlm.lmm", sleepstudy().rename(columns=odd), formula=formula)
    for ours, theirs in zip(
        result.table("fixed_effects").rows, plain.table("fixed_effects").rows, strict=True
    ):
        assert ours["estimate"] == theirs["estimate"]
    from workbench.results import html

    page = html.document(result)
    assert "<b>пациент" not in page and "пациент" in page


def test_a_perfect_correlation_is_exactly_one() -> None:
    """The book's model 3.7 has correlations of -1 and +1."""
    data = pd.read_csv(csv("book_achieve"))
    formula = "geread ~ gevocab + age + (gevocab | school) + (age | school)"
    rows = workbench.run("linear_mlm.lmm", data, formula=formula).table("random_effects").rows
    assert [row["correlation"] for row in rows if row["term2"]] == [-1.0, 1.0]
