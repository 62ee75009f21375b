"""The R script that does the same: for readers who want to see, check or continue in R."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.api import Dataset, Design, ModelSpec, Text, data_lines, name_in_r, text_in_r
from workbench_glmm.categories.design import as_terms
from workbench_glmm.categories.options import CategoryOptions, CumulativeOptions
from workbench_glmm.categories.outcome import Categories
from workbench_glmm.single.script import Call

SWAPPED = {"cloglog": "loglog", "loglog": "cloglog"}
"""With one random effect a group, clmm and clmm2 of package ordinal 2022.11-16 have these two links the other
way round than clm, and than clmm itself with several."""


def cumulative_script(data: Dataset, design: Design, options: CumulativeOptions, outcome: Categories) -> Text:
    """clm or clmm of package ordinal."""
    mixed = bool(design.spec.random)
    alone = len(design.random) == 1 and len(design.random[0].names) == 1
    link = SWAPPED.get(options.link, options.link) if alone else options.link
    formula = design.spec.to_formula()
    extra = [f'link = "{link}"', f'threshold = "{options.threshold}"']
    if mixed and options.quadrature_points > 1:
        extra.append(f"nAGQ = {options.quadrature_points}")
    free = as_terms(options.nominal_effects, design.term_names)
    if free:
        extra.insert(0, f"nominal = ~ {' + '.join(free)}")
        kept = [term for term in map(str, design.spec.fixed) if term not in free]
        formula = f"{formula.split(' ~ ')[0]} ~ {' + '.join(kept) or '1'}"
    if mixed and free:
        return _by_clmm2(data, design, options, outcome, extra)
    more = ["summary(fit)"]
    if link != options.link:
        more.append(_swapped_note(link, options.link))
    if not mixed:
        more += ['drop1(fit, test = "Chisq")'] + ["nominal_test(fit)"] * options.proportional_odds
        if options.ci_method == "profile":
            more.append(f"confint(fit, level = {options.ci_level:g})")
    call = Call("ordinal", "clmm" if mixed else "clm", formula, tuple(extra))
    return _script(call, more, data, design, options, outcome)


def _swapped_note(link: str, own: str) -> str:
    why = f"what clm and this program call {own} (ordinal 2022.11-16)"
    return f"# with one random effect a group clmm calls {link} {why}"


def _by_clmm2(
    data: Dataset, design: Design, options: CumulativeOptions, outcome: Categories, extra: list[str]
) -> Text:
    """Effects that differ by threshold: clmm2, which has them for one random intercept."""
    blocks = design.spec.random
    if len(blocks) != 1 or design.random[0].names != ("(Intercept)",):
        lines = ["# Package ordinal has effects that differ by threshold for one random intercept only,"]
        lines.append("# so that this model cannot be fitted there.")
        return _as_text(lines)
    free = as_terms(options.nominal_effects, design.term_names)
    kept = [term for term in map(str, design.spec.fixed) if term not in free]
    formula = f"{design.spec.outcome_name} ~ {' + '.join(kept) or '1'}"
    link = SWAPPED.get(options.link, options.link)
    extra = [part for part in extra if not part.startswith("link")]
    extra += [
        f'link = "{"logistic" if link == "logit" else link}"',
        f"random = {name_in_r(design.random[0].label)}",
        "Hess = TRUE",
    ]
    more = ["summary(fit)"] + [_swapped_note(link, options.link)] * (link != options.link)
    return _script(Call("ordinal", "clmm2", formula, tuple(extra)), more, data, design, options, outcome)


def multinomial_script(
    data: Dataset, design: Design, options: CategoryOptions, outcome: Categories, base: int
) -> Text:
    """multinom of package nnet, or mblogit of package mclogit; the base is the first level there."""
    others = tuple(level for k, level in enumerate(outcome.levels) if k != base)
    outcome = replace(outcome, levels=(outcome.levels[base], *others))
    if not design.spec.random:
        more = ["summary(fit)", "exp(coef(fit))"]
        call = Call("nnet", "multinom", design.spec.to_formula(), ("maxit = 500",))
        return _script(call, more, data, design, options, outcome)
    fixed = " + ".join(map(str, design.spec.fixed)) or "1"
    blocks = ", ".join(f"~ {str(block)[1:-1]}" for block in design.spec.random)
    formula = f"{design.spec.outcome_name} ~ {fixed}"
    call = Call("mclogit", "mblogit", formula, (f"random = list({blocks})",))
    return _script(call, ["summary(fit)"], data, design, options, outcome)


def _script(
    call: Call,
    more: Sequence[str],
    data: Dataset,
    design: Design,
    options: CategoryOptions,
    outcome: Categories,
) -> Text:
    """Read the data, put the categories of the outcome in order, fit, summarise."""
    lines = [f"library({call.package})", "", *data_lines(data, design, options)]
    lines += [f"{_column(name)} <- factor({_column(name)})" for name in _bare_groups(data, design)]
    lines += _outcome_line(data, design, outcome, ordered=call.package == "ordinal")
    arguments = [call.formula, "data = d", *call.arguments]
    arguments += [f"{key} = {name_in_r(v)}" for key in ("weights", "offset") if (v := getattr(options, key))]
    lines += ["", f"fit <- {call.function}({', '.join(arguments)})", *more]
    return _as_text(lines)


def _as_text(lines: Sequence[str]) -> Text:
    return Text("r_script", "The same in R", "\n".join(lines), "code")


def _outcome_line(data: Dataset, design: Design, outcome: Categories, *, ordered: bool) -> list[str]:
    """The categories in the order of the model; nothing for a computed outcome."""
    names = ModelSpec(outcome=design.spec.outcome).variables
    if len(names) != 1 or names[0] not in data:
        return []
    if design.spec.outcome_name not in (names[0], name_in_r(names[0])):
        return []
    levels = ", ".join(map(text_in_r, outcome.levels))
    kind = ", ordered = TRUE" if ordered else ""
    return [f"{_column(names[0])} <- factor({_column(names[0])}, levels = c({levels}){kind})"]


def _bare_groups(data: Dataset, design: Design) -> list[str]:
    """Groups that are no predictors: package ordinal wants them as factors."""
    predictors = {name for term in design.spec.all_terms for name in term.variables}
    groups = dict.fromkeys(name for group in design.spec.groups for name in group)
    return [name for name in groups if name in data and name not in predictors]


def _column(name: str) -> str:
    return f"d[[{text_in_r(name)}]]"
