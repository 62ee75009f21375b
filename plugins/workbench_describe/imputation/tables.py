"""How each variable is imputed, whether its chains rest, and how imputed values compare with known ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.api import Column, Imputed, Table
from workbench.engine.imputation import Target
from workbench.engine.imputation.convergence import r_hat
from workbench_describe.cells import Row, number, share

METHOD_WORDS = {
    "pmm": "predictive mean matching",
    "normal": "linear regression",
    "logistic": "logistic regression",
    "multinomial": "multinomial regression",
    "ordinal": "ordinal regression",
    "two_level": "two-level regression",
    "two_level_hetero": "two-level regression, spread by group",
    "two_level_pmm": "two-level predictive mean matching",
    "two_level_binary": "two-level probit regression",
    "group_pmm": "predictive mean matching of groups",
    "group_normal": "linear regression on groups",
    "group_logistic": "logistic regression on groups",
    "group_multinomial": "multinomial regression on groups",
    "group_ordinal": "ordinal regression on groups",
}


def method_table(found: Imputed) -> Table:
    """One row an incomplete variable, in the order of the visits."""
    n = found.plan.problem.n_rows
    rows = tuple(
        {
            "variable": target.name,
            "missing": (gone := int(found.plan.problem.columns[target.name].missing.sum())),
            "share": share(gone, n),
            "method": METHOD_WORDS[target.method],
            "predictors": _predictors(target),
        }
        for target in found.plan.targets
    )
    columns = (
        Column("variable", "Variable"),
        Column("missing", "Missing", "integer", "Rows without a value, which are imputed."),
        Column("share", "%", "percent", "Share of all rows."),
        Column("method", "Method"),
        Column("predictors", "From"),
    )
    note = "In the order of the visits."
    return Table("methods", "How the variables are imputed", columns, rows, note)


def _predictors(target: Target) -> str:
    """Names once; terms of several columns once too."""
    words: dict[str, None] = {}
    for predictor in target.predictors:
        name = (
            predictor.name.removesuffix("]").rpartition("[")[0]
            if predictor.name.endswith("]")
            else predictor.name
        )
        words[name] = None
        if predictor.mean:
            words[f"mean of {name}"] = None
        if predictor.random:
            words[f"{name} (slope differs)"] = None
    return ", ".join(words) or "nothing (draws of known values)"


def convergence_table(found: Imputed) -> Table:
    """R-hat of the means and of the spreads of imputed values."""
    columns = (
        Column("variable", "Variable"),
        Column(
            "r_hat_mean",
            "R-hat, mean",
            "fixed",
            "Of the means of imputed values over iterations; 1 is at rest.",
            3,
        ),
        Column(
            "r_hat_sd", "R-hat, SD", "fixed", "Of their standard deviations over iterations; 1 is at rest.", 3
        ),
    )
    rows = tuple(
        {
            "variable": target.name,
            "r_hat_mean": number(r_hat(found.draws("means", place))),
            "r_hat_sd": number(r_hat(found.draws("sds", place))),
        }
        for place, target in enumerate(found.plan.targets)
    )
    note = "R-hat after Gelman and Rubin, each chain cut in halves. Few iterations make it vary by chance."
    return Table("convergence", "Whether the chains have come to rest", columns, rows, note)


def compared_table(found: Imputed) -> Table:
    """Known and imputed values side by side: means and spreads, or shares of categories."""
    columns = (
        Column("variable", "Variable"),
        Column("level", "Value"),
        Column("known", "Known", "number", "Mean (or share) of the known values."),
        Column("imputed", "Imputed", "number", "Mean (or share) of the imputed values over all sets."),
        Column("all", "Completed", "number", "Mean (or share) of the completed variable over all sets."),
        Column("sd_known", "SD known", "number", "Standard deviation of the known values."),
        Column(
            "sd_imputed", "SD imputed", "number", "Standard deviation of the imputed values over all sets."
        ),
        Column(
            "between",
            "SD between sets",
            "number",
            "How much the completed mean (or share) differs between sets.",
        ),
    )
    rows = tuple(row for target in found.plan.targets for row in _compared(found, target))
    note = "Imputed values may rightly differ from known ones: those who lack them differ."
    return Table("imputed", "Known and imputed values", columns, rows, note)


def _compared(found: Imputed, target: Target) -> Iterator[Row]:
    name = target.name
    column = found.plan.problem.columns[name]
    known = column.values[~column.missing]
    sets = [chain.imputed[name] for chain in found.chains]
    if not column.n_levels:
        yield _row(name, "", known, sets, spread=True)
        return
    levels = found.plan.levels[name]
    for k, text in enumerate(levels):
        yield _row(name, text, (known == k) * 1.0, [(one == k) * 1.0 for one in sets], spread=False)


def _row(name: str, level: str, known: np.ndarray, sets: Sequence[np.ndarray], *, spread: bool) -> Row:
    imputed = np.concatenate(sets)
    total = [(known.sum() + one.sum()) / (len(known) + len(one)) for one in sets]
    return {
        "variable": name,
        "level": level,
        "known": float(known.mean()),
        "imputed": float(imputed.mean()),
        "all": float(np.mean(total)),
        "sd_known": float(known.std(ddof=1)) if spread and len(known) > 1 else None,
        "sd_imputed": float(imputed.std(ddof=1)) if spread and len(imputed) > 1 else None,
        "between": float(np.std(total, ddof=1)),
    }
