"""Random effects and residual structures that describe the same differences cannot stand in one model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.engine.lmm.model import Codes, RandomBlock
from workbench.engine.residual_structures.spec import ResidualSpec
from workbench.errors import ModelError

ANY_TERM = ("unstructured",)
INTERCEPT = ("compound_symmetry", "toeplitz")
WORDS = {
    "compound_symmetry": "Compound symmetry",
    "toeplitz": "A Toeplitz structure",
    "unstructured": "An unstructured residual covariance",
}


def check_identified(spec: ResidualSpec, blocks: Sequence[RandomBlock]) -> None:
    """Raise ModelError where groups cross, or where a random term says what the structure says."""
    if any(block.members is not None for block in blocks):
        raise ModelError(
            "Rows that belong to several levels of a group have no residual structure here.",
            "Choose independent residuals of one variance.",
        )
    if spec.kind in ("identity", "diagonal"):
        return
    for block in blocks:
        group = np.zeros(len(block.codes), dtype=np.intp) if spec.group is None else spec.group
        if not constant_within(block.codes, group):
            raise ModelError(
                f"Residuals are to correlate within {spec.group_name}, but rows of one {spec.group_name} "
                f"belong to several levels of {block.group}.",
                "Choose the innermost group for the residuals, or leave out the random effects of "
                f"{block.group}.",
            )
        same = constant_within(group, block.codes)
        constant = bool((block.Z[0] == block.Z).all(axis=0).any())
        if same and (spec.kind in ANY_TERM or (spec.kind in INTERCEPT and constant)):
            raise ModelError(
                f"{WORDS[spec.kind]} within {spec.group_name} already describes what the random effects of "
                f"{block.group} describe, so the two cannot be told apart.",
                f"Remove the random effects of {block.group}, or choose another residual structure.",
            )


def constant_within(codes: Codes, group: Codes) -> bool:
    """Whether all rows of a group have the same code."""
    first = np.zeros(int(group.max()) + 1, dtype=np.intp)
    first[group[::-1]] = np.arange(len(group) - 1, -1, -1)
    return bool(np.array_equal(codes[first[group]], codes))
