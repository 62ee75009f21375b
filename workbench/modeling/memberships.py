"""Multiple membership: rows that belong to several levels of one group at once, each by a weight.

    pupil   school1  school2  share1  share2        effect of the schools on the pupil
    1       A        B        0.7     0.3           0.7 u_A + 0.3 u_B
    2       B                 1                     u_B

One column a membership, and one with its weight; without weights all memberships of a row count alike. An
empty cell is no membership. Effects other than the intercept are weighted in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.data.natural import natural_order
from workbench.errors import DataError, ModelError, OptionsError
from workbench.modeling.custom_contrast import Contrasts
from workbench.modeling.evaluate import Floats
from workbench.modeling.raw import RawFrame, Rows, count_rows, taken
from workbench.modeling.sides import build_side, gather_side
from workbench.modeling.spec import ModelSpec
from workbench.modeling.terms import Term
from workbench.plurals import counted

Codes = NDArray[np.intp]
UNEVEN = 1e-6  # how far from 1 the weights of a row may add up without being told


@dataclass(frozen=True)
class Membership:
    """One multiple membership as asked for.

    label: of the group in tables; groups: the columns with the levels; weights: theirs, () for equal ones.
    normalised: weights of a row are divided by their sum.  terms: what varies besides the intercept.
    """

    label: str
    groups: tuple[str, ...]
    weights: tuple[str, ...] = ()
    normalised: bool = True
    terms: tuple[Term, ...] = ()
    intercept: bool = True
    correlated: bool = True

    def blocks(self) -> list[ModelSpec]:
        """The effects of each covariance block, as a model without outcome."""
        whole = ModelSpec(None, self.terms, self.intercept)
        if self.correlated or len(self.terms) + self.intercept == 1:
            return [whole]
        parts = [ModelSpec(None, (), True)] if self.intercept else []
        return [*parts, *(ModelSpec(None, (term,), False) for term in self.terms)]


@dataclass(frozen=True)
class Belonging:
    """Who belongs where: codes, weights (n, M); a weight of zero is no membership."""

    codes: Codes
    weights: Floats


@dataclass(frozen=True)
class MembershipDesign:
    """One covariance block over a multiple membership; offers what `RandomDesign` offers.

    members: shared by the blocks of one membership; codes (n,): the level of largest weight.
    """

    label: str
    Z: Floats
    names: tuple[str, ...]
    level_labels: tuple[str, ...]
    members: Belonging
    term_index: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))

    @property
    def n_levels(self) -> int:
        """Number of levels that a row belongs to."""
        return len(self.level_labels)

    @property
    def codes(self) -> NDArray[np.int32]:
        """The level of largest weight of every row."""
        first = self.members.weights.argmax(axis=1)
        codes: NDArray[np.int32] = self.members.codes[np.arange(len(first)), first].astype(np.int32)
        return codes


def check_shape(membership: Membership) -> None:
    """OptionsError for one that no data can carry."""
    name = membership.label
    if len(membership.groups) < 2 or len(set(membership.groups)) < len(membership.groups):
        raise OptionsError(
            f"The multiple membership {name} needs two different columns with groups, or more.",
            "Name the first school, the second school and so on; for one column use an ordinary group.",
            option="memberships",
        )
    if membership.weights and len(membership.weights) != len(membership.groups):
        raise OptionsError(
            f"The multiple membership {name} has {len(membership.groups)} groups and "
            f"{counted(len(membership.weights), 'weight')}.",
            "Name one weight for each group, in the same order, or none.",
            option="memberships",
        )
    if not membership.terms and not membership.intercept:
        raise OptionsError(
            f"The multiple membership {name} has neither an intercept nor a slope.",
            "Let one of them vary.",
            option="memberships",
        )


def gather(memberships: Sequence[Membership], raw: RawFrame) -> dict[str, Floats]:
    """Fetch columns; rows without any membership, or with unknown weights, are missing.

    Gives for each label the weights (n, M) on all rows of the source, zero where there is no membership.
    """
    found = {}
    for membership in memberships:
        check_shape(membership)
        for side in membership.blocks():
            gather_side(side, raw)
        there = np.column_stack([raw.source.codes(name)[0] >= 0 for name in membership.groups])
        weights = _weights(membership, there, raw)
        without = np.asarray(~(weights > 0.0).any(axis=1))
        belongs = there.any(axis=1)
        raw.miss(membership.label, without & ~belongs)
        raw.miss(f"{membership.label} (all weights zero)", without & belongs & ~_unknown(membership, raw))
        found[membership.label] = weights
    return found


def _unknown(membership: Membership, raw: RawFrame) -> NDArray[np.bool_]:
    """Rows (n,) on which some weight is missing, which is told under its own name."""
    given = [np.isnan(raw.evaluator.variable(name)) for name in membership.weights]
    return np.asarray(np.any(given, axis=0)) if given else np.zeros(raw.source.n_rows, dtype=bool)


def _weights(membership: Membership, there: NDArray[np.bool_], raw: RawFrame) -> Floats:
    if not membership.weights:
        return there.astype(np.float64)
    given = np.column_stack([raw.evaluator.variable(name) for name in membership.weights])
    for name, values, here in zip(membership.weights, given.T, there.T, strict=True):
        bad = here & ((values < 0) | np.isinf(values))
        if bad.any():
            raise DataError(
                f"The weights {name} are negative or infinite on {count_rows(int(bad.sum()))}.",
                "Weights of memberships are zero or above.",
            )
        unknown = here & np.isnan(values)
        if unknown.any():
            raw.miss(name, unknown)
    return np.where(there, np.nan_to_num(given), 0.0)


def build(
    memberships: Sequence[Membership],
    weights: dict[str, Floats],
    raw: RawFrame,
    rows: Rows,
    contrasts: Contrasts,
) -> tuple[MembershipDesign, ...]:
    """The blocks on the rows used."""
    out: list[MembershipDesign] = []
    for membership in memberships:
        w = taken(weights[membership.label], rows)
        total = w.sum(axis=1, keepdims=True)
        uneven = np.abs(total - 1.0) > UNEVEN
        if membership.normalised:
            w = w / total
        elif uneven.any():
            message = (
                f"The weights of {membership.label} do not add up to 1 on {count_rows(int(uneven.sum()))}."
            )
            raw.notices.append((message, "They are used as they are; choose to divide them by their sum."))
        members, labels = _members(membership, w, raw, rows)
        if len(labels) < 2:
            message = f"The multiple membership {membership.label} has only one level in the rows used."
            raise ModelError(message, "A group needs at least two levels, better ten or more.")
        for spec in membership.blocks():
            side, _ = build_side(spec, raw, rows, contrasts)
            out.append(MembershipDesign(membership.label, side.X, side.x_names, labels, members, side.x_term))
    return tuple(out)


def _members(
    membership: Membership, weights: Floats, raw: RawFrame, rows: Rows
) -> tuple[Belonging, tuple[str, ...]]:
    """Codes over the levels of all columns together, those that a row belongs to."""
    columns = [raw.source.codes(name) for name in membership.groups]
    used: set[str] = set()
    for (codes, levels), w in zip(columns, weights.T, strict=True):
        used.update(levels[code] for code in np.unique(taken(codes, rows)[w > 0.0]))
    labels = natural_order(used)
    place = {level: i for i, level in enumerate(labels)}
    out = np.zeros(weights.shape, dtype=np.intp)
    for m, (codes, levels) in enumerate(columns):
        table = np.array([place.get(level, 0) for level in levels] + [0], dtype=np.intp)
        out[:, m] = np.where(weights[:, m] > 0.0, table[taken(codes, rows)], 0)
    return Belonging(out, weights), labels
