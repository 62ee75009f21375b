"""The R script of a model with sampling weights: mix() of WeMix with weights within groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workbench.api import Text, data_lines, name_in_r, text_in_r
from workbench_linear_mlm.sampling import ALIKE
from workbench_linear_mlm.weighted import Weighted

SCALINGS = {
    "size": "scaled <- function(w, g) w * ave(w, g, FUN = length) / ave(w, g, FUN = sum)",
    "effective": "scaled <- function(w, g) w * ave(w, g, FUN = sum) / ave(w^2, g, FUN = sum)",
    "none": "scaled <- function(w, g) w",
}
WITHIN = """within_groups <- function(w, inner, outer) {
  first <- !duplicated(inner)
  scaled(w[first], outer[first])[match(inner, inner[first])]
}"""


def wemix_script(fitted: Weighted) -> Text:
    """A runnable script: read the data, make the weights of every level, fit, summarise."""
    spec, offset = fitted.design.spec, fitted.options.offset
    lines = ["library(WeMix)", SCALINGS[fitted.options.weight_scaling]]
    if len(fitted.sampling.levels) > 2:
        lines.append(WITHIN)
    lines += ["", *data_lines(fitted.data, fitted.design, fitted.options)]
    columns = ", ".join(map(text_in_r, _columns(fitted)))
    lines.append(f"d <- d[complete.cases(d[c({columns})]), ]")
    lines += _weights(fitted)
    count = len(fitted.sampling.levels)
    weights = ", ".join(f'"w{level}."' for level in range(1, count + 1))
    formula = replace(spec, offsets=()).to_formula()
    taken = [str(node) for node in spec.offsets] + ([name_in_r(offset)] if offset else [])
    if taken:
        outcome, _, right = formula.partition(" ~ ")
        lines.append(f"d$outcome. <- with(d, {' - '.join([outcome, *taken])})")
        formula = f"outcome. ~ {right}"
    lines += ["", f"fit <- mix({formula}, d, weights = c({weights}), cWeights = TRUE)", "summary(fit)"]
    return Text("r_script", "The same in R", "\n".join(lines), "code")


def _weights(fitted: Weighted) -> Iterator[str]:
    """Columns w1. (rows), w2. ... (groups from the inside out), each within the level above."""
    sampling, total = fitted.sampling, fitted.options.weights_are == "total"
    raw = ["1" if v == ALIKE else f"d[[{text_in_r(v)}]]" for v in sampling.variables]
    if total and raw[0] == "1":
        raw[0] = raw[1]
    groups = [_group(label) for label in sampling.levels[1:]]
    for level, weight in enumerate(raw):
        own = f"{weight} / {raw[level + 1]}" if total and level + 1 < len(raw) else weight
        name = f"d$w{level + 1}."
        yield f"{name} <- {own}"
        if level == 0:
            yield f"{name} <- scaled({name}, {groups[0]})"
        elif level + 1 < len(raw):
            yield f"{name} <- within_groups({name}, {groups[level - 1]}, {groups[level]})"


def _group(label: str) -> str:
    names = [f"d[[{text_in_r(name)}]]" for name in label.split(":")]
    return names[0] if len(names) == 1 else f"interaction({', '.join(names)}, drop = TRUE)"


def _columns(fitted: Weighted) -> list[str]:
    design = fitted.design
    names = [*design.spec.variables, *design.extra, fitted.options.offset]
    return [name for name in dict.fromkeys(names) if name is not None]
