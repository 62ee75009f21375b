"""The random blocks of a design: Z and group codes, shared with X and with each other where they can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.errors import ModelError
from workbench.modeling.evaluate import Floats
from workbench.modeling.frame import Frame
from workbench.modeling.groups import GroupFactor, group_factor
from workbench.modeling.matrix import Matrix, build_matrix
from workbench.modeling.raw import RawFrame, Rows, taken
from workbench.modeling.spec import GroupBlock, ModelSpec


@dataclass(frozen=True)
class RandomDesign:
    """One covariance block: Z, shape (n, q), with its column names, over one grouping factor.

    term_index: for each column its term in the block of `ModelSpec.blocks()`, counted from 1; 0 for the
    intercept. Blocks come in the order of the formula, nests innermost first; blocks over the same factor
    share `group`.
    """

    group: GroupFactor
    Z: Floats
    names: tuple[str, ...]
    term_index: NDArray[np.intp]

    @property
    def label(self) -> str:
        """The group's name, `class:school`; the same for several blocks over one factor."""
        return self.group.label

    @property
    def codes(self) -> NDArray[np.int32]:
        """The level of each row, shape (n,), 0 .. n_levels-1."""
        return self.group.codes

    @property
    def n_levels(self) -> int:
        return self.group.n_levels

    @property
    def level_labels(self) -> tuple[str, ...]:
        """The name of each level."""
        return self.group.level_labels


def random_blocks(
    spec: ModelSpec, raw: RawFrame, rows: Rows, frame: Frame, fixed: Matrix
) -> tuple[RandomDesign, ...]:
    """The blocks on the rows used; what is odd about them goes to the notices."""
    wanted = spec.blocks()
    distinct = dict.fromkeys(block.group for block in wanted)
    variables = dict.fromkeys(name for group in distinct for name in group)
    columns = {name: (taken(raw.codes[name][0], rows), raw.codes[name][1]) for name in variables}
    groups = {names: group_factor(names, [columns[name] for name in names]) for names in distinct}
    for name in variables:
        _note_decimals(name, raw)
    _note_repeated(wanted, raw)
    blocks = []
    for block in wanted:
        matrix = build_matrix(block.terms, block.intercept, frame, within=fixed)
        blocks.append(RandomDesign(groups[block.group], matrix.values, matrix.names, matrix.term_index))
    return tuple(blocks)


def lost_groups(random: tuple[RandomDesign, ...], raw: RawFrame) -> dict[str, int]:
    """For each group how many of its levels have no row among those used, because values are missing."""
    out = {}
    for group in {block.label: block.group for block in random}.values():
        columns = [raw.codes[name] for name in group.names]
        known = np.logical_and.reduce([codes >= 0 for codes, _ in columns])
        all_of_them = group_factor(group.names, [(codes[known], levels) for codes, levels in columns])
        out[group.label] = all_of_them.n_levels - group.n_levels
    return {label: count for label, count in out.items() if count}


def _note_decimals(name: str, raw: RawFrame) -> None:
    levels = raw.codes[name][1]
    if raw.source.variable(name).measure == "numeric" and any("." in level for level in levels[:100]):
        message = (
            f"The group {name} has numbers with decimals; each of its {len(levels)} values is one group."
        )
        raw.notices.append((message, "Check that it is a grouping variable."))


def _note_repeated(blocks: tuple[GroupBlock, ...], raw: RawFrame) -> None:
    """Two blocks may share a group but not an effect: their variances cannot be told apart."""
    seen: set[tuple[tuple[str, ...], str]] = set()
    for block in blocks:
        for effect in [*(["(Intercept)"] if block.intercept else []), *map(str, block.terms)]:
            if (block.group, effect) in seen:
                message = (
                    f"{effect} varies over {block.label} in two random terms, which cannot be told apart."
                )
                raw.notices.append((message, "Keep it in one of them."))
            seen.add((block.group, effect))


def check_groups(random: tuple[RandomDesign, ...], n: int, observation_level: bool) -> None:
    """ModelError for groups that no variance can be estimated from (lme4 stops at the same three)."""
    for block in random:
        if block.n_levels < 2:
            message = f"The group {block.label} has only one level in the rows used: {block.level_labels[0]}."
            raise ModelError(message, "A grouping variable needs at least two levels, better ten or more.")
        if block.n_levels == n and not observation_level:
            message = f"The group {block.label} has as many levels as there are rows ({n})."
            raise ModelError(message, "Its effects cannot be told from the residual: choose a coarser group.")
        if block.n_levels * len(block.names) >= n and not observation_level:
            effects = f"{block.n_levels * len(block.names)} random effects"
            message = f"{block.label} has {effects} ({', '.join(block.names)}) for only {n} rows."
            raise ModelError(message, "They cannot be told from the residual: remove a random slope.")
