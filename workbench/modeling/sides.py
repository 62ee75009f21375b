"""Second parts of a model on the rows of the first: the predictors of extra zeros or of the dispersion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.errors import ModelError
from workbench.modeling.blocks import RandomDesign, check_groups, random_blocks
from workbench.modeling.categories import Coding
from workbench.modeling.custom_contrast import Contrasts
from workbench.modeling.evaluate import Floats
from workbench.modeling.frame import model_frame
from workbench.modeling.matrix import build_matrix
from workbench.modeling.raw import RawFrame, Rows
from workbench.modeling.response import offset_values
from workbench.modeling.spec import ModelSpec
from workbench.modeling.terms import factors_of
from workbench.modeling.tree import Node


@dataclass(frozen=True)
class SideDesign:
    """The columns of a formula without outcome: X (n, p) Fortran order, read-only; offset (n,) or None.

    x_term: for each column its place in `term_names`.  random: its random blocks, where it may have any.
    """

    spec: ModelSpec
    X: Floats
    x_names: tuple[str, ...]
    x_term: NDArray[np.intp]
    term_names: tuple[str, ...]
    offset: Floats | None
    random: tuple[RandomDesign, ...] = ()


def gather_side(spec: ModelSpec, raw: RawFrame, *, random: bool = False) -> None:
    """Fetch the columns a side needs, so that rows on which they are missing are left out.

    random: whether it may have random terms.
    """
    if spec.outcome is not None or (spec.random and not random):
        without = "outcome" if random else "outcome and random terms"
        raise ModelError(
            f"{spec} is not a list of predictors.",
            f"Write the second part of the model without {without}, as in  ~ x + z.",
        )
    for factor in factors_of(spec.all_terms):
        raw.add_factor(factor)
    for group in spec.groups:
        for name in group:
            raw.add_codes(name)
    for node in spec.offsets:
        raw.add_number(node)


def build_side(
    spec: ModelSpec, raw: RawFrame, rows: Rows, contrasts: Contrasts
) -> tuple[SideDesign, dict[Node, Coding]]:
    """The columns of a side on the rows used, and the codings of its categories."""
    frame = model_frame(spec, raw, rows, contrasts)
    matrix = build_matrix(spec.fixed, spec.intercept, frame)
    side = SideDesign(
        spec,
        matrix.values,
        matrix.names,
        matrix.term_index,
        ("(Intercept)", *map(str, spec.fixed)),
        offset_values(spec, raw, rows, None),
        random_blocks(spec, raw, rows, frame, matrix) if spec.random else (),
    )
    check_groups(side.random, frame.n, observation_level=True)
    return side, {node: coding for node, (_, coding) in frame.categories.items()}
