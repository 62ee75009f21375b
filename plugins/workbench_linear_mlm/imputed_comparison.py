"""Comparison of mixed models over imputed data sets: neighbours by the pooled likelihood-ratio test (D3).

The models are fitted by ML in every set. Parameters are averaged over the sets, coefficients and covariances
as they are, and the likelihood is evaluated there again (Meng & Rubin, 1992).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.api import (
    Column,
    DataError,
    Dataset,
    DataUse,
    ModelError,
    ModelSpec,
    Notice,
    Reporter,
    Result,
    Table,
)
from workbench.api import imputation as tools
from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.likelihood import deviance_at
from workbench.engine.lmm.model import Floats
from workbench.engine.pooling import pooled_likelihood_ratio
from workbench_linear_mlm.comparison import Candidate, Row, common_rows, is_nested, not_nested
from workbench_linear_mlm.design import design_of
from workbench_linear_mlm.imputed import incomplete
from workbench_linear_mlm.lmm import fit_design
from workbench_linear_mlm.options import ComparisonOptions
from workbench_linear_mlm.tables import number

ML = Notice(
    "info", "The models were fitted by maximum likelihood, on which pooled tests rest.", "", "refitted"
)
COLUMNS = (
    Column("model", "Model"),
    Column("n_params", "Parameters", "integer", "Coefficients, variances, covariances and sigma."),
    Column("log_lik", "Log-likelihood", "fixed", "Mean of the logarithm of the likelihood over the sets."),
    Column("statistic", "F", "fixed", "Pooled likelihood-ratio test (D3) against the model above."),
    Column("df", "df", "integer", "Parameters more than the model above."),
    Column("df_residual", "Residual df", "fixed", "Denominator degrees of freedom (Li et al., 1991)."),
    Column("p_value", "p", "p_value", "Of the F test against the model above."),
    Column("riv", "RIV", "number", "Average relative increase in variance due to the missing values."),
)
NOTE = (
    "Each model is tested against the one above it (Meng & Rubin, 1992). AIC and BIC have no pooled value. A "
    "variance cannot be below zero, so tests of variances have p-values that are too large."
)


def compare(
    specs: Sequence[ModelSpec], name: str, data: Dataset, options: ComparisonOptions, reporter: Reporter
) -> Result:
    """Fit every model to every set and test neighbours."""
    check_models(specs, options)
    variables = [variable for spec in specs for variable in spec.variables]
    sets = tools.imputed_sets(data, name, variables, incomplete(specs, options))
    notices, filtered = [sets.notice, ML], 0
    found: list[list[Candidate]] = []
    for number_of_set, one in enumerate(sets.sets):
        reporter.progress(0.9 * number_of_set / len(sets.sets), "Fitting the imputed data sets")
        rows, left_out, told = common_rows(specs, one, options)
        filtered += left_out
        notices += told if not number_of_set else []
        found.append(_candidates(specs, one.take(rows), options, reporter))
    check_rows(found, sets)
    order = sorted(range(len(specs)), key=lambda k: found[0][k].fit.n_params)
    table, doubts = _table([[fits[k] for fits in found] for k in order])
    reporter.publish(table)
    used = sum(fits[0].fit.n_obs for fits in found)
    use = DataUse(data.n_rows, used, data.n_rows - used - filtered, filtered=filtered)
    return Result("", {}, use, (table,), (*notices, *doubts))


def check_models(specs: Sequence[ModelSpec], options: ComparisonOptions) -> None:
    """ModelError and OptionsError for what has no pooled test."""
    tools.refuse(
        (
            (
                options.exact_rlrt,
                "exact_rlrt",
                "The exact test of a variance",
                "Leave it out: the likelihood-ratio test can be pooled.",
            ),
        )
    )
    for text, spec in zip(options.models, specs, strict=True):
        if not spec.random:
            raise ModelError(
                f"The model {text} has no random effect, which a comparison over imputed data sets needs.",
                "Add a group to it, for example (1 | school).",
            )


def check_rows(found: Sequence[Sequence[Candidate]], sets: tools.ImputedSets) -> None:
    """DataError where the sets have different numbers of complete rows."""
    sizes = [fits[0].fit.n_obs for fits in found]
    if len(set(sizes)) > 1:
        listed = ", ".join(f"{n:,} in set {name}" for n, name in zip(sizes, sets.names, strict=True))
        raise DataError(
            f"The imputed data sets differ in the rows that are complete for all models: {listed}.",
            "Every set needs the same rows; impute all variables of the models.",
        )


def _candidates(
    specs: Sequence[ModelSpec], data: Dataset, options: ComparisonOptions, reporter: Reporter
) -> list[Candidate]:
    out = []
    for text, spec in zip(options.models, specs, strict=True):
        design = design_of(spec, data, options)
        out.append(Candidate(text, spec, design, fit_design(design, reml=False, reporter=reporter)))
    return out


def _table(models: Sequence[Sequence[Candidate]]) -> tuple[Table, list[Notice]]:
    """models: for each model its fits, fewest parameters first."""
    rows: list[Row] = []
    notices = []
    for place, fits in enumerate(models):
        row: Row = dict.fromkeys(c.id for c in COLUMNS)
        row |= {"model": fits[0].formula, "n_params": fits[0].fit.n_params}
        row["log_lik"] = float(np.mean([c.fit.log_lik for c in fits]))
        if place:
            before = models[place - 1]
            if all(is_nested(a, b) for a, b in zip(before, fits, strict=True)):
                row |= _test(_mixed(before), _mixed(fits))
            else:
                notices.append(not_nested(before[0], fits[0]))
        rows.append(row)
    return Table("comparison", "Model comparison", COLUMNS, tuple(rows), NOTE), notices


def _mixed(candidates: Sequence[Candidate]) -> list[LmmFit]:
    return [c.fit for c in candidates if isinstance(c.fit, LmmFit)]


def _test(smaller: Sequence[LmmFit], larger: Sequence[LmmFit]) -> Row:
    own = np.array([a.criterion - b.criterion for a, b in zip(smaller, larger, strict=True)])
    k = larger[0].n_params - smaller[0].n_params
    found = pooled_likelihood_ratio(own, at_means(smaller) - at_means(larger), k)
    test = found.test
    return {
        "statistic": number(test.statistic),
        "df": test.df,
        "df_residual": number(test.df_residual),
        "p_value": number(test.p_value),
        "riv": found.increase,
    }


def at_means(fits: Sequence[LmmFit]) -> Floats:
    """Deviance (m,) of each set at the means of the parameters over the sets."""
    beta = np.mean([f.beta for f in fits], axis=0)
    covariances = [np.mean(S, axis=0) for S in zip(*(f.covariances for f in fits), strict=True)]
    sigma = float(np.sqrt(np.mean([f.sigma**2 for f in fits])))
    return np.array([deviance_at(f.data, beta, covariances, sigma) for f in fits])
