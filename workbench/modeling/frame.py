"""The model frame: every factor of the model on the rows where all its variables are known."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.modeling.arithmetic import number_names
from workbench.modeling.categories import Codes, Coding, category_variable, learn_coding, used_levels
from workbench.modeling.custom_contrast import Contrasts
from workbench.modeling.evaluate import Floats
from workbench.modeling.raw import RawFrame, Rows, taken
from workbench.modeling.spec import ModelSpec
from workbench.modeling.terms import factors_of
from workbench.modeling.tree import Node


@dataclass(slots=True)
class Frame:
    """numbers: numeric factors, shape (n,) or (n, k); categories: codes, shape (n,), with their coding."""

    n: int
    numbers: dict[Node, Floats] = field(default_factory=dict)
    categories: dict[Node, tuple[Codes, Coding]] = field(default_factory=dict)


def model_frame(spec: ModelSpec, raw: RawFrame, rows: Rows, contrasts: Contrasts) -> Frame:
    """The gathered columns on the rows used, with categories reduced to the levels that occur."""
    frame = Frame(raw.source.n_rows if rows is None else len(rows))
    for factor in factors_of(spec.all_terms):
        variable = category_variable(factor, raw.source)
        if variable is None:
            frame.numbers[factor] = taken(raw.numbers[factor], rows)
            continue
        codes, levels = raw.codes[variable]
        codes, used = used_levels(taken(codes, rows), levels)
        if len(used) < len(levels) and not any(c.variable == variable for _, c in frame.categories.values()):
            raw.notices.append(_unused(variable, set(levels) - set(used)))
        frame.categories[factor] = (codes, learn_coding(factor, variable, used, raw.source, contrasts))
    return frame


def check_codings(contrasts: Contrasts, raw: RawFrame) -> None:
    """DataError for a coding of an unknown variable, a notice for one of a number of the model.

    Codings of variables that the model does not have wait until it has them.
    """
    numbers = {name for node in raw.numbers for name in number_names(node)}
    for variable in contrasts:
        raw.source.variable(variable)
        if variable in numbers and variable not in raw.codes:
            message = f"The coding of {variable} was not used: {variable} is numeric, not made of categories."
            raw.notices.append((message, f"Make {variable} nominal or ordinal, or remove its coding."))


def _unused(variable: str, levels: set[str]) -> tuple[str, str]:
    shown = ", ".join(sorted(levels)[:5]) + (" ..." if len(levels) > 5 else "")
    return f"Categories of {variable} without any row in the model: {shown}.", "The model leaves them out."
