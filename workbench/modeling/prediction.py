"""The design of a fitted model on other data: fixed columns, random columns with their groups, offset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.modeling.arithmetic import is_kind
from workbench.modeling.blocks import RandomDesign
from workbench.modeling.categories import recode
from workbench.modeling.design import Design
from workbench.modeling.evaluate import Floats, Source
from workbench.modeling.frame import Frame
from workbench.modeling.leaves import LeafEvaluator
from workbench.modeling.matrix import build_matrix
from workbench.modeling.raw import RawFrame
from workbench.modeling.response import offset_values
from workbench.modeling.terms import Term, factors_of
from workbench.modeling.tree import Call, Name, Node


@dataclass(frozen=True)
class NewGroups:
    """One random block on other data.

    label: of the group; Z (m, q); codes (m,): the level of each row, -1 for a group the fit has not seen and
    where the group is missing; names: (m,) the group of each row, None where it is missing.
    """

    label: str
    Z: Floats
    codes: NDArray[np.intp]
    names: tuple[str | None, ...]


def new_matrix(design: Design, dataset: Source, given: Mapping[Node, Floats] | None = None) -> Floats:
    """The fixed-effects matrix of a fitted design on other data, shape (rows, p); nan where a predictor is
    missing.

    Categories, scale() and poly() mean what they meant in the fitted design; an unknown category is a
    ModelError. given: values (rows,) of leaves that the data set need not have (see `leaves`).
    """
    return _matrix(design, design.spec.fixed, design.spec.intercept, dataset, given)


@dataclass(frozen=True)
class UnknownCategory:
    """A category of a predictor that the fitted model does not know, and the rows that have it (from 0)."""

    variable: str
    category: str
    rows: NDArray[np.intp]


def unknown_categories(design: Design, dataset: Source) -> tuple[UnknownCategory, ...]:
    """What `new_matrix` would refuse: every category of other data without a coefficient."""
    found = []
    known = {coding.variable: set(coding.levels) for coding in design.codings.values()}
    for variable, levels in known.items():
        codes, names = dataset.codes(variable)
        for code in np.unique(codes[codes >= 0]).tolist():
            if names[code] not in levels:
                found.append(UnknownCategory(variable, names[code], np.flatnonzero(codes == code)))
    return tuple(found)


def new_side_matrix(
    design: Design, side: str, dataset: Source, given: Mapping[Node, Floats] | None = None
) -> Floats:
    """The columns of a second part of the model on other data, shape (rows, p); see `new_matrix`."""
    spec = design.sides[side].spec
    return _matrix(design, spec.fixed, spec.intercept, dataset, given)


def new_random(design: Design, dataset: Source) -> tuple[NewGroups, ...]:
    """The random blocks on other data, in the order of `design.random`."""
    matrices = zip(design.random, new_random_matrices(design, dataset), strict=True)
    return tuple(NewGroups(random.label, Z, *_codes(random, dataset)) for random, Z in matrices)


def new_random_matrices(
    design: Design, dataset: Source, given: Mapping[Node, Floats] | None = None
) -> tuple[Floats, ...]:
    """Z of every random block on other data, which need not have the groups; nan where a value is missing."""
    return tuple(_matrix(design, b.terms, b.intercept, dataset, given) for b in design.spec.blocks())


def new_offset(design: Design, dataset: Source, name: str | None) -> Floats | None:
    """The offset on other data, shape (rows,), None without one; name: as `offset` of `build_design`."""
    raw = RawFrame(dataset, design.memory)
    for node in [*design.spec.offsets, *([] if name is None else [Name(name)])]:
        raw.add_number(node)
    return offset_values(design.spec, raw, None, name)


def _matrix(
    design: Design,
    terms: Sequence[Term],
    intercept: bool,
    dataset: Source,
    given: Mapping[Node, Floats] | None,
) -> Floats:
    raw = RawFrame(dataset, design.memory)
    evaluator = LeafEvaluator(dataset, design.memory, given or {})
    frame = Frame(dataset.n_rows)
    missing = np.zeros(dataset.n_rows, dtype=bool)
    for factor in factors_of(terms):
        if given and factor not in design.codings:
            frame.numbers[factor] = _numbers(evaluator, factor)
            continue
        raw.add_factor(factor)
        if factor not in design.codings:
            frame.numbers[factor] = raw.numbers[factor]
            continue
        coding = design.codings[factor]
        codes, levels = raw.codes[coding.variable]
        frame.categories[factor] = (recode(codes, levels, coding), coding)
        missing |= codes < 0
    values = build_matrix(terms, intercept, frame).values
    if not missing.any():
        return values
    values = values.copy(order="F")
    values[missing] = np.nan
    return values


def _numbers(evaluator: LeafEvaluator, factor: Node) -> Floats:
    if isinstance(factor, Call) and is_kind(factor, "basis"):
        return evaluator.basis(factor)
    return evaluator.column(factor)


def _codes(random: RandomDesign, dataset: Source) -> tuple[NDArray[np.intp], tuple[str | None, ...]]:
    """Level numbers and names of the groups of a data set."""
    columns = [_texts(dataset, name) for name in random.group.names]
    place = {label: i for i, label in enumerate(random.level_labels)}
    names = tuple(
        None if None in parts else ":".join(part for part in parts if part is not None)
        for parts in zip(*columns, strict=True)
    )
    codes = [-1 if name is None else place.get(name, -1) for name in names]
    return np.array(codes, dtype=np.intp), names


def _texts(dataset: Source, name: str) -> list[str | None]:
    codes, levels = dataset.codes(name)
    return [levels[code] if code >= 0 else None for code in codes.tolist()]
