"""Effects of so many units of a numeric predictor: sixty seconds in place of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from workbench.api import Column, ModelError, Table
from workbench_glmm.categories.tables import EXP_WORDS, Coefficients, Row, number


def unit_table(
    c: Coefficients,
    units: Mapping[str, Sequence[float | str]],
    predictor_of: Callable[[str], str],
    link: str,
    ci_level: float,
) -> Table | None:
    """One row an effect and number of units; None when none is asked for.

    predictor_of: from a term to the column of X behind it, as where a term also names a category or a cut.
    Raises ModelError for a name that is no numeric predictor with an effect of its own.
    """
    rows: list[Row] = []
    ratio = link in EXP_WORDS
    for name, values in units.items():
        places = [i for i, term in enumerate(c.names) if predictor_of(term) == name]
        if not places:
            known = ", ".join(dict.fromkeys(predictor_of(term) for term in c.names)) or "none"
            raise ModelError(
                f"{name} has no effect of its own in the model, so it cannot be told for several units.",
                f"Effects are those of {known}.",
            )
        rows += [_row(c, i, float(value), ratio) for i in places for value in values]
    if not rows:
        return None
    share = f"{100 * ci_level:g}%"
    prefix = "exp_" if ratio else ""
    what = EXP_WORDS[link][0] if ratio else "Effect"
    columns = (
        Column("term", "Term"),
        Column("units", "Units", "number", "How many units of the predictor."),
        Column(f"{prefix}estimate", what, "number", "For that many units."),
        Column(f"{prefix}conf_low", f"{share} CI low", "interval_low", "For that many units."),
        Column(f"{prefix}conf_high", f"{share} CI high", "interval_high", "For that many units."),
    )
    return Table("per_units", f"{what} per so many units", columns, tuple(rows))


def _row(c: Coefficients, i: int, units: float, ratio: bool) -> Row:
    low, high = sorted((units * float(c.low[i]), units * float(c.high[i])))
    values = {"estimate": units * float(c.estimate[i]), "conf_low": low, "conf_high": high}
    row: Row = {"term": c.names[i], "units": units}
    for key, value in values.items():
        with np.errstate(over="ignore"):
            row[f"exp_{key}" if ratio else key] = number(np.exp(value) if ratio else value)
    return row
