"""The write-up of models of ordered and of unordered categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.api import writing
from workbench_glmm.write_up import shared, sources
from workbench_glmm.write_up.shared import Values

KINDS = {
    "logit": "proportional odds model (cumulative logit)",
    "probit": "ordered probit model",
    "cloglog": "cumulative model with complementary log-log link",
    "loglog": "cumulative model with log-log link",
    "cauchit": "cumulative model with cauchit link",
}
THRESHOLDS = {
    "flexible": "",
    "symmetric": "Thresholds were held symmetric around their middle.",
    "equidistant": "Thresholds were held at equal distances.",
}


def ordered(paper: writing.Paper) -> None:
    """Method and results of an ordinal regression."""
    options = paper.options.to_dict()
    terms = writing.Terms(paper.data, options["contrasts"])
    outcome, mixed = shared.outcome_of(options["formula"]), bool(paper.rows("random_effects"))
    source = paper.cite(sources.HEDEKER_GIBBONS if mixed else sources.MCCULLAGH)
    kind = f"{'mixed-effects ' if mixed else ''}{KINDS[options['link']]}"
    paper.method(
        f"{writing.capital(writing.article(kind))} of {outcome} {source} was fitted by maximum likelihood in "
        f"{paper.software()}.",
        *shared.data_sentences(paper, options, terms),
        THRESHOLDS[options["threshold"]],
        shared.integration(paper, options["quadrature_points"]) if mixed else "",
    )
    if options["nominal_effects"]:
        named = writing.listed(options["nominal_effects"])
        paper.method(
            f"Effects of {named} were allowed to differ between thresholds (partial proportional odds)."
        )
    paper.method(writing.interval_method(paper))
    paper.results(*writing.verdict(paper))
    if not writing.usable(paper):
        return
    subject = f"the odds of a higher category of {outcome}" if options["link"] == "logit" else outcome
    effects = writing.Effects(terms, subject, options["ci_level"], "OR" if options["link"] == "logit" else "")
    paper.results(shared.whole_model(paper))
    common, at_thresholds = _by_threshold(paper)
    paper.results(*writing.effect_sentences(common, effects, paper.data.names))
    for threshold, rows in at_thresholds.items():
        at = replace(effects, subject=f"{subject} at the threshold {threshold}")
        paper.results(*writing.effect_sentences(rows, at, paper.data.names))
    paper.results(writing.term_tests(paper, terms, statistic="χ²"), _parallel(paper))
    paper.results(*shared.groups(paper, terms, options["ci_level"]), *shared.ends(paper))


def unordered(paper: writing.Paper) -> None:
    """Method and results of a multinomial regression."""
    options = paper.options.to_dict()
    outcome, mixed = shared.outcome_of(options["formula"]), bool(paper.rows("random_effects"))
    levels = paper.data.codes(outcome)[1] if outcome in paper.data else ()
    terms = writing.Terms(paper.data, options["contrasts"], levels)
    source = paper.cite(sources.HARTZEL if mixed else sources.AGRESTI_2013)
    kind = f"{'mixed-effects ' if mixed else ''}multinomial logit model"
    base = _base(paper, options, outcome)
    paper.method(
        f"{writing.capital(writing.article(kind))} of {outcome} {source} was fitted by maximum likelihood in "
        f"{paper.software()}; every category was compared with {base}.",
        *shared.data_sentences(paper, options, terms),
        "The random effects were those of each category against the base." if mixed else "",
        shared.integration(paper, options["quadrature_points"]) if mixed else "",
        writing.interval_method(paper),
    )
    paper.results(*writing.verdict(paper))
    if not writing.usable(paper):
        return
    paper.results(shared.whole_model(paper))
    for category in _categories(paper, outcome):
        paper.results(*_of_category(paper, category, base, terms, options))
    paper.results(writing.term_tests(paper, terms, statistic="χ²"))
    paper.results(*shared.groups(paper, terms, options["ci_level"]), *shared.ends(paper))


def _by_threshold(paper: writing.Paper) -> tuple[list[writing.Row], dict[str, list[writing.Row]]]:
    """Coefficients that hold at all thresholds, and those of each threshold."""
    thresholds = [row.word("term") for row in paper.rows("thresholds")]
    common: list[writing.Row] = []
    own: dict[str, list[writing.Row]] = {}
    for row in paper.rows("fixed_effects"):
        term = row.word("term")
        threshold = next((name for name in thresholds if term.endswith(f":{name}")), None)
        if threshold is None:
            common.append(row)
        else:
            own.setdefault(threshold, []).append(_named(row, term.removesuffix(f":{threshold}")))
    return common, own


def _parallel(paper: writing.Paper) -> str:
    """The tests of parallel slopes."""
    for row in reversed(paper.rows("proportional_odds")):
        if "statistic" not in row or "p_value" not in row:
            continue
        p = row.number("p_value")
        held = p is not None and p >= writing.CLEAR
        test = f"χ²({row.text('df')}) = {row.text('statistic')}, {writing.probability(row.text('p_value'))}"
        brant = ""
        if "brant" in row and "brant_p_value" in row:
            brant = (
                f"; Brant test, χ²({row.text('df')}) = {row.text('brant')}, "
                f"{writing.probability(row.text('brant_p_value'))} {paper.cite(sources.BRANT)}"
            )
        verdict = "was not contradicted" if held else "was contradicted"
        return f"The assumption of equal effects at all thresholds {verdict}, likelihood ratio {test}{brant}."
    return ""


def _base(paper: writing.Paper, options: Values, outcome: str) -> str:
    if options["base_level"]:
        return str(options["base_level"])
    return paper.data.codes(outcome)[1][0] if outcome in paper.data else "the base category"


def _categories(paper: writing.Paper, outcome: str) -> list[str]:
    """The categories that have coefficients, in the order of the table."""
    levels = paper.data.codes(outcome)[1] if outcome in paper.data else ()
    named = [row.word("term") for row in paper.rows("fixed_effects")]
    return [level for level in levels if any(term.startswith(f"{level}:") for term in named)]


def _of_category(
    paper: writing.Paper, category: str, base: str, terms: writing.Terms, options: Values
) -> Sequence[str]:
    """The sentences on one category against the base."""
    prefix = f"{category}:"
    rows = [
        _named(row, row.word("term").removeprefix(prefix))
        for row in paper.rows("fixed_effects")
        if row.word("term").startswith(prefix)
    ]
    subject = f"the odds of {category} rather than {base}"
    effects = writing.Effects(terms, subject, options["ci_level"], "RRR")
    return writing.effect_sentences(rows, effects, paper.data.names)


def _named(row: writing.Row, term: str) -> writing.Row:
    """The row under another term."""
    return writing.Row({**row.values, "term": term}, row.texts, row.titles)
