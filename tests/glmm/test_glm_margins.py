"""Marginal means, ratios and slopes of generalised linear models against R's emmeans (`margins.R`)."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from glmm.family_cases import FOLDER, fitted

from workbench.results import Figure, Result

R: dict[str, Any] = json.loads((FOLDER / "margins.json").read_text(encoding="utf-8"))["cases"]
LOGIT = "yes ~ x * z + g * h"


def shown(result: Result, table: str, *columns: str, count: int | None = None) -> np.ndarray:
    """Columns of the first rows of a table, one row a column."""
    rows = result.table(table).rows[:count]
    return np.array([[row[c] for row in rows] for c in columns], dtype=float)


def theirs(name: str, *columns: str) -> np.ndarray:
    return np.array([R[name][c] for c in columns], dtype=float)


def response(name: str, mean: str, limits: tuple[str, str] = ("asymp.LCL", "asymp.UCL")) -> np.ndarray:
    return theirs(name, mean, "SE", *limits)


RESPONSE = ("response", "response_std_error", "response_low", "response_high")


def test_means_on_both_scales() -> None:
    result = fitted(LOGIT, marginal_means=["g"])
    link = theirs("logit_link", "emmean", "SE", "asymp.LCL", "asymp.UCL")
    ours = shown(result, "marginal_means", "estimate", "std_error", "conf_low", "conf_high")
    assert ours == pytest.approx(link, rel=1e-7)
    assert shown(result, "marginal_means", *RESPONSE) == pytest.approx(
        response("logit_response", "prob"), rel=1e-7
    )
    by = fitted(LOGIT, marginal_means=["g"], marginal_by=["h"])
    assert shown(by, "marginal_means", *RESPONSE) == pytest.approx(response("logit_by", "prob"), rel=1e-7)


def test_comparisons_as_odds_ratios() -> None:
    """Tukey's adjustment with infinitely many df, as emmeans has it for z tests."""
    result = fitted(LOGIT, marginal_means=["g"])
    ours = shown(result, "contrasts", "ratio", "ratio_low", "ratio_high", "statistic", "p_value")
    r = theirs("logit_ratios", "odds.ratio", "asymp.LCL", "asymp.UCL", "z.ratio", "p.value")
    assert ours == pytest.approx(r, rel=1e-6)
    titles = {c.id: c.title for c in result.table("contrasts").columns}
    assert (titles["ratio"], titles["statistic"]) == ("Odds ratio", "z")
    assert "df" not in titles


@pytest.mark.parametrize(
    ("name", "formula", "options", "mean", "limits"),
    [
        (
            "poisson",
            "count ~ x + g + offset(log(expo))",
            {"family": "poisson"},
            "rate",
            ("asymp.LCL", "asymp.UCL"),
        ),
        ("gamma", "amount ~ x * g", {"family": "gamma", "link": "log"}, "response", ("lower.CL", "upper.CL")),
        ("probit", "yes ~ x + g", {"link": "probit"}, "prob", ("asymp.LCL", "asymp.UCL")),
        (
            "inverse",
            "amount ~ g",
            {"family": "gamma", "link": "inverse"},
            "response",
            ("lower.CL", "upper.CL"),
        ),
    ],
)
def test_means_under_other_links(
    name: str, formula: str, options: dict[str, Any], mean: str, limits: tuple[str, str]
) -> None:
    result = fitted(formula, marginal_means=["g"], **options)
    assert shown(result, "marginal_means", *RESPONSE) == pytest.approx(response(name, mean, limits), rel=1e-6)


def test_ratios_with_an_estimated_dispersion() -> None:
    result = fitted("amount ~ x * g", family="gamma", link="log", marginal_means=["g"])
    ours = shown(result, "contrasts", "ratio", "ratio_low", "ratio_high", "statistic", "p_value")
    r = theirs("gamma_ratios", "ratio", "lower.CL", "upper.CL", "t.ratio", "p.value")
    assert ours == pytest.approx(r, rel=1e-5)


def test_slopes_on_both_scales() -> None:
    at = {"z": [1.0, 2.0, 3.0]}
    result = fitted(LOGIT, slopes_of="x", slopes_by="z", at=at)
    ours = shown(result, "simple_slopes", "estimate", "std_error", "conf_low", "conf_high", "p_value")
    r = theirs("slopes_link", "x.trend", "SE", "asymp.LCL", "asymp.UCL", "p.value")
    assert ours == pytest.approx(r, rel=1e-5)
    plain = fitted("yes ~ x * z", slopes_of="x", slopes_by="z", at=at)
    ours = shown(plain, "simple_slopes", *RESPONSE)
    assert ours == pytest.approx(response("slopes_response_plain", "x.trend"), rel=2e-5)


def test_a_linear_model_has_one_scale() -> None:
    result = fitted("score ~ x + g", family="gaussian")
    assert "response" not in {c.id for c in result.table("marginal_means").columns}


def test_cells_foretold_with_certainty_are_empty() -> None:
    from glmm.family_cases import frame

    import workbench

    data = frame().assign(yes=lambda d: np.where(d["g"] == "c", 0, d["yes"]))
    rows = workbench.run("glmm.glm", data, {"formula": "yes ~ x + g"}).table("marginal_means").rows
    assert [row["response"] is None for row in rows] == [False, False, True]


def test_effects_are_drawn_on_the_scale_of_the_outcome() -> None:
    result = fitted("yes ~ x * z", effect_figures="interactions")
    figure = next(block for block in result.walk() if block.id == "effect_1")
    assert isinstance(figure, Figure)
    heights = [v for panel in figure.panels for mark in panel.marks if mark.mark == "line" for v in mark.y]
    assert all(0 < v < 1 for v in heights)
    assert figure.panels[0].y.title == "Probability of yes"
