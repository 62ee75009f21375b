"""t tests by Satterthwaite and Kenward-Roger side by side with lmerTest and pbkrtest, on the same machine.

    python benchmarks/df_vs_r.py [--repeats 5] [--write]

Both sides start from their own REML fit; theirs is the conversion to an lmerTest fit and its summary, ours
the law of the contrasts and the tests of all coefficients. One thread each. `--write` makes
benchmarks/RESULTS_DF.md.
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
from cases import TEST_CASES, Case
from lmm_vs_lme4 import hand_over, span, surroundings
from peer import Lme4
from refits_vs_lme4 import fitted

from workbench.engine.inference import CoefficientTests, DfMethod, approximation, tests_of
from workbench.engine.lmm import LmmFit

HERE = Path(__file__).resolve().parent
METHODS: dict[DfMethod, str] = {"satterthwaite": "Satterthwaite", "kenward_roger": "Kenward-Roger"}
MEANT = 0.5  # seconds that 10,000 rows may take at most


@dataclass(frozen=True)
class Outcome:
    """Seconds of both sides, and the largest relative differences of standard errors and df."""

    case: str
    rows: int
    method: str
    ours: list[float]
    theirs: list[float]
    errors: float
    df: float


def measure(case: Case, repeats: int, lme4: Lme4) -> list[Outcome]:
    """Both methods on one case, in turns; the first turn warms up."""
    frame = case.frame()
    hand_over(case.name, frame, lme4)
    lme4.fit(case.name, case.formula)
    _, fit = fitted(case)
    out = []
    for method, words in METHODS.items():
        mine, theirs = [], []
        for _ in range(repeats + 1):
            seconds, tests = once(fit, method)
            mine.append(seconds)
            seconds, answer = lme4.tests(case.name, words)
            theirs.append(seconds)
        ours = zip(tests.std_error.tolist(), tests.df.tolist(), strict=True)
        pairs = list(zip(ours, answer.values(), strict=True))
        errors, df = (max(abs(a[i] / b[i] - 1) for a, b in pairs) for i in (0, 1))
        out.append(Outcome(case.name, len(frame), words, mine[1:], theirs[1:], errors, df))
    return out


def once(fit: LmmFit, method: DfMethod) -> tuple[float, CoefficientTests]:
    start = time.perf_counter()
    tests = tests_of(approximation(fit, method))
    return time.perf_counter() - start, tests


def report(outcomes: list[Outcome], about: list[str]) -> str:
    """The page that RESULTS_DF.md shows."""
    rows = [
        f"| {o.case} | {o.rows} | {o.method} | {span(o.theirs)} | {span(o.ours)} "
        f"| **{statistics.median(o.theirs) / statistics.median(o.ours):.0f}** | {o.errors:.0e} | {o.df:.0e} |"
        for o in outcomes
    ]
    template = (HERE / "df_template.md").read_text(encoding="utf-8")
    lines = "\n".join(f"- {line}" for line in about)
    return template.format(about=lines, meant=MEANT, rows="\n".join(rows))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write benchmarks/RESULTS_DF.md")
    arguments = parser.parse_args()
    lme4, before = Lme4(), machine.load()
    outcomes = [o for case in TEST_CASES for o in measure(case, arguments.repeats, lme4)]
    theirs = lme4.about()
    about = [*surroundings(lme4), f"lmerTest {theirs['lmerTest'][0]}, pbkrtest {theirs['pbkrtest'][0]}"]
    about.append(f"Load before: {before}; after: {machine.load()}")
    lme4.close()
    text = report(outcomes, about)
    print(text)
    if arguments.write:
        (HERE / "RESULTS_DF.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
