"""The design matrix of a fitted model on other data."""

from __future__ import annotations

import numpy as np

from workbench.modeling.categories import recode
from workbench.modeling.design import Design
from workbench.modeling.evaluate import Floats, Source
from workbench.modeling.frame import Frame
from workbench.modeling.matrix import build_matrix
from workbench.modeling.raw import RawFrame
from workbench.modeling.terms import factors_of


def new_matrix(design: Design, dataset: Source) -> Floats:
    """The fixed-effects matrix of a fitted design on other data, shape (rows, p); nan where a predictor is
    missing.

    Categories, scale() and poly() mean what they meant in the fitted design; an unknown category is a
    ModelError.
    """
    raw = RawFrame(dataset, design.memory)
    frame = Frame(dataset.n_rows)
    missing = np.zeros(dataset.n_rows, dtype=bool)
    for factor in factors_of(design.spec.fixed):
        raw.add_factor(factor)
        if factor not in design.codings:
            frame.numbers[factor] = raw.numbers[factor]
            continue
        coding = design.codings[factor]
        codes, levels = raw.codes[coding.variable]
        frame.categories[factor] = (recode(codes, levels, coding), coding)
        missing |= codes < 0
    values = build_matrix(design.spec.fixed, design.spec.intercept, frame).values
    if not missing.any():
        return values
    values = values.copy(order="F")
    values[missing] = np.nan
    return values
