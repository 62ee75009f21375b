"""From options and design to the residual structure of the engine: groups, times, strata and their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from workbench.api import Dataset, Design, Measure, ModelError, margins
from workbench_linear_mlm.options import LmmOptions
from workbench_linear_mlm.residual_options import CORRELATED, STRUCTURES, TIMED

if TYPE_CHECKING:
    from workbench.engine.residual_structures import ResidualSpec, Strata
    from workbench.engine.residual_structures.spec import Kind

ORDERED = ("ar1", "arh1", "car1", "arma11", "toeplitz")
Codes = NDArray[np.intp]


@dataclass(frozen=True)
class Beside:
    """The variables a structure needs beside the model: those taken as categories, those taken as numbers."""

    categories: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


def is_structured(options: LmmOptions) -> bool:
    """Whether residuals are anything but independent with one variance."""
    return options.residual != "identity" or options.variance_by is not None


def beside(options: LmmOptions, data: Dataset) -> Beside:
    """What the design has to fetch for the structure."""
    if not is_structured(options):
        return Beside()
    categories = [options.group] if options.residual in CORRELATED else []
    time = options.time if options.residual in TIMED else None
    numeric = time is not None and data.variable(time).measure is Measure.NUMERIC
    categories += [options.variance_by, None if numeric else time]
    named = dict.fromkeys(name for name in categories if name is not None)
    return Beside(tuple(named), (time,) if time is not None and numeric else ())


def residual_spec(design: Design, data: Dataset, options: LmmOptions) -> ResidualSpec:
    """The structure on the rows of the design. ModelError where a group or an order is missing."""
    from workbench.engine.residual_structures import ResidualSpec

    kind = "diagonal" if options.residual == "identity" else options.residual
    group: Codes | None = None
    group_name, group_labels = "group", tuple[str, ...]()
    if kind in CORRELATED:
        group, group_name, group_labels = _group(design, options)
    time, labels = _time(design, data, options) if kind in TIMED else (None, None)
    strata = _strata(design, data, options.variance_by or (options.time if kind == "diagonal" else None))
    return ResidualSpec(
        cast("Kind", kind),
        group,
        time,
        strata,
        group_name,
        options.time or "row",
        group_labels,
        labels,
        design.rows + 1,
    )


def _group(design: Design, options: LmmOptions) -> tuple[Codes | None, str, tuple[str, ...]]:
    """Codes, name and labels of the group within which residuals correlate; None: all rows are one series.

    A variable that the model nests in others, as class in (1 | school/class), means the nested group.
    """
    name = options.group
    blocks = [b for b in design.random if name is None or b.group.names[0] == name]
    if blocks:
        finest = max(blocks, key=lambda block: block.n_levels)
        return finest.codes.astype(np.intp), finest.label, finest.level_labels
    if name is not None:
        codes, labels = design.categories[name]
        return codes.astype(np.intp), name, labels
    if options.time is None or options.residual not in ORDERED:
        raise ModelError(
            f"The residuals are to correlate ({STRUCTURES[options.residual]}), but no group is named within "
            "which they do.",
            "Choose the group whose rows belong together, such as the person.",
        )
    return None, "the data", ()


def _time(
    design: Design, data: Dataset, options: LmmOptions
) -> tuple[NDArray[np.float64] | None, dict[float, str] | None]:
    """Times of the rows, and their names where they are ordered categories."""
    name = options.time
    if name is None:
        return None, None
    if name in design.extra:
        return design.extra[name], None
    variable = data.variable(name)
    if options.residual in ORDERED and variable.measure is not Measure.ORDINAL:
        raise ModelError(
            f"The time {name} is {variable.measure}, so its values have no order.",
            "Make it numeric or ordinal in the variable view, or choose an unstructured covariance.",
        )
    codes, levels = design.categories[name]
    place = {level: i + 1.0 for i, level in enumerate(margins.in_order(variable, levels))}
    times = np.array([place[level] for level in levels])[codes]
    words = {level.value: level.text for level in variable.levels}
    return times, {value: words.get(level, level) for level, value in place.items()}


def _strata(design: Design, data: Dataset, name: str | None) -> Strata | None:
    """Strata by a variable, in the order of its levels with the reference first."""
    from workbench.engine.residual_structures import Strata

    if name is None:
        return None
    if name in design.extra:
        values, places = np.unique(design.extra[name], return_inverse=True)
        return Strata(places.astype(np.intp), tuple(f"{v:g}" for v in values), name)
    codes, levels = design.categories[name]
    words = {level.value: level.text for level in data.variable(name).levels}
    return Strata(codes.astype(np.intp), tuple(words.get(v, v) for v in levels), name)
