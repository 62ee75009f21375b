"""Running the chains, on all cores where that pays, and keeping what they found: only the imputed values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.analysis.imputation.plan import Plan, plan_imputation
from workbench.analysis.imputation_options import ImputationOptions
from workbench.analysis.reporting import QuietReporter, Reporter
from workbench.data.dataset import Dataset
from workbench.engine.imputation import Problem, run_chain
from workbench.engine.imputation.problem import Floats
from workbench.engine.threads import threads_for


@dataclass(frozen=True)
class ChainResult:
    """imputed: missing values by variable, in the order of their rows; means, sds (T, targets)."""

    imputed: Mapping[str, Floats]
    means: Floats
    sds: Floats


@dataclass(frozen=True)
class Imputed:
    """What was planned, and one chain a set."""

    plan: Plan
    chains: Sequence[ChainResult]

    def draws(self, what: str, place: int) -> Floats:
        """The way of "means" or "sds" of one target (T, m)."""
        return np.column_stack([getattr(chain, what)[:, place] for chain in self.chains])

    def values(self, name: str, number: int) -> Floats:
        """A variable completed in one set (n,)."""
        column = self.plan.problem.columns[name]
        out = column.values.copy()
        if name in self.chains[number].imputed:
            out[column.missing] = self.chains[number].imputed[name]
        return out


def impute(data: Dataset, options: ImputationOptions, reporter: Reporter | None = None) -> Imputed:
    """Impute the data; without a reporter in this process, from the seed of the options."""
    plan = plan_imputation(data, options)
    report: Reporter = QuietReporter(options.seed) if reporter is None else reporter
    items = [(plan.problem, options.iterations)] * options.n_sets
    mapped: Callable[..., Any] = report.map
    chains = mapped(chain_of, items, message="Imputing the data sets", seeded=True)
    return Imputed(plan, chains)


def chain_of(item: tuple[Problem, int], seed: np.random.SeedSequence) -> ChainResult:
    """One chain from its own random numbers."""
    problem, iterations = item
    with threads_for(1), np.errstate(all="ignore"):
        chain = run_chain(problem, iterations, np.random.default_rng(seed))
    imputed = {t.name: chain.values[t.name][problem.columns[t.name].missing] for t in problem.targets}
    return ChainResult(imputed, chain.means, chain.sds)
