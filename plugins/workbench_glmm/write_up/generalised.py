"""The write-up of generalised linear models, with or without random effects, and of their comparison."""

from __future__ import annotations

import re

from workbench.api import Table, writing
from workbench.engine.glm import family_of
from workbench_glmm.ratios import HAZARDS, ODDS, ratio_of
from workbench_glmm.reading import kind_words
from workbench_glmm.write_up import shared, sources
from workbench_glmm.write_up.shared import Values

COUNTS = ("poisson", "negative_binomial", "negative_binomial_1")
EVENT = re.compile(r"Modelled is the probability that (.+?) is (.+), against (.+?)\.", re.DOTALL)
FAMILY_SOURCES = {
    "beta": sources.FERRARI_CRIBARI_NETO,
    "negative_binomial": sources.LAWLESS,
    "negative_binomial_1": sources.LAWLESS,
}


def single(paper: writing.Paper) -> None:
    """Method and results of a generalised linear model of independent rows."""
    options = paper.options.to_dict()
    terms = writing.Terms(paper.data, options["contrasts"])
    paper.method(
        _model(paper, options, mixed=False), _event(paper), *shared.data_sentences(paper, options, terms)
    )
    if options["robust"] != "none":
        source = paper.cite(sources.WHITE, after=options["robust"].upper())
        paper.method(f"Standard errors are robust sandwich estimates {source}.")
    paper.method(*_zeros(paper, options), writing.interval_method(paper))
    _results(paper, options, terms)


def mixed(paper: writing.Paper) -> None:
    """Method and results of a generalised linear mixed model."""
    options = paper.options.to_dict()
    terms = writing.Terms(paper.data, options["contrasts"])
    paper.method(
        _model(paper, options, mixed=True), _event(paper), *shared.data_sentences(paper, options, terms)
    )
    if family_of(options["family"])[1]:
        source = paper.cite(sources.BRESLOW_CLAYTON)
        paper.method(f"It was estimated by penalised quasi-likelihood {source}.")
    else:
        paper.method(shared.integration(paper, options["quadrature_points"]))
    paper.method(*_zeros(paper, options), writing.interval_method(paper))
    paper.method("Coefficients describe effects within a group, at given random effects.")
    _results(paper, options, terms)


def comparison(paper: writing.Paper) -> None:
    """Method and results of a comparison of generalised models."""
    options = paper.options.to_dict()
    outcome = shared.outcome_of(options["models"][0])
    many = writing.capital(writing.number_word(len(options["models"])))
    paper.method(
        f"{many} models of {outcome} ({_kind(options)}) were fitted by maximum likelihood in "
        f"{paper.software()} "
        f"and compared on the same observations. {writing.compared_models(paper)}.",
        *writing.sample(paper, options["subset"]),
        "Nested models were compared by likelihood ratio tests, all models by the information criteria "
        "AIC and "
        f"BIC {paper.cite(writing.library.BURNHAM_ANDERSON)}.",
    )
    paper.results(*writing.comparison_results(paper))


def _kind(options: Values) -> str:
    family, quasi = family_of(options["family"])
    return kind_words(family, family.link(None if options["link"] == "canonical" else options["link"]), quasi)


def _model(paper: writing.Paper, options: Values, *, mixed: bool) -> str:
    family = family_of(options["family"])
    found = [FAMILY_SOURCES[family[0].name]] if family[0].name in FAMILY_SOURCES else []
    found += [sources.WEDDERBURN] if family[1] and not mixed else []
    found += [] if found or mixed else [sources.MCCULLAGH_NELDER]
    cited = f" {paper.cite(*found)}" if found else ""
    kind = f"mixed-effects {_kind(options)}" if mixed else _kind(options)
    how = "by quasi-likelihood" if family[1] else "by maximum likelihood"
    fitted = "was fitted" if family[1] and mixed else f"was fitted {how}"
    outcome = shared.outcome_of(options["formula"])
    of = f" out of {options['trials']}" if options["trials"] else ""
    return f"{writing.capital(writing.article(kind))} of {outcome}{of}{cited} {fitted} in {paper.software()}."


def _note(paper: writing.Paper) -> str:
    tables = [b for b in paper.result.walk() if isinstance(b, Table) and b.id == "fixed_effects"]
    return tables[0].note if tables else ""


def _event(paper: writing.Paper) -> str:
    found = EVENT.search(_note(paper))
    return "" if found is None else f"The event was {found[1]} = {found[2]}, as opposed to {found[3]}."


def _zeros(paper: writing.Paper, options: Values) -> list[str]:
    """A part for zeros, a part for the dispersion."""
    told = []
    if options["zero_inflation"]:
        hurdle = options["zeros"] == "hurdle"
        kind = "A hurdle part" if hurdle else "A zero-inflation part"
        source = paper.cite(sources.MULLAHY if hurdle else sources.LAMBERT)
        what = "whether a count is above zero" if hurdle else "zeros beyond those of the counts"
        told.append(f"{kind} ({options['zero_inflation']}) modelled {what} {source}.")
    if options.get("dispersion"):
        told.append(f"The dispersion was modelled as well ({options['dispersion']}).")
    return told


def _results(paper: writing.Paper, options: Values, terms: writing.Terms) -> None:
    paper.results(*writing.verdict(paper))
    if not writing.usable(paper):
        return
    level, names = options["ci_level"], paper.data.names
    family = family_of(options["family"])[0]
    link = family.link(None if options["link"] == "canonical" else options["link"])
    ratio = ratio_of(family.name, link.name)
    effects = writing.Effects(terms, _subject(paper, options), level, ratio.short if ratio else "")
    paper.results(shared.whole_model(paper))
    paper.results(*writing.effect_sentences(paper.rows("fixed_effects"), effects, names))
    zeros = "a count above zero" if options["zeros"] == "hurdle" else "an extra zero"
    of_zeros = writing.Effects(terms, f"the odds of {zeros}", level, "OR" if options_logit(options) else "")
    paper.results(*writing.effect_sentences(paper.rows("zero_effects"), of_zeros, names))
    of_spread = writing.Effects(terms, "the logarithm of the dispersion parameter", level)
    paper.results(*writing.effect_sentences(paper.rows("dispersion_effects"), of_spread, names))
    paper.results(writing.term_tests(paper, terms), *shared.groups(paper, terms, level))
    paper.results(*shared.ends(paper))


def options_logit(options: Values) -> bool:
    """Whether the part of the zeros has odds ratios."""
    return bool(options.get("zero_link", "logit") == "logit")


def _subject(paper: writing.Paper, options: Values) -> str:
    """What the coefficients move: the odds of passed = yes, the expected count of visits."""
    family = family_of(options["family"])[0]
    link = family.link(None if options["link"] == "canonical" else options["link"])
    outcome = shared.outcome_of(options["formula"])
    found = EVENT.search(_note(paper))
    event = outcome if found is None or found[2] in ("event", "1") else f"{found[1]} = {found[2]}"
    ratio = ratio_of(family.name, link.name)
    if ratio is ODDS:
        return f"the odds of {event}"
    if ratio is HAZARDS:
        return f"the hazard of {event}"
    if family.name == "binomial":
        return f"the probability of {event}"
    return f"the expected {'count of ' if family.name in COUNTS else ''}{outcome}"
