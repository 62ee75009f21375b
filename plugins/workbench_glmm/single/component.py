"""One linear predictor of a fitted model: its columns, terms and coefficients, whatever the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.api import Dataset, Design, Measure, Node, SideDesign, Term, build_design
from workbench.engine.inference import FixedDf, contrast_of
from workbench.engine.lmm import ColumnChoice
from workbench.engine.marginal import aliased_at_zero, combinations, estimable
from workbench_glmm.cells import Floats
from workbench_glmm.coefficient_table import Coefficients
from workbench_glmm.single.options import GlmOptions


@dataclass(frozen=True)
class Component:
    """design: X (n, all columns) with the names of its columns and terms; terms: of the formula.

    columns: which of X carry a finite estimate of their own; nominal: those the model is about; law: of the
    former. W (n,): working weights of the rows; away (nominal,): sign of infinite estimates, 0 elsewhere.
    categorical: whether a factor of a term has levels; coded: X under sum coding of all factors, None where
    coding plays no part. root (k, nominal): rows whose cross-product is the information, None for those of X.
    """

    design: Design | SideDesign
    terms: tuple[Term, ...]
    columns: ColumnChoice
    nominal: ColumnChoice
    law: FixedDf
    W: Floats
    away: Floats
    categorical: Callable[[Node], bool]
    coded: Callable[[], Floats | None]
    root: Floats | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The coefficients the model is about."""
        return tuple(self.design.x_names[k] for k in self.nominal.kept)

    @property
    def term_of(self) -> NDArray[np.intp]:
        """The term (nominal,) of each of them, 0 the intercept."""
        return self.design.x_term[list(self.nominal.kept)]

    @property
    def kept(self) -> Floats:
        """The columns (n, nominal) of X."""
        return self.design.X[:, list(self.nominal.kept)]


def wald_coefficients(component: Component, level: float) -> Coefficients:
    """Estimates with tests and Wald intervals; infinite where the outcome is foretold with certainty."""
    L = np.eye(len(component.design.x_names))[list(component.nominal.kept)]
    found = combinations(component.law, aliased_at_zero(component.columns, component.nominal), L)
    low, high = found.interval(level)
    estimate = found.estimate.copy()
    unknown = np.isnan(estimate) & (component.away != 0)
    estimate[unknown] = component.away[unknown] * np.inf
    df = np.full(len(L), component.law.constant)
    names, p = component.names, found.p_value
    return Coefficients(names, estimate, found.std_error, df, found.statistic, p, low, high)


def wald_test(component: Component, L: Floats) -> tuple[float, int, float, float] | None:
    """Statistic, df, residual df and p of L beta = 0, L (m, nominal); chi-square where the residual df is
    infinite, else F. None where it asks for an infinite coefficient.
    """
    whole = np.zeros((len(L), len(component.design.x_names)))
    whole[:, list(component.nominal.kept)] = L
    if not estimable(aliased_at_zero(component.columns, component.nominal), whole).all():
        return None
    test = contrast_of(component.law, whole[:, list(component.columns.kept)])
    if np.isfinite(test.df_residual):
        return test.statistic, test.df, test.df_residual, test.p_value
    return test.statistic * test.df, test.df, test.df_residual, test.p_value


def sum_coded(data: Dataset, design: Design, options: GlmOptions, side: str = "") -> Floats | None:
    """X under sum coding of every factor, of the model or of a side; None where coding plays no part."""
    factors = [
        name
        for name in _names(design, side)
        if name in data and data.variable(name).measure is not Measure.NUMERIC
    ]
    if not design.codings or not factors:
        return None
    other = build_design(
        design.spec,
        data,
        contrasts=dict.fromkeys(factors, "sum"),
        weights=options.weights,
        offset=options.offset,
        response="any",
        sides={name: part.spec for name, part in design.sides.items()},
        extra=tuple(design.extra),
        subset=options.subset,
    )
    return other.sides[side].X if side else other.X


def _names(design: Design, side: str) -> tuple[str, ...]:
    spec = design.sides[side].spec if side else design.spec
    return spec.variables
