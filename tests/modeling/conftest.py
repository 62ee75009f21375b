"""A small data set with every kind of variable, the same as in the R commands quoted in the tests.

d <- data.frame(y = c(1, 3, 2, 5, 4, 6, 8, 7), x = c(1, 2, 3, 4, 5, 6, 7, 9),
                z = c(2, 1, 4, 3, 6, 5, 8, 8), s = c(1, 1, 2, 2, 3, 3, 4, 4),
                f = factor(c("a", "b", "c", "a", "b", "c", "a", "b")),
                g = factor(c("u", "u", "v", "v", "u", "v", "v", "u")),
                o = factor(c(1, 2, 3, 4, 1, 2, 3, 4), labels = c("lo", "mid", "hi", "top"), ordered = TRUE))
"""

from __future__ import annotations

import pandas as pd
import pytest

from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of


def small_frame() -> pd.DataFrame:
    ordered = pd.CategoricalDtype(["lo", "mid", "hi", "top"], ordered=True)
    return pd.DataFrame(
        {
            "y": [1.0, 3, 2, 5, 4, 6, 8, 7],
            "x": [1.0, 2, 3, 4, 5, 6, 7, 9],
            "z": [2.0, 1, 4, 3, 6, 5, 8, 8],
            "s": [1, 1, 2, 2, 3, 3, 4, 4],
            "f": list("abcabcab"),
            "g": list("uuvvuvvu"),
            "o": pd.Series(["lo", "mid", "hi", "top"] * 2, dtype=ordered),
        }
    )


@pytest.fixture
def small() -> Dataset:
    return dataset_of(small_frame())
