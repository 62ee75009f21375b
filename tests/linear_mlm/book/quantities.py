"""What the book computes from its fitted models, beside ours: tests, intervals, R2, ICC, tables by school."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pandas as pd
from linear_mlm.book.data import DATA, FIVE_SCHOOLS, Entry, five_schools, prime_time
from linear_mlm.book.models import result_of
from linear_mlm.book.printed import Pair, pairs

import workbench
from workbench.results import Result

FORMULAS = {
    "Model3.0": "geread ~ 1 + (1 | school)",
    "Model3.1": "geread ~ gevocab + (1 | school)",
    "Model4.0": "geread ~ 1 + (1 | school/class)",
    "Model4.1": "geread ~ gevocab + clenroll + cenroll + (1 | school/class)",
    "Model4.2": "geread ~ gevocab * cenroll + clenroll + (1 | school/class)",
    "Model5.0": "Language ~ Time + (1 | ID)",
    "Model5.3": "Language ~ Time + (1 | school/ID)",
}
SPLINE = 6e-5  # of the width of an interval: what lme4's splines through its profiles leave
ENOUGH_DRAWS = 2000
BOOTSTRAPS = {"perc": "bootstrap_percentile", "basic": "bootstrap_basic", "norm": "bootstrap_normal"}
# Monte Carlo error of a limit from the book's 500 draws, in standard deviations of the estimate: of quantiles
# sqrt(0.025 * 0.975 / 500) / density at 1.96; of "norm" that of its mean and of 1.96 standard deviations.
DRAWN = {"perc": 0.1195, "basic": 0.1195, "norm": 0.0765}
SURE = 4.0  # such errors, the fewer of ours included


def sequential(entry: Entry) -> list[Pair]:
    """anova(lm): sequential sums of squares."""
    data = DATA[entry["dataset"]]()
    table = workbench.run("linear_mlm.ols", data, formula=entry["formula"], anova="I").table("anova")
    ours = {row["term"]: row for row in table.rows}
    columns = {"df": "df", "SS": "sum_sq", "MS": "mean_sq", "F": "statistic", "p": "p_value"}
    return [
        Pair(f"{line['term']} {short}", line[short], ours[line["term"]][name])
        for line in entry["results"]["rows"]
        for short, name in columns.items()
        if short in line
    ]


def cases(entry: Entry) -> list[Pair]:
    """Fitted values and residuals by row number."""
    data = DATA[entry["dataset"]]()
    rows = workbench.run("linear_mlm.ols", data, formula=entry["formula"], cases="all").table("cases").rows
    ours = {row["row"]: row for row in rows}
    printed = entry["results"]
    found = []
    for number, fitted, residual in zip(
        printed["row_id"], printed["fitted"], printed["residual"], strict=True
    ):
        found.append(Pair(f"row {number} fitted", fitted, ours[number]["fitted"]))
        found.append(Pair(f"row {number} residual", residual, ours[number]["residual"]))
    return found


def school_lines() -> pd.DataFrame:
    """Mean, variance, number, and the line of reading on vocabulary, of each of the five schools."""
    found = []
    for school in FIVE_SCHOOLS:
        data = five_schools().query(f"school == '{school}'")
        mean = workbench.run("linear_mlm.ols", data, formula="geread ~ 1")
        line = [
            row["estimate"]
            for row in workbench.run("linear_mlm.ols", data, formula="geread ~ gevocab")
            .table("fixed_effects")
            .rows
        ]
        fit = mean.table("fit").rows[0]
        found.append(
            (fit["n_obs"], mean.table("fixed_effects").rows[0]["estimate"], float(fit["sigma"]) ** 2, *line)
        )
    return pd.DataFrame(found, columns=["n", "mean", "var", "b0", "b1"])


def table_2_1(entry: Entry) -> list[Pair]:
    """Number, mean and variance of reading in five schools, from regressions on a constant."""
    ours, printed = school_lines(), entry["results"]
    found = [
        Pair(f"school {line['school']} {name}", line[name], float(ours.loc[k, name]))
        for k, line in enumerate(printed["rows"])
        for name in ("n", "mean", "var")
    ]
    total = workbench.run("linear_mlm.ols", five_schools(), formula="geread ~ 1")
    fit = total.table("fit").rows[0]
    mean = total.table("fixed_effects").rows[0]["estimate"]
    return found + pairs(
        "total ", printed["total"], {"n": fit["n_obs"], "mean": mean, "var": float(fit["sigma"]) ** 2}
    )


def table_2_2(entry: Entry) -> list[Pair]:
    """The regression line of each school, its distance from the mean line, and the variances of both."""
    ours, printed = school_lines(), entry["results"]
    ours["U0"], ours["U1"] = ours["b0"] - ours["b0"].mean(), ours["b1"] - ours["b1"].mean()
    found = [
        Pair(f"school {line['school']} {name}", line[name], float(ours.loc[k, name]), slack="U" in name)
        for k, line in enumerate(printed["rows"])
        for name in ("b0", "U0", "b1", "U1")  # U: differences of rounded numbers
    ]
    summary = {f"mean_{b}": float(ours[b].mean()) for b in ("b0", "b1")}
    summary |= {f"var_{b}": float(ours[b].var()) for b in ("b0", "b1")}
    return found + pairs("", printed, summary)


def moment_icc(entry: Entry) -> list[Pair]:
    """The ICC of table 2.1 by analysis of variance, and its parts that carry no rounding of the book's."""
    result = workbench.run("linear_mlm.lmm", five_schools(), formula="geread ~ 1 + (1 | school)")
    icc = result.table("icc_moment").rows[0]["value"]
    table = school_lines()
    within = float(((table["n"] - 1) * table["var"]).sum() / (table["n"].sum() - 5))
    size = float((table["n"].sum() - (table["n"] ** 2).sum() / table["n"].sum()) / 4)
    return pairs("", entry["results"], {"ICC": icc, "sigma2": within, "n_tilde": size})


