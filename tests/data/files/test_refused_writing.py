"""A full disk and a folder that is gone: one sentence for every format, and nothing is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.files.registry import writable
from workbench.data.files.write import write_file
from workbench.data.variable import Variable
from workbench.errors import DataError

SUFFIXES = [suffix for known in writable() for suffix in known.suffixes[:2]]
EXCEL = (".xlsx", ".xlsm")
"""Where temporary files are refused, openpyxl leaves generators behind whose complaints fail other tests."""
LIMIT = 20_000  # bytes


def numbers(n: int) -> Dataset:
    draw = np.random.default_rng(1)
    names = ("a", "b")
    columns = {name: NumericColumn(draw.normal(size=n)) for name in names}
    return Dataset(columns, [Variable(name) for name in names])


@pytest.fixture
def small_disk() -> Iterator[None]:
    """The system takes no more than some bytes of a file from us, as a full disk does."""
    resource = pytest.importorskip("resource", reason="Windows knows no such limits")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("suffix", [suffix for suffix in SUFFIXES if suffix not in EXCEL])
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, small_disk: None, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"old")
    with pytest.raises(DataError, match=rf"'a{suffix}' cannot be written: the") as caught:
        write_file(numbers(3000), path)
    assert caught.value.advice
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == b"old"


def test_a_disk_that_fills_up_at_the_very_end_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library of SAS transport files says nothing of it."""
    path = tmp_path / "a.xpt"
    write_file(numbers(3000), path)
    whole = path.read_bytes()
    import pyreadstat

    def short(frame: object, name: str, **_: object) -> None:
        Path(name).write_bytes(whole[: len(whole) // 2])

    monkeypatch.setattr(pyreadstat, "write_xport", short)
    with pytest.raises(DataError, match="no space left on the disk"):
        write_file(numbers(3000), path)
    assert path.read_bytes() == whole


@pytest.mark.parametrize(("suffix", "function"), [(".sav", "write_sav"), (".dta", "write_dta")])
def test_a_disk_that_takes_nothing_at_all_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, function: str
) -> None:
    """Here the library leaves an empty file without a word."""
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"old")
    monkeypatch.setattr(f"pyreadstat.{function}", lambda _frame, name, **_: Path(name).write_bytes(b""))
    with pytest.raises(DataError, match="no space left on the disk"):
        write_file(numbers(3000), path)
    assert path.read_bytes() == b"old"


def test_json_lines_without_rows_are_refused(tmp_path: Path) -> None:
    """The names of the variables would be lost."""
    with pytest.raises(DataError, match="nothing of data without rows"):
        write_file(numbers(0), tmp_path / "a.jsonl")


@pytest.mark.parametrize("suffix", [".sav", ".dta", ".xpt"])
def test_a_name_of_a_thousand_letters_is_cut_in_what_is_said(tmp_path: Path, suffix: str) -> None:
    data = Dataset({"n" * 1000: NumericColumn(np.array([1]))}, [Variable("n" * 1000)])
    with pytest.raises(DataError, match=r"nnn … nnn.*cannot be the name") as caught:
        write_file(data, tmp_path / f"a{suffix}")
    assert len(caught.value.message) < 200


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_folder_that_is_gone_is_told(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(DataError, match="the folder is not there any more"):
        write_file(numbers(3), tmp_path / "gone" / f"a{suffix}")


@pytest.mark.parametrize("suffix", [".csv", ".sav"])
def test_a_read_only_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(DataError, match="the disk is read-only") as caught:
        write_file(numbers(3), tmp_path / f"a{suffix}")
    assert "another folder" in caught.value.advice
    assert not list(tmp_path.iterdir())
