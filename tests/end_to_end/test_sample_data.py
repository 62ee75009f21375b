"""The sample data are what their script simulates, and they travel inside the package."""

from __future__ import annotations

import runpy
from importlib.resources import files
from pathlib import Path
from random import Random

from source_files import ROOT

SAMPLE = files("workbench") / "resources" / "sample"


def test_the_script_makes_the_shipped_file(tmp_path: Path) -> None:
    script = runpy.run_path(str(ROOT / "resources" / "sample" / "simulate.py"))
    script["write"](script["simulate"](Random(7)), tmp_path / "reading.csv")
    assert (tmp_path / "reading.csv").read_bytes() == (SAMPLE / "reading.csv").read_bytes()
