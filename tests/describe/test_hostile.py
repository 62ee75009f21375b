"""Hostile data: every analysis gives a result that can be saved and drawn, or one clear sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hostile_frames import datasets
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench
from workbench.data.dataset import Dataset
from workbench.errors import WorkbenchError
from workbench.results import Result
from workbench.results.html import document
from workbench.results.json_codec import dumps

ANALYSES = ("descriptives", "crosstab", "correlations", "levels", "missing", "imputation", "codebook")


def options(analysis: str, data: Dataset, pick: Any) -> dict[str, Any]:
    """Any variable in any place."""
    name = st.sampled_from(data.names)
    if analysis == "crosstab":
        return {"rows": pick(name), "columns": pick(name), "layer": pick(name | st.none()), "residuals": True}
    if analysis == "levels":
        groups = pick(st.lists(name, min_size=1, max_size=2))
        return {"groups": groups, "expected": pick(st.lists(name, max_size=1)), "sizes": True}
    if analysis == "codebook":
        return {"variables": pick(st.lists(name, max_size=3))}
    if analysis == "imputation":
        numbers = pick(st.sampled_from(["matching", "normal"]))
        return {"group": pick(name | st.none()), "numbers": numbers, "n_sets": 2, "iterations": 2}
    more = {
        "descriptives": {"level": pick(name | st.none()), "frequencies": "few"},
        "missing": {"compare": True},
    }
    return {"group": pick(name | st.none()), **more.get(analysis, {})}


@pytest.mark.parametrize("analysis", ANALYSES)
@settings(max_examples=25)
@given(data=datasets(), draw=st.data())
def test_hostile_data_give_a_result_or_a_sentence(analysis: str, data: Dataset, draw: st.DataObject) -> None:
    chosen = options(analysis, data, draw.draw)
    try:
        result = workbench.run(f"describe.{analysis}", data, chosen)
    except WorkbenchError as error:
        assert error.message.endswith(".")
        return
    assert isinstance(result, Result)
    assert dumps(result)
    assert document(result)
