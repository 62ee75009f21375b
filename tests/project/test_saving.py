"""What can go wrong while a project is saved: one clear sentence each, and nothing is lost."""

from __future__ import annotations

import errno
import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Variable
from workbench.errors import ProjectError
from workbench.project import Project
from workbench.project.stamp import ChangedOnDiskError, Stamp, check_unchanged, stamp_of
from workbench.project.store import load_project, save_project


def large() -> Project:
    """A project of some megabytes that do not pack."""
    column = NumericColumn(np.random.default_rng(1).normal(size=400_000))
    return Project(Dataset({"x": column}, [Variable("x")]), notes="large")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "p.mlwb"
    save_project(Project(notes="old"), path)
    return path


def test_a_disk_that_is_full_keeps_the_old_file(path: Path) -> None:
    """The system itself refuses to write more than 100 kB."""
    import signal

    resource = pytest.importorskip("resource", reason="limits of POSIX")
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(ProjectError, match=r"'p.mlwb' cannot be written: the disk takes no file of that"):
            save_project(large(), path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert load_project(path).notes == "old"
    assert [p.name for p in path.parent.iterdir()] == ["p.mlwb"]


@pytest.mark.parametrize(
    ("number", "words", "advice"),
    [
        (errno.ENOSPC, "there is no space left on the disk", "Free some space"),
        (errno.EDQUOT, "your share of the disk is used up", "Free some space"),
        (errno.EACCES, "the folder does not let you write", "another folder"),
        (errno.EROFS, "the disk is read-only", "another folder"),
        (errno.EIO, "the disk reports an error", "another disk"),
        (errno.EBUSY, "", "another folder"),
    ],
)
def test_refusals_of_the_system_in_words(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str, advice: str
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(ProjectError, match=words or os.strerror(number)) as caught:
        save_project(Project(), path)
    assert advice in caught.value.advice
    assert load_project(path).notes == "old"


def test_a_read_only_folder(tmp_path: Path, path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        if os.access(tmp_path, os.W_OK):
            pytest.skip("this user may write everywhere")
        with pytest.raises(ProjectError, match="does not let you write"):
            save_project(Project(), path)
    finally:
        tmp_path.chmod(0o700)
    assert load_project(path).notes == "old"


def test_a_read_only_file_is_not_replaced(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_args: False)
    with pytest.raises(ProjectError, match="it is read-only") as caught:
        save_project(Project(), path)
    assert caught.value.advice == "Save under another name."
    assert load_project(path).notes == "old"


# -- changed on disk ---------------------------------------------------------------------------------


def test_a_file_that_another_program_changed_is_not_replaced(path: Path) -> None:
    mine = stamp_of(path)
    theirs = save_project(Project(notes="theirs, and longer than mine"), path)
    assert theirs != mine
    with pytest.raises(ChangedOnDiskError, match="changed by another program since it was opened"):
        save_project(Project(notes="mine"), path, mine)
    assert load_project(path).notes == "theirs, and longer than mine"
    assert [p.name for p in path.parent.iterdir()] == ["p.mlwb"]
    again = save_project(Project(notes="mine"), path, theirs)
    assert again == stamp_of(path)
    assert load_project(path).notes == "mine"


def test_a_file_that_is_gone_is_written_again(path: Path) -> None:
    known = stamp_of(path)
    path.unlink()
    save_project(Project(notes="mine"), path, known)
    assert load_project(path).notes == "mine"


def test_the_same_size_at_another_time_is_another_file(path: Path) -> None:
    known = stamp_of(path)
    os.utime(path, ns=(known.changed, known.changed + 1000))
    with pytest.raises(ChangedOnDiskError):
        check_unchanged(path, known)


def test_stamps_as_text(path: Path) -> None:
    assert Stamp.from_text(stamp_of(path).to_text()) == stamp_of(path)
    assert Stamp.from_text("nonsense") == Stamp() == stamp_of(path.parent / "none")


# -- bombs -------------------------------------------------------------------------------------------


def test_columns_packed_a_thousand_times_are_refused_unopened(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.project.archive.MAX_LOOSE", 2**23)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps({"format": [1, 0], "has_data": True}))
        with archive.open("data/0000.npy", "w", force_zip64=True) as member:
            member.write(bytes(2**24))
    with pytest.raises(ProjectError, match="packed suspiciously tightly") as caught:
        load_project(path)
    assert "nothing was changed" in caught.value.advice


def test_a_million_equal_values_are_no_bomb(path: Path) -> None:
    column = NumericColumn(np.zeros(1_000_000))
    save_project(Project(Dataset({"x": column}, [Variable("x")])), path)
    dataset = load_project(path).dataset
    assert dataset is not None
    assert dataset.n_rows == 1_000_000
