"""Larger runs of the simulated studies of tests/recovery; their table is docs/validation/recovery.md.

    python benchmarks/recovery.py [--replicates 1000] [--study NAME ...] [--write]

Takes some minutes. Numbers differ from machine to machine in their last digits only: the seeds are fixed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "validation" / "recovery.md"
sys.path[:0] = [str(ROOT)]

from tests.recovery import mixed, residuals  # noqa: E402
from tests.recovery.regression import unequal_spread  # noqa: E402
from tests.recovery.studies import Study, Summary, run  # noqa: E402
from workbench.engine.threads import threads_for  # noqa: E402
from workbench.validation.markdown import table  # noqa: E402

SLOW = 0.3  # share of the replicates that a study gets whose fits take long
HEADER = (
    "parameter",
    "truth",
    "bias",
    "Monte Carlo error",
    "bias / SD",
    "coverage of 95%",
    "Monte Carlo error",
)
WORDS = """# Recovery of known parameters

Data are drawn from known parameters and analysed again (`tests/recovery/studies.py` tells how), {replicates}
times for most studies. Bias is the mean of the estimates minus the truth; its Monte Carlo error says how far
from zero it may lie by chance, and "bias / SD" how much of the spread of the estimate it is. Coefficients are
tested with Satterthwaite's or (random intercepts, weights, residual structures) Kenward-Roger's degrees of
freedom; intervals of variances are by profile likelihood, those of residual parameters by their standard
errors on a scale without bounds. Parameters of residual structures are numbered as the result lists them.

Variances by REML, coefficients and their intervals are right within Monte Carlo error. Correlations, standard
deviations and ratios of them are curved functions of what is estimated without bias, so a small bias is their
own; it falls as one over the number of groups. Some intervals cover less than they say
in data as small as these: those of parameters of which few rows speak (the correlation of the first time with
the last), since they rest on standard errors; and profiles of variances, a little, since they rest on ML.
Beside a covariance of many parameters Satterthwaite's degrees of freedom alone do not suffice: with 14
parameters from 40 persons the standard error is 14% too small, and intervals cover 91%. Kenward and Roger's
correction mends that.
"""


def studies(replicates: int) -> dict[str, tuple[Callable[[], Study], int]]:
    """Name -> how it is made, and with how many replicates."""
    few = max(50, int(SLOW * replicates))
    found: dict[str, tuple[Callable[[], Study], int]] = {
        make.__name__: (
            partial(make, profiles=True),
            few if make is mixed.crossed or make is mixed.nested else replicates,
        )
        for make in mixed.STUDIES
    }
    for kind in residuals.CASES:
        dear = kind in ("arh1", "arma11", "unstructured")
        found[kind] = (partial(residuals.structure, kind), few if dear else replicates)
    found["beside_intercepts"] = (residuals.beside_intercepts, few)
    for errors in ("usual", "hc0", "hc3"):
        found[errors] = (partial(unequal_spread, errors), 5 * replicates)
    return found


def section(study: Study, found: list[Summary]) -> Iterator[str]:
    """One study as Markdown."""
    yield f"## {study.name.capitalize()} ({found[0].replicates} replicates)"
    yield ""
    yield from table(HEADER, (cells(one) for one in found))
    yield ""


def cells(one: Summary) -> tuple[str, ...]:
    covered = ("", "") if np.isnan(one.coverage) else (f"{one.coverage:.3f}", f"{one.coverage_error:.3f}")
    numbers = (f"{one.truth:g}", f"{one.bias:.4f}", f"{one.bias_error:.4f}", f"{one.bias / one.sd:.2f}")
    return (one.parameter, *numbers, *covered)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--study", nargs="*", help="some of the studies only")
    parser.add_argument("--write", action="store_true", help="write docs/validation/recovery.md")
    arguments = parser.parse_args()
    lines = [WORDS.format(replicates=arguments.replicates)]
    with threads_for(0):
        for number, (name, (make, replicates)) in enumerate(studies(arguments.replicates).items(), 1):
            if arguments.study and name not in arguments.study:
                continue
            study = make()
            block = list(section(study, run(study, replicates, seed=1000 + number)))
            print("\n".join(block), flush=True)
            lines += block
    if arguments.write:
        PAGE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
