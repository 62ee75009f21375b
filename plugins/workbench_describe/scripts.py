"""The same descriptions in R, for those that base R has functions for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.api import Text, rows_in_r, text_in_r
from workbench_describe.correlations.options import CorrelationOptions
from workbench_describe.crosstab.options import CrosstabOptions
from workbench_describe.descriptives.options import DescriptivesOptions
from workbench_describe.missing.options import MissingOptions
from workbench_describe.rows import Chosen


def descriptives_script(rows: Chosen, options: DescriptivesOptions) -> Iterator[Text]:
    """Means and spreads, and counts of categories; nothing where one value a group was asked for."""
    if options.level is not None:
        return
    numeric = rows.numeric_names
    others = [name for name in rows.names if name not in numeric]
    lines = _data(rows, options.group)
    if numeric:
        lines.append(
            "told <- function(x) c(n = sum(!is.na(x)), mean = mean(x, na.rm = TRUE), sd = sd(x, na.rm = "
            "TRUE))"
        )
        if options.group is None:
            lines.append(f"sapply({_columns(numeric)}, told)")
        else:
            lines.append(f"aggregate({_columns(numeric)}, list(group = {_one(options.group)}), told)")
    by = "" if options.group is None else f", {_one(options.group)}"
    lines += [f'table({_one(name)}{by}, useNA = "ifany")' for name in others]
    yield _script(lines)


def crosstab_script(rows: Chosen, options: CrosstabOptions) -> Text:
    """Counts, percentages of the rows and the test of independence, in every layer."""
    a, b = str(options.rows), str(options.columns)
    lines = _data(rows, options.layer)
    lines += [
        "cross <- function(d) {",
        f"  counts <- table({_one(a)}, {_one(b)})",
        "  print(addmargins(counts))",
        "  print(prop.table(counts, 1))",
        "  chisq.test(counts, correct = FALSE)",
        "}",
    ]
    apart = f"lapply(split(d, {_one(str(options.layer))}), cross)"
    lines.append("test <- cross(d)" if options.layer is None else f"test <- {apart}")
    return _script([*lines, "test"])


def correlations_script(rows: Chosen, options: CorrelationOptions) -> Text:
    """Correlations of rows; with groups and complete rows also those within."""
    use = "pairwise.complete.obs" if options.missing == "pairwise" else "complete.obs"
    lines = _data(rows, options.group)
    if options.group is not None:
        lines.append(f"d <- d[!is.na({_one(options.group)}), ]")
    if options.missing == "listwise":
        lines.append(f"d <- d[complete.cases({_columns(rows.names)}), ]")
    arguments = f'use = "{use}", method = "{options.method}"'
    lines.append(f"r <- cor({_columns(rows.names)}, {arguments})")
    lines.append("r")
    complete = options.missing == "listwise" or not any(rows.missing(name).any() for name in rows.names)
    if options.group is not None and complete and options.method == "pearson":
        lines.append(
            f"within <- sapply({_columns(rows.names)}, function(x) x - ave(x, {_one(options.group)}))"
        )
        lines.append("cor(within)")
    return _script(lines)


def missing_script(rows: Chosen, options: MissingOptions) -> Text:
    """Missing values of every variable, complete rows and patterns."""
    lines = _data(rows, options.group)
    lines.append(f"gone <- is.na({_columns(rows.names)})")
    lines += ["colSums(gone)", "sum(rowSums(gone) == 0)"]
    lines.append(
        'sort(table(apply(gone, 1, function(x) paste(which(x), collapse = " "))), decreasing = TRUE)'
    )
    return _script(lines)


def codebook_script(rows: Chosen) -> Text:
    """What R tells of the variables, and the labels it keeps."""
    lines = _data(rows)
    lines += [f"str({_columns(rows.names)})", f"summary({_columns(rows.names)})"]
    return _script(lines)


def _data(rows: Chosen, *others: str | None) -> list[str]:
    names = [*rows.names, *(name for name in others if name is not None)]
    return [*rows_in_r(rows.whole, names, rows.condition), ""]


def _columns(names: Sequence[str]) -> str:
    return f"d[c({', '.join(map(text_in_r, names))})]"


def _one(name: str) -> str:
    return f"d[[{text_in_r(name)}]]"


def _script(lines: Sequence[str]) -> Text:
    return Text("r_script", "The same in R", "\n".join(lines), "code")
