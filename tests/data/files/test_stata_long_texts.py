"""Long texts of Stata files: those of pandas are found, those that haven misplaces are told."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from data.files.test_formulas_without_values import cells, told

from workbench.data.files.stata_long_texts import lost_texts
from workbench.data.load import load

HERE = Path(__file__).parent


def test_misplaced_texts_are_told_and_none_is_put_into_another_row() -> None:
    """The library finds the text of row 1 for row 256 (make_long_texts.R)."""
    data = load(HERE / "long_texts.dta")
    assert cells(data, "answer") == [None] * 260
    assert cells(data, "score")[:3] == [0.25, 0.5, 0.75]
    assert data.variable("answer").label == "In your own words"
    message = "Long texts are not where the file says and are read as empty: 260 cells of answer."
    advice = "Save the file again in Stata, or in R with write_dta(data, file, version = 14)."
    assert told(data) == [("warning", message, advice)]


@pytest.mark.parametrize("version", [117, 118, 119])
@pytest.mark.parametrize("order", ["little", "big"])
def test_texts_in_their_place_are_read(tmp_path: Path, version: int, order: str) -> None:
    texts = ["x" * 3000, "", "y", *(f"text {i}" for i in range(300))]
    frame = pd.DataFrame({"a": range(len(texts)), "t": texts, "z": 0.5, "u": texts[::-1]})
    path = tmp_path / "a.dta"
    frame.to_stata(path, version=version, byteorder=order, convert_strl=["t", "u"], write_index=False)
    assert lost_texts(path, len(texts)) == {}
    data = load(path)
    assert cells(data, "t") == [text or None for text in texts]
    assert cells(data, "u") == cells(data, "t")[::-1]
    assert told(data) == []


def test_a_file_of_another_build_is_left_to_the_library(tmp_path: Path) -> None:
    assert lost_texts(HERE / "pupils.dta", 6) == {}
    good = (HERE / "long_texts.dta").read_bytes()
    for place in range(60, len(good), 997):
        (tmp_path / "a.dta").write_bytes(good[:place])
        lost_texts(tmp_path / "a.dta", 260)
