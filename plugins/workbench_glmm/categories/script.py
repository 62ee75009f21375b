"""The R script that does the same: for readers who want to see, check or continue in R."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from workbench.api import Dataset, Design, Measure, ModelSpec, Text, missing_ranges_in_r, reading_in_r
from workbench_glmm.categories.design import as_terms
from workbench_glmm.categories.options import CategoryOptions, CumulativeOptions
from workbench_glmm.categories.outcome import Categories

SWAPPED = {"cloglog": "loglog", "loglog": "cloglog"}
"""With one random effect a group, clmm and clmm2 of package ordinal 2022.11-16 have these two links the other
way round than clm, and than clmm itself with several."""

CODING = {
    "treatment": "contr.treatment",
    "sum": "contr.sum",
    "helmert": "contr.helmert",
    "polynomial": "contr.poly",
}


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
    call = "clmm" if mixed else "clm"
    if mixed and free:
        return _by_clmm2(data, design, options, outcome, extra, link)
    more = ["summary(fit)"]
    if link != options.link:
        more.append(_swapped_note(link, options.link))
    if not mixed:
        more += ['drop1(fit, test = "Chisq")'] + ["nominal_test(fit)"] * options.proportional_odds
        if options.ci_method == "profile":
            more.append(f"confint(fit, level = {options.ci_level:g})")
    return _script("ordinal", call, formula, extra, more, data, design, options, outcome, ordered=True)


def _swapped_note(link: str, own: str) -> str:
    why = f"what clm and this program call {own} (ordinal 2022.11-16)"
    return f"# with one random effect a group clmm calls {link} {why}"


def _by_clmm2(
    data: Dataset,
    design: Design,
    options: CumulativeOptions,
    outcome: Categories,
    extra: list[str],
    link: str,
) -> Text:
    """Effects that differ by threshold: clmm2, which has them for one random intercept."""
    blocks = design.spec.random
    if len(blocks) != 1 or design.random[0].names != ("(Intercept)",):
        lines = ["# Package ordinal has effects that differ by threshold for one random intercept only,"]
        lines.append("# so that this model cannot be fitted there.")
        return Text("r_script", "The same in R", "\n".join(lines), "code")
    free = as_terms(options.nominal_effects, design.term_names)
    kept = [term for term in map(str, design.spec.fixed) if term not in free]
    formula = f"{design.spec.outcome_name} ~ {' + '.join(kept) or '1'}"
    extra = [part for part in extra if not part.startswith("link")]
    group = design.random[0].label
    extra += [
        f'link = "{"logistic" if link == "logit" else link}"',
        f"random = {_name(group)}",
        "Hess = TRUE",
    ]
    more = ["summary(fit)"] + [_swapped_note(link, options.link)] * (link != options.link)
    return _script("ordinal", "clmm2", formula, extra, more, data, design, options, outcome, ordered=True)


def multinomial_script(
    data: Dataset, design: Design, options: CategoryOptions, outcome: Categories, base: int
) -> Text:
    """multinom of package nnet, or mblogit of package mclogit; the base is the first level there."""
    others = tuple(level for k, level in enumerate(outcome.levels) if k != base)
    outcome = replace(outcome, levels=(outcome.levels[base], *others))
    if not design.spec.random:
        more = ["summary(fit)", "exp(coef(fit))"]
        formula = design.spec.to_formula()
        return _script("nnet", "multinom", formula, ["maxit = 500"], more, data, design, options, outcome)
    fixed = " + ".join(map(str, design.spec.fixed)) or "1"
    blocks = ", ".join(f"~ {str(block)[1:-1]}" for block in design.spec.random)
    formula = f"{design.spec.outcome_name} ~ {fixed}"
    extra = [f"random = list({blocks})"]
    return _script("mclogit", "mblogit", formula, extra, ["summary(fit)"], data, design, options, outcome)


def _script(
    package: str,
    call: str,
    formula: str,
    extra: Sequence[str],
    more: Sequence[str],
    data: Dataset,
    design: Design,
    options: CategoryOptions,
    outcome: Categories,
    ordered: bool = False,
) -> Text:
    lines = [f"library({package})", "", reading_in_r(data)]
    names = [*design.spec.variables, options.weights, options.offset]
    for name in dict.fromkeys(n for n in names if n is not None and n in data):
        lines += _declaration(data, name, design, options)
    y = bare_outcome(design)
    if y in data:
        levels = ", ".join(map(_text, outcome.levels))
        kind = ", ordered = TRUE" if ordered else ""
        lines.append(f"d[[{_text(y)}]] <- factor(d[[{_text(y)}]], levels = c({levels}){kind})")
    arguments = [formula, "data = d", *extra]
    arguments += [f"{key} = {_name(v)}" for key in ("weights", "offset") if (v := getattr(options, key))]
    lines += ["", f"fit <- {call}({', '.join(arguments)})", *more]
    return Text("r_script", "The same in R", "\n".join(lines), "code")


def bare_outcome(design: Design) -> str:
    """The variable that is the outcome as it is; "" for a computed one."""
    names = ModelSpec(outcome=design.spec.outcome).variables
    plain = len(names) == 1 and design.spec.outcome_name in (names[0], _name(names[0]))
    return names[0] if plain else ""


def _declaration(data: Dataset, name: str, design: Design, options: CategoryOptions) -> list[str]:
    """Missing codes and, for categorical predictors, the levels in order with the reference first."""
    variable, column = data.variable(name), f"d[[{_text(name)}]]"
    predictors = {v for term in design.spec.all_terms for v in term.variables}
    groups = {v for group in design.spec.groups for v in group}
    lines = []
    if variable.missing_codes:
        codes = ", ".join(_text(code) for code in variable.missing_codes)
        lines.append(f"{column}[{column} %in% c({codes})] <- NA")
    lines += missing_ranges_in_r(variable, column)
    if variable.measure is not Measure.NUMERIC and variable.levels and name in predictors:
        missing = variable.missing_among(variable.level_values())
        levels = ", ".join(_text(v) for v in variable.level_values() if v not in missing)
        lines.append(f"{column} <- factor({column}, levels = c({levels}))")
    elif name in groups:
        lines.append(f"{column} <- factor({column})")
    if name in options.contrasts:
        lines.append(f"contrasts({column}) <- {_text(CODING[options.contrasts[name]])}")
    return lines


def _text(value: str) -> str:
    """A string literal of R; its escapes are those of JSON for everything that can occur here."""
    return json.dumps(value, ensure_ascii=False)


def _name(value: str) -> str:
    plain = re.fullmatch(r"[A-Za-z.][A-Za-z0-9._]*", value)
    return value if plain else "`" + value.replace("\\", "\\\\").replace("`", "\\`") + "`"
