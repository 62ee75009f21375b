"""Looking at what the workbench can do costs nothing: the heavy libraries wait for their first use."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("PySide6", "numpy", "scipy", "pandas", "statsmodels", "pyqtgraph")


LIGHT = (
    "workbench",
    "workbench.api",
    "workbench.cli",
    "workbench_glmm.plugin",
    "workbench_linear_mlm.plugin",
)


@pytest.mark.parametrize("module", LIGHT)
def test_import_loads_no_heavy_library(module: str) -> None:
    script = f"import sys, {module}; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
