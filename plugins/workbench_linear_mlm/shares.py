"""Tables of variance shares: intraclass correlations of the null model, and R squared of the fitted one."""

from __future__ import annotations

from workbench.api import Column, Table
from workbench.engine.variance_shares import VarianceShares
from workbench_linear_mlm.tables import number


def icc_table(shares: VarianceShares, outcome: str) -> Table:
    """One row a grouping. shares: of the null model, which has no predictors."""
    columns = (
        Column("level", "Level"),
        Column(
            "value",
            "ICC",
            "number",
            "Correlation of two rows of the same group: variance of this and higher levels over the total.",
        ),
        Column("variance", "Variance", "number", "Variance between the groups in the null model."),
        Column("n_levels", "Groups", "integer", "Number of groups."),
        Column("mean_size", "Typical size", "number", "Rows a group, for groups of unequal size."),
        Column("design_effect", "Design effect", "fixed", "1 + (typical size - 1) × ICC."),
    )
    rows = tuple(
        {
            "level": level.group,
            "value": number(level.icc),
            "variance": number(level.variance),
            "n_levels": level.n_levels,
            "mean_size": number(level.mean_size),
            "design_effect": number(level.design_effect),
        }
        for level in shares.levels
    )
    note = f"From the null model of {outcome}: random intercepts only, no predictors, on the same rows."
    return Table("icc", "Intraclass correlation", columns, rows, note)


def r2_table(shares: VarianceShares) -> Table:
    """Marginal and conditional R squared after Nakagawa, and the ICC that is left after the predictors."""
    columns = (
        Column("definition", "Definition"),
        Column("value", "Value", "number", "Share of the variance of the outcome."),
    )
    rows = (
        {"definition": "Marginal R² (fixed effects)", "value": number(shares.r2_marginal)},
        {"definition": "Conditional R² (fixed and random effects)", "value": number(shares.r2_conditional)},
        {
            "definition": "Adjusted ICC (random effects, predictors held fixed)",
            "value": number(shares.icc_adjusted),
        },
        {
            "definition": "Unadjusted ICC (random effects of the total)",
            "value": number(shares.icc_unadjusted),
        },
    )
    note = "After Nakagawa, Johnson and Schielzeth (2017); random slopes count at their mean over the rows."
    return Table("r2", "Explained variance", columns, rows, note)
