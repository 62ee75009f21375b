"""Data frames of a workspace are read whatever else R saved with them (make_workspace.R)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workbench.data.dataset import Dataset
from workbench.data.files.read import parts_of
from workbench.data.load import load

HERE = Path(__file__).parent
pytest.importorskip("rdata")


def frame(name: str) -> Dataset:
    return load(HERE / "workspace.rda", reading={"object": name})


def test_models_functions_and_raw_vectors_are_passed_over() -> None:
    assert parts_of(HERE / "workspace.rda") == ("first", "last", "study")
    first = frame("first")
    assert [first.cell(row, "b") for row in range(2)] == ["u", "v"]
    assert [level.value for level in first.variable("b").levels] == ["v", "u", "w"]
    np.testing.assert_array_equal(first.numeric("a"), [0.5, np.nan])


def test_what_comes_after_them_is_whole() -> None:
    assert frame("last").numeric("z").tolist() == [1, 2, 3]
    study = frame("study")
    assert (study.n_rows, study.cell(29, "g")) == (30, "6")


def test_a_workspace_of_many_objects() -> None:
    data = load(HERE / "long_workspace.rda")
    assert data.numeric("x").tolist() == [2.5, 3.5]


def test_long_integers_of_r_keep_every_digit() -> None:
    """Their bits stand in doubles, where they look like 5e-324 and the like (make_long_integers.R)."""
    data = load(HERE / "long_integers.rds")
    person = [data.cell(row, "person") for row in range(4)]
    assert person == ["9007199254740993", "-1", None, "9223372036854775807"]
    assert data.numeric("school").tolist() == [3, -2, 1, 4_000_000_000]


def test_what_r_counts_is_noted() -> None:
    data = load(HERE / "long_integers.rds")
    assert {name: data.variable(name).notes for name in ("wait", "seen", "half")} == {
        "wait": "Counted in hours.",
        "seen": "Seconds since 1970-01-01 00:00 UTC; R shows Europe/Berlin time.",
        "half": "Days since 1970-01-01.",
    }
    assert data.numeric("seen")[1] == 1e9
