"""The option that names the variable which numbers the imputed data sets."""

from __future__ import annotations

from workbench.analysis.fields import VariableSlot

IMPUTATION = VariableSlot(
    title="Imputed set",
    help="For a file of stacked imputed data sets: the variable that numbers them (.imp of mice, "
    "Imputation_ of SPSS, _mj of Stata). The model is fitted to each set and the results are pooled by "
    "Rubin's rules.",
    group="Data",
    advanced=True,
)
