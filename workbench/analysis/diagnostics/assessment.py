"""A light for each assumption: what was looked at, what was found, the test beside it.

A light is red or amber only where a test sees a departure and the departure is large enough to matter; with
many rows tests see departures of no consequence, and with few they see none at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from workbench.results import Column, Table

Light: TypeAlias = Literal["green", "amber", "red", "none"]
SIGNIFICANT = 0.05
WORDS = {"green": "● Fine", "amber": "▲ Look", "red": "■ Doubtful", "none": "– Unknown"}


@dataclass(frozen=True)
class Assessment:
    """One assumption.

    about: what it is about, such as "normality", so that a family may put its own test in place of the
    shared one; assumption: what the model takes for granted; verdict: what was found, in plain words;
    test: its name with the letter of the statistic, "" without one.
    """

    about: str
    assumption: str
    light: Light
    verdict: str
    test: str = ""
    statistic: float = float("nan")
    df: float = float("nan")
    p_value: float = float("nan")


def light_of(size: float, small: float, large: float, p_value: float | None = None) -> Light:
    """Green below `small` or where the test sees nothing, red from `large` on.

    p_value: None without a test.
    """
    if np.isnan(size) or (p_value is not None and np.isnan(p_value)):
        return "none"
    if size < small or (p_value is not None and p_value >= SIGNIFICANT):
        return "green"
    return "red" if size >= large else "amber"


def assumption_table(assessments: Sequence[Assessment]) -> Table:
    """One row an assumption."""
    rows = tuple(
        {
            "light": WORDS[a.light],
            "assumption": a.assumption,
            "verdict": a.verdict,
            "test": a.test,
            "statistic": _number(a.statistic),
            "df": int(a.df) if np.isfinite(a.df) else None,
            "p_value": _number(a.p_value),
        }
        for a in assessments
    )
    shown = [c for c in COLUMNS if c.id != "df" or any(row["df"] is not None for row in rows)]
    return Table("assumptions", "Assumptions", tuple(shown), rows, NOTE)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


NOTE = (
    "● Fine: nothing found, or nothing large enough to matter. ▲ Look: a departure to look at in the "
    "figures. ■ Doubtful: a large one. A light changes where a departure is both beyond chance and large."
)
COLUMNS = (
    Column("light", "Light", help="Fine, look, or doubtful: by the test and by the size of the departure."),
    Column("assumption", "Assumption", help="What the model takes for granted."),
    Column("verdict", "In words", help="What was found in these data."),
    Column("test", "Test"),
    Column("statistic", "Statistic", "fixed", "The value of the test.", 3),
    Column("df", "df", "integer", "Degrees of freedom of the test."),
    Column("p_value", "p", "p_value", "How often chance alone would do this or more."),
)
