"""Tests of random effects against lmerTest's ranova."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

import workbench
from tests.prepared_cases import recipe
from tests.reference_data import case, case_names, csv
from workbench.cli import main
from workbench.results import Result, Table

# lmerTest 3.1-3, R 4.2: ranova(lmer(...)); term, parameters, logLik, LRT, df, p
FROM_R: dict[str, tuple[str, str, dict[str, Any], list[tuple[Any, ...]]]] = {
    "correlated slope": (
        "lme4_sleepstudy",
        "Reaction ~ Days + (Days | Subject)",
        {},
        [
            ("(none)", 6, -871.814135980, None, None, None),
            ("Days in (Days | Subject)", 4, -893.232542697, 42.83681343, 2, 4.9900414e-10),
        ],
    ),
    "by ML": (
        "lme4_sleepstudy",
        "Reaction ~ Days + (Days | Subject)",
        {"method": "ml"},
        [
            ("(none)", 6, -875.969672244, None, None, None),
            ("Days in (Days | Subject)", 4, -897.039321503, 42.13929852, 2, 7.0724126e-10),
        ],
    ),
    "two blocks of one group": (
        "lme4_sleepstudy",
        "Reaction ~ Days + (Days || Subject)",
        {},
        [
            ("(none)", 5, -871.834646791, None, None, None),
            ("(1 | Subject)", 4, -883.262513743, 22.85573390, 1, 1.7462759e-06),
            ("Days in (0 + Days | Subject)", 4, -893.232542697, 42.79579181, 1, 6.0762731e-11),
        ],
    ),
    "crossed": (
        "lme4_Penicillin",
        "diameter ~ 1 + (1 | plate) + (1 | sample)",
        {},
        [
            ("(none)", 4, -165.430294500, None, None, None),
            ("(1 | plate)", 3, -217.958930822, 105.05727264, 1, 1.1865615e-24),
            ("(1 | sample)", 3, -306.628012004, 282.39543501, 1, 2.2573409e-63),
        ],
    ),
    "slope of a factor": (
        "nlme_Machines",
        "score ~ Machine + (Machine | Worker)",
        {},
        [
            ("(none)", 10, -104.155609161, None, None, None),
            ("Machine in (Machine | Worker)", 5, -143.439100989, 78.56698366, 5, 1.6732094e-15),
        ],
    ),
    "two slopes": (
        "nlme_Oxboys",
        "height ~ age + I(age^2) + (age + I(age^2) | Subject)",
        {},
        [
            ("(none)", 10, -317.309427789, None, None, None),
            ("age in (age + I(age^2) | Subject)", 7, -464.753585309, 294.88831504, 3, 1.2707209e-63),
            ("I(age^2) in (age + I(age^2) | Subject)", 7, -340.513612379, 46.40836918, 3, 4.643674e-10),
        ],
    ),
}


@pytest.mark.parametrize("name", FROM_R)
def test_ranova(name: str) -> None:
    data, formula, options, expected = FROM_R[name]
    result = workbench.run(
        "linear_mlm.lmm", pd.read_csv(csv(data)), formula=formula, random_tests=True, **options
    )
    rows = result.table("random_tests").rows
    assert [r["term"] for r in rows] == [e[0] for e in expected]
    for row, (_, n_params, log_lik, lrt, df, p) in zip(rows, expected, strict=True):
        assert (row["n_params"], row["df"]) == (n_params, df)
        assert row["log_lik"] == pytest.approx(log_lik, abs=1e-6)
        assert row["aic"] == pytest.approx(2 * n_params - 2 * log_lik, abs=2e-6)
        assert row["lrt"] == (None if lrt is None else pytest.approx(lrt, abs=2e-6))
        assert row["p_value"] == (None if p is None else pytest.approx(p, rel=1e-5))


@pytest.mark.parametrize("name", [n for n in case_names() if "ranova" in case(n)["results"]["reml"]])
def test_reference_cases(name: str, tmp_path: Any) -> None:
    reference = case(name)
    question, answer = tmp_path / "recipe.json", tmp_path / "result.json"
    question.write_text(json.dumps(recipe(reference, tmp_path, random_tests=True)), encoding="utf-8")
    assert main(["run", str(question), "--json", str(answer), "--quiet"]) == 0
    blocks = json.loads(answer.read_text(encoding="utf-8"))["blocks"]
    rows = next(b["rows"] for b in blocks if b["id"] == "random_tests")
    theirs = reference["results"]["reml"]["ranova"]
    tolerance = reference["tolerance"]["objective"]["abs"]
    assert [str(r["term"]).strip("()") for r in rows] == [t.strip("<>()") for t in theirs["row"]]
    for row, log_lik, lrt, p in zip(rows, theirs["logLik"], theirs["LRT"], theirs["Pr(>Chisq)"], strict=True):
        assert row["log_lik"] == pytest.approx(log_lik, abs=2 * tolerance)
        assert row["lrt"] == (None if lrt is None else pytest.approx(lrt, abs=4 * tolerance))
        assert row["p_value"] == (None if p is None else pytest.approx(p, rel=1e-4))


def sleep(**options: Any) -> Result:
    return workbench.run("linear_mlm.lmm", pd.read_csv(csv("lme4_sleepstudy")), **options)


def test_rows_stay_the_same_when_a_slope_with_gaps_goes() -> None:
    data = pd.read_csv(csv("lme4_sleepstudy")).assign(Hours=lambda d: d["Days"] * 24.0)
    data.loc[[3, 40, 77], "Hours"] = None
    whole = workbench.run(
        "linear_mlm.lmm", data, formula="Reaction ~ Days + (Hours | Subject)", random_tests=True
    )
    alone = workbench.run("linear_mlm.lmm", data.dropna(), formula="Reaction ~ Days + (1 | Subject)")
    assert whole.table("random_tests").rows[1]["log_lik"] == pytest.approx(
        alone.table("fit").rows[0]["log_lik"], abs=1e-7
    )


def test_nested_groups_with_odd_names() -> None:
    data = pd.read_csv(csv("nlme_Oats")).rename(columns={"Block": "my `block`", "Variety": "a b"})
    formula = "yield ~ nitro + (1 | `my \\`block\\``/`a b`)"
    rows = (
        workbench.run("linear_mlm.lmm", data, formula=formula, random_tests=True).table("random_tests").rows
    )
    assert len(rows) == 3 and rows[1]["df"] == 1


def test_tests_are_made_when_asked_for() -> None:
    ids = {b.id for b in sleep(formula="Reaction ~ Days + (1 | Subject)").walk()}
    assert not {"random_tests", "exact_rlrt"} & ids


def test_the_exact_test_where_it_works_and_where_it_does_not() -> None:
    result = sleep(formula="Reaction ~ Days + (1 | Subject)", exact_rlrt=True, seed=3)
    (row,) = result.table("exact_rlrt").rows
    assert row["lrt"] == pytest.approx(107.198578077188, abs=1e-6)
    assert row["p_value"] == pytest.approx(1 / 10_001) and row["term"] == "(1 | Subject)"
    assert "seed 3" in result.table("exact_rlrt").note
    result = sleep(formula="Reaction ~ Days + (Days | Subject)", exact_rlrt=True)
    (told,) = [n for n in result.notices if n.id == "exact_rlrt"]
    assert "several variances" in told.message and told.advice
    assert not any(isinstance(b, Table) and b.id == "exact_rlrt" for b in result.walk())


def test_the_mixture_counts_a_variance_that_cannot_be_negative() -> None:
    """R: 0.5 * (pchisq(lrt, q - 1) + pchisq(lrt, q)), upper tails, for one variance of a block of q."""

    def mixtures(name: str) -> list[Any]:
        data, formula, options, _ = FROM_R[name]
        result = workbench.run(
            "linear_mlm.lmm", pd.read_csv(csv(data)), formula=formula, random_tests=True, **options
        )
        return [row["p_mixture"] for row in result.table("random_tests").rows]

    assert mixtures("correlated slope") == [None, pytest.approx(2.792529824e-10, rel=1e-5)]
    assert mixtures("crossed") == [
        None,
        pytest.approx(5.9328075e-25, rel=1e-5),
        pytest.approx(1.12867e-63, rel=1e-5),
    ]
    assert mixtures("two slopes")[1:] == pytest.approx([6.815757653e-64, 2.740168623e-10], rel=1e-4)
    assert mixtures("slope of a factor") == [None, None]
