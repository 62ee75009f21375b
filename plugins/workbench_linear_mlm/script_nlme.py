"""The R script of a model with structured residuals: gls() or lme() of nlme.

Toeplitz correlations are those of an autoregression of full order, which is how nlme can fit them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.api import Measure, ModelSpec, Text, data_lines, margins, name_in_r, text_in_r
from workbench_linear_mlm.residual_options import CORRELATED
from workbench_linear_mlm.structured import Structured

CALLS = {
    "compound_symmetry": "corCompSymm(form = {form})",
    "ar1": "corAR1(form = {form})",
    "arh1": "corAR1(form = {form})",
    "car1": "corCAR1(form = {form})",
    "arma11": "corARMA(form = {form}, p = 1, q = 1)",
    "toeplitz": "corARMA(form = {form}, p = {k})",
    "unstructured": "corSymm(form = {form})",
}
CROSSED = "# lme() takes nested groups only; these cross, so the random part has to be written by hand."


def nlme_script(fitted: Structured) -> Text:
    """A runnable script: read the data, declare factors and missing codes, fit, summarise."""
    lines = ["library(nlme)", "", *data_lines(fitted.data, fitted.design, fitted.options), *_time(fitted)]
    random = _random(fitted)
    if random is None:
        lines.append(CROSSED)
    arguments = [_fixed(fitted), "data = d"]
    arguments += [f"random = {random}"] * bool(random)
    arguments += _correlation(fitted) + _variances(fitted)
    arguments += [f'method = "{"REML" if fitted.fit.reml else "ML"}"', "na.action = na.omit"]
    mixed = bool(fitted.design.random)
    lines += ["", f"fit <- {'lme' if mixed else 'gls'}({', '.join(arguments)})", "summary(fit)"]
    lines.append("try(intervals(fit))  # some fits have none")
    return Text("r_script", "The same in R", "\n".join(lines), "code")


def _fixed(fitted: Structured) -> str:
    """The fixed part; nlme knows no offset, so it is taken from the outcome."""
    spec, offset = fitted.design.spec, fitted.options.offset
    formula = replace(spec, random=(), offsets=()).to_formula()
    outcome, _, right = formula.partition(" ~ ")
    taken = [str(node) for node in spec.offsets] + ([name_in_r(offset)] if offset else [])
    return f"I({' - '.join([outcome, *taken])}) ~ {right}" if taken else formula


def _time(fitted: Structured) -> list[str]:
    """Ordered categories as numbers, and occasions counted from 1, where the structure needs them."""
    name, kind = fitted.options.time, fitted.spec.kind
    if name is None or kind not in CORRELATED or kind == "compound_symmetry":
        return []
    column, lines = f"d[[{text_in_r(name)}]]", []
    variable = fitted.data.variable(name)
    if variable.measure is not Measure.NUMERIC:
        levels = ", ".join(
            text_in_r(v) for v in margins.in_order(variable, fitted.design.categories[name][1])
        )
        lines.append(f"d$time. <- match({column}, c({levels}))")
    elif kind == "unstructured":
        lines.append(f"d$time. <- match({column}, sort(unique({column})))")
    return lines


def _time_name(fitted: Structured) -> str:
    name = fitted.options.time
    if name is None:
        return "1"
    numeric = fitted.data.variable(name).measure is Measure.NUMERIC
    return name_in_r(name) if numeric and fitted.spec.kind != "unstructured" else "time."


def _correlation(fitted: Structured) -> list[str]:
    kind, spec = fitted.spec.kind, fitted.spec
    if kind not in CALLS:
        return []
    time = "1" if kind == "compound_symmetry" else _time_name(fitted)
    form = f"~ {time}" + (f" | {_group(fitted)}" if spec.group is not None else "")
    return ["correlation = " + CALLS[kind].format(form=form, k=len(fitted.fit.parameters))]


def _group(fitted: Structured) -> str:
    """The residuals' group inside the groups of the model, outermost first, as lme() wants it."""
    chain = _chain(fitted.design.spec.groups) or []
    names = [name for group in chain for name in group if group == chain[-1]][::-1] if chain else []
    own = fitted.options.group
    if own is not None and own not in names:
        names.append(own)
    return "/".join(map(name_in_r, names))


def _variances(fitted: Structured) -> list[str]:
    spec, calls = fitted.spec, []
    if fitted.options.weights:
        calls.append(f"varFixed(~ I(1 / {name_in_r(fitted.options.weights)}))")
    names = [] if spec.strata is None else [spec.strata.name]
    if spec.kind in ("arh1", "unstructured"):
        names.append(fitted.options.time or "")
    calls += [f"varIdent(form = ~ 1 | {name_in_r(name)})" for name in names if name]
    if not calls:
        return []
    return ["weights = " + (calls[0] if len(calls) == 1 else f"varComb({', '.join(calls)})")]


def _random(fitted: Structured) -> str | None:
    """The random part as a list by group, outermost first; "" without any, None where groups cross."""
    spec = fitted.design.spec
    chain = _chain(spec.groups)
    if chain is None:
        return None
    parts = [f"{name_in_r(group[0])} = {_blocks(spec, group)}" for group in chain]
    return f"list({', '.join(parts)})" if parts else ""


def _chain(groups: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]] | None:
    """The groups from the outermost in, if each is written as nested in the one before; else None."""
    found = sorted(dict.fromkeys(groups), key=len)
    sizes = [len(group) for group in found]
    inside = all(found[i + 1][1:] == found[i] for i in range(len(found) - 1))
    return found if sizes == list(range(1, len(found) + 1)) and inside else None


def _blocks(spec: ModelSpec, group: tuple[str, ...]) -> str:
    forms = []
    for block in (b for b in spec.blocks() if b.group == group):
        terms = [*(["1"] if block.intercept else ["0"]), *map(str, block.terms)]
        forms.append(f"~ {' + '.join(terms)}")
    return forms[0] if len(forms) == 1 else f"pdBlocked(list({', '.join(forms)}))"
