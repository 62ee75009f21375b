"""A file that another program empties while it is read neither ends this process nor brings half a table."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from workbench.data.text import at_once, kept_whole, table
from workbench.data.text.pandas_reader import SMALLEST
from workbench.data.text.read import read_text
from workbench.errors import DataError

EMPTY_IT = "import sys; print('ready', flush=True); open(sys.argv[1], 'r+b').truncate(0); print('done')"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="leases are of Linux")


def emptied_by_another(path: Path) -> subprocess.Popen[str]:
    """Another process that is about to empty the file."""
    other = subprocess.Popen([sys.executable, "-c", EMPTY_IT, str(path)], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    return other


@on_linux
def test_another_program_waits_until_the_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "f.csv"
    n_rows = SMALLEST // 4 + 1
    path.write_bytes(b"a,b\n" + b"1,2\n" * n_rows)
    others, lengths = [], []
    read_all = at_once.all_rows

    def while_emptied(*args: object) -> object:
        others.append(emptied_by_another(path))
        time.sleep(0.2)  # it has begun to open the file by now
        frame = read_all(*args)  # type: ignore[arg-type]
        lengths.append(len(frame))
        return frame

    monkeypatch.setattr(at_once, "all_rows", while_emptied)
    with suppress(DataError):  # it tells that the file has changed since, if that was done soon enough
        read_text(path)
    assert lengths == [n_rows]
    with others[0] as other:
        assert other.wait(60) == 0
    assert path.stat().st_size == 0


@on_linux
def test_a_file_that_is_being_written_is_not_mapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * (SMALLEST // 4 + 1))
    monkeypatch.delattr(table.TextTable, "_at_once")
    with path.open("ab"):
        assert read_text(path).n_rows > 1_000_000


@pytest.mark.parametrize(("age", "kept"), [(0.0, False), (60.0, True), (-60.0, False)])
def test_without_leases_a_file_must_have_rested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, age: float, kept: bool
) -> None:
    monkeypatch.setattr(kept_whole.sys, "platform", "darwin")
    path = tmp_path / "f.csv"
    path.write_bytes(b"a\n1\n")
    changed = time.time() - age
    os.utime(path, (changed, changed))
    with kept_whole.kept_whole(path) as whole:
        assert whole is kept
