"""The R script that does the same: for readers who want to see, check or continue in R."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import Dataset, Design, Text, data_lines, name_in_r, text_in_r
from workbench_linear_mlm.hypothesis_script import hypothesis_lines
from workbench_linear_mlm.interval_script import interval_lines
from workbench_linear_mlm.membership_script import membership_lines
from workbench_linear_mlm.options import LinearOptions, LmmOptions


def r_script(data: Dataset, design: Design, options: LinearOptions, sets: Sequence[str] = ()) -> Text:
    """A runnable script: read the data, declare factors and missing codes, fit, summarise.

    sets: the numbers of the imputed data sets that were pooled.
    """
    if isinstance(options, LmmOptions) and options.memberships:
        lines = [*data_lines(data, design, options), "", *membership_lines(design, options)]
        return Text("r_script", "The same in R", "\n".join(lines), "code")
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


def _summary(options: LinearOptions) -> str:
    if isinstance(options, LmmOptions) and options.df_method == "kenward_roger":
        return 'summary(fit, ddf = "Kenward-Roger")'
    return "summary(fit)"
