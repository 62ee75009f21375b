"""How the script of an analysis reads its data in R."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.analysis.r_script import reading_in_r
from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Measure, Variable

EXPORTED = "  # export the data as CSV first"
HOW = 'check.names = FALSE, na.strings = "")'


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("/data/pupils.csv", f'd <- read.csv("/data/pupils.csv", {HOW}'),
        ("/data/pupils.tsv", f'd <- read.csv("/data/pupils.tsv", sep = "\\t", {HOW}'),
        ("/data/pupils.sav", f'd <- read.csv("pupils.csv", {HOW}{EXPORTED}'),
        ("/data/pupils.xlsx", f'd <- read.csv("pupils.csv", {HOW}{EXPORTED}'),
        ("postgresql://host/db#pupils", f'd <- read.csv("study.csv", {HOW}{EXPORTED}'),
        ("", f'd <- read.csv("study.csv", {HOW}{EXPORTED}'),
    ],
)
def test_files_that_base_r_cannot_read_are_exported_first(source: str, line: str) -> None:
    x = Variable("x", Measure.NUMERIC)
    data = Dataset({"x": NumericColumn(np.zeros(2))}, [x], name="study", source=source)
    assert reading_in_r(data) == line
