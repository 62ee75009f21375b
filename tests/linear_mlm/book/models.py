"""Fitted models of the book: everything that R's summary prints of them, beside ours."""

from __future__ import annotations

import functools
import re
from typing import Any

import numpy as np
from linear_mlm.book.data import DATA, Entry
from linear_mlm.book.printed import Pair, loosened, pairs

import workbench
from workbench.analysis.reporting import QuietReporter
from workbench.api import dataset_of
from workbench.results import Result
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.lmm import fit_model
from workbench_linear_mlm.ols import fit_model as fit_ols_model
from workbench_linear_mlm.ols_blocks import FittedOls
from workbench_linear_mlm.options import LmmOptions, OlsOptions

QUARTILES = {"Min": 0, "1Q": 25, "Median": 50, "3Q": 75, "Max": 100}
COLUMNS = {"estimate": "estimate", "se": "std_error", "t": "statistic", "df": "df", "p": "p_value"}
MISPRINTS = {("Model6.1", "(Intercept)", "t")}  # 1.9520863 / 0.0514590 is 37.93
# lme4 stopped before the optimum: how many units of the last printed place that moves the numbers.
STOPPED_EARLY = {"Model3.6": 25, "Model3.7": 25, "Model4.2": 2, "Model4.3": 2, "Model4.4": 4, "Model4.5": 25}
STOPPED_EARLY |= {"Model5.2": 10, "Model6.2": 2}


@functools.cache
def result_of(analysis: str, dataset: str, formula: str) -> Result:
    return workbench.run(analysis, DATA[dataset](), formula=formula)


@functools.cache
def lmm_fit(dataset: str, formula: str) -> Fitted:
    return fit_model(dataset_of(DATA[dataset]()), LmmOptions.of({"formula": formula}), QuietReporter())


@functools.cache
def ols_fit(dataset: str, formula: str) -> FittedOls:
    return fit_ols_model(dataset_of(DATA[dataset]()), OlsOptions.of({"formula": formula}))


def regression(entry: Entry) -> list[Pair]:
    """lm: coefficients, residual quantiles, sigma, R2 and F."""
    printed, formula = entry["results"], entry["formula"]
    result = result_of("linear_mlm.ols", entry["dataset"], formula)
    fit = ols_fit(entry["dataset"], formula).fit
    r2 = {row["definition"]: row for row in result.table("r2").rows}
    overall, adjusted = r2["R squared"], r2["Adjusted R squared"]
    df = [overall["df"], overall["df_residual"]]
    ours = {
        "sigma": result.table("fit").rows[0]["sigma"],
        "df_resid": fit.df_residual,
        "n_missing_dropped": result.data.dropped,
        "R2": overall["value"],
        "adjR2": adjusted["value"],
        "F": overall["statistic"],
        "F_p": overall["p_value"],
    }
    found = coefficients(entry, result)
    found += pairs("", printed, ours)
    found += [
        Pair(f"F df {k}", p, float(o)) for k, (p, o) in enumerate(zip(printed["F_df"], df, strict=True))
    ]
    found += pairs("residual ", printed["residuals"], quantiles(fit.residuals))
    by_term = {str(r["term"]): r["estimate"] for r in result.table("fixed_effects").rows}
    return found + pairs("printed coefficient ", printed.get("print_coef", {}), by_term)


def mixed(entry: Entry) -> list[Pair]:
    """lmer: criterion, coefficients and their correlations, variances, scaled residuals, sizes."""
    printed, formula = entry["results"], entry["formula"]
    result = result_of("linear_mlm.lmm", entry["dataset"], formula)
    fitted = lmm_fit(entry["dataset"], formula)
    fit = fitted.fit
    reached = max(fit.criterion, float(printed["REML_criterion"]))  # ours may be lower
    groups = {plain(str(r["group"])): r["n_levels"] for r in result.table("groups").rows}
    found = [Pair("criterion", printed["REML_criterion"], reached), Pair("rows", printed["n_obs"], fit.n_obs)]
    found += [Pair(f"groups {g}", n, groups[plain(g)]) for g, n in printed["n_groups"].items()]
    found += coefficients(entry, result)
    slack = STOPPED_EARLY.get(entry["id"], 0)
    found += variances(printed["varcomp"], result, slack)
    found += pairs("scaled residual ", printed["scaled_residuals"], quantiles(fit.residuals / fit.sigma))
    found += correlations(printed.get("corr_fixed_lower", []), printed["fixed"], fitted)
    return loosened(found, slack)


def coefficients(entry: Entry, result: Result) -> list[Pair]:
    """The coefficient table."""
    ours = {plain(str(row["term"])): row for row in result.table("fixed_effects").rows}
    return [
        Pair(f"{line['term']} {short}", line[short], ours[plain(line["term"])][name])
        for line in entry["results"]["fixed"]
        for short, name in COLUMNS.items()
        if short in line and (entry["id"], line["term"], short) not in MISPRINTS
    ]


def variances(printed: list[dict[str, Any]], result: Result, slack: float) -> list[Pair]:
    """Variances, SDs and correlations by group and term; of several blocks of a group the nearest counts.

    slack: of the variances, in units of their last place; SDs are printed with more digits than they have.
    """
    rows = list(result.table("random_effects").rows)
    found = []
    for number, line in enumerate(printed):
        group, term = plain(re.sub(r"\.\d$", "", line["group"])), line.get("term")
        same = [
            r
            for r in rows
            if plain(str(r["group"])) == group and r["term"] in (term, None) and not r["term2"]
        ]
        nearest = min(same, key=lambda r: abs(float(r["variance"]) - float(line["variance"])))
        what = f"{line['group']} {term or ''}".strip()
        variance = Pair(f"variance {what}", line["variance"], nearest["variance"])
        moved = slack * float(variance.unit) / (2 * float(line["sd"])) if line["sd"] else 0.0
        found += [variance, Pair(f"SD {what}", line["sd"], nearest["std_dev"], width=moved)]
        before = [other["term"] for other in printed[:number] if other["group"] == line["group"]]
        for value, other in zip(line.get("corr", []), before, strict=True):
            together = {term, other}
            match = [
                r for r in rows if plain(str(r["group"])) == group and {r["term"], r["term2"]} == together
            ]
            found.append(Pair(f"correlation {what}, {other}", value, match[0]["correlation"]))
    return found


def correlations(lower: list[list[Any]], printed: list[Entry], fitted: Fitted) -> list[Pair]:
    """Correlations of the fixed effects, which R prints below the coefficients."""
    place = {plain(name): k for k, name in enumerate(fitted.names)}
    order = [place[plain(line["term"])] for line in printed]
    sd = fitted.fit.std_errors
    R = fitted.fit.cov_beta / np.outer(sd, sd)
    return [
        Pair(f"correlation of coefficients {i}, {j}", value, float(R[order[i], order[j]]))
        for i, row in enumerate(lower, 1)
        for j, value in enumerate(row)
    ]


def quantiles(values: np.ndarray) -> dict[str, float | None]:
    """The five numbers that R prints."""
    return {name: float(np.percentile(values, share)) for name, share in QUARTILES.items()}


def plain(name: str) -> str:
    """'class:(school:corp)' and 'class:school:corp', 'Gender[T.male]' and 'Gender[male]' alike."""
    return re.sub(r"[\[\]()]|T\.", "", name)
