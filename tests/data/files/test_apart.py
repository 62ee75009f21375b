"""Files read by a child process: the same data, the same sentences, and nothing lost when the child dies."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from apart_readers import dawdles, dies, refuses

from workbench.data.column import NumericColumn
from workbench.data.files.apart import read_apart
from workbench.data.files.read import read_file, read_here
from workbench.data.files.registry import format_of
from workbench.data.files.source import Source
from workbench.errors import Cancelled, DataError

HERE = Path(__file__).parent


def source(name: str, reporter: object = None) -> Source:
    path = HERE / name
    return Source(path, format_of(path), reporter=reporter)  # type: ignore[arg-type]


@pytest.mark.parametrize("suffix", ["sav", "dta", "sas7bdat", "xpt"])
def test_the_data_are_those_read_here(suffix: str) -> None:
    apart, here = read_file(HERE / f"pupils.{suffix}"), read_here(source(f"pupils.{suffix}"))
    assert apart.variables == here.variables
    assert apart.source == here.source
    for name in here.names:
        column = apart.column(name)
        assert [apart.cell(row, name) for row in range(apart.n_rows)] == [
            here.cell(row, name) for row in range(here.n_rows)
        ]
        values = column.values if isinstance(column, NumericColumn) else column.codes
        assert not values.flags.writeable


def test_a_library_that_ends_its_process_means_a_damaged_file() -> None:
    with pytest.raises(DataError, match=r"'pupils.sav' cannot be read as a file of SPSS: it is damaged"):
        read_apart(source("pupils.sav"), dies)


def test_sentences_of_the_reader_arrive() -> None:
    with pytest.raises(DataError) as caught:
        read_apart(source("pupils.sav"), refuses)
    assert (caught.value.message, caught.value.advice) == ("This is wrong.", "Do that.")


def test_progress_arrives_and_a_stop_ends_the_child() -> None:
    told: list[float] = []

    class Impatient:
        def progress(self, fraction: float, message: str = "") -> None:
            told.append(fraction)
            if fraction > 0:
                raise Cancelled

    with pytest.raises(Cancelled):
        read_apart(source("pupils.sav", Impatient()), dawdles)
    assert told[-1] == 0.25  # that no child is left behind is watched for every test


def test_damaged_bytes_of_spss_give_data_or_a_sentence(tmp_path: Path) -> None:
    whole = np.frombuffer((HERE / "pupils.zsav").read_bytes(), dtype=np.uint8)
    draw = random.Random(1)
    for number in range(5):
        broken = whole.copy()
        for _ in range(20):
            broken[draw.randrange(4, len(whole))] = draw.randrange(256)
        path = tmp_path / f"{number}.zsav"
        path.write_bytes(broken.tobytes())
        try:
            read_file(path)
        except DataError as error:
            assert error.advice
