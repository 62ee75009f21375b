"""The reference cases of residual structures as arrays: R's nlme on published data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tests.reference_data import HERE, csv
from workbench.api import ModelSpec, build_design
from workbench.data.frame import dataset_of
from workbench.engine.lmm import RandomBlock
from workbench.engine.residual_structures import ResidualFit, ResidualSpec, Strata, fit_residual

FOLDER = HERE / "residual_structures"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
LABELS = ("Subject", "Rat", "Diet", "Mare", "schoolid", "childid")


@dataclass(frozen=True)
class Case:
    """One case: R's values by method, and the arrays of the model."""

    values: dict[str, Any]
    y: NDArray[np.float64]
    X: NDArray[np.float64]
    terms: tuple[str, ...]
    blocks: tuple[RandomBlock, ...]
    spec: ResidualSpec


@cache
def load(name: str) -> Case:
    """Case by the name of its file."""
    about = json.loads(Path(FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    data = frame(about)
    design = build_design(ModelSpec.from_formula(about["formula"], list(data.columns)), dataset_of(data))
    blocks = tuple(
        RandomBlock(r.label, r.codes.astype(np.intp), r.n_levels, r.Z, r.names) for r in design.random
    )
    group = groups_of(about, data, blocks)
    time = data[about["time"]].to_numpy(float) if "time" in about else None
    spec = ResidualSpec(about["residual"], group, time, strata_of(about, data))
    return Case(about, design.y, design.X, design.x_names, blocks, spec)


def frame(about: dict[str, Any]) -> pd.DataFrame:
    """The data of a case, as its R script prepares them."""
    data = pd.read_csv(csv(about["set"]))
    for name in (label for label in LABELS if label in data):
        data[name] = data[name].astype(str)
    if about["set"] == "book_orthodont":
        data["occasion"] = (data["age"] - 6) / 2
    if about["set"] == "mlmRev_egsingle":
        data["wave"] = data["year"] + 3.5
    return data[: about["rows"]] if "rows" in about else data


def groups_of(
    about: dict[str, Any], data: pd.DataFrame, blocks: tuple[RandomBlock, ...]
) -> NDArray[np.intp] | None:
    """Codes of the residual groups: as named, else the finest random grouping, else all rows are one."""
    if "group" in about:
        return np.asarray(pd.factorize(data[about["group"]])[0], dtype=np.intp)
    return max(blocks, key=lambda b: b.n_levels).codes if blocks else None


def strata_of(about: dict[str, Any], data: pd.DataFrame) -> Strata | None:
    """Strata with nlme's reference, the one its ratios do not name."""
    name = about.get("variance_by") or (about.get("time") if about["residual"] == "diagonal" else None)
    if name is None:
        return None
    values = data[name].map(lambda v: f"{v:g}" if isinstance(v, float) else str(v))
    named = list(about["fits"]["ml"]["ratios"])
    labels = [next(v for v in values if v not in named), *named]
    codes = values.map(labels.index).to_numpy(np.intp)
    return Strata(codes, tuple(labels), name)


@cache
def fitted(name: str, method: str) -> ResidualFit:
    """Our fit of a case, method "reml" or "ml"."""
    case = load(name)
    return fit_residual(case.y, case.X, case.blocks, case.spec, reml=method == "reml")
