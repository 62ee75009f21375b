"""Values of expressions: against answers worked out by hand, and against R where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workbench.data.dataset import Dataset
from workbench.data.expressions.evaluate import evaluate
from workbench.data.expressions.in_r import condition_in_r
from workbench.data.expressions.values import Categories, Truth
from workbench.data.frame import dataset_of
from workbench.data.variable import Measure
from workbench.errors import ExpressionError

NA = None


@pytest.fixture
def data() -> Dataset:
    frame = pd.DataFrame(
        {
            "x": [1.0, 4.0, np.nan, 2.0, 2.0, 7.0],
            "y": [10, 20, 30, 40, 50, 60],
            "g": pd.Categorical(["a", "a", "a", "b", "b", None]),
            "h": pd.Categorical(["u", "v", "u", "u", "u", "v"]),
            "t": [2.0, 1.0, 3.0, 2.0, 1.0, 1.0],
            "word": pd.Categorical([" Ab", "cd ", None, "12", "3.5", "cd "]),
            "when": pd.Categorical(["31.01.2024", "01.02.2024", None, "29.02.2024", "x", "01.01.2023"]),
        }
    )
    made = dataset_of(frame)
    iso = ["2024-01-31", "2024-02-01", "2023-12-31", None, "2024-01-31", "2020-02-29"]
    return made.replaced(
        {"iso": dataset_of(pd.DataFrame({"iso": iso})).column("iso")},
        [*made.variables, dataset_of(pd.DataFrame({"iso": iso})).variable("iso").with_(format="date")],
    )


def plain(value: Any, n: int) -> list[Any]:
    """The values as Python objects, None where missing."""
    if isinstance(value, Categories):
        return [None if code < 0 else value.levels[code] for code in value.codes]
    if isinstance(value, Truth):
        value = value.numbers()
    return [None if np.isnan(v) else float(v) for v in np.broadcast_to(value, n)]


BY_HAND: list[tuple[str, list[Any]]] = [
    ("mean(x)", [3.2] * 6),
    ("mean(x, by = g)", [2.5, 2.5, 2.5, 2, 2, NA]),
    ("sum(y, by = (g, h))", [40, 20, 40, 90, 90, NA]),
    ("sd(x, by = g)", [4.5**0.5] * 3 + [0, 0, NA]),
    ("median(y, by = h)", [35, 40, 35, 35, 35, 40]),
    ("min(x, by = g)", [1, 1, 1, 2, 2, NA]),
    ("max(x)", [7] * 6),
    ("max(x, y / 10)", [1, 4, NA, 4, 5, 7]),
    ("count(x, by = g)", [2, 2, 2, 2, 2, NA]),
    ("count(by = g)", [3, 3, 3, 2, 2, NA]),
    ("count()", [6] * 6),
    ("center(x, by = g)", [-1.5, 1.5, NA, 0, 0, NA]),
    ("center(y)", [-25, -15, -5, 5, 15, 25]),
    ("scale(y, by = g)", [-1, 0, 1, -(0.5**0.5), 0.5**0.5, NA]),
    ("rank(x)", [1, 4, NA, 2.5, 2.5, 5]),
    ('rank(x, ties = "min")', [1, 4, NA, 2, 2, 5]),
    ('rank(x, by = g, ties = "first")', [1, 2, NA, 1, 2, NA]),
    ("lag(y)", [NA, 10, 20, 30, 40, 50]),
    ("lag(y, by = g)", [NA, 10, 20, NA, 40, NA]),
    ("lag(y, by = g, order = t)", [20, NA, 10, 50, NA, NA]),
    ("lead(y, 2, by = g)", [30, NA, NA, NA, NA, NA]),
    ("first(x, by = g, order = -t)", [NA, NA, NA, 2, 2, NA]),
    ("last(h, by = g)", ["u", "u", "u", "u", "u", NA]),
    ("cumsum(x)", [1, 5, NA, NA, NA, NA]),
    ("cumsum(y, by = h)", [10, 20, 40, 80, 130, 80]),
    ("row_number(by = g, order = t)", [2, 1, 3, 2, 1, NA]),
    ("row_mean(x, y)", [5.5, 12, NA, 21, 26, 33.5]),
    ("row_sum(x, y, 1)", [12, 25, NA, 43, 53, 68]),
    ("row_mean(x, y, known = 1)", [5.5, 12, 30, 21, 26, 33.5]),
    ("row_sum(x, y / 10, x, known = 2)", [3, 10, NA, 8, 9, 20]),
    ("row_sum(x, y / 10, x, known = 1)", [3, 10, 3, 8, 9, 20]),
    ("row_count(x, y, g, word)", [4, 4, 2, 4, 4, 3]),
    ("row_count(x > 2, x)", [2, 2, 0, 2, 2, 2]),
    ('contains(word, "d ")', [0, 1, NA, 0, 0, 1]),
    ('if(contains(word, "3.5") or x > 3, 1, 0)', [0, 1, NA, 0, 1, 1]),
    ('not contains(g, "b")', [1, 1, 1, 0, 0, NA]),
    ("if(x > 2, 1, 0)", [0, 1, NA, 0, 0, 1]),
    ('if(x > 2, "high", "low")', ["low", "high", NA, "low", "low", "high"]),
    ("if(missing(x), y, x)", [1, 4, 30, 2, 2, 7]),
    ("if(x > 2, NA, x)", [1, NA, NA, 2, 2, NA]),
    ("recode(x, 1 = 10, (2, 4) = 20)", [10, 20, NA, 20, 20, 7]),
    ("recode(x, 7 = NA)", [1, 4, NA, 2, 2, NA]),
    ("recode(x, NA = 0, else = 1)", [1, 1, 0, 1, 1, 1]),
    ('recode(x, 1 = "one", 2 = "two")', ["one", NA, NA, "two", "two", NA]),
    ('recode(g, "a" = "A")', ["A", "A", "A", "b", "b", NA]),
    ('recode(g, "a" = 1, "b" = 0)', [1, 1, 1, 0, 0, NA]),
    ('recode(g, ("a", "b") = "known", NA = "none")', ["known"] * 5 + ["none"]),
    ("cut(x, breaks = (0, 2, 5))", ["(0, 2]", "(2, 5]", NA, "(0, 2]", "(0, 2]", NA]),
    (
        'cut(x, breaks = c(-Inf, 2, Inf), labels = ("lo", "hi"), closed = "left")',
        ["lo", "hi", NA, "hi", "hi", "hi"],
    ),
    ("round(x / 3, 2)", [0.33, 1.33, NA, 0.67, 0.67, 2.33]),
    ("round(1.005, 2)", [1.01] * 6),
    ("round(-y, -2)", [0, 0, 0, 0, -100, -100]),
    ("log(y, 10) - log10(y)", [0] * 6),
    ('concat(g, "_", y)', ["a_10", "a_20", "a_30", "b_40", "b_50", NA]),
    ("upper(word)", [" AB", "CD ", NA, "12", "3.5", "CD "]),
    ("trim(word)", ["Ab", "cd", NA, "12", "3.5", "cd"]),
    ('lower(trim(word)) == "ab"', [1, 0, NA, 0, 0, 0]),
    ("substr(trim(word), 1, 1)", ["A", "c", NA, "1", "3", "c"]),
    ('replace(word, " ", "")', ["Ab", "cd", NA, "12", "3.5", "cd"]),
    ("length(word)", [3, 3, NA, 2, 3, 3]),
    ("to_number(word)", [NA, NA, NA, 12, 3.5, NA]),
    ("to_text(x)", ["1", "4", NA, "2", "2", "7"]),
    ("to_number(x > 2)", [0, 1, NA, 0, 0, 1]),
    ('date(when, "dd.mm.yyyy")', ["2024-01-31", "2024-02-01", NA, "2024-02-29", NA, "2023-01-01"]),
    ('date(when, "%d.%m.%Y") >= "2024-01-31"', [1, 1, NA, 1, NA, 0]),
    ("year(iso)", [2024, 2024, 2023, NA, 2024, 2020]),
    ("month(iso) + day(iso) / 100", [1.31, 2.01, 12.31, NA, 1.31, 2.29]),
    ('days_between(date(when, "dd.mm.yyyy"), iso)', [0, 0, NA, NA, NA, -1037]),
    ('iso < "2024-01-31"', [0, 0, 1, NA, 0, 1]),
    ("x > mean(x, by = g)", [0, 1, NA, 0, 0, NA]),
]


@pytest.mark.parametrize(("text", "wanted"), BY_HAND)
def test_values(data: Dataset, text: str, wanted: list[Any]) -> None:
    found = plain(evaluate(text, data), data.n_rows)
    for one, other in zip(found, wanted, strict=True):
        assert one == (
            pytest.approx(other, rel=1e-12, abs=1e-12) if isinstance(other, float | int) else other
        )


def test_intervals_have_an_order_and_texts_have_none(data: Dataset) -> None:
    cut = evaluate('cut(y, breaks = (0, 30, 60), labels = ("few", "many"))', data)
    assert isinstance(cut, Categories) and cut.levels == ("few", "many")
    assert cut.variable.measure is Measure.ORDINAL
    joined = evaluate('concat("id ", y)', data)
    assert isinstance(joined, Categories) and joined.variable.measure is Measure.NOMINAL


FAULTS = [
    ("mean(g)", 5, "mean() needs a number"),
    ("mean(x, by = 3)", 13, "by = needs variables"),
    ("mean(x, by = x + 1)", 15, "by = needs variables"),
    ("mean(x, by = gg)", 13, "Did you mean g?"),
    ("mean(x, by = g, by = h)", 16, "by is given twice"),
    ("lag(x, y)", 7, "written out"),
    ("lag(x, order = g)", 15, "order = needs a number"),
    ("if(x, 1, 2)", 3, "needs a condition"),
    ('if(x > 1, 1, "b")', 0, "a number in some rows and a category in others"),
    ("row_mean(x, y, known = 3)", 0, "whole number from 1 to 2"),
    ("row_sum(x, y, known = (1, 2))", 0, "whole number from 1 to 2"),
    ("row_count()", 0, "1 or more arguments"),
    ('contains(word, "")', 15, "no text to look for"),
    ("contains(word, g)", 15, "a text in quotes"),
    ("recode(x, 1)", 11, "an = is missing"),
    ('recode(x, "1" = 2)', 10, "is in quotes"),
    ('recode(g, "q" = "r")', 10, 'g has no category "q"'),
    ("cut(x)", 0, "two or more breaks"),
    ("cut(x, breaks = (3, 2))", 0, "must grow"),
    ("cut(x, breaks = (1, y))", 20, "needs numbers"),
    ('cut(x, breaks = (1, 2, 3), labels = "a")', 0, "2 intervals, and there is 1 label"),
    ('cut(x, limits = "tens")', 16, 'is one of "quantiles", "widths", "sd"'),
    ('cut(x, limits = "sd", breaks = (1, 2))', 0, "both breaks and limits"),
    ('cut(x, limits = "widths", n = 1)', 0, "whole number from 2 to 100"),
    ('cut(x, limits = "widths", n = 2, labels = "a")', 0, "make 2 classes, and there is 1 label"),
    ('cut(x, breaks = (1, 2), closed = "up")', 33, 'is one of "right", "left"'),
    ("upper(x)", 6, "needs a category, and this is a number"),
    ("substr(g, x, 2)", 0, "written out"),
    ('replace(g, h, "b")', 11, "a text in quotes"),
    ('date(when, "dd.mm")', 11, "needs year, month and day"),
    ('date(when, "dd.qq.yyyy")', 11, "q means nothing"),
    ('date(when, "yyyy-mm-dd")', 0, "No text has this form"),
    ("year(word)", 5, "Nothing here is a date"),
    ("x == NA", 2, "Write missing(x)"),
    ("(1, 2)", 2, "comma"),
]


@pytest.mark.parametrize(("text", "position", "words"), FAULTS)
def test_faults_name_the_place(data: Dataset, text: str, position: int, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(text, data)
    assert words in str(caught.value)
    assert caught.value.position == position, caught.value.caret()


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_finds_the_same_values(tmp_path: Path) -> None:
    """The spelling for scripts, run by R on larger data with ties, missing values and three groups."""
    made, frame = random_data()
    frame.to_csv(tmp_path / "d.csv", index=False)
    texts = [text for text, _ in BY_HAND if text != "round(1.005, 2)"]
    script = [
        "options(warn = -1, digits = 17)",
        f'd <- read.csv("{(tmp_path / "d.csv").as_posix()}", na.strings = "", stringsAsFactors = TRUE)',
    ]
    for text in texts:
        script.append(f"v <- with(d, rep_len({condition_in_r(text, made)}, nrow(d)))")
        script.append("if (is.logical(v)) v <- as.numeric(v)")
        script.append(
            'cat(ifelse(is.na(v), "NA", if (is.numeric(v)) sprintf("%.15g", v) else '
            'as.character(v)), sep = "\\t"); cat("\\n")'
        )
    (tmp_path / "s.R").write_text("\n".join(script), encoding="utf-8")
    command = ["Rscript", str(tmp_path / "s.R")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    for text, line in zip(texts, done.stdout.splitlines(), strict=True):
        ours = plain(evaluate(text, made), made.n_rows)
        for mine, theirs in zip(ours, line.split("\t"), strict=True):
            if isinstance(mine, float):
                assert theirs != "NA" and mine == pytest.approx(float(theirs), rel=1e-12, abs=1e-12), text
            else:
                assert (mine or "NA") == theirs, text


def random_data() -> tuple[Dataset, pd.DataFrame]:
    rng = np.random.default_rng(7)
    n = 60
    x = rng.integers(0, 8, n).astype(float)
    x[rng.integers(0, n, 9)] = np.nan
    days = pd.to_datetime("2023-11-01") + pd.to_timedelta(rng.integers(0, 200, n), unit="D")
    frame = pd.DataFrame(
        {
            "x": x,
            "y": np.round(rng.normal(40, 30, n), 3),
            "g": rng.choice(["a", "b", None], n, p=[0.5, 0.4, 0.1]),
            "h": rng.choice(["u", "v"], n),
            "t": rng.permutation(n).astype(float),
            "word": rng.choice(["Ab", "cd", "12", "3.5"], n),
            "when": [day.strftime("%d.%m.%Y") for day in days],
            "iso": [day.strftime("%Y-%m-%d") for day in days[::-1]],
        }
    )
    made = dataset_of(frame)
    return made.with_variable("iso", format="date"), frame
