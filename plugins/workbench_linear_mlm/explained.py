"""How much of the outcome a model explains, as tables: one for regression, one for mixed models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from workbench.api import Axis, Bars, Block, Column, Figure, Panel, Table
from workbench.engine.explained import (
    Decomposition,
    LevelDecomposition,
    components,
    decomposition,
    level_decomposition,
    likelihood_ratio_r2,
    snijders_bosker,
)
from workbench.engine.lmm import fit as refit
from workbench.engine.ols import OlsFit
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.intervals import Intervals
from workbench_linear_mlm.parameter_words import SHARES
from workbench_linear_mlm.tables import number

Row = dict[str, float | str | None]
Cell = float | int | str | bool | None
NEAR_ENOUGH = 1e-10  # fall of the deviance that is still expected where a refit for R squared ends


def ols_r2(fit: OlsFit) -> Table:
    """R squared and its adjusted form, with the F test of all predictors at once."""
    test = fit.f_test
    columns = (
        Column("definition", "Definition"),
        Column(
            "value", "R²", "fixed", "Share of the variance of the outcome that the predictors explain.", 4
        ),
        Column("statistic", "F", "fixed", "Test of all predictors together."),
        Column("df", "df", "integer", "Number of predictors' coefficients."),
        Column("df_residual", "Residual df", "integer", "Rows minus coefficients."),
        Column("p_value", "p", "p_value", "Of the F test."),
    )
    tested = {
        "statistic": None if test is None else number(test.statistic),
        "df": None if test is None else test.df,
        "df_residual": None if test is None else int(test.df_residual),
        "p_value": None if test is None else number(test.p_value),
    }
    empty = dict.fromkeys(tested)
    rows = (
        {"definition": "R squared", "value": number(fit.r_squared), **tested},
        {"definition": "Adjusted R squared", "value": number(fit.adj_r_squared), **empty},
    )
    return Table("r2", "Explained variance", columns, rows)


def lmm_r2(fitted: Fitted) -> Iterator[Block]:
    """All measures in one table, each with its source, and the parts of the variance as bars."""
    parts, by_level = decomposition(fitted.fit), level_decomposition(fitted.fit)
    rows = [*_nakagawa(fitted), *_against_null(fitted), *_rights_sterba(parts)]
    if by_level is not None:
        rows += _by_level(by_level)
    columns = (
        Column("definition", "Measure"),
        Column("level", "Of"),
        Column("value", "Value", "number", "Share of variance, or its reduction against the null model."),
        Column("source", "After", "text", "Where the measure is defined."),
    )
    yield with_limits(Table("r2", "Explained variance", columns, tuple(rows), NOTE), fitted.intervals)
    yield variance_bar(parts)


def with_limits(table: Table, intervals: Intervals) -> Table:
    """The table of explained variance with the limits that the bootstrap gives, after the values."""
    limits = {SHARES[name]: pair for name, pair in intervals.shares.items() if name in SHARES}
    if not limits:
        return table
    share, words = f"{100 * intervals.level:g}%", f"{intervals.words} interval."
    columns = (
        *table.columns[:3],
        Column("conf_low", f"{share} CI low", "interval_low", words),
        Column("conf_high", f"{share} CI high", "interval_high", words),
        *table.columns[3:],
    )
    rows = tuple(_with_limits(row, limits) for row in table.rows)
    note = f"{table.note} {intervals.words} intervals where the bootstrap gives them.".strip()
    return replace(table, columns=columns, rows=rows, note=note)


def _with_limits(
    row: Mapping[str, Cell], limits: Mapping[str, tuple[float | None, float | None]]
) -> dict[str, Cell]:
    low, high = limits.get(str(row["definition"]), (None, None))
    return {**row, "conf_low": low, "conf_high": high}


NOTE = (
    "The null model has the same random intercepts and no predictors, on the same rows. Reductions against "
    "it can be negative: a predictor may bring differences between groups to light."
)


def _row(definition: str, level: str, value: float, source: str) -> Row:
    return {"definition": definition, "level": level, "value": number(value), "source": source}


def _nakagawa(fitted: Fitted) -> Iterator[Row]:
    shares, source = fitted.shares, "Nakagawa et al. (2017)"
    yield _row("Marginal R²", "fixed effects", shares.r2_marginal, source)
    yield _row("Conditional R²", "fixed and random effects", shares.r2_conditional, source)
    yield _row("Adjusted ICC", "random effects, of the rest", shares.icc_adjusted, source)
    yield _row("Unadjusted ICC", "random effects of the total", shares.icc_unadjusted, source)


def _against_null(fitted: Fitted) -> Iterator[Row]:
    fit, null = fitted.fit, fitted.null_fit
    if fit is null:
        return
    level_1, higher = snijders_bosker(fit, null)
    yield _row("R² level 1", "rows", level_1, "Snijders & Bosker (2012)")
    for group, value in higher.items():
        yield _row("R² level 2", group, value, "Snijders & Bosker (2012)")
    for part in components(fit, null):
        yield _row("Reduction of variance", part.name, part.reduction, "Raudenbush & Bryk (2002)")
    r2, adjusted = likelihood_ratio_r2(_ml(fitted, null=False), _ml(fitted, null=True), fit.n_obs)
    yield _row("Likelihood-ratio R²", "whole model", r2, "Magee (1990)")
    yield _row("Likelihood-ratio R², adjusted", "whole model", adjusted, "Nagelkerke (1991)")


def _ml(fitted: Fitted, *, null: bool) -> float:
    """The log-likelihood by ML, refitted where REML was used: only ML compares fixed parts."""
    found = fitted.null_fit if null else fitted.fit
    if not found.reml:
        return found.log_lik
    return refit(found.data, reml=False, start=found.relative_factors, tol=NEAR_ENOUGH).log_lik


def _rights_sterba(parts: Decomposition) -> Iterator[Row]:
    source = "Rights & Sterba (2019)"
    yield _row("R² f", "fixed effects", parts.r2_f, source)
    yield _row("R² v", "slopes that differ between groups", parts.r2_v, source)
    yield _row("R² m", "means that differ between groups", parts.r2_m, source)
    yield _row("R² fv", "fixed effects and slopes", parts.r2_fv, source)
    yield _row("R² fvm", "all three together", parts.r2_fvm, source)


def _by_level(parts: LevelDecomposition) -> Iterator[Row]:
    """For predictors centred within groups: each level's variance has parts of its own."""
    source = "Rights & Sterba (2019)"
    total = parts.within_total + parts.between_total
    yield _row("R² f1", "predictors within groups", parts.within / total, source)
    yield _row("R² f2", "predictors between groups", parts.between / total, source)
    yield _row(
        "R² f1, within", "predictors, of the variance within", parts.within / parts.within_total, source
    )
    yield _row("R² v, within", "slopes, of the variance within", parts.slopes / parts.within_total, source)
    share = parts.between / parts.between_total if parts.between_total > 0 else float("nan")
    yield _row("R² f2, between", "predictors, of the variance between", share, source)


def variance_bar(parts: Decomposition) -> Figure:
    """The parts of the total variance, stacked to one."""
    shares = (
        ("Fixed effects", parts.r2_f, "series:0"),
        ("Slopes", parts.r2_v, "series:1"),
        ("Means", parts.r2_m, "series:2"),
        ("Residual", 1 - parts.r2_fvm, "muted"),
    )
    marks = []
    left = 0.0
    for name, share, color in shares:
        marks.append(Bars((left,), (left + share,), (1.0,), color=color, opacity=0.85, name=name))
        left += share
    y = Axis(limits=(0.0, 1.0), ticks=((0.5, "Total"),))
    panel = Panel(tuple(marks), Axis("Share of the variance", limits=(0.0, 1.0)), y)
    return Figure(
        "variance_parts",
        "Where the variance lies",
        (panel,),
        description="Shares of the total variance after Rights and Sterba (2019): what the predictors "
        "explain, slopes and means that differ between groups, and the rest.",
        aspect=4.0,
    )
