"""From the options of sampling weights to the weights of every level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from workbench.api import DataError, Design, OptionsError
from workbench.engine.lmm.model import Codes, Floats
from workbench_linear_mlm.options import LmmOptions

if TYPE_CHECKING:
    from workbench.engine.weighted_lmm import LevelWeights, Scaling

ALIKE = "one each"  # where no variable is named


@dataclass(frozen=True)
class Sampling:
    """levels: "Rows", then the groups from the inside out; variables: their weights; units: how many.

    first: for each level the row of each unit.
    """

    levels: tuple[str, ...]
    variables: tuple[str, ...]
    first: tuple[Codes, ...]
    weights: LevelWeights


def is_weighted(options: LmmOptions) -> bool:
    """Whether rows or groups have sampling weights."""
    return options.sampling_weights is not None or bool(options.group_weights)


def weight_variables(options: LmmOptions) -> tuple[str, ...]:
    """The variables that hold sampling weights."""
    named = [options.sampling_weights, *options.group_weights]
    return tuple(dict.fromkeys(name for name in named if name is not None))


def sampling_of(design: Design, options: LmmOptions) -> Sampling:
    """Weights of rows and groups, checked and scaled.

    Raises OptionsError where their number is wrong, DataError where a weight is not above zero or differs
    within a group, ModelError where groups cross.
    """
    from workbench.engine.weighted_lmm import from_inside, level_weights

    grouped = {block.label: block.codes for block in design.random}
    labels, codes = list(grouped), list(grouped.values())
    order = from_inside(codes)
    labels, codes = [labels[k] for k in order], [codes[k] for k in order]
    _check_number(options, labels)
    names = [options.sampling_weights, *(options.group_weights or [None] * len(labels))]
    weights = [np.ones(design.n_used) if name is None else design.extra[name] for name in names]
    for name in weight_variables(options):
        _check_positive(name, design.extra[name])
    for name, label, group, values in zip(names[1:], labels, codes, weights[1:], strict=True):
        _check_constant(name or "", label, group, values, design)
    total = options.weights_are == "total"
    if total and options.sampling_weights is None:
        weights[0] = weights[1]
    scaling = cast("Scaling", options.weight_scaling)
    found = level_weights(weights, codes, total=total, scaling=scaling)
    first = [np.arange(design.n_used), *(np.unique(c, return_index=True)[1] for c in codes)]
    return Sampling(
        ("Rows", *labels), tuple(n or ALIKE for n in names), tuple(f.astype(np.intp) for f in first), found
    )


def _check_number(options: LmmOptions, labels: list[str]) -> None:
    given, wanted = len(options.group_weights), len(labels)
    if given and given != wanted:
        one = " then ".join(labels)
        raise OptionsError(
            f"The model has {wanted} {'group' if wanted == 1 else 'groups'} and {given} weights of groups.",
            f"Give one variable for each, in this order: {one}. A level that was not sampled can have a "
            "variable of ones.",
            option="group_weights",
        )
    if options.weights_are == "total" and not given:
        raise OptionsError(
            "Weights that include the levels above cannot be split without the weights of the groups.",
            "Choose the weights of the groups, or say that weights count within the group above.",
            option="weights_are",
        )


def _check_positive(name: str, values: Floats) -> None:
    below, zero = int((values < 0).sum()), int((values == 0).sum())
    if below:
        raise DataError(
            f"The sampling weights {name} are negative on {_rows(below)}.", "Correct them in the data."
        )
    if zero:
        raise DataError(
            f"The sampling weights {name} are zero on {_rows(zero)}.",
            f"Leave these rows out with a filter, {name} > 0.",
        )


def _check_constant(name: str, label: str, group: Codes, values: Floats, design: Design) -> None:
    first = np.zeros(int(group.max()) + 1)
    first[group] = values
    differ = np.abs(values - first[group]) > 1e-9 * np.abs(values)
    if differ.any():
        block = next(b for b in design.random if b.label == label)
        level = block.level_labels[int(group[np.flatnonzero(differ)[0]])]
        raise DataError(
            f"The weights {name} differ within {label} {level}, so they are not weights of its groups.",
            "Choose a variable with one value for each group; list the weights of the innermost group first.",
        )


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
