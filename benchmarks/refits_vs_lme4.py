"""Bootstrap refits and profile intervals side by side with R's lme4, in turns, on the same machine.

    python benchmarks/refits_vs_lme4.py [--seconds 10] [--case sleepstudy ...] [--write]

Refits: outcomes are drawn from the REML fit and fitted again; lme4 by `simulate` and `refit`, ours
by `ParametricBootstrap`, drawing included on both sides, one thread each, one process each. Before that both
refit one and the same outcome, and the estimates are compared. Profile: `confint(method = "profile")` of all
parameters against ours, with the cost of ours in refits. `--write` makes benchmarks/RESULTS_REFITS.md.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: both sides get one thread

import machine
import numpy as np
from cases import CASES, SEVERAL_SMALL, Case
from lmm_vs_lme4 import hand_over, surroundings
from peer import Lme4

from workbench.data.frame import dataset_of
from workbench.engine.lmm import LmmFit, RandomBlock, fit, fit_lmm
from workbench.engine.lmm_bootstrap import ParametricBootstrap
from workbench.engine.lmm_bootstrap.refits import simulated_rows
from workbench.engine.lmm_intervals import profiler
from workbench.modeling.design import Design, build_design
from workbench.modeling.spec import ModelSpec

HERE = Path(__file__).resolve().parent
WANTED = ("sleepstudy", "Penicillin, crossed", "Machines, nested", "Exam", "Hsb82", "egsingle, three levels")
BARS = {"sleepstudy": 5.0, "Exam": 20.0, "Hsb82": 20.0}
TURNS = 5


@dataclass(frozen=True)
class Outcome:
    """Refits a second of both sides in each turn; seconds of both profiles; differences of the same refit."""

    name: str
    ours: list[float]
    theirs: list[float]
    one_by_one: float
    our_profile: float
    their_profile: float
    profile_in_refits: float
    variances_in_refits: float
    difference: float

    @property
    def ratio(self) -> float:
        return statistics.median(self.ours) / statistics.median(self.theirs)


def fitted(case: Case) -> tuple[Design, LmmFit]:
    """The REML fit of a case."""
    design = build_design(ModelSpec.from_formula(case.formula), dataset_of(case.frame()))
    blocks = [RandomBlock(b.label, b.codes, b.n_levels, b.Z, b.names) for b in design.random]
    return design, fit_lmm(design.y, design.X, blocks)


def measure(case: Case, seconds: float, lme4: Lme4) -> Outcome:
    """Take turns of refits; then one profile each."""
    hand_over(case.name, case.frame(), lme4)
    lme4.fit(case.name, case.formula)
    design, ours = fitted(case)
    difference = same_refit(case, ours, lme4)
    work = ParametricBootstrap(ours)
    rates: tuple[list[float], list[float]] = ([], [])
    for turn in range(TURNS + 1):
        mine = our_rate(work, seconds / TURNS / 2, turn)
        theirs = lme4.refits(case.name, max(3, round(rates[1][-1] * seconds / TURNS / 2) if rates[1] else 5))
        if turn:  # the first turn warms both up
            rates[0].append(mine)
            rates[1].append(theirs)
    single = one_by_one(ours, seconds / 10)
    whole, variances = our_profile(design, ours)
    return Outcome(
        case.name,
        rates[0],
        rates[1],
        1 / single,
        whole,
        lme4.profile(case.name),
        whole / single,
        variances / single,
        difference,
    )


def our_rate(work: ParametricBootstrap, seconds: float, turn: int) -> float:
    """Refits a second, for about so many seconds."""
    done, start = 0, time.perf_counter()
    for seed in np.random.SeedSequence(turn).spawn(10_000):
        done += len(work.draw(work.piece, seed))
        if time.perf_counter() - start > seconds:
            break
    return done / (time.perf_counter() - start)


def one_by_one(ours: LmmFit, seconds: float) -> float:
    """Seconds of one refit of another outcome, the unit in which the profile is told: best of three."""
    y = simulated_rows(ours, np.random.default_rng(1))

    def burst() -> float:
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds / 3 or done < 3:
            fit(ours.data.with_response(y), start=ours.relative_factors)
            done += 1
        return (time.perf_counter() - start) / done

    return min(burst() for _ in range(3))


def our_profile(design: Design, ours: LmmFit) -> tuple[float, float]:
    """Seconds for limits of all parameters, and of the variance parameters alone; best of three."""
    work = profiler(ours, design.x_names, extra=False)

    def once(number: int) -> float:
        start = time.perf_counter()
        work.curve(number)
        return time.perf_counter() - start

    times = [min(once(number) for _ in range(3)) for number in range(len(work.parameters))]
    variances = [t for t, p in zip(times, work.parameters, strict=True) if p.kind in ("sd", "cor")]
    return sum(times), sum(variances)


def same_refit(case: Case, ours: LmmFit, lme4: Lme4) -> float:
    """Both refit the same drawn outcome: largest relative difference of sigma and coefficients."""
    y = simulated_rows(ours, np.random.default_rng(1))
    sigma, *beta = lme4.refit(case.name, y)
    again = fit(ours.data.with_response(y), start=ours.relative_factors)
    errors = np.abs(again.beta - beta) / np.maximum(np.abs(beta), again.std_errors)
    return float(max(errors.max(), abs(again.sigma / sigma - 1)))


def report(outcomes: list[Outcome], about: list[str]) -> str:
    """The page that RESULTS_REFITS.md shows."""
    rows = [
        f"| {o.name} | {statistics.median(o.theirs):.1f} ({min(o.theirs):.1f} to {max(o.theirs):.1f}) "
        f"| {statistics.median(o.ours):.0f} ({min(o.ours):.0f} to {max(o.ours):.0f}) | **{o.ratio:.0f}** "
        f"| {BARS.get(o.name, 5):g} | {o.one_by_one:.0f} | {o.difference:.0e} |"
        for o in outcomes
    ]
    profiles = [
        f"| {o.name} | {o.their_profile:.2f} | {o.our_profile:.3f} "
        f"| **{o.their_profile / o.our_profile:.0f}** "
        f"| {o.profile_in_refits:.0f} | {o.variances_in_refits:.0f} |"
        for o in outcomes
    ]
    template = (HERE / "refits_template.md").read_text(encoding="utf-8")
    lines = "\n".join(f"- {line}" for line in about)
    return template.format(about=lines, rates="\n".join(rows), profiles="\n".join(profiles))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="of refits a case, both sides together")
    parser.add_argument("--case", nargs="*", default=WANTED)
    parser.add_argument("--write", action="store_true", help="write benchmarks/RESULTS_REFITS.md")
    arguments = parser.parse_args()
    lme4 = Lme4()
    before = machine.load()
    outcomes = []
    for case in (case for case in (*SEVERAL_SMALL, *CASES) if case.name in arguments.case):
        outcomes.append(measure(case, arguments.seconds, lme4))
        print(outcomes[-1], flush=True)
    about = [*surroundings(lme4), f"Load before: {before}; after: {machine.load()}"]
    lme4.close()
    text = report(outcomes, about)
    print("\n" + text)
    if arguments.write:
        (HERE / "RESULTS_REFITS.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
