"""The write-up of linear models: regression, mixed models of every kind, and their comparison."""

from __future__ import annotations

from typing import Any

from workbench.api import ModelSpec, Table, writing
from workbench_linear_mlm import sources

METHODS = {"reml": ("restricted maximum likelihood", "REML"), "ml": ("maximum likelihood", "ML")}
LINEAR_ONLY = 2


def mixed(paper: writing.Paper) -> None:
    """Method and results of a linear mixed model."""
    options = paper.options.to_dict()
    terms = writing.Terms(paper.data, options["contrasts"])
    paper.method(*_model(paper, options), *writing.sample(paper, options["subset"]), *_left(paper, options))
    paper.method(writing.random_part(paper, terms), *_kind(paper, options), _degrees(paper, options))
    paper.method(writing.interval_method(paper))
    paper.results(*writing.verdict(paper))
    if not writing.usable(paper):
        return
    level = options["ci_level"]
    paper.results(writing.intraclass_correlations(paper, level), *_coefficients(paper, options, terms))
    paper.results(writing.term_tests(paper, terms), *writing.variance_components(paper, terms, level))
    paper.results(_structure(paper), writing.random_tests(paper), _exact(paper))
    if len(paper.rows("fixed_effects")) >= LINEAR_ONLY:
        paper.results(writing.explained_variance(paper))
    paper.results(writing.doubts(paper))


def regression(paper: writing.Paper) -> None:
    """Method and results of a linear regression."""
    options = paper.options.to_dict()
    terms = writing.Terms(paper.data, options["contrasts"])
    outcome = outcome_of(options["formula"])
    paper.method(
        f"A linear regression of {outcome} was fitted by least squares in {paper.software()}.",
        f"Its formula was {options['formula']}.",
        *writing.sample(paper, options["subset"]),
        *_left(paper, options),
        _errors(paper, options),
        writing.interval_method(paper),
    )
    paper.results(*writing.verdict(paper))
    if writing.usable(paper):
        paper.results(_explained(paper, outcome), *_coefficients(paper, options, terms))
        paper.results(writing.term_tests(paper, terms), writing.doubts(paper))


def comparison(paper: writing.Paper) -> None:
    """Method and results of a comparison of linear models."""
    options = paper.options.to_dict()
    method = METHODS[options["method"]][0]
    if any(notice.id == "refitted" for notice in paper.result.notices):
        method = f"{METHODS['ml'][0]}, because their fixed parts differ,"
    paper.method(
        f"{writing.capital(writing.number_word(len(options['models'])))} linear models of "
        f"{outcome_of(options['models'][0])} were fitted by {method} in "
        f"{paper.software()} and compared on the same observations. {writing.compared_models(paper)}.",
        *writing.sample(paper, options["subset"]),
        "Nested models were compared by likelihood ratio tests, all models by the information criteria "
        "AIC and "
        f"BIC {paper.cite(writing.library.BURNHAM_ANDERSON)}.",
        _mixture(paper),
    )
    paper.results(*writing.comparison_results(paper))


def outcome_of(formula: str) -> str:
    """The left side of a formula."""
    return formula.split("~", 1)[0].strip().strip("`")


def _model(paper: writing.Paper, options: dict[str, Any]) -> list[str]:
    method, short = METHODS[options["method"]]
    if options["sampling_weights"] or options["group_weights"]:
        how = f"by pseudo maximum likelihood {paper.cite(sources.RABE_HESKETH_SKRONDAL)}"
    else:
        how = f"by {method} {paper.cite(writing.library.BATES, after=short)}"
    outcome = outcome_of(options["formula"])
    mixed = "linear mixed model" if paper.rows("groups") else "linear model with structured residuals"
    return [
        f"A {mixed} of {outcome} was fitted {how} in {paper.software()}.",
        f"Its formula was {options['formula']}.",
    ]


def _left(paper: writing.Paper, options: dict[str, Any]) -> list[str]:
    """Imputed sets, weights, offset and centring."""
    names = ModelSpec.from_formula(options["formula"], paper.data.names).variables
    told = [_imputed(paper, options), writing.centring(paper, options["formula"], names)]
    if options["weights"]:
        told.append(f"Observations were weighted by their precision ({options['weights']}).")
    if options["offset"]:
        told.append(f"{options['offset']} entered as an offset, with a coefficient of one.")
    return told


def _imputed(paper: writing.Paper, options: dict[str, Any]) -> str:
    if options["imputation"] is None:
        return ""
    sets = next((row.text("n_imputations") for row in paper.rows("fit")), "")
    of = f"the {sets} imputed data sets" if sets else "the imputed data sets"
    rules = paper.cite(writing.library.RUBIN)
    degrees = paper.cite(writing.library.BARNARD_RUBIN)
    return (
        f"The model was fitted to each of {of}; estimates were pooled by Rubin's rules {rules}, with "
        "degrees of "
        f"freedom for small samples {degrees}."
    )


