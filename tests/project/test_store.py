"""The project file gives back what was saved, and refuses what is damaged or hostile."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from workbench.data import Level, Measure, Variable
from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.rows import in_order
from workbench.errors import ProjectError
from workbench.project import AnalysisEntry, Project
from workbench.project.store import load_project, save_project
from workbench.project.table_parts import table_parts
from workbench.results import Column, DataUse, Result, Table

ODD = 'Schülër #1: "a b"'


def sample() -> Project:
    columns = {
        "score": NumericColumn(np.array([1.5, np.nan, -np.inf, 1e300])),
        "count": NumericColumn(np.array([1, 2, 2**53 + 1, -4], dtype=np.int64)),
        ODD: CodedColumn(np.array([0, 1, -1, 1], dtype=np.int32), ("007", "<script>")),
    }
    variables = (
        Variable("score", label="Reading", format=".2f"),
        Variable("count", missing_codes=("-4",)),
        Variable(
            ODD, measure=Measure.ORDINAL, levels=(Level("<script>"), Level("007", "Bond")), reference="007"
        ),
    )
    table = Table("fit", "Fit", (Column("aic", "AIC"),), ({"aic": 0.1 + 0.2},))
    result = Result("linear_mlm.lmm", {"formula": "a ~ b"}, DataUse(4, 3, 1, {"score": 1}), (table,))
    entry = AnalysisEntry("linear_mlm.lmm", {"formula": "a ~ b"}, title="Mine", result=result, note="so")
    return Project(Dataset(columns, variables, name="x.csv"), (entry, AnalysisEntry("other.one")), "notes")


def test_everything_comes_back(tmp_path: Path) -> None:
    before = sample()
    save_project(before, tmp_path / "p.mlwb")
    after = load_project(tmp_path / "p.mlwb")
    assert after.dataset is not None and before.dataset is not None
    assert after.dataset.fingerprint == before.dataset.fingerprint
    assert after.dataset.variables == before.dataset.variables
    assert after.dataset.column("count").values.dtype == np.int64
    assert after.analyses == before.analyses
    assert (after.notes, after.dataset.name) == ("notes", "x.csv")


def test_sorted_rows_are_saved_as_whole_columns(tmp_path: Path) -> None:
    before = sample()
    assert before.dataset is not None
    ordered = in_order(before.dataset, ["count"])
    save_project(Project(ordered), tmp_path / "p.mlwb")
    with zipfile.ZipFile(tmp_path / "p.mlwb") as archive:
        kept = np.load(io.BytesIO(archive.read("data/0001.npy")))
    assert kept.tolist() == [1, 2, 2**53 + 1, -4], "-4 is a missing code and goes last"
    after = load_project(tmp_path / "p.mlwb").dataset
    assert after is not None
    assert after.fingerprint == ordered.fingerprint


def test_project_without_data(tmp_path: Path) -> None:
    save_project(Project(), tmp_path / "p.mlwb")
    assert load_project(tmp_path / "p.mlwb") == Project()


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "p.mlwb"
    save_project(sample(), path)
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ProjectError, match="no space left on the disk"):
        save_project(Project(notes="new"), path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["p.mlwb"]


def test_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="cannot be written"):
        save_project(Project(), tmp_path / "no" / "p.mlwb")


def rewrite(path: Path, **members: bytes | None) -> None:
    """Replace (or with None remove) members of a project file; names with `__` for `/`."""
    with zipfile.ZipFile(path) as old:
        content = {name: old.read(name) for name in old.namelist()}
    for key, value in members.items():
        name = key.replace("__", "/").replace("_dot_", ".")
        content.pop(name, None)
        if value is not None:
            content[name] = value
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, value in content.items():
            new.writestr(name, value)


def npy(values: np.ndarray, pickled: bool = False) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, values, allow_pickle=pickled)
    return buffer.getvalue()


class Bomb:
    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, ("executed",)


HUGE = npy(np.zeros(4)).replace(b"(4,), }" + b" " * 20, b"(4444444444444,), }" + b" " * 8)
"""A header that promises more than any memory holds."""


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"manifest_dot_json": None}, "missing"),
        ({"manifest_dot_json": b"{"}, "not valid"),
        ({"manifest_dot_json": b"\xff\xfe"}, "not text"),
        ({"manifest_dot_json": b"[" * 100_000}, "."),
        ({"manifest_dot_json": b'{"format": "x"}'}, "not a project"),
        ({"manifest_dot_json": b'{"format": [99], "workbench": "9.1"}'}, r"newer workbench \(9.1\)"),
        ({"manifest_dot_json": b'{"format": [1, 0], "analyses": [1]}'}, "not described"),
        ({"data__table_dot_json": None}, "missing"),
        ({"data__table_dot_json": b'{"variables": 3}'}, "not described"),
        ({"data__table_dot_json": b'{"variables": [{"name": "x", "levels": [1]}]}'}, "not described"),
        ({"data__0000_dot_npy": None}, "missing"),
        ({"data__0000_dot_npy": b"junk"}, "cannot be read"),
        ({"data__0000_dot_npy": HUGE}, "cannot be read"),
        ({"data__rows_dot_npy": npy(np.arange(4))}, "does not belong"),
        ({"data__0000_dot_npy": npy(np.zeros(3))}, "type and length"),
        ({"data__0000_dot_npy": npy(np.zeros(4, dtype=np.float32))}, "type and length"),
        ({"data__0000_dot_npy": npy(np.zeros(4000))}, "larger than it may be|type and length"),
        ({"data__0000_dot_npy": npy(np.array([Bomb()] * 4), pickled=True)}, "cannot be read"),
        ({"data__0002_dot_npy": npy(np.array([0, 1, 2, 0], dtype=np.int32))}, "without a category"),
        ({"data__0002_dot_json": b"[1]"}, "not words"),
        ({"evil_dot_py": b"print()"}, "does not belong"),
        ({"__absolute": b""}, "does not belong"),
    ],
)
def test_damaged_and_hostile_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, members: dict[str, bytes | None], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "p.mlwb"
    save_project(sample(), path)
    rewrite(path, **members)
    with pytest.raises(ProjectError, match=words) as caught:
        load_project(path)
    assert caught.value.advice
    assert not (tmp_path / "executed").exists()


def test_a_result_of_another_version_says_so_and_all_else_opens(tmp_path: Path) -> None:
    path, before = tmp_path / "p.mlwb", sample()
    save_project(before, path)
    entry = before.analyses[0]
    rewrite(path, **{f"results__{entry.id}_dot_json": b'{"workbench": "9.9", "holograms": []}'})
    after = load_project(path)
    first = after.analyses[0]
    assert (first.options, first.note, first.stale) == (entry.options, entry.note, True)
    assert first.result is not None
    assert "another version of the workbench" in first.result.notices[0].message
    assert after.dataset is not None
    assert after.analyses[1:] == before.analyses[1:]


def test_a_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.mlwb"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps({"format": [1, 0]}) + " " * 50_000_000)
    with pytest.raises(ProjectError, match="packed suspiciously"):
        load_project(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all", bytes(1000)])
def test_not_a_zip(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.mlwb"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match="not a project"):
        load_project(path)


def test_cut_off_and_bit_flips(tmp_path: Path) -> None:
    """Any single damage is either harmless or told as a ProjectError; never another exception."""
    path = tmp_path / "p.mlwb"
    save_project(sample(), path)
    whole = path.read_bytes()
    rng = np.random.default_rng(5)
    for _ in range(300):
        damaged = bytearray(whole)
        damaged[rng.integers(len(whole))] ^= 1 << rng.integers(8)
        cut = damaged[: rng.integers(1, len(whole))] if rng.random() < 0.3 else damaged
        path.write_bytes(bytes(cut))
        try:
            load_project(path)
        except ProjectError:
            continue


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no file"):
        load_project(tmp_path / "gone.mlwb")
    with pytest.raises(ProjectError, match="cannot be read"):
        load_project(tmp_path)


@pytest.mark.parametrize("values", [np.array([1.5, np.nan]), np.arange(10)[::2], np.empty(0, dtype=np.int32)])
def test_columns_are_written_as_numpy_writes_them(values: np.ndarray) -> None:
    data = Dataset({"x": NumericColumn(values.astype(np.float64))}, [Variable("x")])
    part = next(part for part in table_parts(data, "data") if part.name.endswith(".npy"))
    ours = io.BytesIO()
    part.write(ours)
    assert ours.getvalue() == npy(values.astype(np.float64))
