"""A small study to draw, with gaps and odd values where a test wants them, and the parts of a drawn graph."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import pandas as pd

import workbench
from workbench.results import Figure, Mark, Panel, Result

M = TypeVar("M", bound=Mark)


def study(n: int = 240, seed: int = 3) -> pd.DataFrame:
    """Pupils in classes in schools: school 1..6, class 1..2 within each, sex, ses, score and four waves."""
    rng = np.random.default_rng(seed)
    school = np.repeat(np.arange(1, 7), n // 6)
    ses = rng.normal(size=n)
    return pd.DataFrame(
        {
            "pupil": np.arange(1, n + 1),
            "school": [f"S{s}" for s in school],
            "class": np.tile([1, 2], n // 2),
            "sex": np.where(rng.random(n) < 0.5, "girl", "boy"),
            "ses": ses,
            "score": 50 + 3 * ses + 2 * school + rng.normal(scale=4, size=n),
        }
    )


def run(analysis: str, data: Any, **options: Any) -> Result:
    """The result of a graph."""
    return workbench.run(f"graphs.{analysis}", data, options)


def figure_of(result: Result) -> Figure:
    """The only figure of a result."""
    (found,) = [block for block in result.walk() if isinstance(block, Figure)]
    return found


def marks_of(panel: Panel, kind: type[M]) -> list[M]:
    """The marks of one kind in a panel."""
    return [mark for mark in panel.marks if isinstance(mark, kind)]


def said(result: Result) -> str:
    """All notices in one text."""
    return " ".join(f"{notice.message} {notice.advice}" for notice in result.notices)
