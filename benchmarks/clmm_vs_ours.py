"""Cumulative link mixed models side by side with R's clmm, in turns, on the same machine.

    python benchmarks/clmm_vs_ours.py [--repeats 5] [--wine FILE] [--write]

Both sides start at a data frame in memory and end at estimates with standard errors; clmm runs with its
default settings, R is kept alive between the fits, each side has one BLAS thread. Estimates are compared
after every case. --wine: the wine data of package ordinal as CSV (GPL, not part of this project); without it
that case is left out. --write puts the page into benchmarks/RESULTS_categories.md.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: both sides get one thread

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import machine
import numpy as np
import pandas as pd
from agreement import key
from clmm_peer import Clmm
from peer import Estimates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.engine.cumulative.mixed_result import CumulativeMixedFit
    from workbench.modeling.design import Design

HERE = Path(__file__).resolve().parent
TURN = 0.2  # seconds that a turn lasts at least: as many fits as that takes, on either side
TURNS = 4  # times as many turns where the fits of both are shorter: such fits differ most, and cost least


@dataclass(frozen=True)
class Case:
    """bar: how many times faster than clmm we mean to be at least."""

    name: str
    formula: str
    frame: Callable[[], pd.DataFrame]
    bar: float
    threshold: str = "flexible"
    points: int = 1


def simulated(n_rows: int, n_groups: int, crossed: int = 0) -> Callable[[], pd.DataFrame]:
    """Four ordered categories, a predictor of rows and one of groups, random intercepts."""

    def simulate() -> pd.DataFrame:
        random = np.random.default_rng(1)
        g = np.sort(random.integers(0, n_groups, n_rows))
        x, z = random.normal(size=n_rows), random.normal(size=n_groups)[g]
        eta = 0.8 * x + 0.3 * z + random.normal(size=n_groups)[g]
        frame = {"x": x, "z": z, "g": pd.Categorical(g)}
        if crossed:
            h = random.integers(0, crossed, n_rows)
            eta = eta + 0.6 * random.normal(size=crossed)[h]
            frame["h"] = pd.Categorical(h)
        cut = np.digitize(eta + random.logistic(size=n_rows), [-1.5, 0.0, 1.5]) + 1
        return pd.DataFrame({"y": pd.Categorical(cut, ordered=True), **frame})

    return simulate


def wine(file: Path) -> Callable[[], pd.DataFrame]:
    def read() -> pd.DataFrame:
        frame = pd.read_csv(file).astype(dict.fromkeys(("temp", "contact", "judge"), "category"))
        return frame.assign(rating=pd.Categorical(frame["rating"], ordered=True))

    return read


def cases(file: Path | None) -> list[Case]:
    formula = "y ~ x + z + (1 | g)"
    found = [
        Case("2,000 rows, 200 groups", formula, simulated(2_000, 200), 20),
        Case("2,000 rows, 200 groups, 7 nodes", formula, simulated(2_000, 200), 20, points=7),
        Case("2,000 rows, equidistant", formula, simulated(2_000, 200), 20, threshold="equidistant"),
        Case("10,000 rows, 1,000 groups", formula, simulated(10_000, 1_000), 20),
        Case("2,000 rows, 100 x 30 crossed", f"{formula} + (1 | h)", simulated(2_000, 100, 30), 5),
    ]
    if file is not None:
        small = "rating ~ temp + contact + (1 | judge)"
        found.insert(0, Case("wine", small, wine(file), 20))
    return found


@dataclass(frozen=True)
class Fitted:
    """One fit of ours: values and standard errors of thresholds and effects, in this time."""

    seconds: float
    design: Design
    found: CumulativeMixedFit
    values: NDArray[np.float64]
    errors: NDArray[np.float64]


def fit(case: Case, frame: pd.DataFrame) -> Fitted:
    """Parse, build the design, fit: what `clmm(formula, frame)` and its summary do."""
    from workbench.data.frame import dataset_of
    from workbench.engine.cumulative.mixed import fit_cumulative_mixed
    from workbench.engine.glmm import RandomBlock
    from workbench.modeling.design import build_design
    from workbench.modeling.spec import ModelSpec

    start = time.perf_counter()
    spec = ModelSpec.from_formula(case.formula)
    data = dataset_of(frame, only=spec.variables)
    design = build_design(spec, data, response="any", observation_level=True)
    blocks = [RandomBlock(b.label, b.codes, b.n_levels, b.Z, b.names) for b in design.random]
    levels = design.y_levels or ()
    found = fit_cumulative_mixed(
        design.y.astype(np.intp),
        len(levels),
        design.X[:, 1:],
        blocks,
        threshold=case.threshold,
        quadrature_points=case.points,
    )
    values, errors = found.parameters, np.sqrt(np.diag(found.parameters_cov))
    return Fitted(time.perf_counter() - start, design, found, values, errors)


def estimates(fitted: Fitted) -> Estimates:
    """What is compared with clmm; once, as the covariances ask the engine of all mixed models for its fit."""
    design, found = fitted.design, fitted.found
    levels = design.y_levels or ()
    cuts = [f"{a}|{b}" for a, b in pairwise(levels)]
    names = [*cuts, *design.x_names[1:]]
    values = zip(names, fitted.values, fitted.errors, strict=True)
    fixed = {n: (float(b), float(e)) for n, b, e in values}
    random = {
        (b.group, "(Intercept)", ""): float(S[0, 0])
        for b, S in zip(found.blocks, found.fit.covariances, strict=True)
    }
    return Estimates(fitted.seconds, -2.0 * found.log_lik, fixed, random)


@dataclass(frozen=True)
class Outcome:
    """gain: clmm's criterion minus ours (positive: we found a lower point).

    coefficients: largest difference in units of a standard error; variances: relative.
    alone: our shortest fit of many without turns of R between them.
    """

    case: Case
    rows: int
    ours: list[float]
    theirs: list[float]
    gain: float
    coefficients: float
    variances: float
    alone: float

    @property
    def ratio(self) -> float:
        return statistics.median(self.theirs) / statistics.median(self.ours)


def measure(case: Case, repeats: int, clmm: Clmm) -> Outcome:
    """Take turns, more of them where fits are short. The first fit of each side is not counted.

    A turn lasts equally long on both sides, however short a fit is: a machine that was waiting for the other
    side works at half its speed for some milliseconds.
    """
    frame = case.frame()
    hand_over(case, frame, clmm)

    def peer() -> Estimates:
        return clmm.fit_ordinal(case.name, case.formula, case.threshold, case.points)

    mine, theirs = estimates(fit(case, frame)), peer()
    short = max(mine.seconds, theirs.seconds) < TURN
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats * (TURNS if short else 1)):
        gc.collect()  # as R does before its turn
        times[0].extend(turn(lambda: fit(case, frame).seconds))
        times[1].extend(turn(lambda: peer().seconds))
    fixed = {key(term): value for term, value in mine.fixed.items()}
    shared = {term: value for term, value in theirs.fixed.items() if key(term) in fixed}
    return Outcome(
        case,
        len(frame),
        *times,
        gain=theirs.criterion - mine.criterion,
        coefficients=max(abs(fixed[key(t)][0] - value) / error for t, (value, error) in shared.items()),
        variances=max(abs(mine.random[p] - v) / v for p, v in theirs.random.items()),
        alone=min(fit(case, frame).seconds for _ in range(200 if mine.seconds < TURN else 1)),
    )


def turn(seconds: Callable[[], float]) -> Iterator[float]:
    """What each fit of a turn took."""
    spent = 0.0
    while spent < TURN:
        spent += (took := seconds())
        yield took


def hand_over(case: Case, frame: pd.DataFrame, clmm: Clmm) -> None:
    """Give R the same rows, and the levels of every category in the same order."""
    factors = [c for c in frame if frame[c].dtype == "category"]
    categories = {c: [str(v) for v in frame[c].cat.categories] for c in factors}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        frame.to_csv(path, index=False)
        clmm.load(case.name, path, categories)


def span(times: list[float]) -> str:
    low, middle, high = (f"{x:.4g}" for x in (min(times), statistics.median(times), max(times)))
    return f"{middle} ({low} to {high})"


def report(outcomes: list[Outcome], about: list[str]) -> str:
    rows = [
        f"| {o.case.name} | {o.rows} | {span(o.theirs)} | {span(o.ours)} | {o.alone:.4g} | **{o.ratio:.1f}** "
        f"| {o.case.bar:g} | {o.gain:.1e} | {o.coefficients:.1e} | {o.variances:.1e} |"
        for o in outcomes
    ]
    template = (HERE / "categories_template.md").read_text(encoding="utf-8")
    return template.format(about="\n".join(f"- {line}" for line in about), rows="\n".join(rows))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--wine", type=Path)
    parser.add_argument("--write", action="store_true", help="write benchmarks/RESULTS_categories.md")
    arguments = parser.parse_args()
    clmm, before = Clmm(), machine.load()
    outcomes = []
    for case in cases(arguments.wine):
        outcomes.append(measure(case, arguments.repeats, clmm))
        print(f"{case.name}: {outcomes[-1].ratio:.1f} times faster", flush=True)
    versions = clmm.about()
    about = [
        machine.description(),
        f"Ours: {machine.our_linear_algebra()}",
        f"R {versions['r'][0]}, ordinal {clmm.version}",
        f"Load before: {before}; after: {machine.load()}",
    ]
    clmm.close()
    text = report(outcomes, about)
    if arguments.write:
        (HERE / "RESULTS_categories.md").write_text(text, encoding="utf-8")
    print("\n" + text)


if __name__ == "__main__":
    main()
