"""Writing in the place of a file, and of nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench.errors import ProjectError
from workbench.project.atomic import replacing


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
