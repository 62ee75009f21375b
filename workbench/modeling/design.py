"""From a ModelSpec and data to what an engine needs: y, X, and Z with group codes for every random block.

Rows on which a variable of the model is missing are left out first (R's na.omit on the model frame); what
scale(), center() and poly() learn, they learn from all rows where their argument is known, as in R, or from
the rows that are left, as `rows = analysed` says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from workbench.modeling.blocks import RandomDesign, check_groups, lost_groups, random_blocks
from workbench.modeling.categories import Codes, Coding, used_levels
from workbench.modeling.custom_contrast import Contrasts
from workbench.modeling.evaluate import Floats, Memory, Source
from workbench.modeling.frame import check_codings, model_frame
from workbench.modeling.matrix import build_matrix
from workbench.modeling.memberships import Membership, MembershipDesign, build, gather
from workbench.modeling.printer import label
from workbench.modeling.raw import RawFrame, Rows, taken
from workbench.modeling.response import Response, add_outcome, add_weights, offset_values, response_values
from workbench.modeling.selection import Selected, selected
from workbench.modeling.sides import SideDesign, build_side, gather_side
from workbench.modeling.spec import ModelSpec
from workbench.modeling.terms import factors_of
from workbench.modeling.tree import Name, Node

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset


@dataclass(frozen=True)
class Design:
    """The model on the n rows used.

    y: shape (n,) (codes into `y_levels` for a categorical outcome; shape (n, 2) for cbind());
    X: shape (n, p), Fortran order, read-only; x_term: for each column its place in `term_names`;
    weights, offset: shape (n,) or None; rows: the rows used, as indices into the data set;
    subset: the condition that rows fulfil, "" for none; n_filtered: how many do not; n_dropped: of those that
    do, the ones with missing values; lost_groups: group -> levels of it that have no complete row;
    dropped_by: for each variable on how many rows it is missing; notices: (message, advice) pairs;
    codings, memory: what categories and functions learnt, for `new_matrix`.
    sides: second parts of the model by name; extra: further numeric variables by name, each shape (n,).
    categories: further variables by name, as codes, shape (n,), with the levels in use.
    """

    spec: ModelSpec
    y: Floats
    y_name: str
    y_levels: tuple[str, ...] | None
    X: Floats
    x_names: tuple[str, ...]
    x_term: NDArray[np.intp]
    term_names: tuple[str, ...]
    random: tuple[RandomDesign, ...]
    weights: Floats | None
    offset: Floats | None
    rows: NDArray[np.intp]
    n_dropped: int
    dropped_by: dict[str, int]
    notices: tuple[tuple[str, str], ...]
    codings: dict[Node, Coding]
    memory: Memory
    sides: Mapping[str, SideDesign] = field(default_factory=dict)
    extra: Mapping[str, Floats] = field(default_factory=dict)
    categories: Mapping[str, tuple[Codes, tuple[str, ...]]] = field(default_factory=dict)
    subset: str = ""
    n_filtered: int = 0
    lost_groups: Mapping[str, int] = field(default_factory=dict)
    memberships: tuple[MembershipDesign, ...] = ()

    @property
    def n_used(self) -> int:
        return len(self.rows)

    @property
    def all_random(self) -> tuple[RandomDesign | MembershipDesign, ...]:
        """The random blocks of the formula, then those of multiple memberships."""
        return (*self.random, *self.memberships)


def build_design(
    spec: ModelSpec,
    dataset: Source,
    *,
    contrasts: Contrasts | None = None,
    weights: str | None = None,
    offset: str | None = None,
    response: Response = "numeric",
    observation_level: bool = False,
    sides: Mapping[str, ModelSpec] | None = None,
    random_sides: bool = False,
    extra: Sequence[str] = (),
    categories: Sequence[str] = (),
    subset: str = "",
    missing: str = "listwise",
    memberships: Sequence[Membership] = (),
) -> Design:
    """Build y, X and the random blocks.

    contrasts: variable -> treatment (default) | sum | helmert | polynomial, for fixed and random effects.
    weights, offset: names of numeric variables; an `offset()` in the formula is added to the latter.
    response: "any" also takes a categorical outcome and cbind().
    observation_level: allow a group for every row, as models without a residual may have.
    sides: formulas without outcome, by a name of their own, whose columns are built on the same rows;
    random_sides: whether these may have random terms.
    extra: names of further numeric variables the model needs, such as the number of trials.
    categories: names of further variables needed as categories, such as the group of a residual structure.
    subset: a condition (see `workbench.data.expressions`); other rows count as if they were not there.
    memberships: groups of which rows belong to several levels at once.
    missing: "listwise" leaves out incomplete rows, "fail" makes them a DataError that says where they are.
    Raises DataError or ModelError, in the user's words, for everything that cannot be modelled.
    """
    source = selected(cast("Dataset", dataset), subset) if subset else dataset
    raw = RawFrame(source, Memory())
    outcome = add_outcome(spec, raw, response)
    _gather(spec, raw, weights, offset)
    for side in (sides or {}).values():
        gather_side(side, raw, random=random_sides)
    for name in extra:
        raw.add_number(Name(name))
    for name in categories:
        raw.add_codes(name)
    belonging = gather(memberships, raw)
    if missing == "fail":
        raw.check_complete()
    rows = raw.complete_rows()
    check_codings(contrasts or {}, raw)
    raw.learn_from(rows)
    frame = model_frame(spec, raw, rows, contrasts or {})
    y, y_levels = response_values(outcome, raw, rows)
    fixed = build_matrix(spec.fixed, spec.intercept, frame)
    random = random_blocks(spec, raw, rows, frame, fixed)
    check_groups(random, frame.n, observation_level)
    members = build(memberships, belonging, raw, rows, contrasts or {})
    built = {name: build_side(side, raw, rows, contrasts or {}) for name, side in (sides or {}).items()}
    codings = {node: coding for node, (_, coding) in frame.categories.items()}
    return Design(
        spec=spec,
        y=y,
        y_name=label(outcome),
        y_levels=y_levels,
        X=fixed.values,
        x_names=fixed.names,
        x_term=fixed.term_index,
        term_names=("(Intercept)", *map(str, spec.fixed)),
        random=random,
        weights=None if weights is None else taken(raw.numbers[Name(weights)], rows),
        offset=offset_values(spec, raw, rows, offset),
        rows=_numbered(source, np.arange(frame.n) if rows is None else rows),
        n_dropped=source.n_rows - frame.n,
        subset=subset,
        n_filtered=dataset.n_rows - source.n_rows,
        memberships=members,
        lost_groups={} if rows is None else lost_groups(random, raw),
        dropped_by={name: int(mask.sum()) for name, mask in raw.missing.items()},
        notices=tuple(dict.fromkeys(raw.notices)),
        codings={**codings, **{node: c for _, learnt in built.values() for node, c in learnt.items()}},
        memory=raw.evaluator.memory,
        sides={name: side for name, (side, _) in built.items()},
        extra={name: taken(raw.numbers[Name(name)], rows) for name in extra},
        categories={name: _category(raw, name, rows) for name in categories},
    )


def _numbered(source: Source, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Rows of a source as rows of the whole data."""
    return source.rows[rows] if isinstance(source, Selected) else rows


def _category(raw: RawFrame, name: str, rows: Rows) -> tuple[Codes, tuple[str, ...]]:
    codes, levels = raw.codes[name]
    return used_levels(taken(codes, rows), levels)


def _gather(spec: ModelSpec, raw: RawFrame, weights: str | None, offset: str | None) -> None:
    """Fetch every other column the model needs."""
    for factor in factors_of(spec.all_terms):
        raw.add_factor(factor)
    for group in spec.groups:
        for name in group:
            raw.add_codes(name)
    for node in spec.offsets:
        raw.add_number(node)
    if offset is not None:
        raw.add_number(Name(offset))
    if weights is not None:
        add_weights(weights, raw)
