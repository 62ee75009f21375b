"""Running the chains, on all cores where that pays, and keeping what they found: only the imputed values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.analysis.imputation.plan import Plan, plan_imputation
from workbench.analysis.imputation_options import ImputationOptions
from workbench.analysis.reporting import Reporter
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


def impute(
    data: Dataset,
    options: ImputationOptions,
    reporter: Reporter | None = None,
    *,
    progress: Callable[[float], object] | None = None,
) -> Imputed:
    """Impute the data; without a reporter in this process, from the seed of the options.

    progress: told how far it is, 0 to 1, after every iteration where there is no reporter; may raise to stop.
    """
    plan = plan_imputation(data, options)
    if reporter is None:
        return Imputed(plan, _one_by_one(plan.problem, options, progress or (lambda _fraction: None)))
    items = [(plan.problem, options.iterations)] * options.n_sets
    mapped: Callable[..., Any] = reporter.map
    chains = mapped(chain_of, items, message="Imputing the data sets", seeded=True)
    return Imputed(plan, chains)


def _one_by_one(
    problem: Problem, options: ImputationOptions, progress: Callable[[float], object]
) -> list[ChainResult]:
    """The chains in this process, from the same random numbers as `Reporter.map` gives them."""
    seeds = np.random.SeedSequence(options.seed).spawn(options.n_sets)
    whole, item = options.n_sets * options.iterations, (problem, options.iterations)

    def told(number: int) -> Callable[[int], object]:
        return lambda t: progress((number * options.iterations + t) / whole)

    return [chain_of(item, seed, told(number)) for number, seed in enumerate(seeds)]


def chain_of(
    item: tuple[Problem, int],
    seed: np.random.SeedSequence,
    on_iteration: Callable[[int], object] = lambda _t: None,
) -> ChainResult:
    """One chain from its own random numbers; on_iteration may raise to stop."""
    problem, iterations = item
    with threads_for(1), np.errstate(all="ignore"):
        chain = run_chain(problem, iterations, np.random.default_rng(seed), on_iteration=on_iteration)
    imputed = {t.name: chain.values[t.name][problem.columns[t.name].missing] for t in problem.targets}
    return ChainResult(imputed, chain.means, chain.sds)