def null_icc(entry: Entry) -> list[Pair]:
    """The ICC of the null model, and its variances."""
    result = result_of("linear_mlm.lmm", entry["dataset"], entry["formula"])
    variances = [row["variance"] for row in result.table("random_effects").rows]
    ours = {"ICC": result.table("icc").rows[0]["value"], "tau2": variances[0], "sigma2": variances[1]}
    return pairs("", entry["results"], ours)


def explained(result: Result, definition: str, level: str | None = None) -> float:
    rows = result.table("r2").rows
    (row,) = [r for r in rows if r["definition"] == definition and level in (None, r.get("level"))]
    return float(row["value"])


def snijders_bosker(entry: Entry) -> list[Pair]:
    """Level 1 only, a hand calculation: the printed level 2 leaves out a term."""
    result = result_of("linear_mlm.lmm", entry["dataset"], entry["formula"])
    return pairs("", entry["results"], {"R2_level1": explained(result, "R² level 1")}, slack=1.0)


def multilevel_r2(entry: Entry) -> list[Pair]:
    """mitml's multilevelR2."""
    result = result_of("linear_mlm.lmm", entry["dataset"], entry["formula"])
    ours = {
        "RB1": explained(result, "Reduction of variance", "Residual"),
        "RB2": explained(result, "Reduction of variance", "school"),
        "SB": explained(result, "R² level 1"),
        "MVP": explained(result, "R² f"),
    }
    return pairs("", entry["results"], ours)


def likelihood_ratio_r2(entry: Entry) -> list[Pair]:
    """r.squaredLR of ML fits of lme4 that stopped early: 1.5e-6 off their optimum."""
    result = result_of("linear_mlm.lmm", "Achieve", FORMULAS[entry["id"].partition(".L")[0]])
    ours = {
        "R2": explained(result, "Likelihood-ratio R²"),
        "adj_R2": explained(result, "Likelihood-ratio R², adjusted"),
    }
    return pairs("", entry["results"], ours, slack=15.0)


def comparison(entry: Entry) -> list[Pair]:
    """anova of two models, refitted by ML."""
    printed = entry["results"]["rows"]
    models = [FORMULAS[line["model"]] for line in printed]
    result = workbench.run("linear_mlm.comparison", DATA[entry["dataset"]](), models=models, method="ml")
    rows = result.table("comparison").rows
    columns = {"npar": "n_params", "AIC": "aic", "BIC": "bic", "logLik": "log_lik", "deviance": "deviance"}
    columns |= {"chisq": "chi_sq", "chi_df": "df", "p": "p_value"}
    return [
        Pair(f"{line['model']} {short}", line[short], row[name])
        for line, row in zip(printed, rows, strict=True)
        for short, name in columns.items()
        if short in line
    ]


