"""Files of cases that are not well formed are told in a sentence, naming file and place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.errors import PluginError
from workbench.validation.case_file import read_cases

GOOD: dict[str, Any] = {
    "title": "Means",
    "made_with": "paper and pencil",
    "data": "three rows",
    "tolerances": {"mean": {"rel": 1e-12, "reason": "rounding"}},
    "cases": [
        {
            "id": "mean",
            "title": "A mean",
            "data": "data/three.csv",
            "analysis": "toy.mean",
            "options": {"variable": "x"},
            "checks": [
                {"what": "mean", "source": "hand", "table": "mean", "column": "mean", "values": [3.0]},
                {
                    "what": "means",
                    "source": "hand",
                    "table": "mean",
                    "column": "mean",
                    "rows": {"group": ["a", "b"], "term": [None, "x"]},
                    "values": [3.0, 4.0],
                    "tolerance": "mean",
                },
            ],
        }
    ],
}


def written(folder: Path, content: Any) -> Path:
    path = folder / "means.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_good_file(tmp_path: Path) -> None:
    one = read_cases(written(tmp_path, GOOD))
    (case,) = one.cases
    assert (one.title, case.family, case.data) == ("Means", "toy", tmp_path / "data" / "three.csv")
    first, second = case.checks
    assert first.rows == ({},) and first.tolerance.rel == 1e-12
    assert second.rows == ({"group": "a", "term": None}, {"group": "b", "term": "x"})


def first_check(content: Any) -> Any:
    return content["cases"][0]["checks"][0]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda c: c.pop("tolerances"), "the file has no 'tolerances'"),
        (lambda c: c["cases"][0].pop("options"), "a case has no 'options'"),
        (lambda c: first_check(c).pop("source"), "a check of mean has no 'source'"),
        (lambda c: first_check(c).update(tolerance="median"), "no tolerance for 'median'"),
        (lambda c: first_check(c).update(values=[1.0, 2.0]), "lists of different lengths"),
        (lambda c: first_check(c).update(values=[float("nan")]), "a value that is no number"),
        (lambda c: c["tolerances"].update(mean=1e-6), "the tolerance of mean is not an object"),
    ],
)
def test_what_is_wrong_is_told(spoil: Callable[[Any], object], words: str, tmp_path: Path) -> None:
    content = copy.deepcopy(GOOD)
    spoil(content)
    with pytest.raises(PluginError, match=words) as caught:
        read_cases(written(tmp_path, content))
    assert "means.json" in str(caught.value)


def test_no_json(tmp_path: Path) -> None:
    path = tmp_path / "means.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(PluginError, match=r"'means\.json' cannot be read"):
        read_cases(path)
