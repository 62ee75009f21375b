"""The models behind tests/reference/marginal/marginal.R, and how its columns compare with ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import case, csv

from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.results import Table

R: dict[str, Any] = case("marginal", "marginal")
HSB = "mAch ~ cses * meanses + sector * sx + cses:sector + minrty + (cses | school)"
REGRESSION = "mAch ~ sector * minrty + male + poly(ses, 2) * sector + log(meanses + 2) + offset(o)"
COLUMNS = ("estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high")


def factor(values: Any, levels: Sequence[str]) -> pd.Categorical:
    return pd.Categorical([str(v) for v in values], list(levels))


def hsb_frame() -> pd.DataFrame:
    d = pd.read_csv(csv("mlmRev_Hsb82"))
    d["sector"] = factor(d.sector, ["Public", "Catholic"])
    d["sx"] = factor(d.sx, ["Female", "Male"])
    d["minrty"] = factor(d.minrty, ["No", "Yes"])
    d["male"] = (d.sx == "Male").astype(float)
    return d


def hsb() -> Dataset:
    return dataset_of(hsb_frame())


def regression_frame() -> pd.DataFrame:
    d = hsb_frame().iloc[::17].reset_index(drop=True)
    d["w"] = 1 + (np.arange(1, len(d) + 1) % 4) / 2
    d["o"] = d.ses / 3
    return d


def orthodont() -> Dataset:
    d = pd.read_csv(csv("book_orthodont"))
    d["Sex"] = factor(d.Sex, ["Male", "Female"])
    return dataset_of(d)


def agree(table: Table, expected: Mapping[str, list[Any]], *, df: float = 1e-3, rel: float = 1e-6) -> None:
    """Every column that R gave; limits and p values inherit the error of df (lmerTest's are numeric)."""
    size = np.abs(np.array([v for v in expected["std_error"] if v is not None])).max()
    for name in COLUMNS:
        if name not in expected or not any(c.id == name for c in table.columns):
            continue
        ours = [row[name] for row in table.rows]
        assert len(ours) == len(expected[name]), name
        for mine, theirs in zip(ours, expected[name], strict=True):
            if theirs is None:
                assert mine is None, name
            elif name == "df":
                assert (theirs == "Inf" and mine == np.inf) or mine == pytest.approx(theirs, rel=df)
            elif name == "p_value":
                assert mine == pytest.approx(theirs, rel=1e-3, abs=2e-8)
            elif name in ("estimate", "std_error", "statistic"):
                assert mine == pytest.approx(theirs, rel=rel, abs=rel * size), name
            else:
                assert mine == pytest.approx(theirs, rel=rel, abs=2e-5 * size), name
