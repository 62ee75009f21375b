"""What a fitted model of any family tells the diagnostics: plain arrays, and a few functions of them.

All arrays (n,) run over the rows used, in the order of the design.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.analysis.diagnostics.assessment import Assessment
from workbench.analysis.margins.predictors import Predictors, predictors_of
from workbench.data.dataset import Dataset
from workbench.data.display_names import shown_levels
from workbench.engine.diagnostics.neighbours import in_sequence
from workbench.modeling.design import Design

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Residuals:
    """Residuals (n,) that have mean 0 and standard deviation 1 if the model holds.

    title: on an axis; normal: whether they are normally distributed if the model holds.
    raw, raw_title: the same in the units of the outcome, where that makes sense.
    """

    title: str
    values: Floats
    normal: bool
    raw: Floats | None = None
    raw_title: str = "Residual"


@dataclass(frozen=True)
class RandomEffect:
    """One term of a random block; block: which, so that terms of one block share a figure.

    modes (J,): predicted effects; errors (J,): their standard errors.
    model_sd (J,): their standard deviations if the model holds, 0 or nan where a level tells nothing.
    """

    block: str
    group: str
    term: str
    levels: Sequence[str]
    modes: Floats
    errors: Floats
    model_sd: Floats


def random_effects(
    block: int,
    group: str,
    terms: Sequence[str],
    levels: Sequence[str],
    modes: Floats,
    variances: Floats,
    covariance: Floats,
) -> Iterator[RandomEffect]:
    """Every term of one random block, by its number.

    modes (J, q), variances (J, q, q): given the data; covariance (q, q): of the random effects. If the model
    holds the modes vary by the covariance less what the data leave open: small groups are shrunk more.
    """
    left = np.einsum("jaa->ja", variances)
    spread = np.sqrt(np.maximum(np.diag(covariance) - left, 0.0))
    errors = np.sqrt(np.maximum(left, 0.0))
    for a, term in enumerate(terms):
        yield RandomEffect(str(block), group, term, levels, modes[:, a], errors[:, a], spread[:, a])


@dataclass(frozen=True)
class Replicates:
    """What the model finds in m outcomes it made itself.

    residuals (m, n): as `Residuals.values`; modes: for each random effect (m, J), in the units of `modes`.
    """

    residuals: Floats
    modes: Sequence[Floats] = ()


@dataclass(frozen=True)
class Influence:
    """What leaving out one unit does. unit: "row", or the name of a grouping; cooks_distance (m,).

    labels (m,): of the units; rows: 0-based rows of the data behind them, where a unit is a row.
    change (m, p): of the coefficients in standard errors, with their names; how: it was computed, a sentence.
    """

    unit: str
    labels: Sequence[str]
    cooks_distance: Floats
    rows: NDArray[np.intp] | None = None
    change: Floats | None = None
    names: Sequence[str] = ()
    how: str = ""


class Added(Protocol):
    """The test of a column that the model does not have; share: of what is unexplained that it explains."""

    @property
    def statistic(self) -> float: ...
    @property
    def df(self) -> float: ...
    @property
    def p_value(self) -> float: ...
    @property
    def share(self) -> float: ...


@dataclass(frozen=True)
class FittedModel:
    """A fit, for the diagnostics.

    fitted (n,): what residuals are set against, with its title. seed: of everything that is simulated.
    random: random effects. cov (p, p), kept: covariance of the fixed coefficients and the columns of X they
    belong to. leverage (n,): diagonal of the hat matrix. influence: of rows, groups or both.
    added(columns (n, k)): a test of each column added alone; None: on the residuals. replicate(count): what
    the model finds in data it made; None where it makes none. given: assessments of the family's own, which
    take the place of the shared ones about the same matter. within: whether residuals are those within
    groups, so that rows of a group are independent; otherwise no test is made of rows by group. neighbours:
    whether the shared figure of neighbouring rows is wanted. other_groupings: label, codes (n,) and level
    names of groupings without random effects, such as the persons whose residuals are correlated. inside:
    residuals (n,) within groups where `residuals` are not, by which neighbouring rows are compared.
    """

    data: Dataset
    design: Design
    fitted: Floats
    fitted_title: str
    residuals: Residuals
    seed: int = 1
    random: Sequence[RandomEffect] = ()
    cov: Floats | None = None
    kept: Sequence[int] = ()
    leverage: Floats | None = None
    influence: Sequence[Influence] = ()
    added: Callable[[Floats], Sequence[Added]] | None = None
    replicate: Callable[[int], Replicates] | None = None
    given: Sequence[Assessment] = ()
    within: bool = True
    neighbours: bool = True
    inside: Floats | None = None
    other_groupings: Sequence[tuple[str, NDArray[np.integer], Sequence[str]]] = ()
    ci_level: float = 0.95

    @property
    def rows(self) -> NDArray[np.intp]:
        """0-based rows of the data."""
        return self.design.rows

    @property
    def n(self) -> int:
        """Rows used."""
        return len(self.fitted)

    @cached_property
    def predictors(self) -> Predictors:
        """The variables of the fixed part on the rows used."""
        return predictors_of(self.design, self.data)

    def shown(self, group: str, levels: Sequence[str]) -> Sequence[str]:
        """Levels of a grouping as readers know them."""
        return shown_levels(self.data, group, levels)

    def shown_units(self, influence: Influence) -> Influence:
        """Influence of units as readers know them; rows have no other names."""
        if influence.rows is not None:
            return influence
        return replace(influence, labels=self.shown(influence.unit, influence.labels))

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Rows (n,) whose residual is a number."""
        return np.isfinite(self.residuals.values)

    @cached_property
    def groupings(self) -> tuple[tuple[str, NDArray[np.integer], Sequence[str]], ...]:
        """Label, codes (n,) and levels as readers know them of every grouping, finest first."""
        found = {r.label: (r.label, r.codes, self.shown(r.label, r.level_labels)) for r in self.design.random}
        return tuple(sorted(found.values(), key=lambda g: -len(g[2])))

    @cached_property
    def sequence(self) -> tuple[NDArray[np.intp], NDArray[np.integer] | None]:
        """Known rows in the order in which neighbours are looked for, and their groups, None without any."""
        codes = self.groupings[0][1] if self.groupings else None
        order = in_sequence(codes, self.rows)
        order = order[self.known[order]]
        return order, None if codes is None else codes[order]

    @cached_property
    def replicates(self) -> Replicates | None:
        """Simulated once for all figures and tests; None where the model makes none or has too many rows."""
        if self.replicate is None or self.n > MOST_ROWS:
            return None
        return self.replicate(next(count for rows, count in COUNTS if self.n <= rows))


COUNTS = ((1_000, 199), (5_000, 99), (20_000, 39))
"""How many outcomes are simulated up to how many rows: 39 are enough for limits of 95%."""
MOST_ROWS = COUNTS[-1][0]
