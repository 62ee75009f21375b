"""Levels in their own order, whichever of them is the reference."""

from __future__ import annotations

import pandas as pd

from workbench.data.frame import dataset_of
from workbench.data.ordered_codes import ordered_codes


def test_a_reference_does_not_change_the_order() -> None:
    grades = pd.Categorical(["b", "a", None, "c"], categories=["a", "b", "c"], ordered=True)
    data = dataset_of(pd.DataFrame({"g": grades, "n": [3.0, 1.0, 2.0, 1.0]})).with_variable(
        "g", reference="c"
    )
    assert data.codes("g")[1] == ("c", "a", "b")
    codes, levels = ordered_codes(data, "g")
    assert levels == ("a", "b", "c")
    assert codes.tolist() == [1, 0, -1, 2]
    assert ordered_codes(data, "n")[0].tolist() == [2, 0, 1, 0]
