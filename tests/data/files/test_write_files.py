"""What is written by formats that give something up: values and labels come back, what is refused is told.

test_lossless.py holds formats that keep everything, test_promises.py what others do not tell of.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from hostile_frames import cells, datasets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.files.read import read_file
from workbench.data.files.write import write_file
from workbench.data.load import load
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import DataError

EXAMPLES = int(os.environ.get("FRAME_FUZZ", "100"))
OFTEN = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SOME = settings(OFTEN, max_examples=max(8, EXAMPLES // 20))
SAFE_NAMES = st.from_regex(r"v[a-z0-9_]{0,7}", fullmatch=True)


@pytest.mark.parametrize(
    "suffix", [".xlsx", ".ods", ".jsonl", ".fwf", ".sav", ".zsav", ".dta", ".rds", ".rda"]
)
@SOME
@given(data=datasets(SAFE_NAMES, plain=True))
def test_other_formats_keep_every_value(tmp_path: Path, suffix: str, data: Dataset) -> None:
    path = tmp_path / f"a{suffix}"
    data = _with_full_last_row(data)
    write_file(data, path)
    back = read_file(path, missing=dict.fromkeys(data.names, ()))  # in text, NA among numbers is missing
    assert back.names == data.names
    for name in data.names:
        assert cells(back, name) == cells(data, name)


@SOME
@given(data=datasets())
def test_r_files_keep_every_name_text_and_number(tmp_path: Path, data: Dataset) -> None:
    """Whatever is not too large for a double."""
    path = tmp_path / "a.rds"
    try:
        write_file(data, path)
    except DataError as error:
        assert "which R cannot keep exactly" in str(error)
        return
    back = read_file(path)
    assert back.names == data.names
    for name in data.names:
        now, was = ([cell or None for cell in cells(of, name)] for of in (back, data))
        assert now == was  # a text without a sign may become an empty cell, which is told
        if data.variable(name).measure in (Measure.NOMINAL, Measure.ORDINAL):
            levels = [level.value for level in data.variable(name).levels]
            found = [level.value for level in back.variable(name).levels]
            assert found[: len(levels)] == levels
            assert set(found) == {*levels, *data.variable(name).missing_codes}
            assert back.variable(name).measure is data.variable(name).measure


@SOME
@given(data=datasets(SAFE_NAMES, plain=True))
def test_sas_transport_keeps_every_value_within_its_range(tmp_path: Path, data: Dataset) -> None:
    path = tmp_path / "a.xpt"
    data = _with_full_last_row(data)
    try:
        write_file(data, path)
    except DataError as error:
        assert "which SAS cannot keep exactly" in str(error)
        return
    back = read_file(path)
    assert back.names == data.names
    for name in data.names:
        assert cells(back, name) == cells(data, name)


def test_r_files_keep_labels_dates_and_order(tmp_path: Path) -> None:
    data = _pupils()
    assert write_file(data, tmp_path / "a.rds") == (
        "R does not keep value labels ('sex', 'income').",
        "R does not keep missing codes ('sex', 'income').",
    )
    back = load(tmp_path / "a.rds")
    assert back.variable("sex").label == "Sex of the pupil"
    assert back.variable("sex").measure is Measure.ORDINAL
    assert [level.value for level in back.variable("sex").levels] == ["1", "2", "3", "9"]
    assert back.variable("day") == data.variable("day")
    assert cells(back, "income") == cells(data, "income")


def _with_full_last_row(data: Dataset) -> Dataset:
    """Empty rows at the end of a sheet are no rows."""
    row = Variable("row_", measure=Measure.TEXT)
    column = CodedColumn(np.zeros(data.n_rows, dtype=np.int32), ("x",))
    return data.replaced({"row_": column}, [*data.variables, row])


def _pupils() -> Dataset:
    sex = CodedColumn(np.array([0, 1, 2, -1], dtype=np.int32), ("1", "2", "9"))
    words = (Level("1", "girl"), Level("2", "boy"), Level("3", "other"), Level("9", "refused"))
    day = CodedColumn(np.array([0, 1, -1, 0], dtype=np.int32), ("1999-12-31", "2024-02-29"))
    income = NumericColumn(np.array([1.5, -99.0, np.nan, 0.1]))
    about = [
        Variable("sex", "Sex of the pupil", Measure.ORDINAL, words, missing_codes=("9",)),
        Variable("income", missing_codes=("-99",), value_labels=(Level("-99", "refused"),)),
        Variable(
            "day", measure=Measure.NOMINAL, levels=(Level("1999-12-31"), Level("2024-02-29")), format="date"
        ),
    ]
    return Dataset({"sex": sex, "income": income, "day": day}, about)


@pytest.mark.parametrize("suffix", [".sav", ".zsav"])
def test_spss_keeps_labels_measure_and_missing_codes(tmp_path: Path, suffix: str) -> None:
    data = _pupils()
    told = write_file(data, tmp_path / f"a{suffix}")
    assert told == ("SPSS does not keep display formats ('day').",)
    back = load(tmp_path / f"a{suffix}")
    assert back.variable("sex") == data.variable("sex")
    assert back.variable("income") == data.variable("income")


def test_stata_keeps_labels_and_says_what_it_loses(tmp_path: Path) -> None:
    data = _pupils()
    told = write_file(data, tmp_path / "a.dta")
    assert "Stata does not keep missing codes ('sex', 'income')." in told
    back = load(tmp_path / "a.dta")
    assert back.variable("sex").label == "Sex of the pupil"
    assert back.variable("sex").levels == data.variable("sex").levels


@pytest.mark.parametrize("suffix", [".sav", ".zsav"])
@pytest.mark.parametrize("codes", [(), ("7",)])
@pytest.mark.parametrize(
    "limits", [(90.0, 99.0), (-np.inf, 0.0), (90.0, np.inf), (-9.5, -0.5), (-np.inf, np.inf)]
)
def test_spss_keeps_ranges_of_missing_values(
    tmp_path: Path, suffix: str, codes: tuple[str, ...], limits: tuple[float, float]
) -> None:
    values = np.array([1.5, 7, 95, -3, np.nan])
    levels = tuple(Level(v, f"is {v}") for v in ("1", "2", "95"))
    about = [
        Variable("score", missing_codes=codes, missing_ranges=(limits,)),
        Variable(
            "grade", measure=Measure.NOMINAL, levels=levels, missing_codes=codes, missing_ranges=(limits,)
        ),
    ]
    grade = CodedColumn(np.array([0, 1, 2, -1, 0], dtype=np.int32), ("1", "2", "95"))
    data = Dataset({"score": NumericColumn(values), "grade": grade}, about)
    write_file(data, tmp_path / f"a{suffix}")
    back = load(tmp_path / f"a{suffix}")
    for variable in data.variables:
        read = back.variable(variable.name)
        assert (read.missing_codes, read.missing_ranges) == (codes, (limits,))
        assert cells(back, variable.name) == cells(data, variable.name)
    assert set(back.variable("grade").levels) == set(levels)
    assert back.numeric("score").tobytes() == data.numeric("score").tobytes()


def test_fixed_width_lines_up_and_has_a_codebook(tmp_path: Path) -> None:
    text = CodedColumn(np.array([0, 1, -1], dtype=np.int32), ("é 名", "x"))
    about = [Variable("score"), Variable("word", "A word", Measure.TEXT)]
    data = Dataset({"score": NumericColumn(np.array([1.5, -10.25, 3])), "word": text}, about)
    assert write_file(data, tmp_path / "a.fwf") == (
        "Fixed width does not keep variable labels ('word').",
        "Fixed width does not keep the measure ('word').",
    )
    assert (tmp_path / "a.fwf").read_text("utf-8") == "   1.5 é 名\n-10.25 x\n     3\n"
    assert json.loads((tmp_path / "a.fwf.json").read_text()) == {"widths": [6, 4], "names": ["score", "word"]}
    assert load(tmp_path / "a.fwf").names == ("score", "word")
    assert load(tmp_path / "a.fwf", reading={"widths": [2, 4, 4]}).names == ("V1", "V2", "V3")
    (tmp_path / "a.fwf.json").write_text("[" * 100_000)
    with pytest.raises(DataError, match="widths of the columns"):
        load(tmp_path / "a.fwf")


@pytest.mark.parametrize(("text", "said"), [(" x", "cannot keep as it is"), ("", "Row 1 has no values")])
def test_fixed_width_refuses_what_blanks_would_hide(tmp_path: Path, text: str, said: str) -> None:
    column = CodedColumn(np.array([0 if text else -1], dtype=np.int32), (text or "y",))
    data = Dataset({"word": column}, [Variable("word", measure=Measure.TEXT)])
    with pytest.raises(DataError, match=said):
        write_file(data, tmp_path / "a.fwf")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_spreadsheets_keep_dates_as_dates(tmp_path: Path, suffix: str) -> None:
    write_file(_pupils(), tmp_path / f"a{suffix}")
    back = load(tmp_path / f"a{suffix}")
    assert back.variable("day").format == "date"
    assert cells(back, "day") == ["1999-12-31", "2024-02-29", None, "1999-12-31"]


@pytest.mark.parametrize(
    ("name", "suffix", "said"),
    [
        ("two words", ".sav", "cannot be the name of a variable in SPSS"),
        ("By", ".sav", "'By' is a word of SPSS's own"),
        ("if", ".dta", "'if' is a word of Stata's own"),
        ("größe", ".dta", "cannot be the name of a variable in Stata"),
        ("a", ".sas7bdat", "can be read but not written"),
    ],
)
def test_what_a_format_cannot_hold_is_told(tmp_path: Path, name: str, suffix: str, said: str) -> None:
    data = Dataset({name: NumericColumn(np.array([1.0]))}, [Variable(name)])
    with pytest.raises(DataError, match=said):
        write_file(data, tmp_path / f"a{suffix}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".sqlite", ".parquet", ".feather"])
def test_the_least_and_the_largest_whole_number_come_back(tmp_path: Path, suffix: str) -> None:
    values = np.array([-(2**63), 2**63 - 1])
    write_file(Dataset({"a": NumericColumn(values)}, [Variable("a")]), tmp_path / f"a{suffix}")
    assert cells(load(tmp_path / f"a{suffix}"), "a") == ["-9223372036854775808", "9223372036854775807"]


@pytest.mark.parametrize("suffix", [".sav", ".dta", ".xpt", ".rds"])
@pytest.mark.parametrize("number", [2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63)])
def test_whole_numbers_too_long_for_a_double_are_refused(tmp_path: Path, suffix: str, number: int) -> None:
    data = Dataset({"a": NumericColumn(np.array([1, number]))}, [Variable("a")])
    with pytest.raises(DataError, match=rf"'a' holds {number}, which"):
        write_file(data, tmp_path / f"a{suffix}")


def test_numbers_that_would_be_rounded_are_refused(tmp_path: Path) -> None:
    data = Dataset({"a": NumericColumn(np.array([2**53 + 1]))}, [Variable("a")])
    with pytest.raises(DataError, match="9007199254740993, which SPSS cannot keep"):
        write_file(data, tmp_path / "a.sav")
