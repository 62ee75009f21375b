"""The models that are compared: published data, and simulated rows in numbers that hurt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parents[1] / "tests" / "reference" / "data"


@dataclass(frozen=True)
class Case:
    """bar: how many times faster than lme4 we mean to be at least."""

    name: str
    formula: str
    frame: Callable[[], pd.DataFrame]
    bar: float


def published(name: str, *factors: str) -> Callable[[], pd.DataFrame]:
    """A data set of tests/reference; factors (and all text) as pandas categories, as R has them."""

    def read() -> pd.DataFrame:
        frame = pd.read_csv(DATA / f"{name}.csv", dtype=dict.fromkeys(factors, "category"))
        words = [column for column in frame if not pd.api.types.is_numeric_dtype(frame[column])]
        return frame.astype(dict.fromkeys(words, "category"))

    return read


def simulated(n_rows: int, n_groups: int, shuffled: bool) -> Callable[[], pd.DataFrame]:
    """Random intercept and slope, groups of about equal size, rows by group or in random order."""

    def simulate() -> pd.DataFrame:
        random = np.random.default_rng(1)
        group = np.sort(random.integers(0, n_groups, n_rows))
        x = random.normal(size=n_rows)
        u0 = random.normal(scale=0.8, size=n_groups)
        u1 = 0.3 * u0 + random.normal(scale=0.4, size=n_groups)
        y = 1 + 0.5 * x + u0[group] + u1[group] * x + random.normal(size=n_rows)
        names = pd.Index(np.arange(n_groups).astype(str))
        frame = pd.DataFrame({"y": y, "x": x, "g": pd.Categorical.from_codes(group, names)})
        return frame.sample(frac=1, random_state=2, ignore_index=True) if shuffled else frame

    return simulate


def two_levels_up(n_rows: int, n_outer: int, n_inner: int) -> Callable[[], pd.DataFrame]:
    """Intercepts and slopes that differ between outer groups and between the inner ones in each."""

    def simulate() -> pd.DataFrame:
        random = np.random.default_rng(3)
        inner = np.sort(random.integers(0, n_inner, n_rows))
        outer = inner * n_outer // n_inner
        x, w = random.normal(size=n_rows), random.normal(size=n_outer)
        u, v = random.normal(scale=0.5, size=(n_outer, 2)), random.normal(scale=0.4, size=(n_inner, 2))
        y = 1 + 0.5 * x + 0.3 * w[outer] + (u[outer] + v[inner]) @ [1, 0] + (u[outer] + v[inner])[:, 1] * x
        codes = {"outer": (outer, n_outer), "inner": (inner, n_inner)}
        named = {
            name: pd.Categorical.from_codes(code, pd.Index([f"{name}{i}" for i in range(size)]))
            for name, (code, size) in codes.items()
        }
        return pd.DataFrame({"y": y + random.normal(size=n_rows), "x": x, "w": w[outer], **named})

    return simulate


SLOPE = "y ~ x + (x | g)"
SEVERAL_SMALL = (
    Case(
        "Penicillin, crossed",
        "diameter ~ 1 + (1 | plate) + (1 | sample)",
        published("lme4_Penicillin", "plate", "sample"),
        5,
    ),
    Case(
        "Machines, nested",
        "score ~ Machine + (1 | Worker/Machine)",
        published("nlme_Machines", "Worker", "Machine"),
        5,
    ),
)
TEST_CASES = (
    Case("sleepstudy", "Reaction ~ Days + (Days | Subject)", published("lme4_sleepstudy", "Subject"), 1),
    Case(
        "Hsb82",
        "mAch ~ cses * sector + meanses + (cses | school)",
        published("mlmRev_Hsb82", "school", "sector"),
        1,
    ),
    Case("10,000 rows, 500 groups", SLOPE, simulated(10_000, 500, False), 1),
    Case(
        "10,000 rows, 1,000 groups in 100",
        "y ~ x * w + (x | outer) + (x | inner)",
        two_levels_up(10_000, 100, 1_000),
        1,
    ),
)
CASES = (
    Case("sleepstudy", "Reaction ~ Days + (Days | Subject)", published("lme4_sleepstudy", "Subject"), 5),
    Case(
        "Exam",
        "normexam ~ standLRT + sex + schavg + (standLRT | school)",
        published("mlmRev_Exam", "school", "sex"),
        15,
    ),
    Case(
        "Hsb82",
        "mAch ~ cses * sector + meanses + (cses | school)",
        published("mlmRev_Hsb82", "school", "sector"),
        15,
    ),
    Case("1e5 rows, sorted", SLOPE, simulated(100_000, 2_000, False), 50),
    Case("1e5 rows, shuffled", SLOPE, simulated(100_000, 2_000, True), 25),
    Case("1e6 rows, sorted", SLOPE, simulated(1_000_000, 20_000, False), 75),
    Case("1e6 rows, shuffled", SLOPE, simulated(1_000_000, 20_000, True), 20),
    Case(
        "egsingle, three levels",
        "math ~ year + female + (year | schoolid) + (year | childid)",
        published("mlmRev_egsingle", "schoolid", "childid", "female"),
        5,
    ),
    Case(
        "InstEval, crossed",
        "y ~ service + (1 | s) + (1 | d) + (1 | dept)",
        published("lme4_InstEval", "s", "d", "dept", "service"),
        5,
    ),
)
