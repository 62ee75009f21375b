"""Generalised mixed models side by side with R's lme4 and glmmTMB, in turns, on the same machine.

    python benchmarks/glmm_vs_peers.py [--repeats 5] [--case "VerbAgg, crossed" ...] [--write]

Both sides start at a data frame in memory whose categories are already coded, and end at estimates with
standard errors from the Hessian of all parameters. R is kept alive between the fits and runs with default
settings; each side has one BLAS thread. `--write` puts the table into benchmarks/GLMM_RESULTS.md.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: both sides get one thread

import machine
import numpy as np
import pandas as pd
from agreement import key
from glmm_cases import GLMM_CASES, GlmmCase
from lmm_vs_lme4 import hand_over, span, surroundings
from peer import Lme4, quoted

HERE = Path(__file__).resolve().parent
BURST = 5  # fits in one turn where they take less than 0.2 s
Table = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Fitted:
    """Seconds by the clock and of the processor, -2 log L, coefficients with errors by term; theta."""

    seconds: float
    cpu: float
    criterion: float
    fixed: Table
    theta: tuple[float, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """Fits of both sides in turns; gain: by how much our criterion lies below theirs (nan: not comparable).

    objective: our criterion less glmer's own objective at our estimates.  coefficients, errors: largest
    differences, in standard errors and relative.
    """

    case: GlmmCase
    rows: int
    ours: list[Fitted]
    theirs: list[Fitted]
    gain: float = float("nan")
    objective: float = float("nan")
    coefficients: float = float("nan")
    errors: float = float("nan")

    def ratio(self, time: str) -> float:
        """How many times faster we are, by `seconds` or `cpu`."""
        if not self.theirs:
            return float("nan")
        mine, peers = ([getattr(fit, time) for fit in fits] for fits in (self.ours, self.theirs))
        return statistics.median(peers) / statistics.median(mine)


class Peers(Lme4):
    """The R process with what generalised models need besides."""

    def __init__(self) -> None:
        super().__init__()
        self._send(f"source({quoted(str(HERE / 'glmm_peer.R'))})")

    def version(self) -> str:
        return self._ask("glmm_about()")["glmmTMB"][0]

    def fit_case(self, case: GlmmCase) -> Fitted:
        extra = f", {case.arguments}" if case.arguments else ""
        answer = self._ask(f"glmm_fit({quoted(case.name)}, {quoted(case.engine)}, {case.formula}{extra})")
        numbers = [[float(v) for v in answer[name]] for name in ("estimate", "std_error")]
        fixed = dict(zip(map(key, answer["term"]), zip(*numbers, strict=True), strict=True))
        seconds, cpu, criterion = (float(answer[name][0]) for name in ("seconds", "cpu", "criterion"))
        return Fitted(seconds, cpu, criterion, fixed)

    def objectives(self, case: GlmmCase, theta: tuple[float, ...], beta: list[float]) -> tuple[float, float]:
        """glmer's objective at our estimates and at its own."""
        at = ", ".join(f"c({', '.join(map(repr, values))})" for values in (theta, beta))
        call = f"glmm_objective({quoted(case.name)}, {case.formula}, {at}, {case.arguments})"
        answer = self._ask(call)
        return float(answer["criterion"][0]), float(answer["own"][0])


def ours(frame: pd.DataFrame, case: GlmmCase) -> Fitted:
    """Parse, build the design, fit: what the peer's call and `summary` do."""
    from workbench.data.frame import dataset_of
    from workbench.engine.glmm import RandomBlock
    from workbench.modeling.design import build_design
    from workbench.modeling.spec import ModelSpec

    start, used = time.perf_counter(), time.process_time()
    spec = ModelSpec.from_formula(case.formula)
    design = build_design(spec, dataset_of(frame, only=spec.variables), response="any")
    blocks = [RandomBlock(b.label, b.codes, b.n_levels, b.Z, b.names) for b in design.random]
    y = np.asarray(design.y, dtype=np.float64)
    found = fit(y, design.X, blocks, dict(case.options))
    beta, errors = found.coefficients[0], found.std_errors[: len(found.coefficients[0])]
    seconds, cpu = time.perf_counter() - start, time.process_time() - used
    names = [key(design.x_names[k]) for k in found.kept()]
    fixed = dict(zip(names, zip(beta.tolist(), errors.tolist(), strict=True), strict=True))
    return Fitted(seconds, cpu, found.criterion, fixed, tuple(float(v) for t in found.theta for v in t))


