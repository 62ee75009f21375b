"""Fills a design matrix: the columns of every term, named `x`, `x[level]`, `a:b`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from workbench.errors import ModelError
from workbench.modeling.contrasts import full_dummies
from workbench.modeling.evaluate import Floats
from workbench.modeling.frame import Frame
from workbench.modeling.marginality import CodedFactor, coded_factors
from workbench.modeling.printer import label
from workbench.modeling.terms import Term

MAX_BYTES = 4 * 2**30
MAX_COLUMNS = 50_000
ColumnKey = tuple[tuple[CodedFactor, int], ...]
"""Which column this is: for each factor (with its coding) the number of its column."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """values: shape (n, p), Fortran order; names, term_index (0 the intercept), keys: one for each column."""

    values: Floats
    names: tuple[str, ...]
    term_index: NDArray[np.intp]
    keys: tuple[ColumnKey, ...]


def build_matrix(
    terms: Sequence[Term], intercept: bool, frame: Frame, *, within: Matrix | None = None
) -> Matrix:
    """The design matrix of some terms.

    within: a matrix over the same frame; when it has the wanted columns side by side they are shared, not
    copied.
    """
    layout: list[tuple[str, int, ColumnKey]] = [("(Intercept)", 0, ())] if intercept else []
    coded = coded_factors(terms, intercept, frame.categories.__contains__)
    _check_size(sum(_width(factors, frame) for factors in coded) + intercept, frame)
    for index, factors in enumerate(coded, start=1):
        layout.extend((name, index, key) for name, key in _term_columns(factors, frame))
    names, indices, keys = tuple(zip(*layout, strict=True)) if layout else ((), (), ())
    values = _shared(keys, within)
    if values is None:
        values = _filled(keys, frame)
    return Matrix(values, names, np.array(indices, dtype=np.intp), keys)


def _width(factors: tuple[CodedFactor, ...], frame: Frame) -> int:
    return prod(len(_factor_labels(factor, frame)) for factor in factors)


def _term_columns(factors: tuple[CodedFactor, ...], frame: Frame) -> list[tuple[str, ColumnKey]]:
    """Names and keys of a term's columns; the first factor runs fastest."""
    labels = [_factor_labels(factor, frame) for factor in factors]
    columns = []
    for places in product(*(range(len(each)) for each in reversed(labels))):
        indices = places[::-1]
        name = ":".join(each[i] for each, i in zip(labels, indices, strict=True))
        columns.append((name, tuple(zip(factors, indices, strict=True))))
    return columns


def _factor_labels(factor: CodedFactor, frame: Frame) -> list[str]:
    node, full = factor
    name = label(node)
    if node in frame.categories:
        coding = frame.categories[node][1]
        return [f"{name}[{level}]" for level in (coding.levels if full else coding.contrast.labels)]
    numbers = frame.numbers[node]
    if numbers.ndim == 1 or numbers.shape[1] == 1:
        return [name]
    return [f"{name}[{k + 1}]" for k in range(numbers.shape[1])]


def _shared(keys: Sequence[ColumnKey], within: Matrix | None) -> Floats | None:
    if within is None or not keys or keys[0] not in within.keys:
        return None
    start = within.keys.index(keys[0])
    end = start + len(keys)
    return within.values[:, start:end] if within.keys[start:end] == tuple(keys) else None


def _filled(keys: Sequence[ColumnKey], frame: Frame) -> Floats:
    values = np.empty((frame.n, len(keys)), order="F")
    for j, key in enumerate(keys):
        _fill(values[:, j], key, frame)
    values.flags.writeable = False
    return values


def _fill(out: Floats, key: ColumnKey, frame: Frame) -> None:
    if not key:
        out[:] = 1.0
    for place, ((node, full), index) in enumerate(key):
        if node in frame.categories:
            codes, coding = frame.categories[node]
            weights = (full_dummies(coding.levels) if full else coding.contrast).column(index)
            column = np.take(weights, codes, out=None if place else out, mode="clip")
        else:
            numbers = frame.numbers[node]
            column = numbers if numbers.ndim == 1 else numbers[:, index]
        if place:
            out *= column
        elif column is not out:
            out[:] = column


def _check_size(count: int, frame: Frame) -> None:
    """ModelError for so many columns that there is no room for them or for all their products."""
    if count <= MAX_COLUMNS and frame.n * count * 8 <= MAX_BYTES:
        return
    sizes = {label(node): len(coding.levels) for node, (_, coding) in frame.categories.items()}
    message = f"The model would have {count:,} columns of {frame.n:,} rows, more than fits in memory."
    if not sizes:
        raise ModelError(message, "Name fewer predictors.")
    widest = max(sizes, key=lambda name: sizes[name])
    advice = (
        f"{widest} has {sizes[widest]:,} categories: make it a grouping variable, or treat it as a number."
    )
    raise ModelError(message, advice)
