"""The printed tables of chapter 7 of "Multilevel Modeling Using R" (Finch & Bolin), digit by digit.

R takes standard errors and the dispersion from the weights of the last step but one, which differ from those
at the maximum in the last digits printed. For these (STEP_BEFORE, in units of the last place) a second test
stops where R does and finds the printed numbers exactly.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import SHARED, csv

import workbench
from workbench.engine.glm import GlmModel, family_of
from workbench.results import Result

BOOK = SHARED / "spec" / "book_ch07-09.json"
FAMILIES = {"quasipoisson": "quasi_poisson", "negative binomial (NB2)": "negative_binomial"}
STEP_BEFORE = {"7.1": 110, "7.4": 1, "7.5": 1}
WANTED = ("7.1", "7.1-null", "7.4", "7.5", "7.6")


def entries() -> list[Any]:
    if not BOOK.exists():
        return [pytest.param({}, marks=pytest.mark.skip("the book's numbers are not beside the project"))]
    book = json.loads(BOOK.read_text(encoding="utf-8"), parse_float=Decimal)
    return [pytest.param(e, id=e["id"]) for e in book if e["id"] in WANTED]


def result_of(entry: dict[str, Any]) -> Result:
    data = pd.read_csv(csv(f"book_{entry['dataset']}"))
    family = entry["options"]["family"]
    return workbench.run(
        "glmm.glm", data, {"formula": entry["formula"], "family": FAMILIES.get(family, family)}
    )


def agrees(printed: Any, ours: Any, units: float = 0) -> bool:
    """Whether `ours` rounds to the printed number, or lies within so many units of its last place."""
    if isinstance(printed, str):
        return not printed.startswith("<") or ours < float(printed[1:])
    number = Decimal(str(printed))
    unit = Decimal(1).scaleb(int(number.as_tuple().exponent))
    return abs(Decimal(repr(float(ours))) - number) <= unit * Decimal(0.5000001 + units)


@pytest.mark.parametrize("entry", entries())
def test_printed_numbers(entry: dict[str, Any]) -> None:
    result, printed = result_of(entry), entry["results"]
    units = STEP_BEFORE.get(entry["id"], 0)
    fit = result.table("fit").rows[0]
    pairs = [
        ("null_deviance", printed.get("null_deviance"), fit["null_deviance"]),
        ("deviance", printed.get("residual_deviance"), fit["deviance"]),
        ("df", printed.get("residual_df"), fit["df_residual"]),
        ("null df", printed.get("null_df"), fit["df_null"]),
        ("aic", printed.get("aic"), fit["aic"]),
        ("dispersion", printed.get("dispersion"), fit["dispersion"]),
        ("theta", printed.get("theta"), fit.get("theta")),
        ("theta se", printed.get("theta_se"), fit.get("theta_std_error")),
        ("iterations", printed.get("fisher_iterations"), fit["iterations"] if entry["id"] != "7.6" else None),
    ]
    wrong = [
        f"{what}: {p} {o!r}"
        for what, p, o in pairs
        if p not in (None, "NA") and o and not agrees(p, o, units if what == "dispersion" else 0)
    ]
    rows = {row["term"]: row for row in result.table("fixed_effects").rows}
    for name, line in printed.get("fixed", {}).items():
        row = rows[name.split("$")[-1]]
        for short, column in (
            ("estimate", "estimate"),
            ("se", "std_error"),
            ("z", "statistic"),
            ("t", "statistic"),
        ):
            if short in line and not agrees(line[short], row[column], units if short == "se" else 0):
                wrong.append(f"{name} {short}: {line[short]} {row[column]!r}")
        if not agrees(line["p"], row["p_value"], 0):
            wrong.append(f"{name} p: {line['p']} {row['p_value']!r}")
    if "deviance_residuals" in printed:
        summary = result.table("residual_summary").rows[0]
        wrong += [
            f"residual {k}: {p} {summary[k]!r}"
            for k, p in printed["deviance_residuals"].items()
            if not agrees(p, summary[k])
        ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("name", "outcome", "predictor", "family", "errors", "dispersion"),
    [
        ("book_coronary", "group", "time", "binomial", [5.876693, 0.007358], None),
        ("book_ses_babies", "babies", "sei", "poisson", [0.132641, 0.002900], 1.280709),
    ],
)
def test_printed_errors_are_those_of_the_step_before(
    name: str, outcome: str, predictor: str, family: str, errors: list[float], dispersion: float | None
) -> None:
    """Six steps of scoring, as in R: errors and Pearson residuals with the weights the sixth began with."""
    data = pd.read_csv(csv(name)).dropna()
    X, y = np.column_stack([np.ones(len(data)), data[predictor]]), data[outcome].to_numpy(float)
    found, quasi = family_of(family)
    model = GlmModel(found, found.link(), quasi, y, X)
    eta = model.link.of((y + 0.5) / 2 if family == "binomial" else y + 0.1)
    for _ in range(6):
        W = model.kernel.expected(eta, model.phi)[0]
        slope = model.kernel.slopes(eta, model.phi, 1)[1]
        beta = np.linalg.solve(X.T @ (W[:, None] * X), X.T @ (W * eta + slope))
        eta = X @ beta
    se = np.sqrt(np.diag(np.linalg.inv(X.T @ (W[:, None] * X))))
    assert se == pytest.approx(errors, abs=5e-7)
    if dispersion is not None:
        working = model.kernel.slopes(eta, model.phi, 1)[1] / model.kernel.expected(eta, model.phi)[0]
        assert W @ working**2 / (len(y) - 2) == pytest.approx(dispersion, abs=5e-7)


def test_the_tests_the_book_asks_for() -> None:
    """Residual and null deviance as printed, and the test against the null model, which says the opposite."""
    data = pd.read_csv(csv("book_coronary"))
    result = workbench.run("glmm.glm", data, {"formula": "group ~ time", "units": {"time": 60}})
    ratio, residual, _, null = result.table("deviance_tests").rows
    assert (ratio["statistic"], ratio["df"]) == (pytest.approx(14.760, abs=5e-4), 1)
    assert ratio["p_value"] == pytest.approx(0.000122, abs=5e-7)
    assert residual["p_value"] == pytest.approx(0.7936, abs=5e-5)
    assert null["p_value"] == pytest.approx(0.0888, abs=5e-5)
    assert "does not test this model" in " ".join(result.table("deviance_tests").note.split())
    assert result.table("per_units").rows[0]["exp_estimate"] == pytest.approx(0.3708, abs=5e-5)
    assert result.table("fixed_effects").rows[1]["exp_estimate"] == pytest.approx(0.984, abs=5e-4)
    babies = pd.read_csv(csv("book_ses_babies"))
    poisson = workbench.run("glmm.glm", babies, {"formula": "babies ~ sei", "family": "poisson"})
    assert poisson.table("deviance_tests").rows[1]["p_value"] == pytest.approx(0.9999998, abs=5e-8)
