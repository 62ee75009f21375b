"""Linear mixed models side by side with R's lme4, in turns, on the same machine.

    python benchmarks/lmm_vs_lme4.py [--repeats 5] [--case sleepstudy ...] [--write]

Both sides start at a data frame in memory whose categories are already coded, and end at estimates with
standard errors. lme4 runs with its default settings; R is kept alive between the fits; each side has one BLAS
thread. Estimates are compared after every case. `--write` puts the table into benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import machine
import ours
import pandas as pd
from agreement import Agreement, compare
from cases import CASES, Case
from peer import Lme4

BURST = 5  # fits in one turn where they take less than 0.2 s
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Outcome:
    case: Case
    rows: int
    ours: list[float]
    whole: list[float]
    theirs: list[float]
    agreement: Agreement

    @property
    def ratio(self) -> float:
        return statistics.median(self.theirs) / statistics.median(self.ours)


def measure(case: Case, repeats: int, lme4: Lme4) -> Outcome:
    """Take turns; short fits in bursts, as a single one mostly measures how cold the caches are.

    The first fit of each side warms it up and is not counted.
    """
    frame = case.frame()
    hand_over(case.name, frame, lme4)
    mine, theirs = ours.fit(frame, case.formula), lme4.fit(case.name, case.formula)
    burst = range(1 if theirs.seconds > 0.2 else BURST)
    times: tuple[list[float], list[float], list[float]] = ([], [], [])
    for _ in range(repeats):
        gc.collect()
        times[0].extend(ours.fit(frame, case.formula).seconds for _ in burst)
        times[1].extend(lme4.fit(case.name, case.formula).seconds for _ in burst)
        gc.collect()
        times[2].extend(ours.analyse(frame, case.formula) for _ in burst)
    return Outcome(case, len(frame), times[0], times[2], times[1], compare(case.name, mine, theirs, lme4))


def hand_over(name: str, frame: pd.DataFrame, lme4: Lme4) -> None:
    """Give R the same rows, and the levels of every category in the same order."""
    categories = {c: [str(v) for v in frame[c].cat.categories] for c in frame if frame[c].dtype == "category"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        frame.to_csv(path, index=False)
        lme4.load(name, path, categories)


def cold(lme4: Lme4) -> str:
    """First fit of a fresh process on each side."""
    command = [sys.executable, str(HERE / "ours.py")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    imports, first = map(float, said.split())
    hand_over("cold", CASES[0].frame(), lme4)
    theirs = lme4.fit("cold", CASES[0].formula).seconds
    return (
        f"First fit of a fresh process (sleepstudy): ours {first:.3f} s after {imports:.2f} s of imports; "
        f"lme4 {theirs:.3f} s after {lme4.loading:.2f} s of loading lme4."
    )


def span(times: list[float]) -> str:
    low, middle, high = (f"{x:.4g}" for x in (min(times), statistics.median(times), max(times)))
    return f"{middle} ({low} to {high})"


def report(outcomes: list[Outcome], about: list[str]) -> str:
    """The page that RESULTS.md shows."""
    speed = [
        f"| {o.case.name} | {o.rows} | {span(o.theirs)} | {span(o.ours)} | **{o.ratio:.1f}** "
        f"| {o.case.bar:g} | {span(o.whole)} | {'yes' if o.agreement.good else 'NO'} |"
        for o in outcomes
    ]
    numbers = [
        f"| {o.case.name} | {a.objective:.1e} | {a.gain:.1e} | {a.coefficients:.1e} | {a.variances:.1e} |"
        for o in outcomes
        for a in [o.agreement]
    ]
    template = (HERE / "results_template.md").read_text(encoding="utf-8")
    parts = {"about": [f"- {line}" for line in about], "speed": speed, "agreement": numbers}
    return template.format(**{name: "\n".join(lines) for name, lines in parts.items()})


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--case", nargs="*", default=[case.name for case in CASES])
    parser.add_argument("--write", action="store_true", help="write benchmarks/RESULTS.md")
    arguments = parser.parse_args()
    lme4 = Lme4()
    before, first = machine.load(), cold(lme4)
    outcomes: list[Outcome] = []
    text = ""
    for case in (case for case in CASES if case.name in arguments.case):
        outcomes.append(measure(case, arguments.repeats, lme4))
        print(f"{case.name}: {outcomes[-1].ratio:.1f} times faster, {outcomes[-1].agreement}", flush=True)
        text = report(
            outcomes, [*surroundings(lme4), f"Load before: {before}; after: {machine.load()}", first]
        )
        if arguments.write:  # after each case: what was measured is kept if it is stopped
            (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    lme4.close()
    print("\n" + text)


def surroundings(lme4: Lme4) -> list[str]:
    """Machine and libraries, those of R as its process has loaded them."""
    theirs = lme4.about()
    loaded = ", ".join(Path(path).name for path in theirs["loaded"])
    return [
        machine.description(),
        f"Ours: {machine.our_linear_algebra()}",
        f"R {theirs['r'][0]}, lme4 {theirs['lme4'][0]}: {loaded}",
    ]


if __name__ == "__main__":
    main()