def _kind(paper: writing.Paper, options: dict[str, Any]) -> list[str]:
    """What is special of the model: structured residuals, memberships, sampling weights."""
    told = []
    for block in paper.result.walk():
        if isinstance(block, Table) and block.id == "residual_structure":
            told.append(
                f"The residuals followed this structure: {block.title.removeprefix('Residual structure: ')} "
                f"{paper.cite(sources.PINHEIRO_BATES)}."
            )
    if options["memberships"]:
        told.append(
            "Observations could belong to several groups, with weights that say how much "
            f"{paper.cite(sources.BROWNE)}."
        )
    if options["sampling_weights"] or options["group_weights"]:
        named = [name for name in (options["sampling_weights"], *options["group_weights"]) if name]
        scaled = {
            "size": "scaled to the sizes of the groups",
            "effective": "scaled to the effective sizes of the groups",
            "none": "unscaled",
        }[options["weight_scaling"]]
        told.append(
            f"Sampling weights ({writing.listed(named)}) were {scaled}; standard errors are robust sandwich "
            "estimates."
        )
    return told


def _degrees(paper: writing.Paper, options: dict[str, Any]) -> str:
    if options["sampling_weights"] or options["group_weights"]:
        return "Coefficients were tested against the normal distribution."
    if options["imputation"] is not None:
        return ""
    library = writing.library
    told = {
        "satterthwaite": "Degrees of freedom were approximated by Satterthwaite's method "
        f"{_cited(paper, options, 'satterthwaite', library.SATTERTHWAITE, library.KUZNETSOVA)}",
        "kenward_roger": "Standard errors and degrees of freedom were corrected for small samples "
        f"{_cited(paper, options, 'kenward_roger', library.KENWARD_ROGER)}",
        "between_within": "Degrees of freedom were counted at the level of each predictor (between-within)",
        "residual": "Degrees of freedom were those of the residuals",
        "asymptotic": "Coefficients were tested against the normal distribution",
    }[options["df_method"]]
    return f"{told.strip()}."


def _cited(paper: writing.Paper, options: dict[str, Any], method: str, *found: writing.Citation) -> str:
    """The sources, if that method was used."""
    return paper.cite(*found) if options["df_method"] == method else ""


def _errors(paper: writing.Paper, options: dict[str, Any]) -> str:
    if options["robust"] == "none":
        return ""
    source = paper.cite(sources.MACKINNON_WHITE, after=options["robust"].upper())
    return f"Standard errors are robust to unequal spread {source}."


def _coefficients(paper: writing.Paper, options: dict[str, Any], terms: writing.Terms) -> list[str]:
    effects = writing.Effects(terms, outcome_of(options["formula"]), options["ci_level"])
    return writing.effect_sentences(paper.rows("fixed_effects"), effects, paper.data.names)


def _explained(paper: writing.Paper, outcome: str) -> str:
    """R squared with its test."""
    rows = paper.rows("r2")
    if not rows or "value" not in rows[0]:
        return ""
    told = f"The model explained R² = {writing.unit(rows[0].text('value'))} of the variance of {outcome}"
    if len(rows) > 1 and "value" in rows[1]:
        told += f" (adjusted R² = {writing.unit(rows[1].text('value'))})"
    first = rows[0]
    if "statistic" in first and "p_value" in first:
        degrees = f"{first.text('df')}, {first.text('df_residual')}"
        told += f", F({degrees}) = {first.text('statistic')}, {writing.probability(first.text('p_value'))}"
    return f"{told}."


def _structure(paper: writing.Paper) -> str:
    """The test of the residual structure against independent residuals."""
    for row in paper.rows("residual_test"):
        if "chi_sq" in row and "p_value" in row:
            p = row.number("p_value")
            better = p is not None and p < writing.CLEAR
            return (
                f"The residual structure {'fitted better' if better else 'did not fit clearly better'} than "
                f"independent residuals, χ²({row.text('df')}) = {row.text('chi_sq')}, "
                f"{writing.probability(row.text('p_value'))}."
            )
    return ""


def _exact(paper: writing.Paper) -> str:
    """The simulated test of the only random effect."""
    for row in paper.rows("exact_rlrt"):
        source = paper.cite(writing.library.CRAINICEANU_RUPPERT)
        p = writing.probability(row.text("p_value"))
        return (
            "The restricted likelihood ratio test of the random effect with its exact distribution "
            f"{source} gave "
            f"RLRT = {row.text('lrt')}, {p}."
        )
    return ""


def _mixture(paper: writing.Paper) -> str:
    if not any("p_mixture" in row for row in paper.rows("comparison")):
        return ""
    source = paper.cite(writing.library.SELF_LIANG)
    return (
        "Where a variance was tested, p was also taken from the mixture distribution that applies at "
        f"zero {source}."
    )
