"""F tests of terms, types I to III, against lmerTest 3.1-3 and R's anova.

R: f <- lmer(mAch ~ cses * sector + meanses * sx * sector + (cses | school), Hsb82); anova(f, type = "II") ...
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from reference_data import case, case_names, csv, variables

import workbench
import workbench_linear_mlm
from workbench.data.dataset import Dataset
from workbench.data.load import load
from workbench.results import Result

SIMULATED = Path(workbench_linear_mlm.__file__).parent / "validation" / "data"
PUPILS, REGRESSION = SIMULATED / "pupils.csv", SIMULATED / "regression.csv"
TERMS = ("cses", "sector", "meanses", "sx", "cses:sector", "meanses:sx", "sector:meanses", "sector:sx")
HSB = {
    "I": (
        362.56948231612,
        103.11858759321,
        208.26570698433,
        49.492090958258,
        31.847475476361,
        0.045777574448539,
        3.03374810436,
        0.0011040511179802,
        0.35527849241681,
    ),
    "II": (
        348.7198679136459,
        19.85847084510105,
        199.95131646481443,
        39.80594604293715,
        31.712450774727877,
        0.032790745854625,
        3.019509155302908,
        0.001218662936635,
        0.35527849241681,
    ),
    "III": (
        318.9343205798154,
        19.72504996557417,
        202.41202393543608,
        39.20812989275935,
        31.712450774727877,
        0.0231675330571,
        3.166078298020565,
        0.001218662936635,
        0.35527849241681,
    ),
}
HSB_DF = {
    "I": (
        151.44216975392,
        144.3343598872,
        143.43015879119,
        2768.71602517573,
        153.69192396558,
        1333.77053790686,
        145.18043219685,
        1290.35418682026,
        939.54932261291,
    ),
    "II": (
        152.11223021601,
        145.11170669746,
        144.10213079122,
        1353.59569922632,
        154.13648087874,
        838.01198005557,
        145.66711183226,
        1297.93726865379,
        939.54932261291,
    ),
    "III": (
        154.13648085052,
        145.72166761399,
        146.98725310203,
        1297.93726877453,
        154.13648087874,
        939.54932227048,
        146.98725310226,
        1297.93726865379,
        939.54932261291,
    ),
}


def hsb() -> Dataset:
    factors = {"sector": ["Catholic", "Public"], "sx": ["Female", "Male"]}
    return load(csv("mlmRev_Hsb82"), {k: {"measure": "nominal", "levels": v} for k, v in factors.items()})


@pytest.mark.parametrize("kind", ["I", "II", "III"])
@pytest.mark.parametrize("coding", ["treatment", "sum"])
def test_types_of_a_mixed_model(kind: str, coding: str) -> None:
    result = workbench.run(
        "linear_mlm.lmm",
        hsb(),
        formula="mAch ~ cses * sector + meanses * sx * sector + (cses | school)",
        anova=kind,
        contrasts={"sector": coding, "sx": coding},
    )
    rows = result.table("anova").rows
    assert [r["term"] for r in rows][: len(TERMS)] == list(TERMS)
    # lmer stopped at its default tolerance: F ratios near zero carry an absolute error of about 1e-6
    assert [r["statistic"] for r in rows] == pytest.approx(HSB[kind], rel=2e-5, abs=5e-6)
    assert [r["df_residual"] for r in rows] == pytest.approx(HSB_DF[kind], rel=1e-3)


# R: anova(lmer(score ~ ses * sector + (ses | school), contrasts = ...), type = ...); df of the last two terms
SEVERAL_ROWS = {
    ("I", "treatment"): (12.7273639910, 12.0720116832),
    ("II", "treatment"): (12.6692601951, 12.0864499903),
    ("III", "treatment"): (12.6692601951, 12.0864499903),
    ("I", "sum"): (12.6985627317, 12.0860653995),
    ("II", "sum"): (12.6669520363, 12.0731261401),
    ("III", "sum"): (12.6692609182, 12.0864492310),
    ("I", "helmert"): (12.6308275126, 12.0699154351),
    ("II", "helmert"): (12.6669506580, 12.0731263979),
    ("III", "helmert"): (12.6692595389, 12.0864494893),
}


@pytest.mark.parametrize(("kind", "coding"), SEVERAL_ROWS)
def test_df_of_several_rows_rest_on_the_same_basis_as_in_lmertest(kind: str, coding: str) -> None:
    levels = {"sector": {"measure": "nominal", "levels": ["public", "church", "private"]}}
    rows = (
        workbench.run(
            "linear_mlm.lmm",
            load(PUPILS, levels),
            formula="score ~ ses * sector + (ses | school)",
            anova=kind,
            contrasts={"sector": coding},
        )
        .table("anova")
        .rows
    )
    assert [r["df_residual"] for r in rows][1:] == pytest.approx(SEVERAL_ROWS[kind, coding], rel=1e-6)


def test_type_two_of_a_regression_leaves_out_every_interaction() -> None:
    """R: car::Anova(lm(y ~ x * kind + z), type = 2); SAS would keep the slopes x:kind in the test of kind."""
    rows = (
        workbench.run("linear_mlm.ols", REGRESSION, formula="y ~ x * kind + z", anova="II")
        .table("anova")
        .rows
    )
    expected = {
        "x": 523.3380821965088,
        "kind": 111.8973024316085,
        "z": 91.4255989566421,
        "x:kind": 26.9205108583215,
    }
    assert {r["term"]: r["sum_sq"] for r in rows[:-1]} == pytest.approx(expected, rel=1e-9)


def fitted(name: str, kind: str, method: str) -> Result:
    reference = case(name)
    path = csv(Path(reference["dataset"]["file"]).stem)
    return workbench.run(
        "linear_mlm.lmm",
        load(path, variables(reference)),
        formula=reference["formula"],
        anova=kind,
        df_method=method,
    )


UNPREPARED = [n for n in case_names() if n.split("_")[0] not in ("book", "insteval") and "weights" not in n]


@pytest.mark.parametrize("name", UNPREPARED)
@pytest.mark.parametrize("method", ["satterthwaite", "kenward_roger"])
def test_reference_cases(name: str, method: str) -> None:
    for kind, number in (("I", 1), ("III", 3)):
        expected = case(name)["results"]["reml"].get(f"anova_type{number}_{method}")
        if expected is None:
            continue
        rows = fitted(name, kind, method).table("anova").rows
        assert [r["term"] for r in rows] == expected["row"]
        columns = {"df": "NumDF", "statistic": "F value", "df_residual": "DenDF"}
        if method == "satterthwaite":  # lmerTest leaves Kenward and Roger's factor out of its sum of squares
            columns["sum_sq"] = "Sum Sq"
        for ours, theirs in columns.items():
            assert [r[ours] for r in rows] == pytest.approx(expected[theirs], rel=2e-5, abs=1e-7), ours


def test_sequential_table_of_a_regression() -> None:
    """R: anova(lm(distance ~ age * Sex, orthodont[-(1:7), ])) - unbalanced on purpose."""
    data = pd.read_csv(csv("book_orthodont")).iloc[7:]
    data["Sex"] = pd.Categorical(data["Sex"], ["Male", "Female"])
    rows = (
        workbench.run("linear_mlm.ols", data, formula="distance ~ age * Sex", anova="I").table("anova").rows
    )
    expected = (213.62699926802, 123.55240577944, 10.24985341046, 481.26381084901)
    assert [r["sum_sq"] for r in rows] == pytest.approx(expected, rel=1e-9)
    assert [r["statistic"] for r in rows[:3]] == pytest.approx((43.05709, 24.90232, 2.06589), rel=1e-5)
    assert [r["p_value"] for r in rows[:3]] == pytest.approx((2.6110e-09, 2.6514e-06, 0.15385), rel=1e-4)
    assert [r["df"] for r in rows] == [1, 1, 1, 97]


def test_dropped_columns_do_not_count() -> None:
    data = pd.read_csv(csv("lme4_sleepstudy"))
    data["Hours"] = 24 * data["Days"]
    rows = workbench.run("linear_mlm.lmm", data, formula="Reaction ~ Days + Hours + (1 | Subject)").table(
        "anova"
    )
    assert [r["term"] for r in rows.rows] == ["Days"]
