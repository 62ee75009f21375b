"""The estimator of linear regression over imputed data sets: fit each, pool, describe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.api import Block, Column, Dataset, Reporter, Result, Table, Text, published
from workbench.api import imputation as tools
from workbench.engine.inference import tests_of
from workbench.engine.pooling import pooled_r_squared
from workbench_linear_mlm import imputed
from workbench_linear_mlm.effect_size_tables import effect_sizes
from workbench_linear_mlm.fixed_model import of_ols
from workbench_linear_mlm.imputed import PooledModel
from workbench_linear_mlm.margins import margin_blocks
from workbench_linear_mlm.ols_blocks import FittedOls
from workbench_linear_mlm.pooled_tables import pooled_fit_table
from workbench_linear_mlm.script import r_script
from workbench_linear_mlm.words import effect_sentences, percent


def describe(fits: Sequence[FittedOls], sets: tools.ImputedSets, data: Dataset, reporter: Reporter) -> Result:
    """The pooled result."""
    model = imputed.pool([of_ols(f) for f in fits], sets)
    blocks = tuple(published(_blocks(fits, model), reporter))
    return Result("", {}, imputed.use_of(data, model), blocks)


def _blocks(fits: Sequence[FittedOls], model: PooledModel) -> Iterator[Block]:
    first = fits[0]
    yield from imputed.coefficient_blocks(model)
    sigma = float(np.sqrt(np.mean([f.fit.sigma**2 for f in fits])))
    yield pooled_fit_table(first.fit.n_obs, len(fits), first.fit.n_params, sigma)
    yield r2_table(fits)
    yield from imputed.term_blocks(model)
    yield from effect_sizes(model.whole, sigma, "III")
    yield from margin_blocks(model.whole)
    yield report(fits, model)
    yield r_script(first.data, first.design, first.options, model.sets.names)


def r2_table(fits: Sequence[FittedOls]) -> Table:
    """R squared and its adjusted form, pooled by Fisher's transformation of their roots."""
    level = fits[0].options.ci_level
    share = f"{100 * level:g}%"
    interval = "Normal interval on the scale of Fisher's transformation."
    columns = (
        Column("definition", "Definition"),
        Column("value", "R²", "number", "Share of the variance of the outcome that the predictors explain."),
        Column("conf_low", f"{share} CI low", "interval_low", interval),
        Column("conf_high", f"{share} CI high", "interval_high", interval),
    )
    kinds = {
        "R squared": [f.fit.r_squared for f in fits],
        "Adjusted R squared": [f.fit.adj_r_squared for f in fits],
    }
    rows: list[dict[str, float | str | None]] = []
    for name, values in kinds.items():
        value, low, high = pooled_r_squared(np.array(values), fits[0].fit.n_obs, level)
        rows.append({"definition": name, "value": value, "conf_low": low, "conf_high": high})
    note = "Pooled after Harel (2009): Rubin's rules for Fisher's transformation of the multiple correlation."
    return Table("r2", "Explained variance", columns, tuple(rows), note)


def report(fits: Sequence[FittedOls], model: PooledModel) -> Text:
    """What was fitted, how much it explains, and which predictors matter."""
    design, n = fits[0].design, fits[0].fit.n_obs
    value, _, _ = pooled_r_squared(np.array([f.fit.r_squared for f in fits]), n, 0.95)
    opening = (
        f"A linear regression of {design.y_name} was fitted to {len(fits)} imputed data sets of {n:,} rows "
        f"and pooled by Rubin's rules; it explains {percent(value)} of the variance."
    )
    told = effect_sentences(model.names, tests_of(model.law), design.y_name)
    return Text("report", "In words", " ".join([opening, *told]))
