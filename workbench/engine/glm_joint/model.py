"""What is fitted by full likelihood: a density, and the columns of each of its linear predictors."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.engine.glm_joint.densities import Density
from workbench.engine.likelihoods import Floats
from workbench.engine.lmm import ColumnChoice, independent_columns


@dataclass(frozen=True)
class Part:
    """One linear predictor. X (n, p): all columns asked for; offset (n,) or None; start: a first guess.

    start (n,): of the linear predictor, or one number for all rows.
    """

    X: Floats
    offset: Floats | None
    start: Floats | float
    columns: ColumnChoice

    @staticmethod
    def of(X: Floats, offset: Floats | None, start: Floats | float) -> Part:
        """A part with the columns that carry information of their own."""
        return Part(X, offset, start, independent_columns(X))

    @property
    def kept(self) -> Floats:
        """The columns (n, p) that carry a coefficient."""
        return self.X[:, list(self.columns.kept)]


@dataclass(frozen=True)
class JointModel:
    """density: of the rows; parts: one for each of its linear predictors; phi: a first guess."""

    density: Density
    parts: tuple[Part, ...]
    phi: float = 0.0

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of coefficients of each part."""
        return tuple(len(part.columns.kept) for part in self.parts)
