"""What checks need to know of a fitted model, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.engine.outcome_laws import OutcomeLaw, quantile_residuals
from workbench_glmm.cells import Floats


@dataclass(frozen=True)
class Checked:
    """Arrays (n,) over the rows used.

    name: of the outcome; title: what its mean is called; event: of a binomial outcome, else "". y: shares for
    binomial outcomes; mean: fitted; pearson: residuals. trials: None where each row is one trial. law: None
    for quasi families, which have none. rows: 0-based rows of the data; seed: of randomised residuals.
    """

    name: str
    title: str
    event: str
    y: Floats
    mean: Floats
    pearson: Floats
    trials: Floats | None
    law: OutcomeLaw | None
    rows: NDArray[np.intp]
    seed: int
    is_count: bool

    @cached_property
    def quantile(self) -> Floats | None:
        """Randomised quantile residuals; None without a law."""
        if self.law is None:
            return None
        return quantile_residuals(self.law, self.y, np.random.default_rng(self.seed))

    @property
    def is_binomial(self) -> bool:
        """Whether the outcome is events in trials."""
        return bool(self.event)

    @property
    def is_binary(self) -> bool:
        """Whether every row is one yes or no."""
        return self.is_binomial and self.trials is None

    @property
    def n_trials(self) -> Floats:
        """Trials of every row."""
        return np.ones_like(self.y) if self.trials is None else self.trials

    @property
    def events(self) -> Floats:
        """Events of every row."""
        return np.asarray(self.y * self.n_trials)