def fit(y: np.ndarray, X: np.ndarray, blocks: list[Any], options: dict[str, Any]) -> Any:
    from workbench.engine.glmm import Zeros, fit_glmm, fit_joint_glmm

    family = options.pop("family", "binomial")
    if options.pop("zero_inflation", False):
        return fit_joint_glmm(
            y, X, blocks, family=family, zeros=Zeros("inflated", np.ones((len(y), 1))), **options
        )
    return fit_glmm(y, X, blocks, family=family, **options)


def measure(case: GlmmCase, repeats: int, peers: Peers) -> Outcome:
    """Take turns; short fits in bursts. The first fit of each side warms it up and is not counted."""
    frame = case.frame()
    mine = ours(frame, case)
    if not case.engine:
        return Outcome(case, len(frame), [ours(frame, case) for _ in range(repeats)], [])
    hand_over(case.name, frame, peers)
    peers.fit_case(case)
    burst = range(1 if mine.seconds > 0.2 else BURST)
    fits: tuple[list[Fitted], list[Fitted]] = ([], [])
    for _ in range(repeats):
        gc.collect()
        fits[0].extend(ours(frame, case) for _ in burst)
        fits[1].append(peers.fit_case(case))
    return compare(case, len(frame), fits, peers)


def compare(case: GlmmCase, rows: int, fits: tuple[list[Fitted], list[Fitted]], peers: Peers) -> Outcome:
    mine, theirs = fits[0][-1], fits[1][-1]
    gaps = {term: mine.fixed[term][0] - value for term, (value, _) in theirs.fixed.items()}
    coefficients = max(abs(gap) / theirs.fixed[term][1] for term, gap in gaps.items())
    errors = max(abs(mine.fixed[term][1] / error - 1) for term, (_, error) in theirs.fixed.items())
    gain, objective = theirs.criterion - mine.criterion, float("nan")
    if case.engine == "glmer":
        at_ours, at_theirs = peers.objectives(case, mine.theta, [b for b, _ in mine.fixed.values()])
        gain = at_theirs - at_ours
        if "nAGQ" not in case.arguments:
            objective = mine.criterion - at_ours
    return Outcome(case, rows, *fits, gain, objective, coefficients, errors)


def report(outcomes: list[Outcome], about: list[str]) -> str:
    """The page that GLMM_RESULTS.md shows."""
    speed = [speed_row(outcome) for outcome in outcomes]
    numbers = [
        f"| {o.case.name} | {o.objective:.1e} | {o.gain:.1e} | {o.coefficients:.1e} | {o.errors:.1e} |"
        for o in outcomes
        if o.theirs
    ]
    template = (HERE / "glmm_template.md").read_text(encoding="utf-8")
    parts = {"about": [f"- {line}" for line in about], "speed": speed, "agreement": numbers}
    return template.format(**{name: "\n".join(lines) for name, lines in parts.items()})


def speed_row(o: Outcome) -> str:
    cells = [o.case.name, str(o.rows), "-", "-", span([fit.seconds for fit in o.ours]), "-", "-", "-"]
    if o.theirs:
        cells[2:4] = [o.case.engine, span([fit.seconds for fit in o.theirs])]
        cells[5:] = [f"**{o.ratio('seconds'):.1f}**", f"{o.ratio('cpu'):.1f}", f"{o.case.bar:g}"]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--case", nargs="*", default=[case.name for case in GLMM_CASES])
    parser.add_argument("--write", action="store_true", help="write benchmarks/GLMM_RESULTS.md")
    arguments = parser.parse_args()
    peers = Peers()
    before = machine.load()
    outcomes: list[Outcome] = []
    text = ""
    for case in (case for case in GLMM_CASES if case.name in arguments.case):
        outcomes.append(measure(case, arguments.repeats, peers))
        print(outcomes[-1].case.name, f"{outcomes[-1].ratio('seconds'):.1f} times faster", flush=True)
        about = [
            *surroundings(peers),
            f"glmmTMB {peers.version()}",
            f"Load before: {before}; after: {machine.load()}",
        ]
        text = report(outcomes, about)
        if arguments.write:
            (HERE / "GLMM_RESULTS.md").write_text(text, encoding="utf-8")
    peers.close()
    print("\n" + text)


if __name__ == "__main__":
    main()
