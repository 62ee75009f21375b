"""Sampling weights as options: lme4's numbers of copied data, the meanings of weights, and bad input."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE, case

import workbench
from workbench.api import DataError, ModelError, OptionsError, WorkbenchError
from workbench.engine.lmm import RandomBlock
from workbench.engine.weighted_lmm import fit_weighted, level_weights
from workbench.results import Figure, Result, Text

R = case("weighted_lmm", "weighted_lmm")
TWO = {"sampling_weights": "w1", "group_weights": ["w2"], "weight_scaling": "none"}
THREE = {**TWO, "group_weights": ["w2", "w3"]}


def data() -> pd.DataFrame:
    frame = pd.read_csv(HERE / "weighted_lmm" / "data.csv")
    room = frame["school"].astype(str) + "-" + frame["class"].astype(str)
    return frame.assign(school="s" + frame["school"].astype(str), room=room)


def run(formula: str, frame: pd.DataFrame | None = None, **options: Any) -> Result:
    return workbench.run("linear_mlm.lmm", data() if frame is None else frame, formula=formula, **options)


CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "two": ("y ~ x + (1 | room)", TWO),
    "slope": ("y ~ x + (x | room)", TWO),
    "three": ("y ~ x + (1 | school) + (1 | room)", THREE),
    "three_slope": ("y ~ x + (x | school) + (1 | room)", THREE),
}


@pytest.mark.parametrize("name", CASES)
def test_estimates_are_those_of_lme4_on_copies(name: str) -> None:
    formula, options = CASES[name]
    result, theirs = run(formula, **options), R[name]
    rows = result.table("fixed_effects").rows
    assert [row["estimate"] for row in rows] == pytest.approx(theirs["beta"], abs=1e-6)
    (fit,) = result.table("fit").rows
    assert fit["pseudo_log_lik"] == pytest.approx(theirs["log_lik"], abs=1e-7)
    assert fit["sigma"] == pytest.approx(theirs["sigma"], rel=1e-6)
    assert "aic" not in fit
    own = {"top": "school" if name.startswith("three") else "room", "id": "room"}
    for label, S in theirs["covariances"].items():
        found = [r for r in result.table("random_effects").rows if r["group"] == own[label]]
        expected = [S[0][0]] if len(S) == 1 else [S[0][0], S[1][1], S[0][1]]
        assert [r["variance"] for r in found] == pytest.approx(expected, rel=2e-5, abs=1e-6)


def test_weights_in_all_are_split_by_level() -> None:
    """Weights that multiply up to the highest level say the same as those within groups."""
    frame = data()
    frame["t2"] = frame["w2"] * frame["w3"]
    frame["t1"] = frame["w1"] * frame["t2"]
    formula = "y ~ x + (1 | school/class)"
    within = run(formula, frame, **(THREE | {"weight_scaling": "size"}))
    options = {"sampling_weights": "t1", "group_weights": ["t2", "w3"], "weights_are": "total"}
    in_all = run(formula, frame, **options)
    for table in ("fixed_effects", "random_effects", "fit"):
        for one, other in zip(within.table(table).rows, in_all.table(table).rows, strict=True):
            assert {k: v for k, v in one.items() if isinstance(v, float)} == pytest.approx(
                {k: v for k, v in other.items() if isinstance(v, float)}, rel=1e-7
            )
    groups_only = run(formula, frame, group_weights=["t2", "w3"], weights_are="total")
    assert groups_only.table("sampling_weights").rows[0]["max"] == 1.0


def test_scaling_makes_weights_add_up() -> None:
    frame = data()
    codes = pd.factorize(frame["room"])[0].astype(np.intp)
    X = np.column_stack([np.ones(len(frame)), frame["x"]])
    w = [frame[name].to_numpy(float) for name in ("w1", "w2")]
    for scaling in ("size", "effective"):
        total = np.bincount(codes, w[0])
        size = np.bincount(codes) if scaling == "size" else total**2 / np.bincount(codes, w[0] ** 2)
        by_hand = w[0] * (size / total)[codes]
        blocks = [RandomBlock("room", codes, 60, X[:, :1], ("(Intercept)",))]
        fit = fit_weighted(frame["y"].to_numpy(), X, blocks, by_hand, [w[1]])
        rows = run("y ~ x + (1 | room)", **(TWO | {"weight_scaling": scaling})).table("fixed_effects").rows
        assert [row["estimate"] for row in rows] == pytest.approx(fit.beta, abs=1e-9)
        assert [row["std_error"] for row in rows] == pytest.approx(np.sqrt(np.diag(fit.cov_beta)), rel=1e-7)


def test_every_part_of_a_result_is_there() -> None:
    result = run("y ~ x + (x | school) + (1 | room)", **THREE, group_tables=True, correlations=True)
    ids = [block.id for block in result.walk()]
    assert len(ids) == len(set(ids))
    for wanted in ("variance_errors", "weighting_effect", "icc", "r2", "groups", "anova", "equations"):
        assert wanted in ids
    (rows, room, school) = result.table("sampling_weights").rows
    w1, w2, w3 = (data()[name] for name in ("w1", "w2", "w3"))
    total = w1 * w2 * w3
    assert (rows["level"], rows["variable"], rows["n_units"]) == ("Rows", "w1", 300)
    assert rows["effective"] == pytest.approx(total.sum() ** 2 / (total**2).sum())
    assert (room["level"], room["n_units"], school["n_units"]) == ("room", 60, 20)
    change = result.table("weighting_effect").rows[1]
    plain = run("y ~ x + (x | school) + (1 | room)", method="ml").table("fixed_effects").rows[1]
    assert change["unweighted"] == pytest.approx(plain["estimate"], abs=1e-9)
    assert change["unweighted_error"] == pytest.approx(plain["std_error"], rel=1e-7)
    report = next(b for b in result.walk() if isinstance(b, Text) and b.id == "report")
    assert "Sampling weights were given to rows by w1 and room by w2 and school by w3." in report.text
    assert any(isinstance(b, Figure) and b.id == "caterpillar_1" for b in result.walk())
    (told,) = [n for n in result.notices if n.id == "pseudo_likelihood"]
    assert "standard errors that rest on 20 levels of school" in told.message


def test_intervals_of_deviations_are_those_of_their_logarithm() -> None:
    result = run("y ~ x + (1 | room)", **TWO)
    errors = {r["group"]: r["std_error"] for r in result.table("variance_errors").rows}
    for row in result.table("random_effects").rows:
        variance, error = row["variance"], errors[row["group"]]
        assert isinstance(variance, float) and isinstance(error, float)
        factor = np.exp(1.959964 * error / (2 * variance))
        assert [row["conf_low"], row["conf_high"]] == pytest.approx(
            [variance**0.5 / factor, variance**0.5 * factor], rel=1e-6
        )


def test_weights_of_one_are_maximum_likelihood() -> None:
    frame = data().assign(one=1.0)
    formula = "y ~ x + (x | school)"
    weighted = run(formula, frame, sampling_weights="one")
    plain = run(formula, frame, method="ml")
    for table, column in (("random_effects", "variance"), ("r2", "value")):
        found = [row[column] for row in weighted.table(table).rows]
        expected = [row[column] for row in plain.table(table).rows][: len(found)]
        assert found == pytest.approx(expected, rel=1e-5)
    null = run("y ~ 1 + (1 | school)", frame, method="ml")
    assert weighted.table("icc").rows[0]["value"] == pytest.approx(
        null.table("icc").rows[0]["value"], rel=1e-6
    )


def test_few_groups_are_a_warning() -> None:
    frame = data()
    few = run("y ~ x + (1 | school)", frame[frame["school"].isin(["s1", "s2", "s3"])], sampling_weights="w1")
    assert [n.level for n in few.notices if n.id == "few_groups"] == ["warning"]


def zero(frame: pd.DataFrame) -> pd.DataFrame:
    frame.loc[4, "w1"] = 0.0
    return frame


def negative(frame: pd.DataFrame) -> pd.DataFrame:
    frame.loc[[4, 9], "w1"] = -1.0
    return frame


BAD: list[tuple[dict[str, Any], Any, type[WorkbenchError], str]] = [
    (TWO, zero, DataError, "The sampling weights w1 are zero on 1 row"),
    (TWO, negative, DataError, "The sampling weights w1 are negative on 2 rows"),
    ({**TWO, "group_weights": ["w1"]}, None, DataError, "The weights w1 differ within room 1-1"),
    ({**TWO, "group_weights": ["w2", "w3"]}, None, OptionsError, "has 1 group and 2 weights of groups"),
    ({"sampling_weights": "w1", "weights_are": "total"}, None, OptionsError, "cannot be split"),
    ({**TWO, "weights": "w3"}, None, OptionsError, "cannot be combined with sampling weights"),
    ({**TWO, "residual": "ar1"}, None, OptionsError, "Residual structures are not available"),
    ({**TWO, "ci_method": "profile"}, None, OptionsError, "Profile and bootstrap intervals"),
    ({**TWO, "df_method": "kenward_roger"}, None, OptionsError, "Degrees of freedom of this kind"),
    ({**TWO, "predictions": "all"}, None, OptionsError, "Predictions of rows"),
    ({**TWO, "start": [0.5]}, None, OptionsError, "Starting values"),
]


@pytest.mark.parametrize(("options", "change", "error", "words"), BAD)
def test_what_cannot_be_is_said_in_a_sentence(
    options: dict[str, Any], change: Any, error: type[WorkbenchError], words: str
) -> None:
    frame = data() if change is None else change(data())
    with pytest.raises(error, match=words) as caught:
        run("y ~ x + (1 | room)", frame, **options)
    assert caught.value.advice


def test_groups_must_be_nested() -> None:
    with pytest.raises(ModelError, match="lie within each other"):
        run("y ~ x + (1 | school) + (1 | class)", **THREE)


def test_remedies_and_notices() -> None:
    with pytest.raises(OptionsError) as caught:
        run("y ~ x + (1 | room)", **TWO, ci_method="profile")
    assert caught.value.remedies == (("Use Wald intervals", {"ci_method": "wald"}),)
    assert any(n.id == "random_tests" for n in run("y ~ x + (1 | room)", **TWO, random_tests=True).notices)


STUB = """mix <- function(formula, data, weights, cWeights) data[weights]
library <- function(...) NULL
summary <- function(fit) write.csv(fit, "weights.csv", row.names = FALSE)
"""


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not here")
@pytest.mark.parametrize("total", [False, True])
def test_the_script_makes_the_same_weights(tmp_path: Path, total: bool) -> None:
    """What reaches mix() of WeMix: the scaled weights within groups."""
    frame = data()
    frame.loc[7, "x"] = np.nan
    frame["t2"] = frame["w2"] * frame["w3"]
    frame["t1"] = frame["w1"] * frame["t2"]
    names = ("t1", "t2", "w3") if total else ("w1", "w2", "w3")
    options = {"sampling_weights": names[0], "group_weights": list(names[1:])}
    options["weights_are"] = "total" if total else "conditional"
    frame.to_csv(tmp_path / "data.csv", index=False)
    result = workbench.run(
        "linear_mlm.lmm", tmp_path / "data.csv", formula="y ~ x + (1 | school/class)", **options
    )
    script = next(b for b in result.walk() if isinstance(b, Text) and b.id == "r_script")
    (tmp_path / "fit.R").write_text(STUB + script.text)
    subprocess.run(["Rscript", "fit.R"], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    theirs = pd.read_csv(tmp_path / "weights.csv")
    used = frame.drop(index=7)
    codes = [pd.factorize(used[name])[0].astype(np.intp) for name in ("room", "school")]
    ours = level_weights(
        [used[name].to_numpy(float) for name in names], codes, total=total, scaling="size"
    ).used
    for k, values in enumerate(ours):
        assert theirs.iloc[:, k].to_numpy() == pytest.approx(values)
