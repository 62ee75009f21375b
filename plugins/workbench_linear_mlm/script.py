"""The R script that does the same: for readers who want to see, check or continue in R."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.api import (
    Dataset,
    Design,
    Measure,
    Text,
    coding_matrix,
    condition_in_r,
    condition_names,
    contrast_names,
)
from workbench_linear_mlm.hypothesis_script import hypothesis_lines
from workbench_linear_mlm.interval_script import interval_lines
from workbench_linear_mlm.options import LinearOptions, LmmOptions

CODING = {
    "treatment": "contr.treatment",
    "sum": "contr.sum",
    "helmert": "contr.helmert",
    "polynomial": "contr.poly",
}

MEAN = "ave(x, g, FUN = function(v) mean(v, na.rm = TRUE))"
HELPERS = {
    "group_mean": f"group_mean <- function(x, g) {MEAN}",
    "group_center": f"group_center <- function(x, g) x - {MEAN}",
}


def r_script(data: Dataset, design: Design, options: LinearOptions, sets: Sequence[str] = ()) -> Text:
    """A runnable script: read the data, declare factors and missing codes, fit, summarise.

    sets: the numbers of the imputed data sets that were pooled.
    """
    mixed = isinstance(options, LmmOptions)
    lines = ["library(lmerTest)", ""] if mixed else []
    lines += data_lines(data, design, options)
    arguments = [design.spec.to_formula(), "data = d"]
    arguments += [f"{key} = {name_in_r(v)}" for key in ("weights", "offset") if (v := getattr(options, key))]
    if isinstance(options, LmmOptions):
        arguments.append(f"REML = {'TRUE' if options.method == 'reml' else 'FALSE'}")
    call = f"{'lmer' if mixed else 'lm'}({', '.join(arguments)})"
    if sets and options.imputation is not None:
        lines += ["", *imputed_lines(options.imputation, sets, call)]
        return Text("r_script", "The same in R", "\n".join(lines), "code")
    lines += ["", f"fit <- {call}", _summary(options)]
    if isinstance(options, LmmOptions):
        lines += interval_lines(options) + ["ranova(fit)"] * options.random_tests
    lines += hypothesis_lines(design, options)
    return Text("r_script", "The same in R", "\n".join(lines), "code")


def imputed_lines(name: str, sets: Sequence[str], call: str) -> list[str]:
    """A fit to each imputed data set, pooled by the package mitml."""
    chosen = ", ".join(map(text_in_r, sets))
    return [
        f"sets <- split(d, d[[{text_in_r(name)}]])[c({chosen})]",
        f"fits <- lapply(sets, function(d) {call})",
        "mitml::testEstimates(fits, extra.pars = TRUE)",
    ]


def data_lines(data: Dataset, design: Design, options: LinearOptions) -> list[str]:
    """Helper functions, reading the file, and the declarations of variables; the data are `d` then."""
    lines = [text for name, text in HELPERS.items() if f"{name}(" in design.spec.to_formula()]
    file = data.source or f"{data.name or 'data'}.csv"
    lines.append(f'd <- read.csv({text_in_r(file)}, check.names = FALSE, na.strings = "")')
    predictors = {name for term in design.spec.all_terms for name in term.variables}
    used = used_variables(data, design, options)
    for name in used:
        lines += _missing(data, name)
    if options.subset:
        lines.append(f"d <- subset(d, {condition_in_r(options.subset, data)})")
    for name in used:
        lines += _declaration(data, design, name, options, predictor=name in predictors)
    return lines


def used_variables(data: Dataset, design: Design, options: LinearOptions) -> list[str]:
    """Every variable the script touches."""
    names = [*design.spec.variables, options.weights, options.offset, *design.categories, *design.extra]
    if options.subset:
        names += condition_names(options.subset)
    return [name for name in dict.fromkeys(names) if name is not None and name in data]


def _summary(options: LinearOptions) -> str:
    if isinstance(options, LmmOptions) and options.df_method == "kenward_roger":
        return 'summary(fit, ddf = "Kenward-Roger")'
    return "summary(fit)"


def _missing(data: Dataset, name: str) -> list[str]:
    """Missing codes become missing values."""
    codes, column = data.variable(name).missing_codes, f"d[[{text_in_r(name)}]]"
    listed = ", ".join(text_in_r(code) for code in codes)
    return [f"{column}[{column} %in% c({listed})] <- NA"] if codes else []


def _declaration(
    data: Dataset, design: Design, name: str, options: LinearOptions, *, predictor: bool
) -> list[str]:
    """For categorical predictors, the levels in order with the reference first, and their coding."""
    variable, column = data.variable(name), f"d[[{text_in_r(name)}]]"
    lines = []
    missing, choice = set(variable.missing_codes), options.contrasts.get(name)
    values = [v for v in variable.level_values() if v not in missing]
    if choice is not None and not isinstance(choice, str):
        values = next((list(c.levels) for c in design.codings.values() if c.variable == name), values)
    if variable.measure is not Measure.NUMERIC and values and predictor:
        lines.append(f"{column} <- factor({column}, levels = c({', '.join(map(text_in_r, values))}))")
    if choice is not None:
        lines.append(f"contrasts({column}) <- {_coding(choice, values, name)}")
    return lines


def _coding(choice: str | Mapping[str, Any], levels: Sequence[str], name: str) -> str:
    """A coding by its function, or the columns of one's own, those that complete them included."""
    if isinstance(choice, str):
        return text_in_r(CODING[choice])
    matrix = coding_matrix(choice, levels, name)
    columns = (
        f"{text_in_r(label)} = c({', '.join(map(repr, column))})"
        for label, column in zip(contrast_names(choice, len(levels)), matrix.T.tolist(), strict=True)
    )
    return f"cbind({', '.join(columns)})"


def text_in_r(value: str) -> str:
    """A string literal of R; its escapes are those of JSON for everything that can occur here."""
    return json.dumps(value, ensure_ascii=False)


def name_in_r(value: str) -> str:
    """A name, in backticks where R needs them."""
    plain = re.fullmatch(r"[A-Za-z.][A-Za-z0-9._]*", value)
    return value if plain else "`" + value.replace("\\", "\\\\").replace("`", "\\`") + "`"
