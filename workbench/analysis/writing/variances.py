"""Variances between groups, shares of variance, and the tests of terms and random effects, in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence

from workbench.analysis.literature.library import NAKAGAWA, SELF_LIANG
from workbench.analysis.writing.cells import Row, unit
from workbench.analysis.writing.effects import interval, probability
from workbench.analysis.writing.paper import Paper
from workbench.analysis.writing.sentences import capital, listed
from workbench.analysis.writing.terms import INTERCEPT, Terms

RESIDUAL = "Residual"
ALL = "All random effects"
MOST_CORRELATIONS = 3


def intraclass_correlations(paper: Paper, level: float) -> str:
    """The shares of variance between groups in the model without predictors."""
    told = []
    for row in paper.rows("icc"):
        if "value" not in row:
            continue
        limits = f", {100 * level:g}% CI [{unit(row.text('conf_low'))}, {unit(row.text('conf_high'))}]"
        known = limits if "conf_low" in row and "conf_high" in row else ""
        told.append(f"ICC = {unit(row.text('value'))}{known} for {row.word('level')}")
    if not told:
        return ""
    many = "intraclass correlations were" if len(told) > 1 else "intraclass correlation was"
    return f"In the model without predictors, the {many} {listed(told)}."


def variance_components(paper: Paper, terms: Terms, level: float) -> list[str]:
    """Standard deviations of the random effects, their correlations, and the residual.

    level: of the intervals, where there are some.
    """
    rows = paper.rows("random_effects")
    groups = dict.fromkeys(row.word("group") for row in rows if row.word("group") != RESIDUAL)
    share = f"{100 * level:g}%"
    sentences = [
        sentence
        for group in groups
        for sentence in _of_group([row for row in rows if row.word("group") == group], terms, share)
    ]
    for row in rows:
        if row.word("group") == RESIDUAL and "std_dev" in row and not row.word("term2"):
            sentences.append(
                f"The residual standard deviation was {row.text('std_dev')}{_limits(row, share)}."
            )
            break
    return sentences


def _of_group(rows: Sequence[Row], terms: Terms, share: str) -> list[str]:
    group = rows[0].word("group")
    told = [
        f"{row.text('std_dev')}{_bracketed(row, share)} for {_effect(row.word('term'), terms)}"
        for row in rows
        if not row.word("term2") and "std_dev" in row
    ]
    related = [row for row in rows if row.word("term2") and "correlation" in row]
    were = "standard deviations were" if len(told) > 1 else "standard deviation was"
    sentences = [f"Across levels of {group}, the {were} {listed(told)}."] if told else []
    if related and len(related) <= MOST_CORRELATIONS:
        pairs = [
            f"{_effect(row.word('term'), terms)} and {_effect(row.word('term2'), terms)} correlated at "
            f"r = {unit(row.text('correlation'))}{_limits(row, share, bounded=True)}"
            for row in related
        ]
        sentences.append(capital(f"{listed(pairs)}."))
    return sentences


def _effect(term: str, terms: Terms) -> str:
    category, own = terms.split(term)
    words = "the intercept" if own in (INTERCEPT, "") else f"the slope of {terms.words(own)}"
    return f"{words} ({category})" if category else words


def _bracketed(row: Row, share: str) -> str:
    return f" ({share} CI {interval(row)})" if _limits(row, share) else ""


def _limits(row: Row, share: str, *, bounded: bool = False) -> str:
    if "conf_low" not in row or "conf_high" not in row:
        return ""
    low, high = row.text("conf_low"), row.text("conf_high")
    return f", {share} CI [{unit(low)}, {unit(high)}]" if bounded else f", {share} CI {interval(row)}"


def explained_variance(paper: Paper) -> str:
    """Marginal and conditional R squared after Nakagawa and others, where the result has them."""
    found = {row.word("definition").split(" ")[0]: row for row in paper.rows("r2") if "value" in row}
    if "Marginal" not in found:
        return ""
    told = f"The fixed effects explained R² = {unit(found['Marginal'].text('value'))} of the variance"
    if "Conditional" in found:
        told += f", fixed and random effects together R² = {unit(found['Conditional'].text('value'))}"
    return f"{told} {paper.cite(NAKAGAWA)}."


def term_tests(paper: Paper, terms: Terms, *, statistic: str = "") -> str:
    """The tests of terms with several coefficients, such as a variable of three categories, in one sentence.

    statistic: its letter, where the title of the column does not say it.
    """
    told = []
    for row in paper.rows("anova"):
        df = row.number("df")
        if df is None or df < 2 or "statistic" not in row or "p_value" not in row:
            continue
        degrees = row.text("df")
        if "df_residual" in row and math.isfinite(row.number("df_residual") or math.inf):
            degrees += f", {row.text('df_residual')}"
        letter = statistic or row.titles["statistic"]
        test = f"{letter}({degrees}) = {row.text('statistic')}, {probability(row.text('p_value'))}"
        told.append(f"{' × '.join(terms.words(p) for p in terms.parts(row.word('term')))}, {test}")
    if not told:
        return ""
    return f"Over all their coefficients, the terms were tested as follows: {'; '.join(told)}."


def random_tests(paper: Paper) -> str:
    """Likelihood ratio tests of random effects, by the mixture distribution where one variance is tested."""
    told = []
    for row in paper.rows("random_tests"):
        if "lrt" not in row or "p_value" not in row:
            continue
        p = probability(row.text("p_mixture" if "p_mixture" in row else "p_value"))
        gone = "without random effects" if row.word("term") == ALL else f"without {row.word('term')}"
        told.append((gone, f"χ²({row.text('df')}) = {row.text('lrt')}, {p}"))
    if not told:
        return ""
    source = paper.cite(SELF_LIANG)
    opening = (
        f"The likelihood ratio test against the model {told[0][0]} gave {told[0][1]}"
        if len(told) == 1
        else f"Likelihood ratio tests against the model {'; '.join(f'{gone}, {test}' for gone, test in told)}"
    )
    return (
        f"{opening} (tests of a single variance allow for its lower limit of zero, tests of several "
        "parameters "
        f"are conservative; {source[1:-1]})."
    )
