"""Every published case through the shell door, against R's lme4, lmerTest, pbkrtest and performance.

Tolerances are those stated inside each case. Coefficients count relative to max(|value|, standard error),
variances relative to max(|value|, 1e-5 of the largest one): a number near zero has no digits of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from prepared_cases import recipe
from reference_data import case, case_names

from workbench.cli import main

Tables = dict[str, list[dict[str, Any]]]
Key = tuple[str, frozenset[str]]
RUNS = [(name, method) for name in case_names() for method in ("reml", "ml")]
KENWARD_ROGER = [name for name in case_names() if "coef_kenward_roger" in case(name)["results"]["reml"]]
KENWARD_ROGER.remove("sleepstudy_weights")  # pbkrtest leaves the weights out: see test_inference_oracle.py
EXPLAINED = [name for name in case_names() if case(name)["results"].get("icc_reml")]
MEASURES = ("Marginal R²", "Conditional R²", "Adjusted ICC", "Unadjusted ICC")
ONE_TERM_TAKEN = {"book_m3_6a", "sleepstudy_nocorr"}  # performance 0.10.2 uses one of two terms on one factor


def tables(name: str, folder: Path, **options: Any) -> tuple[dict[str, Any], Tables]:
    """The case, and the tables that `workbench run` writes for it."""
    reference = case(name)
    question, answer = folder / "recipe.json", folder / "result.json"
    question.write_text(json.dumps(recipe(reference, folder, **options)), encoding="utf-8")
    assert main(["run", str(question), "--json", str(answer), "--quiet"]) == 0
    return reference, dict(_walk(json.loads(answer.read_text(encoding="utf-8"))["blocks"]))


def _walk(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for block in blocks:
        if block["kind"] == "table":
            yield block["id"], block["rows"]
        elif block["kind"] == "section":
            yield from _walk(block["blocks"])


def key(name: str | None) -> str:
    """`recipeB:temperature.L` and `temperature[L]:recipe[B]` are the same term."""
    return ":".join(sorted(re.sub(r"[^0-9A-Za-z]", "", part) for part in (name or "").split(":"))).lower()


def by_term(found: Tables, column: str) -> dict[str, float]:
    return {key(row["term"]): row[column] for row in found["fixed_effects"]}


def of_r(table: Mapping[str, list[Any]], column: str) -> dict[str, float]:
    return {key(name): value for name, value in zip(table["row"], table[column], strict=True)}


def differences(
    ours: Mapping[Any, float],
    theirs: Mapping[Any, float],
    rel: float,
    abs_: float,
    scale: Mapping[Any, float],
) -> list[str]:
    """What differs by more than abs_ and by more than rel times the larger of |value| and its scale."""
    assert ours.keys() == theirs.keys()
    return [
        f"{name}: {ours[name]!r}, R has {value!r}"
        for name, value in theirs.items()
        if abs(ours[name] - value) > max(abs_, rel * max(abs(value), scale.get(name, 0.0)))
    ]


def tolerance(reference: dict[str, Any], what: str) -> tuple[float, float]:
    stated = reference["tolerance"][what]
    return stated.get("rel") or 0.0, stated.get("abs") or 0.0


def variances(rows: list[dict[str, Any]]) -> dict[Key, float]:
    return {place(row["group"], row["term"], row["term2"]): row["variance"] for row in rows}


def place(group: str, first: str | None, second: str | None) -> Key:
    """R calls the second of two independent terms of one group `Subject.1`."""
    return key(re.sub(r"\.\d+$", "", group)), frozenset({key(first), key(second)} - {""})


@pytest.mark.parametrize(("name", "method"), RUNS)
def test_estimates(name: str, method: str, tmp_path: Path) -> None:
    reference, found = tables(name, tmp_path, method=method)
    r = reference["results"][method]
    fit = found["fit"][0]
    errors = {key(term): value for term, value in r["se"].items()}
    beta = {key(term): value for term, value in r["fixef"].items()}
    v = r["varcorr"]
    places = [place(*names) for names in zip(v["group"], v["var1"], v["var2"], strict=True)]
    floor = 1e-5 * max(map(abs, v["vcov"]))

    assert fit["criterion"] == pytest.approx(r["criterion"], abs=tolerance(reference, "objective")[1])
    for ours, theirs in (("log_lik", "logLik"), ("aic", "AIC"), ("bic", "BIC")):
        assert fit[ours] == pytest.approx(r[theirs], abs=1e-6)
    assert fit["sigma"] == pytest.approx(r["sigma"], rel=1e-4)
    assert not differences(by_term(found, "estimate"), beta, *tolerance(reference, "fixef"), errors)
    assert not differences(by_term(found, "std_error"), errors, *tolerance(reference, "se"), {})
    assert not differences(
        variances(found["random_effects"]),
        dict(zip(places, v["vcov"], strict=True)),
        *tolerance(reference, "theta_varcorr"),
        dict.fromkeys(places, floor),
    )
    if "coef_satterthwaite" in r:
        compare_tests(reference, found, r["coef_satterthwaite"], "satterthwaite_df")


@pytest.mark.parametrize("name", KENWARD_ROGER)
def test_kenward_roger(name: str, tmp_path: Path) -> None:
    reference, found = tables(name, tmp_path, df_method="kenward_roger")
    r = reference["results"]["reml"]["coef_kenward_roger"]
    compare_tests(reference, found, r, "kenward_roger_df")
    errors = of_r(r, "Std. Error")
    assert not differences(by_term(found, "std_error"), errors, *tolerance(reference, "se"), {})


def compare_tests(reference: dict[str, Any], found: Tables, r: dict[str, Any], df: str) -> None:
    """Degrees of freedom, t and p of the coefficients."""
    assert not differences(by_term(found, "df"), of_r(r, "df"), *tolerance(reference, df), {})
    assert not differences(by_term(found, "statistic"), of_r(r, "t value"), 1e-3, 1e-4, {})
    assert not differences(by_term(found, "p_value"), of_r(r, "Pr(>|t|)"), 2e-2, 1e-6, {})


@pytest.mark.parametrize("name", EXPLAINED)
def test_explained_variance(name: str, tmp_path: Path) -> None:
    """Nakagawa's R squared and the ICC of the model, as the R packages MuMIn and performance have them."""
    reference, found = tables(name, tmp_path)
    r = reference["results"]
    marginal, conditional = (r["r_squared_glmm_mumin"][k] for k in ("R2m", "R2c"))
    between = conditional - marginal
    by_name = {row["definition"]: row["value"] for row in found["r2"]}
    ours = [by_name[name] for name in MEASURES]
    assert ours == pytest.approx(
        [marginal, conditional, between / (1 - marginal), between], rel=1e-4, abs=1e-6
    )
    if name not in ONE_TERM_TAKEN:
        assert ours[2:] == pytest.approx([r["icc_reml"][k] for k in ("adjusted", "unadjusted")], rel=1e-4)
