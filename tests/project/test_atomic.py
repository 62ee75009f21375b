"""Writing in the place of a file, and of nothing else."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from workbench.errors import ProjectError
from workbench.project.atomic import replacing, write_whole
from workbench.project.model import Project
from workbench.project.store import load_project, save_project


def test_a_folder_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="it is a folder"), replacing(tmp_path):
        pass
    assert tmp_path.is_dir()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_or_device_is_left_alone(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ProjectError, match="not an ordinary file"), replacing(pipe) as file:
        file.write(b"x")
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_report_on_a_full_disk_leaves_the_old_one(tmp_path: Path) -> None:
    """The system itself refuses to write more than 1 kB."""
    import signal

    resource = pytest.importorskip("resource", reason="limits of POSIX")
    report = tmp_path / "report.html"
    write_whole(report, b"old")
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limits[1]))
    try:
        with pytest.raises(ProjectError, match=r"'report.html' cannot be written: the disk takes no file"):
            write_whole(report, b"new" * 1_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert report.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [report]


def test_a_report_goes_into_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="it is a folder"):
        write_whole(tmp_path, b"x")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_report_goes_into_a_pipe(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, b"all of it")
    reader.join()
    assert read == [b"all of it"]
    assert pipe.is_fifo()


@pytest.mark.parametrize("name", ["a" * 256, "zero\0.mlwb", "circle"])
def test_a_name_that_cannot_be_is_told(tmp_path: Path, name: str) -> None:
    if name == "circle":
        if os.name == "nt":
            pytest.skip("links need leave on Windows")
        (tmp_path / name).symlink_to(name)
    for write in (
        lambda: write_whole(tmp_path / name, b"x"),
        lambda: save_project(Project(), tmp_path / name),
    ):
        with pytest.raises(ProjectError, match="cannot be written"):
            write()
    assert [path.name for path in tmp_path.iterdir()] in ([], ["circle"])


def test_a_name_as_long_as_the_system_takes(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 120 + ".mlwb")
    save_project(Project(notes="kept"), path)
    assert load_project(path).notes == "kept"


def test_what_a_killed_write_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "a.mlw"
    old, young, other, own = (
        tmp_path / name
        for name in (".a.mlw.abcd12_x.tmp", ".a.mlw.abcd1234.tmp", ".b.mlw.abcd1234.tmp", ".a.mlw.x.tmp")
    )
    for file in (old, young, other, own):
        file.write_bytes(b"half")
    for file in (old, other, own):
        os.utime(file, (1e9, 1e9))
    with replacing(path) as file:
        file.write(b"whole")
    assert path.read_bytes() == b"whole"
    assert not old.exists()
    assert all(file.exists() for file in (young, other, own))
