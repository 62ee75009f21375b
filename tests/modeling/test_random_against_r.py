"""Random blocks equal lme4's: groups, their levels in order, columns, and Z; r_random.R makes the values."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workbench.data.frame import dataset_of
from workbench.modeling import ModelSpec
from workbench.modeling.blocks import RandomDesign
from workbench.modeling.design import build_design

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("r_random.json").read_text("utf-8"))
ROW = np.arange(48)
FRAME = pd.DataFrame(
    {
        "y": (ROW * 7) % 11 + ROW / 9,
        "x": (ROW * 5) % 13 - 4.5,
        "z": (ROW * 3) % 7 + 0.25,
        "s": ROW // 8 + 1,
        "c": ROW // 4 % 2 + 1,
        "r": (ROW * 3) % 5 + 1,
        "f": np.array(list("abc"))[(ROW * ROW) % 7 % 3],
        "g": np.array(list("uv"))[ROW // 3 % 2],
    }
)


def plain(name: str) -> str:
    """'f[b]' and 'fb', 'c:s' and '(c:s)' -> the same key."""
    return re.sub(r"[\[\]() ]", "", name)


def key(group: str, names: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (plain(group), *map(plain, names))


def told(block: RandomDesign) -> np.ndarray:
    q = block.Z.shape[1]
    weights = (block.codes[:, np.newaxis] * q + np.arange(q) + 1) / 7
    return (block.Z * weights).sum(axis=1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["random"])
def test_same_blocks_as_lme4(case: dict[str, Any]) -> None:
    spec = ModelSpec.from_formula("y ~ 1 + " + case["random"])
    ours = {
        key(b.label, b.names): b for b in build_design(spec, dataset_of(FRAME), observation_level=True).random
    }
    theirs = {key(b["group"], b["names"]): b for b in case["blocks"]}
    assert ours.keys() == theirs.keys()
    for name, block in ours.items():
        assert list(block.level_labels) == theirs[name]["levels"]
        np.testing.assert_allclose(told(block), theirs[name]["rows"], rtol=1e-12, atol=1e-12)
