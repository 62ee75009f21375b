"""The first lines of every R script: the data, missing codes, the filter, factors and their coding."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import PurePath
from typing import Any, Protocol

from workbench.data.dataset import Dataset
from workbench.data.expressions.in_r import condition_in_r
from workbench.data.expressions.parser import condition_names
from workbench.data.files.registry import TEXT, format_named
from workbench.data.origin import is_file
from workbench.data.text.numbers import TextKind, text_kind
from workbench.data.variable import Measure, Variable
from workbench.modeling.custom_contrast import Contrasts, coding_matrix, contrast_names
from workbench.modeling.design import Design

CODING = {
    "treatment": "contr.treatment",
    "sum": "contr.sum",
    "helmert": "contr.helmert",
    "polynomial": "contr.poly",
}

HELPERS = {
    "center": "center <- function(x, rows = TRUE) x - mean(x[rows], na.rm = TRUE)",
    "group_mean": """group_mean <- function(x, g, rows = TRUE) {
  means <- tapply(x[rows], g[rows], mean, na.rm = TRUE)
  as.vector(means[as.character(g)])
}""",
    "group_center": """group_center <- function(x, g, rows = TRUE) {
  means <- tapply(x[rows], g[rows], mean, na.rm = TRUE)
  x - as.vector(means[as.character(g)])
}""",
    "group_scale": """group_scale <- function(x, g, rows = TRUE) {
  off <- x - as.vector(tapply(x[rows], g[rows], mean, na.rm = TRUE)[as.character(g)])
  off / as.vector(tapply(x[rows], g[rows], sd, na.rm = TRUE)[as.character(g)])
}""",
    "ns": """ns <- function(x, df = 1, rows = TRUE) {
  out <- predict(splines::ns(x[rows], df = df), x)
  matrix(out, nrow(out), dimnames = list(NULL, seq_len(ncol(out))))
}""",
    "bs": """bs <- function(x, df = degree, degree = 3, rows = TRUE) {
  out <- predict(splines::bs(x[rows], df = df, degree = degree), x)
  matrix(out, nrow(out), dimnames = list(NULL, seq_len(ncol(out))))
}""",
    "pieces": """pieces <- function(x, ...) {
  k <- c(...)
  bent <- sapply(seq_along(k), function(j) pmin(pmax(x, k[j]), c(k, Inf)[j + 1]) - k[j])
  out <- cbind(pmin(x, k[1]), bent)
  colnames(out) <- seq_len(ncol(out))
  out
}""",
}
GAPS = {
    "scale": """scale <- function(x, center = TRUE, scale = TRUE, rows = TRUE) {
  mean <- if (center) base::mean(x[rows], na.rm = TRUE) else 0
  v <- x[rows] - mean
  (x - mean) / if (scale) sqrt(sum(v^2, na.rm = TRUE) / (sum(!is.na(v)) - 1)) else 1
}""",
    "poly": """poly <- function(x, degree = 1, raw = FALSE, rows = TRUE) {
  known <- !is.na(x)
  out <- matrix(NA_real_, length(x), degree, dimnames = list(NULL, seq_len(degree)))
  basis <- stats::poly(x[rows & known], degree, raw = raw)
  out[known, ] <- if (raw) outer(x[known], seq_len(degree), "^") else predict(basis, x[known])
  out
}""",
}
"""Functions of R that are replaced to learn from the analysed rows; poly() also for missing values."""
ANALYSED = "rows = analysed"


class ScriptOptions(Protocol):
    """The options that decide what the data are."""

    @property
    def contrasts(self) -> Contrasts: ...
    @property
    def weights(self) -> str | None: ...
    @property
    def offset(self) -> str | None: ...
    @property
    def subset(self) -> str: ...


def data_lines(data: Dataset, design: Design, options: ScriptOptions) -> list[str]:
    """Helper functions, reading the file, and the declarations of variables; the data are `d` then."""
    formula = " ".join(_formulas(design))
    helpers = HELPERS | (GAPS if ANALYSED in formula else {})
    if design.n_dropped:
        helpers |= {"poly": GAPS["poly"]}
    lines = [text for name, text in helpers.items() if re.search(rf"\b{name}\(", formula)]
    lines.append(reading_in_r(data))
    predictors = {name for term in design.spec.all_terms for name in term.variables}
    used = used_variables(data, design, options)
    lines += variable_lines(data, used)
    if options.subset:
        lines.append(f"d <- subset(d, {condition_in_r(options.subset, data)})")
    for name in used:
        lines += _declaration(data, design, name, options, predictor=name in predictors)
    if ANALYSED in formula:
        columns = ", ".join(map(text_in_r, _needed(data, design, options)))
        lines.append(f"analysed <- complete.cases(d[c({columns})])")
    return lines


def reading_in_r(data: Dataset) -> str:
    """The line that reads the data as `d`: from their file if it is text, else as they are to be exported."""
    if data.source and is_file(data.source) and format_named(data.source) is TEXT:
        file, told = data.source, ""
    else:
        stem = PurePath(data.source).stem if is_file(data.source) else ""
        file, told = f"{stem or data.name or 'data'}.csv", "  # export the data as CSV first"
    tabs = ', sep = "\\t"' if PurePath(file).suffix.lower() in (".tsv", ".tab") else ""
    return f'd <- read.csv({text_in_r(file)}{tabs}, check.names = FALSE, na.strings = ""){told}'


def rows_in_r(data: Dataset, names: Sequence[str], subset: str = "") -> list[str]:
    """Reading the file, values missing and computed of these variables, and rows that meet a condition."""
    used = [*names, *(condition_names(subset) if subset else ())]
    lines = [reading_in_r(data), *variable_lines(data, [n for n in dict.fromkeys(used) if n in data])]
    return [*lines, f"d <- subset(d, {condition_in_r(subset, data)})"] if subset else lines


def shared_data_lines(data: Dataset, designs: Sequence[Design], options: ScriptOptions) -> list[str]:
    """The same for several models, on the rows that are complete for all of them."""
    every = dict.fromkeys(line for design in designs for line in data_lines(data, design, options))
    analysed = any(line.startswith("analysed <- ") for line in every)
    lines = [line for line in every if not line.startswith("analysed <- ")]
    names = dict.fromkeys(name for design in designs for name in _needed(data, design, options))
    lines.append(f"d <- d[complete.cases(d[c({', '.join(map(text_in_r, names))})]), ]")
    return [*lines, "analysed <- rep(TRUE, nrow(d))"] if analysed else lines


def comparison_in_r(n_models: int, argument: str = "") -> list[str]:
    """Likelihoods of fit1, fit2 ... and the test of each against the one before; argument: of logLik()."""
    fits = [f"fit{number}" for number in range(1, n_models + 1)]
    more = f", {argument}" if argument else ""
    counts = [f'attr(logLik({fit}{more}), "df")' for fit in fits]
    return [
        f"log_lik <- c({', '.join(f'logLik({fit}{more})' for fit in fits)})",
        f"n_params <- c({', '.join(counts)})",
        "chi_sq <- c(NA, 2 * diff(log_lik))",
        "df <- c(NA, diff(n_params))",
        "p_value <- pchisq(chi_sq, df, lower.tail = FALSE)",
        "data.frame(n_params, log_lik, aic = 2 * (n_params - log_lik), chi_sq, df, p_value)",
    ]


def variable_lines(data: Dataset, names: Sequence[str]) -> list[str]:
    """Missing values of these variables and of their inputs, and those that are computed from others."""
    return [
        line
        for name in _in_order(data, names)
        for line in (_computed(data, name) if data.variable(name).computed else _missing(data, name))
    ]


def _formulas(design: Design) -> list[str]:
    return [design.spec.to_formula(), *(side.spec.to_formula() for side in design.sides.values())]


def used_variables(data: Dataset, design: Design, options: ScriptOptions) -> list[str]:
    """Every variable the script touches."""
    names = _needed(data, design, options)
    if options.subset:
        names += condition_names(options.subset)
    return [name for name in dict.fromkeys(names) if name in data]


def _needed(data: Dataset, design: Design, options: ScriptOptions) -> list[str]:
    """The variables that must be known on a row for it to be used."""
    names = [*design.spec.variables, options.weights, options.offset, *design.categories, *design.extra]
    return [name for name in dict.fromkeys(names) if name is not None and name in data]


def _in_order(data: Dataset, names: Sequence[str]) -> list[str]:
    """The variables and those they are computed from, each after its inputs."""
    done: dict[str, None] = {}

    def add(name: str) -> None:
        if name in done or name not in data:
            return
        expression = data.variable(name).computed
        for used in condition_names(expression) if expression else ():
            add(used)
        done[name] = None

    for name in names:
        add(name)
    return list(done)


def _computed(data: Dataset, name: str) -> list[str]:
    """A variable that the workbench computes, computed in R."""
    return [f"d[[{text_in_r(name)}]] <- with(d, {condition_in_r(data.variable(name).computed, data)})"]


def _missing(data: Dataset, name: str) -> list[str]:
    """Missing codes become missing values."""
    variable, column = data.variable(name), f"d[[{text_in_r(name)}]]"
    listed = ", ".join(text_in_r(code) for code in variable.missing_codes)
    codes = [f"{column}[{column} %in% c({listed})] <- NA"] if variable.missing_codes else []
    words = any(text_kind(code) is TextKind.WORD for code in variable.missing_codes)
    if words and variable.measure is Measure.NUMERIC:
        codes.append(f"{column} <- as.numeric(as.character({column}))")
    return codes + missing_ranges_in_r(variable, column)


def missing_ranges_in_r(variable: Variable, column: str) -> list[str]:
    """Numbers in missing ranges become missing values; `column` is R's name of the variable."""
    lines = []
    for low, high in variable.missing_ranges:
        ends = [f"number >= {low!r}"] * isfinite(low) + [f"number <= {high!r}"] * isfinite(high)
        where = " & ".join(ends) or "TRUE"
        lines.append(f"number <- suppressWarnings(as.numeric(as.character({column})))")
        lines.append(f"{column}[!is.na(number) & {where}] <- NA")
    return lines


def _declaration(
    data: Dataset, design: Design, name: str, options: ScriptOptions, *, predictor: bool
) -> list[str]:
    """For categorical predictors, the levels in order with the reference first, and their coding."""
    variable, column = data.variable(name), f"d[[{text_in_r(name)}]]"
    lines = []
    missing, choice = variable.missing_among(variable.level_values()), options.contrasts.get(name)
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
