"""What is imputed, and by which models: plain arrays and names.

columns    every variable that takes part, by name; categories as whole numbers 0 .. K-1, nan where missing
targets    incomplete variables in the order of their visits, each with its method and predictors
passives   variables that are functions of others, renewed after every visit of what they are made of
groups     the groups of the rows, for methods that know them and for means as predictors
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]
Values = Mapping[str, Floats]
Method = Literal[
    "pmm",
    "normal",
    "logistic",
    "multinomial",
    "ordinal",
    "two_level",
    "two_level_hetero",
    "two_level_pmm",
    "two_level_binary",
    "group_pmm",
    "group_normal",
    "group_logistic",
    "group_multinomial",
    "group_ordinal",
]
TWO_LEVEL = ("two_level", "two_level_hetero", "two_level_pmm", "two_level_binary")


@dataclass(frozen=True)
class Column:
    """values (n,): nan where missing. n_levels: 0 for numbers, else the number of categories."""

    values: Floats
    n_levels: int = 0

    @property
    def missing(self) -> NDArray[np.bool_]:
        return np.isnan(self.values)


@dataclass(frozen=True, slots=True)
class Predictor:
    """A variable that helps to impute another.

    mean: its mean in the group is a predictor too; random: its effect differs between groups (two-level
    methods).
    """

    name: str
    mean: bool = False
    random: bool = False


@dataclass(frozen=True)
class Target:
    """An incomplete variable, how it is imputed, and from what. low, high: bounds that imputed numbers
    keep.
    """

    name: str
    method: Method
    predictors: tuple[Predictor, ...]
    low: float = -np.inf
    high: float = np.inf


@dataclass(frozen=True)
class Passive:
    """A variable computed from the current values of others, (n,); nan becomes its mean.

    sources: what it is made of; compute: values by name -> values (n,), which must be complete.
    """

    name: str
    sources: tuple[str, ...]
    compute: Callable[[Values], Floats]


@dataclass(frozen=True)
class Groups:
    """codes (n,): 0 .. n_groups - 1, none missing."""

    codes: Codes
    n_groups: int

    def means(self, values: Floats) -> Floats:
        """The mean in the group of every row (n,)."""
        sizes = np.maximum(np.bincount(self.codes, minlength=self.n_groups), 1)
        return np.asarray((np.bincount(self.codes, values, minlength=self.n_groups) / sizes)[self.codes])


@dataclass(frozen=True)
class Problem:
    """See the header. donors: how many candidates predictive mean matching draws from.

    sweeps: Gibbs steps of a two-level model at each visit.
    """

    columns: Mapping[str, Column]
    targets: tuple[Target, ...]
    passives: tuple[Passive, ...] = ()
    groups: Groups | None = None
    donors: int = 5
    sweeps: int = 10
    n_rows: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "n_rows", len(next(iter(self.columns.values())).values))