@functools.cache
def limits(dataset: str, formula: str, **_: Any) -> list[tuple[str, float, float]]:
    result = workbench.run("linear_mlm.lmm", DATA[dataset](), formula=formula, ci_method="profile")
    rows = result.table("intervals").rows
    return [(str(r["parameter"]), float(r["conf_low"]), float(r["conf_high"])) for r in rows]


def profile(entry: Entry) -> list[Pair]:
    """confint(method = "profile"): within what the splines of lme4 leave."""
    ours = limits(entry["dataset"], entry["formula"])
    found = []
    for line, (name, low, high) in zip(entry["results"]["ci"], ours, strict=True):
        width = SPLINE * (high - low)
        found += [
            Pair(f"{name} low", line["lower"], low, width=width),
            Pair(f"{name} high", line["upper"], high, width=width),
        ]
    return found


def wald(entry: Entry) -> list[Pair]:
    """confint(method = "Wald"): the normal distribution, coefficients only."""
    data, asymptotic = DATA[entry["dataset"]](), {"df_method": "asymptotic"}
    rows = (
        workbench.run("linear_mlm.lmm", data, asymptotic, formula=entry["formula"])
        .table("fixed_effects")
        .rows
    )
    printed = [line for line in entry["results"]["ci"] if line["lower"] is not None]
    return [
        Pair(f"{row['term']} {side}", line[side], row[name])
        for line, row in zip(printed, rows, strict=True)
        for side, name in (("lower", "conf_low"), ("upper", "conf_high"))
    ]


def bootstrap(entry: Entry) -> list[Pair]:
    """Parametric bootstrap: limits of 500 draws carry Monte Carlo error, within which ours must lie."""
    kind = entry["id"].rpartition(".")[2]
    asked = {"ci_method": BOOTSTRAPS[kind], "n_boot": ENOUGH_DRAWS, "seed": 1}
    result = workbench.run("linear_mlm.lmm", DATA[entry["dataset"]](), asked, formula=entry["formula"])
    rows = result.table("intervals").rows[:6]
    error = DRAWN[kind] * np.sqrt(1 + 500 / ENOUGH_DRAWS)
    found = []
    for line, row in zip(entry["results"]["ci"], rows, strict=True):
        low, high = float(row["conf_low"]), float(row["conf_high"])
        width = SURE * error * (high - low) / (2 * 1.96)
        found += [
            Pair(f"{row['parameter']} low", line["lower"], low, width=width),
            Pair(f"{row['parameter']} high", line["upper"], high, width=width),
        ]
    return found


def anscombe(entry: Entry) -> list[Pair]:
    """Four data sets with one regression line; all that is printed are rounded words of the text."""
    printed = entry["results"]
    data = pd.DataFrame(printed["rows"], columns=printed["columns"], dtype=float)
    found = []
    for k in "1234":
        result = workbench.run("linear_mlm.ols", data, formula=f"y{k} ~ x{k}")
        line = [row["estimate"] for row in result.table("fixed_effects").rows]
        ours = {"intercept": line[0], "slope": line[1], "R2": explained(result, "R squared")}
        found += pairs(f"set {k} ", printed, ours)
    return found


def slope_p(entry: Entry) -> list[Pair]:
    """The p value of gender that the text of chapter 6 quotes, by the normal distribution."""
    result = workbench.run(
        "linear_mlm.lmm",
        prime_time(),
        formula="geread ~ npaverb + gender + (1 | school)",
        df_method="asymptotic",
    )
    return [Pair("p of gender", entry["results"]["p"], result.table("fixed_effects").rows[2]["p_value"])]


def sizes(entry: Entry) -> list[Pair]:
    """How many pupils have a reading score."""
    n = workbench.run("linear_mlm.ols", prime_time(), formula="geread ~ 1").table("fit").rows[0]["n_obs"]
    return pairs("", entry["results"], {"n_students": n})
