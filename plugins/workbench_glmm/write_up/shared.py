"""Sentences that write-ups of several kinds of generalised models share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.api import ModelSpec, writing
from workbench_glmm.write_up import sources

Values = Mapping[str, Any]


def outcome_of(formula: str) -> str:
    """The left side of a formula."""
    return formula.split("~", 1)[0].strip().strip("`")


def data_sentences(paper: writing.Paper, options: Values, terms: writing.Terms) -> list[str]:
    """Formula, sample, centring, weights, offset and what varies between groups."""
    formula = options["formula"]
    names = ModelSpec.from_formula(formula, paper.data.names).variables
    told = [f"Its formula was {formula}.", *writing.sample(paper, options["subset"])]
    told += [imputed(paper, options), writing.centring(paper, formula, names)]
    if options["weights"]:
        told.append(f"Observations were weighted by {options['weights']}.")
    if options["offset"]:
        told.append(f"{options['offset']} entered as an offset, with a coefficient of one.")
    return [*told, writing.random_part(paper, terms)]


def imputed(paper: writing.Paper, options: Values) -> str:
    """How imputed data sets were pooled."""
    if options.get("imputation") is None:
        return ""
    rules = paper.cite(writing.library.RUBIN, writing.library.BARNARD_RUBIN)
    return f"The model was fitted to each imputed data set; estimates were pooled by Rubin's rules {rules}."


def integration(paper: writing.Paper, points: int) -> str:
    """How the random effects were averaged over."""
    source = paper.cite(sources.PINHEIRO_CHAO)
    if points == 1:
        return f"Random effects were integrated out by the Laplace approximation {source}."
    return (
        f"Random effects were integrated out by adaptive Gauss–Hermite quadrature with {points} points "
        f"{source}."
    )


def whole_model(paper: writing.Paper) -> str:
    """The likelihood ratio test of all predictors, as families write it into their tables."""
    for row in (*paper.rows("model_test"), *paper.rows("deviance_tests")):
        if "df" not in row or "p_value" not in row or "residual" in row.word("test").lower():
            continue
        value = row.text("chi_sq") or row.text("statistic")
        degrees = row.text("df") + (f", {row.text('df_residual')}" if "df_residual" in row else "")
        p = row.number("p_value")
        better = p is not None and p < writing.CLEAR
        letter = "F" if "df_residual" in row else "χ²"
        return (
            f"Together the predictors {'improved' if better else 'did not clearly improve'} on the model "
            "without "
            f"predictors, {letter}({degrees}) = {value}, {writing.probability(row.text('p_value'))}."
        )
    return ""


def groups(paper: writing.Paper, terms: writing.Terms, level: float) -> list[str]:
    """Shares of variation between groups, the spread of the random effects, and their tests."""
    told = [_icc(paper), *writing.variance_components(paper, terms, level), writing.random_tests(paper)]
    return [sentence for sentence in told if sentence]


def _icc(paper: writing.Paper) -> str:
    rows = [row for row in paper.rows("icc") if "value" in row]
    shares = [f"ICC = {writing.unit(row.text('value'))} for {row.word('level')}" for row in rows]
    odds = [
        f"{row.text('median_odds_ratio')} for {row.word('level')}"
        for row in rows
        if "median_odds_ratio" in row
    ]
    told = [f"In the model without predictors, {writing.listed(shares)}."] if shares else []
    told += [f"In the fitted model, the median odds ratio was {writing.listed(odds)}."] if odds else []
    return " ".join(told)


def pseudo_r2(paper: writing.Paper) -> str:
    """Nagelkerke's and McFadden's measures, where there is no share of variance."""
    wanted = ("McFadden", "Nagelkerke")
    told = [
        f"{row.word('definition')} R² = {writing.unit(row.text('value'))}"
        for row in paper.rows("r2")
        if row.word("definition") in wanted and "value" in row
    ]
    measures = (
        "Measures of explained variation were" if len(told) > 1 else "Explained variation was measured by"
    )
    return f"{measures} {writing.listed(told)}." if told else ""


def ends(paper: writing.Paper) -> list[str]:
    """Explained variation and the doubts that checks raised."""
    return [writing.explained_variance(paper) or pseudo_r2(paper), writing.doubts(paper)]
